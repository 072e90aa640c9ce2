"""Risks: what could go wrong, how we would notice, and what we would do; a list that lives from week to week."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.cadence import IsoWeek
from bot.domain.checkins import ANSWER_LIMIT, Submitted
from bot.domain.dependencies import Dependency
from bot.domain.figures import PLAIN, Figures
from bot.domain.lengths import too_long
from bot.domain.people import UserId

PLAN_LIMIT = 1000
"""Characters of how we would notice, and of what we would do."""


class RiskState(StrEnum):
    OPEN = "open"
    CAME_TRUE = "came true"
    PASSED = "passed"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    """Its pilot ended before it came true or passed."""

    @property
    def live(self) -> bool:
        return self is RiskState.OPEN


class RiskStep(StrEnum):
    """What can happen to a risk."""

    NAMED = "named"
    CHANGED = "changed"
    ASSIGNED = "given an owner"
    CAME_TRUE = "came true"
    PASSED = "passed"
    WITHDRAWN = "withdrawn"
    REOPENED = "back on the list"
    ENDED = "ended with its pilot"


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskDraft:
    """A risk as somebody describes it."""

    what: str
    sign: str = ""
    """How we would notice."""
    response: str = ""
    """What we would do."""
    owner: UserId | None = None
    dependency: Dependency | None = None
    """What it hangs on, if that has a name."""
    state: RiskState = RiskState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk(RiskDraft):
    """A risk as we keep it; people know it by its number."""

    id: int
    pilot_id: int
    raised_by: UserId
    raised_in: int | None = None
    """The check-in whose form named it; None if it was named on another day."""
    opened_at: datetime
    settled_at: datetime | None = None
    blocker_id: int | None = None
    """The blocker that it became."""
    version: int = 1

    @property
    def draft(self) -> RiskDraft:
        return RiskDraft(**{name: getattr(self, name) for name in RiskDraft.__dataclass_fields__})

    @property
    def bare(self) -> bool:
        """Whether nobody has thought about it further than naming it."""
        return not (self.sign or self.response or self.owner or self.dependency)

    def weeks(self, on: date, zone: ZoneInfo) -> int:
        """In how many calendar weeks before that of a day it stood already."""
        first = IsoWeek.of(self.opened_at.astimezone(zone).date())
        return max((IsoWeek.of(on).monday - first.monday) // timedelta(weeks=1), 0)


@dataclass(frozen=True, slots=True)
class RiskEvent:
    """One line of a risk's append-only history."""

    step: RiskStep
    actor: UserId
    at: datetime
    from_state: RiskState | None
    to_state: RiskState
    version: int = 1
    """The risk's version after it."""


@dataclass(frozen=True, slots=True)
class RiskMove:
    """A risk after a change, and what its history says of that."""

    risk: Risk
    events: tuple[RiskEvent, ...]

    @property
    def comes_true(self) -> bool:
        return any(event.step is RiskStep.CAME_TRUE for event in self.events)


@dataclass(frozen=True, slots=True)
class Naming:
    """What somebody's answer to the third question does to the list: a new risk, other words for theirs, or neither."""

    opens: bool = False
    rewords: Risk | None = None
    withdraws: Risk | None = None


def opening(risk: Risk) -> RiskEvent:
    """The first line of a risk's history."""
    return RiskEvent(RiskStep.NAMED, risk.raised_by, risk.opened_at, None, risk.state)


def change(risk: Risk, draft: RiskDraft, *, by: UserId, now: datetime) -> RiskMove | None:
    """A risk as somebody describes it now; None if that is as it was."""
    steps = list(_steps(risk, draft))
    if not steps:
        return None
    kept = {name: getattr(draft, name) for name in RiskDraft.__dataclass_fields__}
    settled_at = None if draft.state.live else risk.settled_at or now
    after = replace(risk, **kept, settled_at=settled_at, version=risk.version + 1)
    events = (RiskEvent(step, by, now, risk.state, draft.state, after.version) for step in steps)
    return RiskMove(after, tuple(events))


def settle(risk: Risk, state: RiskState, *, by: UserId, now: datetime) -> RiskMove | None:
    """The same risk in another state; None if it stands there already."""
    return change(risk, replace(risk.draft, state=state), by=by, now=now)


def naming(text: str, *, before: str, own: Sequence[Risk], live: Sequence[Risk]) -> Naming:
    """What an answer does, given what it said before, what it has named so far, and all that is at risk.

    Words that somebody else has changed since are theirs to change, and a risk that stands already is not named twice.
    """
    if alike(text, before):
        return Naming()
    mine = next((risk for risk in own if risk.state.live and alike(risk.what, before)), None)
    known = any(alike(risk.what, text) for risk in live if risk is not mine)
    if not text or known:
        return Naming(withdraws=mine if mine is not None and mine.bare else None)
    return Naming(opens=mine is None, rewords=mine)


def risk_problems(draft: RiskDraft, others: Iterable[Risk]) -> Mapping[str, str]:
    """What keeps a risk from being kept, by field."""
    limits = {"what": ANSWER_LIMIT, "sign": PLAN_LIMIT, "response": PLAN_LIMIT}
    found = too_long({name: getattr(draft, name) for name in limits}, limits)
    if not draft.what.strip():
        found["what"] = "Please say what could go wrong."
    same = next((risk for risk in others if risk.state.live and alike(risk.what, draft.what)), None)
    if same is not None and draft.state.live:
        found["what"] = f"This stands on the list already, as risk #{same.id}; change that one."
    return found


def plain(text: str) -> str:
    """A text by its words alone: case, punctuation and spaces do not make it another."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text.strip()


def alike(one: str, other: str) -> bool:
    return plain(one) == plain(other)


def in_order(risks: Iterable[Risk]) -> list[Risk]:
    """What is still at risk first, the longest to the front; then the rest, the latest first."""
    found = sorted(risks, key=lambda risk: (risk.opened_at, risk.id))
    settled = [risk for risk in found if risk.settled_at is not None]
    settled.sort(key=lambda risk: (risk.settled_at or risk.opened_at, risk.id), reverse=True)
    return [*(risk for risk in found if risk.state.live), *settled]


def unlisted(said: Iterable[Submitted], risks: Sequence[Risk], *, check_in_id: int | None = None) -> list[Submitted]:
    """Answers about what is at risk that no risk stands for: those from before there was a list."""
    listed = {plain(risk.what) for risk in risks}
    named = {risk.raised_by for risk in risks if risk.raised_in is not None and risk.raised_in == check_in_id}
    return [
        one
        for one in said
        if one.answers.at_risk and plain(one.answers.at_risk) not in listed and one.user not in named
    ]


def told(risk: Risk, events: Sequence[RiskEvent], zone: ZoneInfo, figures: Figures = PLAIN) -> str:
    """A risk that came true with its history, as the words of a blocker; as much as a blocker's words hold."""
    text = risk.what
    for line in _told(risk, events, zone, figures):
        if len(text) + 1 + len(line) <= ANSWER_LIMIT:
            text += f"\n{line}"
    return text


def _steps(risk: Risk, draft: RiskDraft) -> Iterator[RiskStep]:
    if _said(draft) != _said(risk):
        yield RiskStep.CHANGED
    if draft.owner != risk.owner:
        yield RiskStep.ASSIGNED
    if draft.state is not risk.state:
        yield _STEPS[draft.state]


def _said(risk: RiskDraft) -> tuple[str, str, str, int | None]:
    return risk.what, risk.sign, risk.response, risk.dependency.id if risk.dependency else None


def _told(risk: Risk, events: Sequence[RiskEvent], zone: ZoneInfo, figures: Figures) -> Iterator[str]:
    def day(at: datetime) -> str:
        return figures.day(at.astimezone(zone).date())

    yield f"It was risk #{risk.id}, named on {day(risk.opened_at)}, and came true."
    if risk.sign:
        yield f"How we would notice: {risk.sign}"
    if risk.response:
        yield f"What we would do: {risk.response}"
    yield from (f"{day(event.at)}: {event.step}" for event in events[-_LINES_TOLD:])


_LINES_TOLD = 10
_STEPS = {
    RiskState.OPEN: RiskStep.REOPENED,
    RiskState.CAME_TRUE: RiskStep.CAME_TRUE,
    RiskState.PASSED: RiskStep.PASSED,
    RiskState.WITHDRAWN: RiskStep.WITHDRAWN,
    RiskState.ENDED: RiskStep.ENDED,
}
