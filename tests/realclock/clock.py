"""The machine's own time, for tests: as it is, or from another start on."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import MovableClock, SystemClock

_AT_WORK_HOUR = 10
"""Far enough from both ends of a working day."""


class OffsetClock(MovableClock):
    """The machine's clock and an offset; moving it makes the offset larger. It can be handed to another process."""

    def __init__(self, start: datetime | None = None) -> None:
        self._offset = timedelta(0) if start is None else start - SystemClock().now()

    def now(self) -> datetime:
        return SystemClock().now() + self._offset

    def advance(self, by: timedelta) -> None:
        self._offset += by

    def move_to(self, instant: datetime) -> None:
        self.advance(max(timedelta(0), instant - self.now()))


def zone_at_work(now: datetime) -> ZoneInfo:
    """A zone in which it is late in the morning now."""
    ahead = (_AT_WORK_HOUR - now.hour + 12) % 24 - 12
    return ZoneInfo(f"Etc/GMT{-ahead:+d}")  # POSIX counts these westwards
