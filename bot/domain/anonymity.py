"""What may be shown of a team's ratings so that no single rating can be worked out (R19).

The decision to show or to hide looks only at who rated, never at what they gave, so that hiding tells nothing. Within
any five check-ins in a row there is at most one group of people whose average is shown, so two averages never differ
by the ratings of a few people. This holds at every size: rounding alone protects no one, however many rate, because
an average that moves from just under 4.25 to just over it when one person joins tells that this person gave a 5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cadence import IsoWeek
from bot.domain.half_steps import HalfStep, WriteNumber, plain_number

REMEMBERED_CHECK_INS = 4
"""The number of check-ins for which it is kept who rated (not what)."""
FEWEST_RATERS = 3
SMALL_TEAM = 2
"""In a team of up to this size a rating can be worked out, and its form says so beforehand."""
OLDEST_SHOWN_WEEKS = 4
"""An average that was shown longer ago is not repeated beside a hidden one."""

PRIVACY_SENTENCE = (
    "The team's average is shown only to the nearest half, only if at least three people rated (in a team of one or "
    "two, everyone), and only if they are the same people whose average was shown in the last four check-ins, if any "
    "was; otherwise it is hidden."
)
"""Word for word the same in the form, the digest, the README and the privacy page."""
SMALL_TEAM_SENTENCE = "Your team has only one or two people, so your rating can be worked out from the average."


class HidingReason(StrEnum):
    """Why an average is not shown."""

    NO_RATINGS = "no one rated"
    TOO_FEW = "too few people rated"
    OTHER_PEOPLE = "other people rated than in the weeks shown before"


@dataclass(frozen=True, slots=True)
class PastCheckIn:
    """An earlier check-in: who rated, as opaque keys that stay the same from week to week, and what was shown.

    A check-in whose ratings were listed by name counts as shown.
    """

    week: IsoWeek
    raters: frozenset[str]
    shown: HalfStep | None


@dataclass(frozen=True, slots=True)
class Shown:
    """The team's average. A new series does not continue the chart's earlier points: other people may have rated."""

    average: HalfStep
    rated: int
    expected: int
    new_series: bool


@dataclass(frozen=True, slots=True)
class LastShown:
    """The latest average that was shown, and when."""

    average: HalfStep
    week: IsoWeek


@dataclass(frozen=True, slots=True)
class Hidden:
    """No average, and why; `last_shown` is None if nothing was shown in the last four weeks."""

    reason: HidingReason
    rated: int
    expected: int
    last_shown: LastShown | None


TeamAverage = Shown | Hidden


def privacy_sentences(team_size: int) -> str:
    """What a form says of its rating: the one sentence, and in a team of one or two what follows from their number."""
    return f"{PRIVACY_SENTENCE} {SMALL_TEAM_SENTENCE}" if team_size <= SMALL_TEAM else PRIVACY_SENTENCE


def reason_to_hide(raters: frozenset[str], *, team_size: int, history: Sequence[PastCheckIn]) -> HidingReason | None:
    """Why the average of these people may not be shown; None if it may. `history` is oldest first."""
    if not raters:
        return HidingReason.NO_RATINGS
    if len(raters) < min(FEWEST_RATERS, team_size):
        return HidingReason.TOO_FEW
    if any(raters != earlier.raters for earlier in _shown_lately(history)):
        return HidingReason.OTHER_PEOPLE
    return None


def team_average(
    ratings: Sequence[int],
    raters: frozenset[str],
    *,
    week: IsoWeek,
    expected: int,
    team_size: int,
    history: Sequence[PastCheckIn],
) -> TeamAverage:
    """What may be shown of this week's ratings.

    `team_size` counts the practitioners at opening, also those who are absent and not among the `expected`. `history`
    holds the earlier check-ins, oldest first, also those in which no one rated.
    """
    if len(ratings) != len(raters):
        raise ValueError(f"{len(ratings)} ratings by {len(raters)} people")
    reason = reason_to_hide(raters, team_size=team_size, history=history)
    if reason is not None:
        return Hidden(reason, len(raters), expected, _last_shown(history, week))
    return Shown(HalfStep.of(ratings), len(raters), expected, new_series=not _shown_lately(history))


def in_words(team: TeamAverage, write: WriteNumber = plain_number) -> str:
    """“2.0”, or why there is no number this week, how many rated, and what was shown last."""
    if isinstance(team, Shown):
        return team.average.in_words(write)
    counted = f"({team.rated} of {team.expected} rated)"
    no_number = "not rated this week" if team.reason is HidingReason.NO_RATINGS else _HIDDEN
    last = f"; last shown: {_dated(team.last_shown, write)}" if team.last_shown else ""
    return f"{no_number} {counted}{last}"


def headline_words(team: TeamAverage, write: WriteNumber = plain_number) -> str:
    """“team 2.0”, “team 2.0 in week 47” for one that was shown last, or “team not shown”."""
    if isinstance(team, Shown):
        return f"team {team.average.in_words(write)}"
    return f"team {_dated(team.last_shown, write)}" if team.last_shown else "team not shown"


def latest_average(team: TeamAverage) -> HalfStep | None:
    """The number that a headline and its gap may use: this week's, else the one shown last."""
    if isinstance(team, Shown):
        return team.average
    return team.last_shown.average if team.last_shown else None


_HIDDEN = "hidden this week, so that no single rating can be worked out"


def _dated(last: LastShown, write: WriteNumber) -> str:
    return f"{last.average.in_words(write)} in week {last.week.week}"


def _shown_lately(history: Sequence[PastCheckIn]) -> list[PastCheckIn]:
    return [earlier for earlier in history[-REMEMBERED_CHECK_INS:] if earlier.shown is not None]


def _last_shown(history: Sequence[PastCheckIn], week: IsoWeek) -> LastShown | None:
    for earlier in reversed(history):
        if earlier.shown is not None:
            weeks_ago = (week.monday - earlier.week.monday).days // 7
            return LastShown(earlier.shown, earlier.week) if weeks_ago <= OLDEST_SHOWN_WEEKS else None
    return None
