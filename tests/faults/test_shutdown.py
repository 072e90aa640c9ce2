"""Told to end, the process finishes what is in hand, and what it leaves behind waits in the outbox."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

import storage.outbox
from bot import manifest
from bot.clock import SystemClock
from bot.sandbox import Sandbox
from storage.database import Database
from storage.outbox import Message
from storage.tables import Delivery

SUPERVISOR_KILLS_AFTER_SECONDS = 10
MESSAGES = 40
SENDERS = 3


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox(manifest.path(), clock=SystemClock().now) as slack:
        for number in range(MESSAGES):
            slack.add_channel(f"channel-{number}", id=f"C{number}")
        yield slack


def _fill(database: Database) -> None:
    """Messages enough to be busy with for a while."""
    at = SystemClock().now() - timedelta(seconds=1)
    with database.write() as tx:
        for number in range(MESSAGES):
            card = Message(key=f"card:{number}", kind="card", recipient=f"C{number}", payload={"text": "Week 10"})
            storage.outbox.post(tx, card, at=at)


def _run(slack: Sandbox, url: str) -> subprocess.Popen[bytes]:
    tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2]), "DATABASE_URL": url}
    return subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment | tokens, cwd=Path(url[10:]).parent)


def _wait_for_senders(slack: Sandbox) -> None:
    """Until they are busy. A call that is not answered yet wakes nobody who waits, so it is looked for again."""
    for _ in range(300):
        with suppress(TimeoutError):
            slack.wait_until(lambda: len(slack.calls_of("chat.postMessage")) >= SENDERS, timeout=0.1)
            return
    raise AssertionError("nothing is sent")


@pytest.mark.parametrize("stall", [0.3, 60.0], ids=["Slack is slow", "Slack does not answer at all"])
def test_ending_in_the_middle_of_sending_loses_nothing(slack: Sandbox, sqlite_url: str, stall: float) -> None:
    database = Database(sqlite_url)
    _fill(database)
    slack.faults.next("chat.postMessage", stall=stall, times=MESSAGES)
    process = _run(slack, sqlite_url)
    try:
        _wait_for_senders(slack)
        process.send_signal(signal.SIGTERM)
        assert process.wait(SUPERVISOR_KILLS_AFTER_SECONDS) == 0
    finally:
        process.kill()
    posted = sum(call.ok for call in slack.calls_of("chat.postMessage"))
    with database.read() as tx:
        found = storage.outbox.counts(tx)
    database.dispose()
    assert found.get(Delivery.SENT, 0) == posted
    assert sum(found.values()) == MESSAGES
