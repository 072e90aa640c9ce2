"""A pilot's charter: the problem, the work that is defined, where the metric stands, and how its scope moved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum

from bot.domain.lengths import too_long
from bot.domain.numbers import number
from bot.domain.people import UserId
from bot.domain.pilots import Metric

PROBLEM_LIMIT = 300
"""Characters: one sentence."""
WORK_LIMIT = 1000
"""Characters of each part of the defined work."""


class Part(StrEnum):
    """What of a charter can change; the value is how people read it."""

    PROBLEM = "problem"
    METRIC = "metric"
    TASK = "task"
    INPUTS = "inputs"
    OUTPUTS = "outputs"
    QUALITY = "quality bar"
    UNSURE = "when unsure"
    DECIDES = "who decides trade-offs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """What a pilot is for and what its work is; whatever nobody has written is empty."""

    problem: str = ""
    task: str = ""
    inputs: str = ""
    outputs: str = ""
    quality: str = ""
    unsure: str = ""
    """What happens when the system is unsure, and who then decides."""
    decides: UserId | None = None
    """Who decides trade-offs."""

    @property
    def empty(self) -> bool:
        return self == NO_CHARTER


NO_CHARTER = Charter()


@dataclass(frozen=True, slots=True, order=True)
class Measurement:
    """What the metric was on a day."""

    on: date
    value: float


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a charter that changed; `by` is None if a file changed it."""

    part: Part
    before: str
    after: str
    by: UserId | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Chartered:
    """A charter with its measurements, oldest first, and all its changes; `version` tells two editors apart."""

    charter: Charter = NO_CHARTER
    measurements: tuple[Measurement, ...] = ()
    changes: tuple[Change, ...] = ()
    version: int = 0

    @property
    def latest(self) -> Measurement | None:
        return self.measurements[-1] if self.measurements else None

    @property
    def scope_moves(self) -> tuple[Change, ...]:
        """The changes of problem or metric after they were first written; those of one day count as one."""
        moved = [one for one in self.changes if one.part in (Part.PROBLEM, Part.METRIC) and one.before]
        return tuple({one.at.date(): one for one in moved}.values())


NOTHING_CHARTERED = Chartered()


def changes(before: Charter, after: Charter, *, by: UserId | None, at: datetime) -> Iterator[Change]:
    """What differs between two versions of a charter, part by part."""
    for each in fields(Charter):
        old, new = (getattr(one, each.name) or "" for one in (before, after))
        if old != new:
            yield Change(_PARTS[each.name], old, new, by, at)


def progress(metric: Metric, value: float) -> float | None:
    """How much of the way from baseline to target is done: 1 at the target; None where there is no way to go."""
    way = metric.target - metric.baseline
    return (value - metric.baseline) / way if way else None


def charter_problems(charter: Charter) -> Mapping[str, str]:
    """What is too long, by field."""
    limits = {each.name: WORK_LIMIT for each in fields(Charter)} | {"problem": PROBLEM_LIMIT}
    return too_long({name: getattr(charter, name) or "" for name in limits}, limits)


def measurement_problems(on: str, value: str, *, today: date) -> Mapping[str, str]:
    """What keeps a measurement from being taken, or taken back where it has no value, by field."""
    found = {}
    if value and number(value) is None:
        found["measured"] = f"“{value}” is not a number like 7.5 or 1250."
    day = _date(on)
    if day is None:
        found["on"] = "Please choose the day on which it was measured."
    elif day > today:
        found["on"] = "This day is still to come. Please choose the day on which it was measured."
    return found


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_PARTS = {each.name: Part[each.name.upper()] for each in fields(Charter)}
