"""When check-ins open and close: wall-clock moments of one zone, week by week (R3-R5, R8)."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.wallclock import instant, require_aware

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHORTEST_WINDOW = timedelta(hours=4)
LONGEST_WINDOW = timedelta(days=6)
WORTH_OPENING = timedelta(hours=2)
"""A late check-in still opens when at least this much of its window is left (R5)."""
_WEEKEND = (5, 6)

_DAY = r"(mon|tues?|wed(?:s|nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_MOMENT = re.compile(_DAY + r" +(\d{1,2}):(\d{2})", re.IGNORECASE)


class IsoWeek(NamedTuple):
    """An ISO week; its year is the ISO year, which differs from the calendar's around New Year."""

    year: int
    week: int

    @classmethod
    def of(cls, day: date) -> "IsoWeek":
        year, week, _ = day.isocalendar()
        return cls(year, week)

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.week, 1)

    def following(self) -> "IsoWeek":
        return IsoWeek.of(self.monday + timedelta(weeks=1))


class Moment(NamedTuple):
    """A weekday (Monday is 0) and a wall-clock time."""

    weekday: int
    at: time

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Cadence:
    """When a pilot's check-ins open and close, in the pilot's zone."""

    opens: Moment
    closes: Moment
    zone: ZoneInfo

    @property
    def window(self) -> timedelta:
        """How long a check-in is open by the wall clock; up to a week."""
        length = _since_monday(self.closes) - _since_monday(self.opens)
        return length if length > timedelta(0) else length + timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """One planned check-in: the ISO week of its local date, and its window as UTC instants."""

    week: IsoWeek
    opens_at: datetime
    closes_at: datetime

    def worth_opening(self, *, now: datetime) -> bool:
        """Whether enough of the window is left to open it this late (R5)."""
        return self.closes_at - now >= WORTH_OPENING


def parse_moment(text: str) -> Moment | None:
    """Read "mon 09:00" or "Tuesday 16:00"; None if it is not a weekday and a time."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        return None
    return Moment(WEEKDAYS.index(match[1][:3].lower()), time(int(match[2]), int(match[3])))


def slot_in(cadence: Cadence, week: IsoWeek) -> Slot:
    """The slot that opens in an ISO week."""
    opens_on = week.monday + timedelta(days=cadence.opens.weekday)
    closes = datetime.combine(opens_on, cadence.opens.at) + cadence.window
    return Slot(
        week=week,
        opens_at=instant(opens_on, cadence.opens.at, cadence.zone),
        closes_at=instant(closes.date(), closes.time(), cadence.zone),
    )


def slots_from(cadence: Cadence, *, after: datetime, last_week: IsoWeek | None = None) -> Iterator[Slot]:
    """Slots that open later than `after`, oldest first, without end.

    `last_week` is the latest week that has had its check-in: no week gets two, whatever became of the cadence (R4).
    """
    week = IsoWeek.of(require_aware(after).astimezone(cadence.zone).date())
    if last_week is not None:
        week = max(week, last_week.following())
    while True:
        slot = slot_in(cadence, week)
        if slot.opens_at > after:
            yield slot
        week = week.following()


def next_slot(cadence: Cadence, *, after: datetime, last_week: IsoWeek | None = None) -> Slot:
    """The first slot that opens later than `after`, in a week later than `last_week`."""
    return next(slots_from(cadence, after=after, last_week=last_week))


def preflight_at(opens_at: datetime) -> datetime:
    """When to look whether all is ready: a day before, and on Friday for what opens on Sunday or Monday."""
    at = opens_at - timedelta(days=1)
    while at.weekday() in _WEEKEND:
        at -= timedelta(days=1)
    return at


def reason_to_skip(
    slot: Slot, zone: ZoneInfo, *, skip_dates: Collection[date], days_off: Mapping[date, str], paused: bool = False
) -> str | None:
    """Why no check-in opens in a slot; None if one does. What counts is the local day on which it would open (R7)."""
    day = slot.opens_at.astimezone(zone).date()
    if paused:
        return "paused"
    if day in skip_dates:
        return "a skip-date of this pilot"
    return days_off.get(day)


def _since_monday(moment: Moment) -> timedelta:
    return timedelta(days=moment.weekday, hours=moment.at.hour, minutes=moment.at.minute)
