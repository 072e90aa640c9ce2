"""What is written down of a bad week: what happened, and nothing that anybody said or is called."""

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing as closing_it
from contextlib import redirect_stderr
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import logs
from bot.domain.errors import UnavailableError
from tests.week.house import Closing, House
from tests.week.ladder import Ladder, ladder

DONE = "Labelled 200 invoices"
BLOCKING = "No key to the archive"
AT_RISK = "The migration slips"
NEEDED = "Lawyers must agree on the vendor"
REFUSAL = "Not our budget"
SAID = (DONE, BLOCKING, AT_RISK, NEEDED, REFUSAL, "Labelled", "archive", "migration", "Lawyers", "vendor", "budget")
CALLED = ("Invoice triage", "invoice-triage", "Dana", "Ravi", "Mei", "Lena", "Sam")
TOKENS = ("xoxb", "xapp")


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the bot writes down, at the level that writes down most."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = StringIO()
    with redirect_stderr(stream):
        logs.set_up("debug")
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def file(tmp_path: Path, migrated_file: Path) -> Path:
    file = tmp_path / "pilot.db"
    file.write_bytes(migrated_file.read_bytes())
    return file


@pytest.fixture
def up(written: StringIO, file: Path, closing: Closing) -> Iterator[Ladder]:
    with ladder(file, closing) as opened:
        yield opened


def _go_wrong(home: House) -> None:
    faults = home.slack.faults
    faults.next("chat.postMessage", status=500, times=2)
    faults.next("chat.postMessage", only={"channel": home.channel.id}, error="invalid_blocks")
    faults.next("users.info", garbage=True, times=3)
    faults.next("chat.update", drop_after_accepting=True)
    faults.next("views.open", error="fatal_error")
    home.dana.press(home.card, "answer_check_in")


def _answer_at_the_second_try(home: House, file: Path) -> None:
    """The first time, somebody else writes to the database."""
    view = home.dana.press(home.card, "answer_check_in").view
    assert view is not None
    view.fill(completed=DONE, blocking=BLOCKING, at_risk=AT_RISK, needed=NEEDED, rating="2")
    with closing_it(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert view.submit().errors
        other.execute("ROLLBACK")
    assert view.submit().closed


def test_no_level_writes_down_what_people_say_or_are_called_or_what_opens_doors(
    up: Ladder, file: Path, written: StringIO
) -> None:
    up.open_week()
    home = up.home
    _go_wrong(home)
    _answer_at_the_second_try(home, file)
    home.answer(home.ravi, DONE, needed=NEEDED)
    home.rate(home.lena, 4)
    home.tick("2026-11-30 12:30")
    up.act(home.sam, up.bundle(home.sam), "Decline", note=REFUSAL)
    home.slack.faults.next("chat.postMessage", error="invalid_blocks", times=2)
    home.slack.faults.next("chat.postMessage", status=500)
    home.dana.command("/pilot status invoice-triage")
    home.dana.command(f"/pilot nonsense about {REFUSAL}")
    home.ravi.command(f"/pilot blocker {BLOCKING}", home.channel)
    for instant in ("2026-12-01 08:00", "2026-12-01 15:00", "2026-12-01 15:10", "2026-12-02 08:00", "2026-12-07 08:00"):
        home.tick(instant)
    told, settings = written.getvalue(), home.bot.deps.settings
    secrets = [one.get_secret_value() for one in (settings.slack_bot_token, settings.slack_app_token) if one]
    assert [event for event in ("message sent", "message not sent", "listener failed") if event not in told] == []
    assert [word for word in (*SAID, *CALLED, *TOKENS, *secrets) if word in told] == []


def _fail() -> None:
    try:
        date.fromisoformat(BLOCKING)
    except ValueError as error:
        raise KeyError(NEEDED) from error


@pytest.mark.parametrize("log", [logging.getLogger("bot"), structlog.get_logger("bot")])
def test_a_fault_is_told_by_where_it_happened_and_not_by_what_it_says(written: StringIO, log: Any) -> None:
    """An exception may quote what it met: a database's says which row it did not take, with every word in it."""
    try:
        _fail()
    except KeyError:
        log.exception("a fault")
    told = json.loads(written.getvalue())["exception"]
    assert [line for line in told.splitlines() if not line.startswith(" ")] == ["ValueError", "KeyError"]
    assert "in _fail" in told
    assert [word for word in SAID if word in told] == []


def test_what_slack_the_network_and_the_database_say_is_told(written: StringIO) -> None:
    for error in (UnavailableError("database is locked"), ConnectionRefusedError(111, "Connection refused")):
        structlog.get_logger("bot").error("it failed", exc_info=error)
    assert "UnavailableError: database is locked" in written.getvalue()
    assert "ConnectionRefusedError: [Errno 111] Connection refused" in written.getvalue()


def test_each_thing_that_happens_is_one_line_with_its_ids(up: Ladder, written: StringIO) -> None:
    up.open_week()
    up.home.answer(up.home.ravi, needed="A decision on the vendor")
    up.home.tick("2026-11-30 12:01")
    up.act(up.home.sam, up.bundle(up.home.sam), "Mark Solved")
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    found = [{name: value for name, value in line.items() if name in NAMES} for line in lines]
    assert {"event": "duty done", "duty": "open check-in", "id": 1} in found
    assert {"event": "answers saved", "pilot": 1, "check_in": 1} in found
    assert {"event": "item", "pilot": 1, "item": 1, "what": "escalated", "to": "escalated"} in found
    assert {"event": "message sent", "key": "item:1", "kind": "item", "pilot": 1} in found


NAMES = ("event", "duty", "id", "pilot", "check_in", "item", "what", "to", "key", "kind")
