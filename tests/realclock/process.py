"""`python -m bot` as a process on the machine's clock, and the workspace that it works in."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from bot import manifest
from bot.app import build
from bot.clock import SystemClock
from bot.sandbox import Sandbox
from bot.settings import Settings
from tests.faults.mortal import address
from tests.realclock.workday import Workday

ROOT = Path(__file__).parents[2]
_PATIENT_SECONDS = 60
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


def _workspace(request_url: str | None = None) -> Sandbox:
    return Sandbox(
        manifest.path(),
        clock=SystemClock().now,
        ack_timeout=_PATIENT_SECONDS,
        event_retries=(),
        request_url=request_url,
    )


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
def _workday(slack: Sandbox, url: str, tick: Callable[[], object]) -> Iterator[Workday]:
    """Seeded, with a bot of the test's own that looks into the database."""
    settings = Settings(
        _env_file=None,
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_api_url=slack.api_url,
        database_url=url,
        workdays=EVERY_DAY,
    )
    workday = Workday(slack, build(settings, clock=SystemClock()), tick)
    workday.seed()
    try:
        yield workday
    finally:
        with slack.quick_close():
            workday.bot.stop()


@contextmanager
def running_in_socket_mode(url: str, folder: Path) -> Iterator[Workday]:
    with (
        _workspace() as slack,
        _workday(slack, url, lambda: None) as workday,
        _process(folder, _environment(slack, url) | {"SLACK_APP_TOKEN": slack.app_token}),
    ):
        slack.wait_for_connection(_PATIENT_SECONDS)
        yield workday


@contextmanager
def running_in_http_mode(url: str, folder: Path) -> Iterator[Workday]:
    port, at = address()
    with _workspace(at) as slack, _workday(slack, url, lambda: None) as workday:
        secrets = {"SLACK_SIGNING_SECRET": slack.signing_secret, "PILOT_HTTP_PORT": str(port)}
        with _process(folder, _environment(slack, url) | secrets):
            yield workday


@contextmanager
def ticking(url: str, folder: Path) -> Iterator[Workday]:
    """A bot that only listens; what is due is done, and what is decided is sent, by one `tick` after another."""

    def tick() -> None:
        command = [sys.executable, "-m", "bot", "tick"]
        subprocess.run(command, cwd=folder, env=_environment(slack, url), check=True, timeout=_PATIENT_SECONDS)

    with _workspace() as slack, _workday(slack, url, tick) as workday:
        workday.bot.connect()
        slack.wait_for_connection(_PATIENT_SECONDS)
        yield workday
