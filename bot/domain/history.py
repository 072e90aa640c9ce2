"""A pilot's last twelve weeks: its numbers, how target date and stage moved, and what leadership decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.blockers import Blocker, Event, EventKind
from bot.domain.decisions import Decision as Recorded
from bot.domain.digest import Week
from bot.domain.pilots import Pilot, TargetDate
from bot.domain.portfolio import Stay
from bot.domain.record import Record, Story
from bot.domain.risks import Risk


class Outcome(StrEnum):
    """What became of a decision."""

    KEPT = "kept"
    MISSED = "missed"
    GIVEN_ON = "given on"
    HANDED_BACK = "handed back"
    OVER = "over"
    OPEN = "still open"
    REFUSED = "declined"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody of leadership decided about an item, and what became of it."""

    item: Blocker
    event: Event
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything that a history shows."""

    pilot: Pilot
    weeks: tuple[Week, ...]
    """Up to twelve, oldest first."""
    target_dates: tuple[TargetDate, ...]
    """Every target date so far, the original first."""
    stays: tuple[Stay, ...]
    """Every stage so far, the first one first."""
    decisions: tuple[Decision, ...]
    record: Record
    recorded: tuple[Recorded, ...] = ()
    """What somebody wrote down as a decision in these weeks, oldest first."""
    risks: tuple[Risk, ...] = ()
    """What is at risk, and what came true or passed in these weeks, oldest first."""


def decisions(stories: Iterable[Story], *, since: datetime) -> tuple[Decision, ...]:
    """Every promise and every refusal since an instant, oldest first."""
    found = [
        Decision(story.item, event, _became(event, story.events[number:]))
        for story in stories
        for number, event in enumerate(story.events, start=1)
        if event.kind in _DECISIONS and event.at >= since
    ]
    return tuple(sorted(found, key=lambda decision: (decision.event.at, decision.item.id)))


def _became(decided: Event, later: Sequence[Event]) -> Outcome:
    if decided.kind is EventKind.DECLINED:
        return Outcome.REFUSED
    following = next((event for event in later if _ends_a_promise(event)), None)
    return Outcome.OPEN if following is None else _ENDS.get(following.kind, Outcome.OVER)


def _ends_a_promise(event: Event) -> bool:
    return event.kind in _DECISIONS or event.from_state is not event.to_state


_DECISIONS = (EventKind.COMMITTED, EventKind.DELEGATED, EventKind.DECLINED)
_ENDS = {
    EventKind.SOLVED: Outcome.KEPT,
    EventKind.COMMITMENT_MISSED: Outcome.MISSED,
    EventKind.HANDED_BACK: Outcome.HANDED_BACK,
    EventKind.COMMITTED: Outcome.GIVEN_ON,
    EventKind.DELEGATED: Outcome.GIVEN_ON,
}
