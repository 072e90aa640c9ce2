"""Processes to measure: the bot itself, and the barest that could stand in its place."""

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot import logs, manifest
from bot.app import build
from bot.clock import Clock, MovableClock, ShiftedClock
from bot.sandbox import Sandbox
from bot.services.agenda import next_due
from bot.settings import Settings
from bot.views.checkins import FORM

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


def resident() -> int:
    """The memory that this process has in use, in bytes."""
    pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


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


def main() -> None:
    kind, *arguments = sys.argv[1:]
    kinds: dict[str, Callable[..., None]] = {"bot": _bot, "week": _week, "bolt": _bolt, "client": _client}
    kinds[kind](*arguments)


def _bot(start: str) -> None:
    """The bot, as `pilot-bot run` starts it, at another time."""
    logs.set_up("error")
    bot = build(Settings(_env_file=None), clock=ShiftedClock(datetime.fromisoformat(start)))
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    bot.start()
    ended.wait()
    bot.stop()


def _week(start: str) -> None:
    """The bot through a week on a clock that is moved; prints the memory that it has in use afterwards."""
    logs.set_up("error")
    clock = MovableClock(datetime.fromisoformat(start))
    bot = build(Settings(_env_file=None), clock=clock)
    end = clock.now() + timedelta(weeks=1)
    bot.prepare()
    bot.connect()
    while clock.now() < end:
        due = next_due(bot.deps)
        clock.move_to(min(due.at, end) if due else end)
        bot.tick()
    print(resident())  # noqa: T201 - read by whoever started it
    bot.stop()


def _bolt(path: str) -> None:
    """A Bolt app that writes four kilobytes to a file, has the disk confirm them, and acks."""
    file = os.open(path, os.O_RDWR | os.O_CREAT)
    client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(
        client=client,
        process_before_response=True,
        request_verification_enabled=False,
        logger=logging.getLogger("bare"),
    )

    def submitted(ack: Ack) -> None:
        os.pwrite(file, os.urandom(4096), 0)
        os.fdatasync(file)
        ack()

    app.view(FORM)(submitted)
    handler = SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
    handler.client.web_client = client
    handler.start()  # type: ignore[no-untyped-call]  # theirs


def _client() -> None:
    """A WebSocket that answers every envelope at once, and knows nothing."""
    asyncio.run(_answer_all())


async def _answer_all() -> None:
    async with aiohttp.ClientSession() as session:
        opened = await session.post(
            f"{os.environ['SLACK_API_URL']}apps.connections.open",
            headers={"Authorization": f"Bearer {os.environ['SLACK_APP_TOKEN']}"},
        )
        url = (await opened.json())["url"]
        async with session.ws_connect(url) as socket:
            async for message in socket:
                envelope: Mapping[str, Any] = json.loads(message.data)
                if "envelope_id" in envelope:
                    await socket.send_str(json.dumps({"envelope_id": envelope["envelope_id"]}))


if __name__ == "__main__":
    main()
