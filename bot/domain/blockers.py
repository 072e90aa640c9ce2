"""Blockers and asks: items that walk up a ladder until somebody promises a date (R21-R28).

Every move is a pure function from an item to a `Move`, the item after it and the event that tells of it, or to
`Refused`. A service compares the version, writes both and queues the messages in one transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.checkins import Category
from bot.domain.people import UserId
from bot.domain.wallclock import instant
from bot.domain.worktime import WorkingTime


class Kind(StrEnum):
    BLOCKER = "blocker"
    ASK = "ask"


class State(StrEnum):
    OPEN = "open"
    ESCALATED = "escalated"
    COMMITTED = "committed"
    UNANSWERED = "unanswered"
    SOLVED = "solved"
    CLOSED = "closed"

    @property
    def live(self) -> bool:
        """Whether it still stops somebody."""
        return self not in (State.SOLVED, State.CLOSED)


class EventKind(StrEnum):
    OPENED = "opened"
    EDITED = "edited"
    WITHDRAWN = "withdrawn"
    ESCALATED = "escalated"
    COMMITTED = "committed"
    COMMITMENT_MISSED = "commitment missed"
    SOLVED = "solved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Policy:
    """The waits of the ladder, in business time; an item keeps the policy that it started with (R22)."""

    blocker_grace_days: float = 2
    ask_grace_hours: float = 4
    sponsor_wait_days: float = 1
    commitment_limit_days: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """A blocker or an ask. `next_at` is when it moves by itself; None when only people move it."""

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
    state: State = State.OPEN
    level: int = 0
    owner: UserId | None = None
    promised_on: date | None = None
    note: str = ""
    policy: Policy = Policy()
    version: int = 1
    next_at: datetime | None = None
    escalated_at: datetime | None = None
    solved_at: datetime | None = None


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


@dataclass(frozen=True, slots=True)
class Move:
    """An item after a step, and the step's event."""

    blocker: Blocker
    event: Event


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


def with_grace(blocker: Blocker, working: WorkingTime) -> Blocker:
    """An open item that starts up the ladder by itself once the team had time to edit or solve it (R22)."""
    if blocker.kind is Kind.ASK or blocker.urgent:
        ends = working.add(blocker.opened_at, timedelta(hours=blocker.policy.ask_grace_hours))
    else:
        ends = working.add_days(blocker.opened_at, blocker.policy.blocker_grace_days)
    return replace(blocker, next_at=ends)


def promise_days(policy: Policy, working: WorkingTime, *, now: datetime) -> tuple[date, date]:
    """The first and the last day that may be promised."""
    today = now.astimezone(working.zone).date()
    return today, working.day_after(today, policy.commitment_limit_days)


def edit(
    blocker: Blocker, *, by: UserId, text: str, category: Category, urgent: bool, working: WorkingTime, now: datetime
) -> Move | None:
    """The reporter's new words; None if nothing changed or it is settled."""
    if not blocker.state.live or (blocker.text, blocker.category, blocker.urgent) == (text, category, urgent):
        return None
    after = replace(blocker, text=text, category=category, urgent=urgent)
    if after.state is State.OPEN:
        after = with_grace(after, working)
    return _move(blocker, after, EventKind.EDITED, by, now)


def withdraw(blocker: Blocker, *, by: UserId, now: datetime) -> Move | None:
    """The reporter took the words back before anybody was asked; None once it is on the ladder."""
    if blocker.state is not State.OPEN:
        return None
    return _move(blocker, replace(blocker, state=State.CLOSED, next_at=None), EventKind.WITHDRAWN, by, now)


def escalate(blocker: Blocker, *, now: datetime) -> Move | None:
    """Grace has passed: the sponsor is asked."""
    if blocker.state is not State.OPEN:
        return None
    after = replace(blocker, state=State.ESCALATED, level=1, escalated_at=now, next_at=None)
    return _move(blocker, after, EventKind.ESCALATED, None, now)


def commit(blocker: Blocker, *, by: UserId, on: date, note: str, working: WorkingTime, now: datetime) -> Move | Refused:
    """A dated promise: it is the acknowledgement, and its timeout (R24)."""
    if blocker.state not in (State.ESCALATED, State.UNANSWERED):
        return Refused(f"#{blocker.id} is {blocker.state} now, so there is nothing to promise.")
    first, last = promise_days(blocker.policy, working, now=now)
    if not first <= on <= last:
        return Refused(f"Please choose a day from {first:%-d %B} to {last:%-d %B}.")
    after = replace(
        blocker,
        state=State.COMMITTED,
        owner=by,
        promised_on=on,
        note=note,
        next_at=instant(on, working.end, working.zone),
    )
    return _move(blocker, after, EventKind.COMMITTED, by, now, note=note, promised_on=on)


def lapse(blocker: Blocker, *, now: datetime) -> Move | None:
    """A promised day passed unsolved: it comes back at the same level and is counted as missed."""
    if blocker.state is not State.COMMITTED:
        return None
    after = replace(blocker, state=State.ESCALATED, owner=None, next_at=None)
    return _move(blocker, after, EventKind.COMMITMENT_MISSED, None, now, promised_on=blocker.promised_on)


def solve(blocker: Blocker, *, by: UserId, now: datetime) -> Move | Refused:
    """Anyone on the pilot or its ladder says that it is solved."""
    if not blocker.state.live:
        return Refused(f"#{blocker.id} is {blocker.state} already.")
    after = replace(blocker, state=State.SOLVED, next_at=None, solved_at=now)
    return _move(blocker, after, EventKind.SOLVED, by, now)


def close(blocker: Blocker, *, now: datetime) -> Move | None:
    """Solved, and a check-in has passed without an objection."""
    if blocker.state is not State.SOLVED:
        return None
    return _move(blocker, replace(blocker, state=State.CLOSED), EventKind.CLOSED, None, now)


def _move(
    before: Blocker,
    after: Blocker,
    kind: EventKind,
    actor: UserId | None,
    now: datetime,
    *,
    note: str = "",
    promised_on: date | None = None,
) -> Move:
    event = Event(kind, actor, now, before.state, after.state, note=note, promised_on=promised_on)
    return Move(replace(after, version=before.version + 1), event)


def worst_first(items: Iterable[Aged]) -> list[Aged]:
    """Unanswered items first, then those without a promise, then the promised; the oldest first within each."""
    return sorted(items, key=lambda item: (_RANK[item.blocker.state], -item.age_days, item.blocker.id))


_RANK = {
    State.UNANSWERED: 0,
    State.ESCALATED: 1,
    State.OPEN: 2,
    State.COMMITTED: 3,
    State.SOLVED: 4,
    State.CLOSED: 5,
}
