"""Blockers and asks: what an item is, and the words for what can happen to it (R21-R23).

Which move leads from where to where stands in `transitions`; what time does in `escalation`, what people do in
`handling`, and when time acts in `timers`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.checkins import Category
from bot.domain.dependencies import Dependency
from bot.domain.ladder import DEFAULT_POLICY, Policy, Position
from bot.domain.people import UserId


class Kind(StrEnum):
    BLOCKER = "blocker"
    ASK = "ask"


class State(StrEnum):
    OPEN = "open"
    ESCALATED = "escalated"
    WAITING = "waiting for the team"
    COMMITTED = "committed"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    SOLVED = "solved"
    CLOSED = "closed"

    @property
    def live(self) -> bool:
        """Whether it still stops somebody."""
        return self not in (State.SOLVED, State.CLOSED)

    @property
    def asks(self) -> bool:
        """Whether it waits for an answer from leadership."""
        return self in (State.ESCALATED, State.UNANSWERED)


class EventKind(StrEnum):
    OPENED = "opened"
    EDITED = "edited"
    NAMED = "dependency named"
    WITHDRAWN = "withdrawn"
    ESCALATED = "escalated"
    INVOLVED = "owner asked"
    SKIPPED = "skipped"
    REMINDED = "reminded"
    CLIMBED = "climbed"
    EXHAUSTED = "unanswered"
    CEILING = "ceiling reached"
    COMMITTED = "committed"
    DELEGATED = "delegated"
    HANDED_BACK = "handed back"
    COMMITMENT_MISSED = "commitment missed"
    TEAM_ASKED = "team asked"
    TEAM_ANSWERED = "team answered"
    TEAM_SILENT = "team silent"
    DECLINED = "declined"
    OBJECTED = "objected"
    SOLVED = "solved"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    REOPENED = "not solved"
    RESTED = "rested"
    RESUMED = "resumed"
    ENDED = "ended"
    REPAIRED = "repaired"

    @property
    def handles(self) -> bool:
        """Whether a press that was meant for the time before comes too late (R27)."""
        return self in _HANDLING


_HANDLING = frozenset(
    {
        EventKind.WITHDRAWN,
        EventKind.COMMITTED,
        EventKind.DELEGATED,
        EventKind.HANDED_BACK,
        EventKind.TEAM_ASKED,
        EventKind.TEAM_ANSWERED,
        EventKind.DECLINED,
        EventKind.OBJECTED,
        EventKind.SOLVED,
        EventKind.CONFIRMED,
        EventKind.CLOSED,
        EventKind.REOPENED,
        EventKind.ENDED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """A blocker or an ask. `next_at` is when time acts on it; None when only people do, or while its pilot rests."""

    id: int
    pilot_id: int
    kind: Kind
    text: str
    category: Category
    urgent: bool
    raised_by: UserId
    raised_in: int | None
    """The check-in whose form raised it; None if it was raised on another day."""
    opened_at: datetime
    shown_under: int | None = None
    """The check-in under whose card it is told of; None where there was none yet."""
    link: str | None = None
    """The message that it was raised from."""
    dependency: Dependency | None = None
    """What it waits on, if that has a name."""
    state: State = State.OPEN
    level: int = 0
    round: int = 0
    asked: tuple[UserId, ...] = ()
    """Whose answer it waits for; the person whose time counts comes first."""
    owner: UserId | None = None
    promised_on: date | None = None
    note: str = ""
    """The words that go with its state: of the promise, the question, the answer or the refusal."""
    objected: bool = False
    policy: Policy = DEFAULT_POLICY
    version: int = 1
    started_at: datetime
    """Since when the present wait runs."""
    reminded: bool = False
    """Whether the present wait has had its reminder."""
    next_at: datetime | None = None
    escalated_at: datetime | None = None
    """The first escalation; time that the pilot rested is taken out."""
    rested_at: datetime | None = None
    solved_at: datetime | None = None

    @property
    def position(self) -> Position:
        return Position(self.round, self.level)

    @property
    def waits_for(self) -> UserId | None:
        """The owner of what it waits on."""
        return self.dependency.owner if self.dependency else None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an item's append-only history. `actor` is None when time moved it."""

    kind: EventKind
    actor: UserId | None
    at: datetime
    from_state: State | None
    to_state: State
    note: str = ""
    promised_on: date | None = None
    people: tuple[UserId, ...] = ()
    """Whom it concerns: who is asked, to whom it was delegated, who was skipped."""
    level: int = 0
    round: int = 0
    version: int = 1
    """The item's version after it."""


@dataclass(frozen=True, slots=True)
class Move:
    """An item after a step, and the step's events; the last one tells of the step, others of who was skipped."""

    blocker: Blocker
    events: tuple[Event, ...]

    @property
    def event(self) -> Event:
        return self.events[-1]


@dataclass(frozen=True, slots=True)
class Aged:
    """An item as lists show it: with its pilot's name and its age in business days."""

    blocker: Blocker
    pilot_name: str
    age_days: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an action does nothing, as a sentence for the person who tried."""

    sentence: str


@dataclass(frozen=True, slots=True)
class HandledAlready(Refused):
    """Somebody was faster; there is nothing to correct and send again."""


def worst_first(items: Iterable[Aged]) -> list[Aged]:
    """Unanswered items first, then those without a promise, then the promised; the oldest first within each."""
    return sorted(items, key=lambda item: (_RANK[item.blocker.state], -item.age_days, item.blocker.id))


_RANK = {
    State.UNANSWERED: 0,
    State.ESCALATED: 1,
    State.OPEN: 2,
    State.WAITING: 3,
    State.COMMITTED: 4,
    State.DECLINED: 5,
    State.SOLVED: 6,
    State.CLOSED: 7,
}
