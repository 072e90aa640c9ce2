"""Starting what is measured: a workspace, and processes that connect to it."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot import manifest
from bot.clock import Clock
from bot.sandbox import Sandbox

ROOT = Path(__file__).parents[2]


@contextmanager
def workspace(clock: Clock) -> Iterator[Sandbox]:
    with Sandbox(manifest.path(), clock=clock.now, ack_timeout=60) as slack:
        yield slack


@contextmanager
def running(slack: Sandbox, *command: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that connects to the workspace."""
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=_environment(slack, settings))
    try:
        slack.wait_for_connection(60)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def alone(slack: Sandbox, *command: str, **settings: str) -> str:
    """What a process prints that connects to the workspace and ends by itself."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=_environment(slack, settings),
        check=True,
        stdout=subprocess.PIPE,
    )
    return done.stdout.decode()


def _environment(slack: Sandbox, settings: Mapping[str, str]) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "PILOT_LOG_LEVEL": "error",
        **settings,
    }
