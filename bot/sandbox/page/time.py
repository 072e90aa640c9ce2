"""Time that the page can move, if whoever starts it says how."""

from __future__ import annotations

import threading
import time as real
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS_A_DAY = 1.0
STEPS_A_DAY = 4


@dataclass(frozen=True)
class Due:
    """Something that will happen by itself, in words: "check-in for Invoice triage opens"."""

    at: datetime
    name: str


class Time(Protocol):
    """What the page needs in order to move time; the workspace's clock must follow."""

    def next_due(self) -> Due | None:
        """The next thing that falls due, if anything will."""

    def move_to(self, instant: datetime) -> None:
        """Move on; returns when everything that fell due on the way has been done."""


class Player:
    """Moves time by hand, one move at a time, or by itself: a day per second."""

    def __init__(self, time: Time, clock: Callable[[], datetime], changed: Callable[[], None]) -> None:
        self._time = time
        self._clock = clock
        self._changed = changed
        self._moving = threading.Lock()
        self._paused = threading.Event()
        self._paused.set()

    @property
    def is_playing(self) -> bool:
        return not self._paused.is_set()

    def next_due(self) -> Due | None:
        return self._time.next_due()

    def forward(self, by: timedelta) -> None:
        with self._moving:
            self._time.move_to(self._clock() + by)
        self._changed()

    def to_next(self) -> None:
        due = self._time.next_due()
        if due is not None:
            self.forward(max(due.at - self._clock(), timedelta(0)))

    def play(self) -> None:
        if not self.is_playing:
            self._paused.clear()
            threading.Thread(target=self._run, name="play", daemon=True).start()
            self._changed()

    def pause(self) -> None:
        self._paused.set()
        self._changed()

    def _run(self) -> None:
        """At most a day per second; slower where what falls due takes longer."""
        while not self._paused.is_set():
            began = real.monotonic()
            try:
                self.forward(timedelta(days=1) / STEPS_A_DAY)
            except BaseException:
                self.pause()
                raise
            self._paused.wait(max(0.0, SECONDS_A_DAY / STEPS_A_DAY - (real.monotonic() - began)))
