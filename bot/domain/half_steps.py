"""Averages to the nearest half, with open ends: as exact as a team's average is ever shown (R19)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

LOWEST, HIGHEST = 1.5, 4.5
"""The open ends: “1.5 or lower” and “4.5 or higher”."""
_MIDDLE = 3
WriteNumber = Callable[[float], str]
"""How an installation writes a number with one decimal place."""


def plain_number(number: float) -> str:
    """As in English, where no installation says otherwise."""
    return f"{number:.1f}"


@dataclass(frozen=True, slots=True, order=True)
class HalfStep:
    """An average of ratings from 1 to 5: 1.5, 2, 2.5 and so on up to 4.5. The two ends include all beyond them."""

    value: float

    def __post_init__(self) -> None:
        if not LOWEST <= self.value <= HIGHEST or self.value * 2 != int(self.value * 2):
            raise ValueError(f"{self.value} is not a half step from {LOWEST} to {HIGHEST}")

    @classmethod
    def of(cls, ratings: Sequence[int]) -> "HalfStep":
        """The average of ratings. One that lies halfway between two steps becomes the step nearer to 3."""
        nearest = _to_half(Fraction(sum(ratings), len(ratings)) - _MIDDLE)
        return cls(min(max(_MIDDLE + nearest, LOWEST), HIGHEST))

    def in_words(self, write: WriteNumber = plain_number) -> str:
        """“2.0”, “1.5 or lower” or “4.5 or higher”."""
        suffix = {LOWEST: " or lower", HIGHEST: " or higher"}.get(self.value, "")
        return write(self.value) + suffix

    def compact(self, write: WriteNumber = plain_number) -> str:
        """“2.0”, “≤ 1.5” or “≥ 4.5”, for a cell of a table."""
        prefix = {LOWEST: "≤ ", HIGHEST: "≥ "}.get(self.value, "")
        return prefix + write(self.value)


def gap(leadership: float, team: HalfStep) -> float:
    """Leadership's average minus the team's, to the nearest half; always to be called “about”."""
    return _to_half(Fraction(leadership).limit_denominator(1_000) - Fraction(team.value))


def gap_in_words(size: float, write: WriteNumber = plain_number) -> str:
    """“about 3 points”, “about half a point” or “less than half a point”; the sign is left to the sentence."""
    size = abs(size)
    if size == 0:
        return "less than half a point"
    if size <= 1:
        return "about half a point" if size < 1 else "about 1 point"
    return f"about {int(size) if size == int(size) else write(size)} points"


def _to_half(difference: Fraction) -> float:
    """The nearest multiple of a half; halfway between two, the one nearer to zero."""
    steps = ceil(abs(difference) * 2 - Fraction(1, 2))
    return steps / 2 if difference > 0 else -steps / 2
