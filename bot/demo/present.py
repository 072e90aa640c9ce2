"""The demo's present: a page moves its time, and the bot keeps up with what people do there."""

import threading
from datetime import datetime, timedelta

import structlog

from bot.delivery import NothingWorksError
from bot.demo.stage import Stage
from bot.domain.errors import UnavailableError
from bot.sandbox import Change, Envelope
from bot.sandbox.page import Due
from bot.services.agenda import next_due

log = structlog.get_logger(__name__)

_MOMENTS = 10
"""So often seconds are let pass for what follows at once: the pace of messages, and Slack's "try again in 2 s"."""
_MOMENT = timedelta(minutes=1)


class Present:
    """Time for the page (see bot.sandbox.page.Time). One thing happens after the other: a move, or the bot's turn."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._turn = threading.Lock()
        self._wake = threading.Event()
        self._ended = threading.Event()

    def next_due(self) -> Due | None:
        due = next_due(self._stage.bot.deps)
        return Due(due.at, str(due)) if due else None

    def move_to(self, instant: datetime) -> None:
        with self._turn:
            self._stage.pass_time_until(instant)
            self._let_moments_pass()

    def keep_up(self) -> None:
        """From now on let the bot do at once what people's acts call for."""
        self._stage.slack.subscribe(self._notice)
        threading.Thread(target=self._run, name="present", daemon=True).start()

    def end(self) -> None:
        self._ended.set()
        self._wake.set()

    def _notice(self, change: Change) -> None:
        if isinstance(change.subject, Envelope):
            self._wake.set()

    def _run(self) -> None:
        while self._wake.wait() and not self._ended.is_set():
            self._wake.clear()
            with self._turn:
                self._tick()
                self._let_moments_pass()

    def _tick(self) -> None:
        try:
            self._stage.bot.tick()
        except (NothingWorksError, UnavailableError):
            log.exception("the bot could not do what is due")

    def _let_moments_pass(self) -> None:
        for _ in range(_MOMENTS):
            due = next_due(self._stage.bot.deps)
            if due is None or due.at - self._stage.clock.now() > _MOMENT:
                return
            self._stage.clock.move_to(due.at)
            self._tick()
