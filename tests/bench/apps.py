"""The bot as a process to measure; it imports nothing of the workspace, which would be counted."""

import gc
import signal
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from bot import logs
from bot.app import build
from bot.clock import MovableClock, ShiftedClock
from bot.services.agenda import next_due
from bot.settings import Settings
from tests.bench.memory import resident


def main() -> None:
    kind, *arguments = sys.argv[1:]
    kinds: dict[str, Callable[..., None]] = {"bot": _bot, "week": _week}
    kinds[kind](*arguments)


def _bot(start: str) -> None:
    """The bot, as `pilot-bot run` starts it, at another time."""
    logs.set_up("error")
    bot = build(Settings(_env_file=None), clock=ShiftedClock(datetime.fromisoformat(start)))
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    bot.start()
    gc.freeze()
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


if __name__ == "__main__":
    main()
