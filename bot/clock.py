"""The only module that reads the time; everything else is handed a clock."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time as aware UTC and waits; sleeping through the clock is what makes waiting testable."""

    def now(self) -> datetime: ...

    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class ShiftedClock:
    """A clock that runs like the machine's own but started from another instant."""

    def __init__(self, start: datetime) -> None:
        self._shift = _aware_utc(start) - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


_TICK = timedelta(microseconds=1)


class MovableClock:
    """A clock that is moved on; sleeping moves it too. Safe to share between threads.

    Like a real clock it never tells the same time twice: each look moves it on by a microsecond.
    """

    def __init__(self, start: datetime) -> None:
        self._lock = threading.Lock()
        self._now = _aware_utc(start)

    def now(self) -> datetime:
        with self._lock:
            self._now += _TICK
            return self._now

    def sleep(self, seconds: float) -> None:
        self.advance(timedelta(seconds=seconds))

    def advance(self, by: timedelta) -> None:
        """Move on by a duration; time never runs backwards."""
        if by < timedelta(0):
            raise ValueError(f"a clock cannot go back by {-by}")
        with self._lock:
            self._now += by

    def move_to(self, instant: datetime) -> None:
        """Move on to an instant; one that has passed already changes nothing."""
        target = _aware_utc(instant)
        with self._lock:
            self._now = max(self._now, target)


def _aware_utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"an instant needs a zone: {instant!r}")
    return instant.astimezone(UTC)
