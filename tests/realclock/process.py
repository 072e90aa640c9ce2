"""`python -m bot` as a process on the machine's clock, and the workspace that it works in."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from bot import manifest
from bot.app import Bot, build
from bot.clock import SystemClock
from bot.sandbox import Sandbox
from bot.settings import Settings
from tests.faults.mortal import address
from tests.realclock.workday import Workday

ROOT = Path(__file__).parents[2]
_PATIENT_SECONDS = 25
EVERY_DAY = "mon-sun"
"""The working days: on a Sunday there are hours in which no zone has any other day."""


def _environment(slack: Sandbox, url: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "DATABASE_URL": url,
        "PILOT_WORKDAYS": EVERY_DAY,
        "PILOT_TICK_SECONDS": "5",
    }


def _bot(slack: Sandbox, url: str) -> Bot:
    """A bot of the test's own, which looks into the database."""
    settings = Settings(
        _env_file=None,
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_api_url=slack.api_url,
        database_url=url,
        workdays=EVERY_DAY,
    )
    return build(settings, clock=SystemClock())


@contextmanager
def _process(folder: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """`run`, until it is told to end; it ends well."""
    process = subprocess.Popen([sys.executable, "-m", "bot", "run"], cwd=folder, env=environment)
    try:
        yield
        process.send_signal(signal.SIGTERM)
        assert process.wait(_PATIENT_SECONDS) == 0
    finally:
        process.kill()
        process.wait()


@contextmanager
def running_in_socket_mode(url: str, folder: Path) -> Iterator[Workday]:
    with Sandbox(manifest.path(), clock=SystemClock().now, ack_timeout=_PATIENT_SECONDS) as slack:
        workday = Workday(slack, _bot(slack, url), lambda: None)
        workday.seed()
        with _process(folder, _environment(slack, url) | {"SLACK_APP_TOKEN": slack.app_token}):
            slack.wait_for_connection(_PATIENT_SECONDS)
            with slack.quick_close():
                yield workday
        workday.bot.deps.db.dispose()


@contextmanager
def running_in_http_mode(url: str, folder: Path) -> Iterator[Workday]:
    port, at = address()
    with Sandbox(
        manifest.path(), clock=SystemClock().now, ack_timeout=_PATIENT_SECONDS, event_retries=(), request_url=at
    ) as slack:
        workday = Workday(slack, _bot(slack, url), lambda: None)
        workday.seed()
        secrets = {"SLACK_SIGNING_SECRET": slack.signing_secret, "PILOT_HTTP_PORT": str(port)}
        with _process(folder, _environment(slack, url) | secrets):
            yield workday
        workday.bot.deps.db.dispose()


@contextmanager
def ticking(url: str, folder: Path) -> Iterator[Workday]:
    """A bot that only listens; what is due is done, and what is decided is sent, by one `tick` after another."""
    with Sandbox(manifest.path(), clock=SystemClock().now, ack_timeout=_PATIENT_SECONDS) as slack:
        environment = _environment(slack, url)
        command = [sys.executable, "-m", "bot", "tick"]
        bot = _bot(slack, url)
        workday = Workday(
            slack,
            bot,
            lambda: subprocess.run(command, cwd=folder, env=environment, check=True, timeout=_PATIENT_SECONDS),
        )
        workday.seed()
        bot.connect()
        slack.wait_for_connection(_PATIENT_SECONDS)
        try:
            yield workday
        finally:
            with slack.quick_close():
                bot.stop()
