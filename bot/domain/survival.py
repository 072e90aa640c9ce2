"""How long something takes, counted so that what has not ended yet is not left out (Kaplan-Meier)."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Duration:
    """How long one thing took, or has taken so far if it is still open."""

    length: float
    ended: bool


@dataclass(frozen=True, slots=True)
class Percentile:
    """The length within which a share of all things ends; `reached` is False where it is only known to be longer."""

    length: float
    reached: bool


@dataclass(frozen=True, slots=True)
class Step:
    """From this length on, only this share of all things is still open."""

    length: float
    share_open: Fraction


@dataclass(frozen=True, slots=True)
class Survival:
    """The survival function of some durations, with how many of them have ended and how many are open."""

    steps: tuple[Step, ...]
    ended: int
    still_open: int
    longest: float
    """The longest duration, ended or open: nothing is known beyond it."""

    def share_open_at(self, length: float) -> Fraction:
        """The share of all things that takes longer than `length`."""
        return min((step.share_open for step in self.steps if step.length <= length), default=Fraction(1))

    def percentile(self, percent: int) -> Percentile:
        """The shortest length within which this percentage ends; the longest known one where it is not reached yet."""
        still_open = 1 - Fraction(percent, 100)
        reached = next((step.length for step in self.steps if step.share_open <= still_open), None)
        return Percentile(self.longest, reached=False) if reached is None else Percentile(reached, reached=True)

    @property
    def median(self) -> Percentile:
        return self.percentile(50)


def survival(durations: Collection[Duration]) -> Survival | None:
    """The Kaplan-Meier estimate; None of nothing. What is open counts as long as it was watched."""
    if not durations:
        return None
    steps, share = [], Fraction(1)
    for length in sorted({duration.length for duration in durations if duration.ended}):
        at_risk = sum(duration.length >= length for duration in durations)
        ended_now = sum(duration.ended and duration.length == length for duration in durations)
        share *= 1 - Fraction(ended_now, at_risk)
        steps.append(Step(length, share))
    ended = sum(duration.ended for duration in durations)
    longest = max(duration.length for duration in durations)
    return Survival(tuple(steps), ended, len(durations) - ended, longest)
