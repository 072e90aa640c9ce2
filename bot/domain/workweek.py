"""The working week: on which days and between which times people work, as an installation sets it (R6)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.cadence import WEEKDAYS

MONDAY_TO_FRIDAY = frozenset(range(5))
_DAY = "|".join(WEEKDAYS)
_DAYS = re.compile(rf"({_DAY})(?:-({_DAY}))?")
_HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """Working days (Monday is 0) and hours. A business day is as long as `end` minus `start`."""

    days: frozenset[int] = MONDAY_TO_FRIDAY
    start: time = time(9)
    end: time = time(17)

    def __post_init__(self) -> None:
        """Counting in days without length, or in weeks without days, would not end."""
        if self.end <= self.start:
            raise ValueError(f"a working day cannot end at {self.end} when it starts at {self.start}")
        if not self.days or not self.days <= frozenset(range(len(WEEKDAYS))):
            raise ValueError(f"a working week has one to seven weekdays from 0 to 6, not {sorted(self.days)}")

    @property
    def day_length(self) -> timedelta:
        return datetime.combine(date.min, self.end) - datetime.combine(date.min, self.start)


def work_week(days: str | None, hours: str, *, otherwise: Collection[int] = MONDAY_TO_FRIDAY) -> WorkWeek:
    """The working week that two settings describe; `otherwise` are the days where none are set.

    Raises ValueError with a sentence if they describe none.
    """
    start, end = parse_workhours(hours)
    return WorkWeek(frozenset(otherwise) if days is None else parse_workdays(days), start, end)


def parse_workdays(text: str) -> frozenset[int]:
    """Read "sun-thu" or "mon, tue, thu-sat"; a range may pass over Sunday."""
    matches = [_DAYS.fullmatch(part.strip()) for part in text.lower().split(",")]
    days: set[int] = set()
    for match in matches:
        if match is None:
            raise ValueError(f"“{text}” is not a range or a list of weekdays, like mon-fri or sun-thu")
        first, last = WEEKDAYS.index(match[1]), WEEKDAYS.index(match[2] or match[1])
        days.update((first + more) % len(WEEKDAYS) for more in range((last - first) % len(WEEKDAYS) + 1))
    return frozenset(days)


def parse_workhours(text: str) -> tuple[time, time]:
    """Read "08:30-17:30": two times of one day, the earlier one first."""
    match = _HOURS.fullmatch(text.replace(" ", ""))
    if match is None or not _are_times(match):
        raise ValueError(f"“{text}” is not two times of one day, like 09:00-17:00")
    start, end = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    if end <= start:
        raise ValueError(f"“{text}” ends before it starts; write two times of one day, like 09:00-17:00")
    return start, end


def _are_times(match: re.Match[str]) -> bool:
    return int(match[1]) <= 23 and int(match[2]) <= 59 and int(match[3]) <= 23 and int(match[4]) <= 59
