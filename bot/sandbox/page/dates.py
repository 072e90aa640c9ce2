"""Instants as Slack's clients write them: in the reader's zone, with its words for yesterday, today and tomorrow."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NEARBY = {-1: "yesterday", 0: "today", 1: "tomorrow"}
TWELVE_HOURS = "en-US"


def from_ts(ts: str) -> datetime:
    """The instant in a message's ts."""
    return datetime.fromtimestamp(float(ts), UTC)


def clock_time(at: datetime, locale: str) -> str:
    """9:05 AM where people count to twelve, 09:05 elsewhere."""
    return f"{at.hour % 12 or 12}:{at:%M %p}" if locale == TWELVE_HOURS else f"{at:%H:%M}"


def day_name(at: datetime, now: datetime) -> str:
    """As the line between two days says it."""
    near = {-1: "Yesterday", 0: "Today"}.get((at.date() - now.date()).days)
    return near or f"{at:%A}, {at:%B} {_ordinal(at.day)}" + ("" if at.year == now.year else f", {at.year}")


def written(at: datetime, form: str, now: datetime, locale: str) -> str:
    """What `<!date^…^form|…>` becomes; `at` and `now` are in the reader's zone."""

    def token(found: re.Match[str]) -> str:
        name = found[1]
        near = NEARBY.get((at.date() - now.date()).days) if name.endswith("_pretty") else None
        write = _TOKENS.get(name.removesuffix("_pretty"))
        return near or (write(at) if write else _TIMES[name](at, now, locale) if name in _TIMES else found[0])

    return re.sub(r"\{(\w+)\}", token, form)


def _ordinal(day: int) -> str:
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _ago(at: datetime, now: datetime, _locale: str) -> str:
    away = abs(now - at)
    units = ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))
    for unit, name in units:
        if count := away // unit:
            words = f"{count} {name}{'s' if count > 1 else ''}"
            return f"{words} ago" if at <= now else f"in {words}"
    return "just now"


def _seconds(at: datetime, _now: datetime, locale: str) -> str:
    shown, _, half = clock_time(at, locale).partition(" ")
    return f"{shown}:{at:%S} {half}".strip()


_TOKENS: Mapping[str, Callable[[datetime], str]] = {
    "date_num": lambda at: f"{at:%Y-%m-%d}",
    "date_slash": lambda at: f"{at:%m/%d/%Y}",
    "date": lambda at: f"{at:%B} {_ordinal(at.day)}, {at.year}",
    "date_short": lambda at: f"{at:%b} {at.day}, {at.year}",
    "date_long": lambda at: f"{at:%A}, {at:%B} {_ordinal(at.day)}, {at.year}",
    "date_long_full": lambda at: f"{at:%A}, {at:%B} {at.day}, {at.year}",
}
_TIMES: Mapping[str, Callable[[datetime, datetime, str], str]] = {
    "time": lambda at, _now, locale: clock_time(at, locale),
    "time_secs": _seconds,
    "ago": _ago,
}
