"""Business time: a person's working days and hours, and counting in them (R6)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.wallclock import instant, require_aware
from bot.domain.workweek import MONDAY_TO_FRIDAY, WorkWeek

_HORIZON_DAYS = 800
"""How far ahead a working day is looked for; nobody is absent for longer."""


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When a person works. A business day is as long as `end` minus `start`: eight hours by default.

    The workspace's days off and the person's own absences both stop the clock; only an absence makes the person away.
    """

    zone: ZoneInfo
    start: time = time(9)
    end: time = time(17)
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    days_off: frozenset[date] = frozenset()
    absences: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """A day without length would never hold any work: counting in such days does not end."""
        if self.end <= self.start:
            raise ValueError(f"a working day cannot end at {self.end} when it starts at {self.start}")

    @classmethod
    def of(
        cls, zone: ZoneInfo, week: WorkWeek, *, days_off: Iterable[date] = (), absences: Iterable[date] = ()
    ) -> "WorkingTime":
        """The working week in a person's zone, without the workspace's days off and the person's own absences."""
        return cls(zone, week.start, week.end, week.days, frozenset(days_off), frozenset(absences))

    @property
    def day_length(self) -> timedelta:
        return datetime.combine(date.min, self.end) - datetime.combine(date.min, self.start)

    def works_on(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.days_off and day not in self.absences

    def is_working(self, at: datetime) -> bool:
        return self.next_working(at) == require_aware(at)

    def next_working(self, at: datetime) -> datetime:
        """The first working instant from `at` on; `at` itself within working hours."""
        at = require_aware(at)
        opens, _ = next(self._windows(at))
        return max(opens, at)

    def add(self, at: datetime, working: timedelta) -> datetime:
        """The instant at which `working` time has passed since `at`."""
        left = working
        for opens, closes in self._windows(at):
            begin = max(opens, require_aware(at))
            if left <= closes - begin:
                return begin + left
            left -= closes - begin
        raise AssertionError("windows do not end")

    def add_days(self, at: datetime, days: float) -> datetime:
        """The instant at which so many business days have passed since `at`."""
        return self.add(at, self.day_length * days)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; nothing if `end` is not later."""
        total = timedelta(0)
        for opens, closes in self._windows(start):
            if opens >= end:
                break
            total += min(closes, end) - max(opens, require_aware(start))
        return max(total, timedelta(0))

    def days_between(self, start: datetime, end: datetime) -> int:
        """Whole business days from `start` to `end`."""
        return self.between(start, end) // self.day_length

    def own_absence(self, at: datetime) -> timedelta:
        """The working time that the person's own absence takes from `at` on; weekends and days off take none."""
        return replace(self, absences=frozenset()).between(at, self.next_working(at))

    def is_absent_longer_than(self, wait: timedelta, *, at: datetime) -> bool:
        """Whether the person is away for longer than a wait, in working time, that begins at `at` (R6)."""
        return self.own_absence(at) > wait

    def long_absence_begins(self, wait: timedelta, *, since: datetime) -> datetime | None:
        """When, during a wait from `since` on, an absence begins that is longer than the wait; None if none does."""
        on_duty, ends = replace(self, absences=frozenset()), self.add(since, wait)
        begins = on_duty.next_working(since)
        while begins < ends:
            if self.is_absent_longer_than(wait, at=begins):
                return begins
            tomorrow = begins.astimezone(self.zone).date() + timedelta(days=1)
            begins = on_duty.next_working(self.opens_on(tomorrow))
        return None

    def opens_on(self, day: date) -> datetime:
        """The instant at which the working day of a date begins."""
        return instant(day, self.start, self.zone)

    def day_after(self, day: date, days: int) -> date:
        """The date that lies so many working days after `day`."""
        for candidate in self._days(day + timedelta(days=1)):
            days -= 1
            if days <= 0:
                return candidate
        raise AssertionError("days do not end")

    def day_before(self, day: date) -> date:
        """The last working day before `day`."""
        for back in range(1, _HORIZON_DAYS):
            if self.works_on(day - timedelta(days=back)):
                return day - timedelta(days=back)
        raise ValueError(f"no working day within {_HORIZON_DAYS} days before {day}")

    def _windows(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working windows that end later than `at`, in order; one that the clock jumps over does not take place."""
        at = require_aware(at)
        for day in self._days(at.astimezone(self.zone).date()):
            opens, closes = instant(day, self.start, self.zone), instant(day, self.end, self.zone)
            if closes > max(opens, at):
                yield opens, closes

    def _days(self, first: date) -> Iterator[date]:
        idle = 0
        day = first
        while idle < _HORIZON_DAYS:
            if self.works_on(day):
                idle = 0
                yield day
            idle += 1
            day += timedelta(days=1)
        raise ValueError(f"no working day within {_HORIZON_DAYS} days of {first}")
