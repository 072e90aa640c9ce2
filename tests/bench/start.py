"""How soon the bot is there, and how much memory it takes, against the libraries that it is made of."""

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import MovableClock
from tests.bench.posts import furnish
from tests.bench.processes import alone, running, workspace
from tests.bench.ratio import Ratio, timed

START = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
TIMES = 5
LIBRARIES = """
import alembic.command, apscheduler.schedulers.background, babel.dates, click, holidays, prometheus_client
import pydantic_settings, slack_bolt, sqlalchemy.orm, structlog, waitress, yaml
from slack_bolt.adapter.socket_mode import SocketModeHandler
"""
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - not guessed by anybody: what lies in it has a folder of its own
"""Thirty thousand commits of a week wait for the disk else, which is not what is measured."""
_RESIDENT = "from tests.bench.memory import resident; print(resident())"


def measure() -> list[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        return [_soon(Path(folder))]


def measure_memory() -> list[Ratio]:
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None) as folder:
        return [_small(Path(folder))]


def _soon(folder: Path) -> Ratio:
    """From the start of the process until Slack has a connection, with a database that is there."""
    url = f"sqlite:///{folder / 'start.db'}"
    ours, floor = [], []
    for _ in range(TIMES):
        with workspace(MovableClock(START)) as slack:
            began = time.perf_counter()
            with running(slack, "bot", "run", DATABASE_URL=url):
                ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        _alone(LIBRARIES)
        floor.append(time.perf_counter() - began)
    what = "from start to connected, against importing the same libraries"
    return timed(what, statistics.median(ours), statistics.median(floor), 1.5)


def _small(folder: Path) -> Ratio:
    """After a week of a thousand pilots, all messages delivered."""
    floor = int(_alone(LIBRARIES + _RESIDENT))
    with workspace(MovableClock(START)) as slack:
        slack.limits.enabled = False
        url = f"sqlite:///{folder / 'week.db'}"
        furnish(slack, url)
        resident = int(alone(slack, "tests.bench.apps", "week", START.isoformat(), DATABASE_URL=url))
    return Ratio(
        "memory after a week of 1,000 pilots, against importing the same libraries",
        f"{resident / 1e6:.0f} MB",
        f"{floor / 1e6:.0f} MB",
        resident / floor,
        1.4,
    )


def _alone(program: str) -> str:
    """What it prints."""
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
