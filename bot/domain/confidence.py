"""The two confidences: one question, two sides, blind until closing (R17-R20)."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.people import UserId

SCALE = {1: "will not ship by then", 2: "unlikely", 3: "could go either way", 4: "likely", 5: "certain"}
"""The five answers to: how likely is the pilot to be in production by its target date?"""

REMEMBERED = 4
"""So many check-ins long a change of one rating would tell whose it was, if the others kept to theirs (R19)."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """One side's ratings in one check-in, as far as they may be shown.

    `mean` is None when nobody rated, or when showing it would give somebody's rating away: `hidden` tells the two
    apart. A `rounded` mean is a multiple of a half. `apart` is how far the highest rating is from the lowest; None on
    the team's side, where nobody may know.
    """

    count: int
    expected: int
    mean: float | None
    hidden: bool = False
    rounded: bool = False
    apart: int | None = None


def threshold(team_size: int) -> int:
    """How many team ratings are needed before their mean is shown (R19)."""
    if team_size <= 1:
        return 1
    return 2 if team_size <= 3 else 3


def rater_key(user: UserId, secret: bytes) -> str:
    """Whose rating it is, unreadable without the check-in's secret, which is deleted at closing (R18)."""
    return hmac.digest(secret, user.encode(), "sha256").hex()


def of_team(values: Sequence[int], *, expected: int, threshold: int, earlier: Sequence[Confidence]) -> Confidence:
    """What may be shown of a team's ratings so that it determines nobody's, not even for a colleague (R19).

    `earlier` is what was shown of the latest check-ins before, newest first, REMEMBERED of them.
    """
    count = len(values)
    neighbour = next((each for each in earlier if _one_apart(each, count)), Confidence(count, expected, None))
    if count < threshold or not values or (count, neighbour.count) == (2, 3):
        return Confidence(count, expected, None, hidden=count > 0)
    if count == 2 or (count, neighbour.count) == (3, 2):
        return Confidence(count, expected, _in_three_steps(values), rounded=True)
    total = _away_from_the_ends(values)
    if neighbour.mean is not None and count > 1:
        mean = _to_a_half(total, count, earlier=round(neighbour.mean * neighbour.count), came=count - neighbour.count)
        return Confidence(count, expected, mean, rounded=True)
    return Confidence(count, expected, total / count)


def gap(leadership: Confidence, team: Confidence) -> float | None:
    """Leadership's mean minus the team's; None unless both may be shown."""
    if leadership.mean is None or team.mean is None:
        return None
    return leadership.mean - team.mean


def _one_apart(earlier: Confidence, count: int) -> bool:
    """Whether the two numbers together would tell what the one gave who came or went."""
    told = earlier.mean is not None and (earlier.count == 2 or not earlier.rounded)
    return told and abs(earlier.count - count) == 1


def _away_from_the_ends(values: Sequence[int]) -> int:
    """The sum, a step or two nearer to the middle where all others gave 5, or all gave 1: it would tell each of theirs.

    A single rating stands as it is: its form says that it is not anonymous.
    """
    spared = len(values) - min(len(values) - 1, 2)
    too_high, too_low = values.count(5) - spared, values.count(1) - spared
    return sum(values) - max(0, too_high) + max(0, too_low)


def _in_three_steps(values: Sequence[int]) -> float:
    """A rough mean for so few that each could work out the other's: all say yes, all say no, or neither."""
    if min(values) >= 4:
        return 4.5
    return 1.5 if max(values) <= 2 else 3.0


def _to_a_half(total: int, count: int, *, earlier: int, came: int) -> float:
    """The mean to the nearest half, when one rating more or one fewer (`came` is 1 or -1) makes up an `earlier` sum.

    If the others kept to theirs, it tells of that one no more than whether it was 1 or 2, or 3 to 5.
    """
    alone: float = came * (total - earlier)
    if 1 <= alone <= 5:
        alone = 1.5 if alone <= 2 else 4
    return round((earlier + came * alone) / count * 2) / 2
