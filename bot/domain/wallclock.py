"""From a wall clock in a zone to an instant in UTC, once and for all times that do not exist or happen twice (R3)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_KEPT = 4_096
"""Instants that are known already: the items of a portfolio grow older over the same few days (measured)."""


@lru_cache(_KEPT)
def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a clock in `zone` shows `at` on `day`.

    A time that happens twice is its first occurrence; one that the clock jumps over becomes the first that exists.
    """
    wall = datetime.combine(day, at, tzinfo=zone)
    candidate = wall.astimezone(UTC)
    if candidate.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return candidate
    return _end_of_gap(wall)


def require_aware(moment: datetime) -> datetime:
    """The same instant in UTC; a naive one is refused (R1)."""
    if moment.tzinfo is None:
        raise ValueError(f"naive datetime {moment!r}")
    return moment.astimezone(UTC)


def _end_of_gap(wall: datetime) -> datetime:
    """The instant of the jump: PEP 495's fold=1 lies before it, fold=0 after it, so halve what is between."""
    before, after = wall.replace(fold=1).astimezone(UTC), wall.replace(fold=0).astimezone(UTC)
    old_offset = before.astimezone(wall.tzinfo).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(wall.tzinfo).utcoffset() == old_offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
