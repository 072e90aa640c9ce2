"""The bot as a process of its own that can be killed, on a clock that it shares with whoever kills it.

Processes are forked from one that has imported everything, so that a test can afford hundreds of deaths.
"""

import multiprocessing
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from typing import Any

from pydantic import SecretStr
from slack_sdk import WebClient
from sqlalchemy import Connection as DatabaseConnection
from sqlalchemy import Engine, event

from bot.app import build
from bot.clock import MovableClock
from bot.sandbox import Sandbox
from bot.settings import Settings

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SENDS = ("chat.postMessage", "chat.update", "views.publish")
_PATIENT_SECONDS = 60.0
NEVER = 0


def forkserver() -> ForkServerContext:
    """Where processes come from."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", "tests.faults.mortal"])
    return context


class SharedClock(MovableClock):
    """A movable clock that several processes read and move; none of them holds a lock that it could take along."""

    def __init__(self, context: ForkServerContext, start: datetime) -> None:
        self._microseconds = context.RawValue("q", (start - _EPOCH) // _MICROSECOND)

    def now(self) -> datetime:
        return _EPOCH + int(self._microseconds.value) * _MICROSECOND

    def advance(self, by: timedelta) -> None:
        self._microseconds.value += by // _MICROSECOND

    def move_to(self, instant: datetime) -> None:
        self._microseconds.value = max(self._microseconds.value, (instant - _EPOCH) // _MICROSECOND)


class DiedError(Exception):
    """The process was killed before it had done what it was told to."""


@dataclass(frozen=True, slots=True)
class Doom:
    """When to die: at the so many-th labelled step from now, or after so many seconds; never if both are zero."""

    step: int = NEVER
    seconds: float = 0.0


SPARED = Doom()


class Mortal:
    """One bot after the other, in HTTP mode: when one dies, `revive` starts the next on the same database."""

    def __init__(self, settings: dict[str, Any], clock: MovableClock) -> None:
        self._settings = settings
        self._clock = clock
        self._context = forkserver()
        self.revive()

    def revive(self) -> None:
        """Start a bot; it answers once this returns."""
        ours, theirs = self._context.Pipe()
        self._bot = self._context.Process(target=self.life(), args=(self._settings, self._clock, theirs), daemon=True)
        self._bot.start()
        theirs.close()
        self._orders = ours
        self._hear()

    def life(self) -> Callable[[dict[str, Any], MovableClock, Connection], None]:
        """What the process does: here, what it is told to and nothing by itself."""
        return _live

    def doom(self, doom: Doom) -> None:
        """From now on the bot counts its steps, or its time."""
        self._ask(doom)

    def spare(self) -> int:
        """The bot is not to die any more; returns how many labelled steps it has taken since it was doomed."""
        return int(self._ask(SPARED))

    def tick(self) -> None:
        """Do what is due and deliver it. Raises DiedError when the bot did not live to see the end of it."""
        failed = self._ask("tick")
        assert failed == 0, failed

    @property
    def sentinel(self) -> int:
        """Ready, for `multiprocessing.connection.wait`, once the bot is dead."""
        return self._bot.sentinel

    def mourn(self) -> None:
        """Wait for the end of a bot that does not answer any more, and see that it was killed."""
        self._bot.join(_PATIENT_SECONDS)
        assert self._bot.exitcode in (-signal.SIGKILL, -signal.SIGALRM), self._bot.exitcode
        self._orders.close()

    def close(self) -> None:
        self._bot.kill()
        self._bot.join()
        self._orders.close()

    def _ask(self, order: object) -> Any:
        try:
            self._orders.send(order)
        except OSError as error:
            raise DiedError from error
        return self._hear()

    def _hear(self) -> Any:
        try:
            assert self._orders.poll(_PATIENT_SECONDS), "the bot does not answer"
            return self._orders.recv()
        except (EOFError, ConnectionError) as error:
            raise DiedError from error


def address() -> tuple[int, str]:
    """A free port, and the URL at which a bot that serves there takes what Slack sends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port, f"http://127.0.0.1:{port}/slack/events"


def settings(slack: Sandbox, database_url: str, port: int, **others: Any) -> dict[str, Any]:
    return {
        "slack_bot_token": SecretStr(slack.bot_token),
        "slack_signing_secret": SecretStr(slack.signing_secret),
        "slack_api_url": slack.api_url,
        "database_url": database_url,
        "http_port": port,
    } | others


class Fate:
    """Counts labelled steps and ends the process at the one that was chosen."""

    def __init__(self) -> None:
        self._steps = count(1)
        self._taken = 0
        self._last = NEVER

    def choose(self, doom: Doom) -> int:
        """Count from the start; returns how many steps were taken since the last choice."""
        taken, self._taken = self._taken, 0
        self._steps, self._last = count(1), doom.step
        # SIGALRM, unhandled: the kernel ends the process in the middle of whatever it does
        signal.setitimer(signal.ITIMER_REAL, doom.seconds)
        return taken

    def step(self) -> None:
        self._taken = next(self._steps)
        if self._taken == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def _live(chosen: dict[str, Any], clock: MovableClock, orders: Connection) -> None:
    bot = build(Settings(_env_file=None, **chosen), clock=clock)
    bot.prepare()
    bot.connect()
    fate = Fate()
    label_commits(fate.step, bot.deps.db.subscribe)
    label_sends(fate.step, bot.client)
    orders.send("ready")
    while True:
        try:
            order = orders.recv()
        except EOFError:
            os._exit(0)
        orders.send(bot.tick().failed if order == "tick" else fate.choose(order))


def label_commits(step: Callable[[], None], after: Callable[[Callable[[], None]], None]) -> None:
    """Before and after each commit of what was written."""

    @event.listens_for(Engine, "commit")
    def before(connection: DatabaseConnection) -> None:
        options = connection.get_execution_options()
        if not (options.get("read_only") or options.get("postgresql_readonly")):
            step()

    after(step)


def label_sends(step: Callable[[], None], client: WebClient) -> None:
    """Before and after each call that shows something to people."""
    call = client.api_call

    def labelled(api_method: str, **given: Any) -> Any:
        if api_method not in _SENDS:
            return call(api_method, **given)
        step()
        answer = call(api_method, **given)
        step()
        return answer

    client.api_call = labelled  # type: ignore[method-assign]  # what a proxy in between would see
