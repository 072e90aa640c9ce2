"""What stands out in a week: few, plain rules, each printing its reason (R31).

Every rule is a function from a digest to its sentence, or None. Means are compared as they are shown, to one decimal.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.blockers import Aged, Kind
from bot.domain.checkins import CheckInState
from bot.domain.confidence import Confidence
from bot.domain.digest import Digest, Week
from bot.domain.figures import PLAIN, Figures
from bot.domain.patterns import PATTERNS
from bot.domain.pilots import TargetDate
from bot.domain.privacy import REMOVED
from bot.domain.risks import plain

_RISK_CHARS = 80


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on something stands out, and how its reason writes figures; an installation may choose others."""

    gap: float = 1.5
    confident: float = 4.0
    blocker_days: int = 10
    leaders_apart: int = 2
    fall: float = 1.0
    answered_percent: int = 50
    risk_weeks: int = 3
    unchanged: float = 0.2
    figures: Figures = PLAIN


def stands_out(digest: Digest, limits: Thresholds) -> tuple[str, ...]:
    """The sentences of every rule and pattern that applies, the most pressing first."""
    found = (*(rule(digest, limits) for rule in RULES), *(pattern(digest) for pattern in PATTERNS))
    return tuple(sentence for sentence in found if sentence is not None)


def state(digest: Digest, limits: Thresholds) -> str:
    """A week in a few words, for its headline; empty when one side or the other is not known."""
    waiting = len(digest.unanswered)
    if waiting:
        return f"{waiting} item{'' if waiting == 1 else 's'} without an answer from leadership"
    if target_date_passed(digest, limits):
        return "past the target date"
    if digest.this_week.gap is None:
        return ""
    return "the two sides see it differently" if wide_gap(digest, limits) else "the two sides are close"


def unanswered(digest: Digest, _: Thresholds) -> str | None:
    """The whole ladder was climbed and nobody answered."""
    if not digest.unanswered:
        return None
    oldest = max(digest.unanswered, key=lambda item: item.age_days)
    others = len(digest.unanswered) - 1
    more = f", and {others} more like it" if others else ""
    return f"Nobody on its ladder has answered {_name(oldest)}, {_business_days(oldest.age_days)} old{more}."


def target_date_passed(digest: Digest, limits: Thresholds) -> str | None:
    """The target date lies behind us."""
    if digest.pilot.target_date >= digest.on:
        return None
    return f"The target date, {limits.figures.day(digest.pilot.target_date)}, has passed."


def wide_gap(digest: Digest, limits: Thresholds) -> str | None:
    """Both sides are at least so far apart; says for how many check-ins running."""
    size = _wide(digest.this_week, limits)
    if size is None:
        return None
    weeks = 0
    for week in reversed(_took_place(digest)):
        earlier = _wide(week, limits)
        if earlier is None or earlier * size < 0:
            break
        weeks += 1
    side = "Leadership is more confident than the team" if size > 0 else "The team is more confident than leadership"
    since = f", for {weeks} weeks running" if weeks > 1 else ""
    return f"{side} by {limits.figures.decimal(abs(size))} points{since}."


def confident_over_old_blocker(digest: Digest, limits: Thresholds) -> str | None:
    """Leadership is confident while a blocker is older than so many business days."""
    mean = _mean(digest.this_week.leadership)
    blockers = [item for item in digest.live if item.blocker.kind is Kind.BLOCKER]
    oldest = max(blockers, key=lambda item: item.age_days, default=None)
    if mean is None or mean < limits.confident or oldest is None or oldest.age_days <= limits.blocker_days:
        return None
    level, age = limits.figures.decimal(mean), _business_days(oldest.age_days)
    return f"Leadership is at {level} while {_name(oldest)} is {age} old."


def team_fell(digest: Digest, limits: Thresholds) -> str | None:
    """The team's mean is lower by so much than in the check-in before."""
    last = digest.last_week
    now, before = _mean(digest.this_week.team), _mean(last.team) if last else None
    if last is None or now is None or before is None or round(before - now, 1) < limits.fall:
        return None
    number = limits.figures.decimal
    return f"The team's confidence fell from {number(before)} in week {last.week.week} to {number(now)}."


def leaders_apart(digest: Digest, limits: Thresholds) -> str | None:
    """Two on the leadership side see it so differently."""
    apart = digest.this_week.leadership.apart
    if apart is None or apart < limits.leaders_apart:
        return None
    return f"Leaders are {apart} points apart among themselves."


def moved_without_effect(digest: Digest, limits: Thresholds) -> str | None:
    """The target date moved since the check-in before, and no side's confidence with it."""
    last, now = digest.last_week, digest.this_week
    moved = _moved(digest)
    if last is None or moved is None:
        return None
    sides = ((last.leadership, now.leadership), (last.team, now.team))
    changes = [abs(after - before) for each in sides for before, after in [map(_mean, each)] if before and after]
    if not changes or max(round(change, 1) for change in changes) > limits.unchanged:
        return None
    before, after = (limits.figures.day(each.on) for each in moved)
    return f"The target date moved from {before} to {after}, and confidence did not change."


def same_risk(digest: Digest, limits: Thresholds) -> str | None:
    """The same risk in so many check-ins running: it stands on the list, or somebody named it in the same words."""
    return _lasting_risk(digest, limits) or _risk_named_again(digest, limits)


def _lasting_risk(digest: Digest, limits: Thresholds) -> str | None:
    """Check-ins in which nobody answered do not count: nobody was asked after it there."""
    asked = [week.closes_at for week in _took_place(digest) if week.answered]
    live = [risk for risk in digest.risks if risk.state.live]
    lasting = [risk for risk in live if sum(at > risk.opened_at for at in asked) >= limits.risk_weeks]
    if not lasting:
        return None
    oldest, others = lasting[0], len(lasting) - 1
    since = limits.figures.day(oldest.opened_at.astimezone(digest.pilot.cadence.zone).date())
    more = f"; {others} more like it" if others else ""
    return (
        f"Risk #{oldest.id} has stood for {limits.risk_weeks} check-ins or more, since {since}: "
        f"“{_short(oldest.what)}”{more}."
    )


def _risk_named_again(digest: Digest, limits: Thresholds) -> str | None:
    weeks = digest.earlier[: limits.risk_weeks - 1]
    if len(weeks) < limits.risk_weeks - 1:
        return None
    earlier = [{plain(said.answers.at_risk) for said in week} for week in weeks]
    for said in digest.submitted:
        risk = plain(said.answers.at_risk)
        if risk and risk != plain(REMOVED) and all(risk in week for week in earlier):
            return f"The same risk was named {limits.risk_weeks} weeks running: “{_short(said.answers.at_risk)}”."
    return None


def few_answers(digest: Digest, limits: Thresholds) -> str | None:
    """So few of the team, or fewer, answered in two check-ins running."""
    now, last = digest.this_week, digest.last_week
    if last is None or not (_few(now, limits) and _few(last, limits)):
        return None
    return f"Few answered twice running: {now.answered} of {now.expected}, after {last.answered} of {last.expected}."


RULES: tuple[Callable[[Digest, Thresholds], str | None], ...] = (
    unanswered,
    target_date_passed,
    wide_gap,
    confident_over_old_blocker,
    team_fell,
    leaders_apart,
    moved_without_effect,
    same_risk,
    few_answers,
)
"""All rules of one week, the most pressing first; the patterns of many weeks follow them."""


def _took_place(digest: Digest) -> list[Week]:
    """A skipped or missed week neither counts nor ends a run."""
    return [week for week in digest.weeks if week.state is CheckInState.CLOSED]


def _wide(week: Week, limits: Thresholds) -> float | None:
    """A week's gap if it is a wide one."""
    return week.gap if week.gap is not None and round(abs(week.gap), 1) >= limits.gap else None


def _few(week: Week, limits: Thresholds) -> bool:
    return week.expected > 0 and week.answered * 100 <= week.expected * limits.answered_percent


def _moved(digest: Digest) -> tuple[TargetDate, TargetDate] | None:
    """The target date before the check-in before, and the one now, if they differ."""
    last = digest.last_week
    if last is None:
        return None
    earlier = [each for each in digest.target_dates if each.set_at <= last.closes_at]
    now = digest.target_dates[-1]
    return (earlier[-1], now) if earlier and earlier[-1].on != now.on else None


def _mean(side: Confidence) -> float | None:
    return None if side.mean is None else round(side.mean, 1)


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _RISK_CHARS else text[: _RISK_CHARS - 1].rstrip() + "…"


def _name(item: Aged) -> str:
    return f"{item.blocker.kind.value} #{item.blocker.id}"


def _business_days(number: int) -> str:
    return f"{number} business day{'' if number == 1 else 's'}"
