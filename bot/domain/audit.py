"""What was done to pilots, their people and what is kept, for those who must be able to show it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.cadence import Cadence
from bot.domain.people import Role, UserId
from bot.domain.pilots import Metric, PilotSpec


class Action(StrEnum):
    """What can be done."""

    PILOT_ADDED = "pilot added"
    PILOT_CHANGED = "pilot changed"
    CHARTER_CHANGED = "charter changed"
    PILOT_PAUSED = "pilot paused"
    PILOT_RESUMED = "pilot resumed"
    PILOT_ENDED = "pilot ended"
    CHECK_IN_SKIPPED = "check-in skipped"
    PERSON_JOINED = "person joined"
    PERSON_LEFT = "person left"
    ITEM = "item"
    LESSON = "lesson"
    DEPENDENCY = "dependency"
    RISK = "risk"
    DECISION = "decision"
    GATE = "gate"
    READINESS = "readiness"
    PLAYBOOK = "playbook changed"
    SYNC = "leadership sync"
    REMINDERS = "reminders"
    ABSENCE = "absence"
    SETTINGS = "settings"
    LOOKED = "looked with an admin's rights"
    EXPORTED = "exported"
    IMPORTED = "imported"
    ERASED = "person erased"
    WORDS_REMOVED = "words removed"
    BACKED_UP = "backed up"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing done. Facts are plain values that name no person and quote nobody."""

    action: Action
    at: datetime
    pilot: str | None = None
    """The pilot's key."""
    by: UserId | None = None
    """None for what time or the command line did, and for somebody who was erased."""
    about: UserId | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


Change = tuple[Action, UserId | None, dict[str, Any]]
"""An action, whom it is about, and its facts."""


def changes(before: PilotSpec, after: PilotSpec) -> Iterator[Change]:
    """What changed about a pilot: one for its charter and cadence, and one for each role gained or lost."""
    found = {
        name: [_plain(getattr(before, name)), _plain(getattr(after, name))]
        for name in (each.name for each in fields(PilotSpec))
        if name != "roster" and getattr(before, name) != getattr(after, name)
    }
    if found:
        yield Action.PILOT_CHANGED, None, found
    yield from people_changes(frozenset(before.roster.memberships()), frozenset(after.roster.memberships()))


def people_changes(before: frozenset[tuple[UserId, Role]], after: frozenset[tuple[UserId, Role]]) -> Iterator[Change]:
    """Who gained and who lost which role."""
    for user, role in sorted(before - after):
        yield Action.PERSON_LEFT, user, {"role": role.value}
    for user, role in sorted(after - before):
        yield Action.PERSON_JOINED, user, {"role": role.value}


def _plain(value: object) -> Any:
    """A field of a pilot as JSON can keep it."""
    match value:
        case Cadence():
            return f"{value.opens} to {value.closes}, {value.zone.key}"
        case Metric():
            return f"{value.name}: {value.baseline} to {value.target} {value.unit or ''}".rstrip()
        case Mapping():
            return dict(value)
        case tuple():
            return [_plain(each) for each in value]
        case None | bool():
            return value
        case _:
            return str(value)
