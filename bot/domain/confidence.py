"""The two confidences: one question, two sides, blind until closing (R17-R20)."""

import hmac
from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.people import UserId

SCALE = {1: "will not ship by then", 2: "unlikely", 3: "could go either way", 4: "likely", 5: "certain"}
"""The five answers to: how likely is the pilot to be in production by its target date?"""


@dataclass(frozen=True, slots=True)
class Confidence:
    """One side's ratings in one check-in, as far as they may be shown.

    `mean` is None when nobody rated, or when fewer than the threshold did: `hidden` tells the two apart.
    """

    count: int
    expected: int
    mean: float | None
    hidden: bool = False


def threshold(team_size: int) -> int:
    """How many team ratings are needed before their mean is shown (R19)."""
    if team_size <= 1:
        return 1
    return 2 if team_size <= 3 else 3


def rater_key(user: UserId, secret: bytes) -> str:
    """Whose rating it is, unreadable without the check-in's secret, which is deleted at closing (R18)."""
    return hmac.digest(secret, user.encode(), "sha256").hex()


def summarise(values: Collection[int], *, expected: int, threshold: int = 1) -> Confidence:
    """One side's confidence; the mean is withheld below the threshold."""
    hidden = 0 < len(values) < threshold
    mean = sum(values) / len(values) if values and not hidden else None
    return Confidence(count=len(values), expected=expected, mean=mean, hidden=hidden)


def gap(leadership: Confidence, team: Confidence) -> float | None:
    """Leadership's mean minus the team's; None unless both may be shown."""
    if leadership.mean is None or team.mean is None:
        return None
    return leadership.mean - team.mean
