"""Patterns of many weeks that stand out, each printing its reason (R31). They have no limits to choose.

Every pattern is a function from a digest to its sentence, or None; what has passed for long is no news any more.
"""

from collections.abc import Callable
from datetime import timedelta

from bot.domain.checkins import Category
from bot.domain.digest import Digest
from bot.domain.gates import listed, skipped
from bot.domain.pilots import Stage

SILENT_WEEKS = 3
MOVES = 3
SCOPE_MOVES = 2
THIN_BLOCKERS = 2
SOLE_WEEKS = 3
_SEASON = timedelta(weeks=12)
_NEWS = timedelta(weeks=4)


def silence(digest: Digest) -> str | None:
    """No check-in took place for so many weeks before this one."""
    last = digest.last_week
    if last is None:
        return None
    without = (digest.this_week.closes_at - last.closes_at + timedelta(days=3)) // timedelta(weeks=1) - 1
    if without < SILENT_WEEKS:
        return None
    return f"No check-in took place in the {without} weeks before this one."


def scope_moving(digest: Digest) -> str | None:
    """Problem or metric changed again and again."""
    since = digest.this_week.closes_at - _SEASON
    moves = [one for one in digest.journey.charter.scope_moves if since <= one.at <= digest.this_week.closes_at]
    if len(moves) < SCOPE_MOVES:
        return None
    return f"Its scope moved {len(moves)} times in twelve weeks; the last time it was the {moves[-1].part}."


def team_too_thin(digest: Digest) -> str | None:
    """Blockers about people and skills come back, or one person alone answers."""
    since = digest.this_week.closes_at - _SEASON
    recurring = [at for what, at in digest.journey.telling if what is Category.PEOPLE and at >= since]
    if len(recurring) >= THIN_BLOCKERS:
        return f"The team is thin: {len(recurring)} blockers about people and skills in twelve weeks."
    weeks = (digest.submitted, *digest.earlier)[:SOLE_WEEKS]
    latest = [frozenset(one.user for one in week) for week in weeks]
    alone = len(latest) == SOLE_WEEKS and len(latest[0]) == 1 and len(set(latest)) == 1
    if alone and digest.this_week.expected > 1:
        return f"The team is thin: one and the same person alone answered, {SOLE_WEEKS} check-ins running."
    return None


def data_late(digest: Digest) -> str | None:
    """The first blocker about data came when data should have been long there."""
    first = next((at for what, at in digest.journey.telling if what is Category.DATA), None)
    if first is None or first < digest.this_week.closes_at - _NEWS:
        return None
    stage = digest.journey.stage_at(first)
    if stage not in (Stage.MEASURE, Stage.SCALE):
        return None
    return f"Data is discovered late: the first blocker about it came in the stage {stage}."


def stage_skipped(digest: Digest) -> str | None:
    """A stage was left out lately."""
    moves = zip(digest.journey.stages, digest.journey.stages[1:], strict=False)
    for (before, _), (after, at) in reversed(list(moves)):
        left_out = skipped(before, after)
        if left_out and at >= digest.this_week.closes_at - _NEWS:
            return f"It went from {before} straight to {after}, without {listed(left_out)}."
    return None


def no_end_in_sight(digest: Digest) -> str | None:
    """The target date moved so often."""
    moves = len(digest.target_dates) - 1
    return f"The target date has moved {moves} times." if moves >= MOVES else None


PATTERNS: tuple[Callable[[Digest], str | None], ...] = (
    silence,
    scope_moving,
    team_too_thin,
    data_late,
    stage_skipped,
    no_end_in_sight,
)
"""All patterns, the most pressing first; they follow the rules of one week."""
