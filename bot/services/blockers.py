"""Raising items, walking them up the ladder, and telling everybody whom a step concerns (R21-R28)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import storage.blockers
import storage.outbox
import storage.pilots
from bot.domain import blockers as rules
from bot.domain.blockers import Aged, Blocker, Event, Kind, Move, Refused, State
from bot.domain.checkins import Answers, CheckIn
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.services import people, rights
from bot.services.deps import Deps
from bot.services.rights import Right
from bot.views import blockers as views
from bot.views.references import Reference
from storage.database import Transaction
from storage.outbox import Message


@dataclass(frozen=True, slots=True)
class CommitForm:
    """What is needed to ask for the date of a promise."""

    blocker: Blocker
    first: date
    last: date


def raise_from_form(
    deps: Deps, tx: Transaction, pilot: Pilot, check_in: CheckIn, user: UserId, answers: Answers
) -> None:
    """Open, change or withdraw the blocker and the ask of somebody's form (R21)."""
    now = deps.clock.now()
    working = people.working_time(deps, tx, user, fallback=pilot.cadence.zone)
    raised = storage.blockers.raised_by_form(tx, check_in.id, user)
    for kind, text in ((Kind.BLOCKER, answers.blocking), (Kind.ASK, answers.needed)):
        item = raised.get(kind)
        urgent = kind is Kind.BLOCKER and answers.needs_leadership_now
        if item is not None and not text:
            _step(deps, tx, pilot, rules.withdraw(item, by=user, now=now))
        elif item is not None:
            move = rules.edit(
                item, by=user, text=text, category=answers.category, urgent=urgent, working=working, now=now
            )
            _step(deps, tx, pilot, move)
        elif text:
            new = Blocker(
                id=0,
                pilot_id=pilot.id,
                kind=kind,
                text=text,
                category=answers.category,
                urgent=urgent,
                raised_by=user,
                raised_in=check_in.id,
                opened_at=now,
                policy=deps.settings.policy,
            )
            _open(tx, pilot, rules.with_grace(new, working))


def due(deps: Deps) -> list[int]:
    """Items that time moves now."""
    with deps.db.read() as tx:
        return storage.blockers.due(tx, now=deps.clock.now())


def advance(deps: Deps, blocker_id: int) -> None:
    """One step, however late it is (R5): grace has passed, or a promised day."""
    now = deps.clock.now()
    with deps.db.write() as tx:
        item = storage.blockers.get(tx, blocker_id)
        if item is None or item.next_at is None or item.next_at > now:
            return
        pilot = storage.pilots.by_id(tx, item.pilot_id)
        move = rules.escalate(item, now=now) if item.state is State.OPEN else rules.lapse(item, now=now)
        if move is not None and _step(deps, tx, pilot, move):
            _ask(deps, tx, pilot, move.blocker, pilot.roster.sponsor)


def close_solved(tx: Transaction, pilot: Pilot, now: datetime) -> None:
    """A check-in has passed without an objection: what was marked solved is closed (R23)."""
    for item in storage.blockers.solved(tx, pilot.id):
        move = rules.close(item, now=now)
        if move is not None and storage.blockers.apply(tx, move):
            storage.outbox.revise(tx, item_key(item.id), views.thread_note(move.blocker).payload(), at=now)


def commit_form(deps: Deps, user: UserId, reference: Reference) -> CommitForm | Refused:
    """The form for a promise, for somebody who may make it."""
    with deps.db.read() as tx:
        found = _actionable(deps, tx, user, reference, rights.may_act)
        if isinstance(found, Refused):
            return found
        item, pilot = found
        working = people.working_time(deps, tx, user, fallback=pilot.cadence.zone)
        first, last = rules.promise_days(item.policy, working, now=deps.clock.now())
        return CommitForm(item, first, last)


def commit(deps: Deps, user: UserId, reference: Reference, *, on: date, note: str) -> Refused | None:
    """Keep a promise and tell everybody (R24, R25)."""

    def promise(tx: Transaction, item: Blocker, pilot: Pilot) -> Move | Refused:
        working = people.working_time(deps, tx, user, fallback=pilot.cadence.zone)
        return rules.commit(item, by=user, on=on, note=note, working=working, now=deps.clock.now())

    return _act(deps, user, reference, rights.may_act, promise)


def solve(deps: Deps, user: UserId, reference: Reference) -> Refused | None:
    """Somebody on the pilot or its ladder says that an item is solved."""
    return _act(
        deps, user, reference, rights.may_solve, lambda _, item, __: rules.solve(item, by=user, now=deps.clock.now())
    )


def aged(deps: Deps, tx: Transaction, pilot: Pilot, items: Sequence[Blocker]) -> tuple[Aged, ...]:
    """Items with their ages, each counted in the business days of whoever raised it."""
    now = deps.clock.now()
    reporters = (item.raised_by for item in items)
    working = people.working_times(deps, tx, reporters, fallback=pilot.cadence.zone)
    return tuple(
        Aged(item, pilot.name, working[item.raised_by].days_between(item.opened_at, item.solved_at or now))
        for item in items
    )


def item_key(blocker_id: int) -> str:
    """The outbox key of the reply that shows where an item stands."""
    return f"item:{blocker_id}"


def _open(tx: Transaction, pilot: Pilot, item: Blocker) -> None:
    item = storage.blockers.add(tx, item)
    note = Message(
        key=item_key(item.id),
        kind="item",
        recipient=pilot.channel,
        payload=views.thread_note(item).payload(),
        pilot_id=pilot.id,
        thread_of=f"card:{item.raised_in}",
    )
    storage.outbox.post(tx, note, at=item.opened_at)


Rule = Callable[[Transaction, Blocker, Pilot], Move | Refused]


def _act(deps: Deps, user: UserId, reference: Reference, right: Right, rule: Rule) -> Refused | None:
    """What every button does: check the right and the version, decide, write, tell."""
    with deps.db.write() as tx:
        found = _actionable(deps, tx, user, reference, right)
        if isinstance(found, Refused):
            return found
        item, pilot = found
        move = rule(tx, item, pilot)
        if isinstance(move, Refused):
            return move
        _step(deps, tx, pilot, move)
        return None


def _actionable(
    deps: Deps, tx: Transaction, user: UserId, reference: Reference, right: Right
) -> tuple[Blocker, Pilot] | Refused:
    """The item that a button stands for, if this person may press it and saw its present state (R27, R34)."""
    item = storage.blockers.get(tx, reference.id)
    if item is None:
        return Refused("This item is not there any more.")
    pilot = storage.pilots.by_id(tx, item.pilot_id)
    if not right(deps, tx, pilot, user):
        return Refused("Only the people on this item's ladder can do that.")
    if item.version != reference.version:
        return Refused(views.handled_already(item, storage.blockers.history(tx, item.id)[-1]))
    return item, pilot


def _step(deps: Deps, tx: Transaction, pilot: Pilot, move: Move | None) -> bool:
    """Write a move and tell whom it concerns. False if there is none, or if somebody else was faster."""
    if move is None or not storage.blockers.apply(tx, move):
        return False
    now = deps.clock.now()
    item = move.blocker
    storage.outbox.revise(tx, item_key(item.id), views.thread_note(item).payload(), at=now)
    for key in storage.blockers.messages_listing(tx, item.id):
        storage.outbox.revise(tx, key, _escalation(deps, tx, key), at=now)
    if move.event.actor is not None and move.event.actor != item.raised_by:
        _close_the_loop(deps, tx, pilot, item, move.event)
    return True


def _close_the_loop(deps: Deps, tx: Transaction, pilot: Pilot, item: Blocker, event: Event) -> None:
    """Say what was done under the card where the item was raised, and to whoever raised it (R25)."""
    now = deps.clock.now()
    note = Message(
        key=f"note:{item.id}:{item.version}",
        kind="note",
        recipient=pilot.channel,
        payload=views.event_note(item, event).payload(),
        pilot_id=pilot.id,
        thread_of=f"card:{item.raised_in}",
    )
    storage.outbox.post(tx, note, at=now)
    report = Message(
        key=f"report:{item.id}:{item.version}",
        kind="report",
        recipient=item.raised_by,
        payload=views.report_to_reporter(item, event).payload(),
        pilot_id=pilot.id,
        in_working_hours=True,
    )
    storage.outbox.post(tx, report, at=now)


def _ask(deps: Deps, tx: Transaction, pilot: Pilot, item: Blocker, user: UserId) -> None:
    """Put an item into somebody's next escalation message: at most one a business day (R26)."""
    now = deps.clock.now()
    working = people.working_time(deps, tx, user, fallback=pilot.cadence.zone)
    day = working.next_working(now).astimezone(working.zone).date()
    while storage.outbox.exists(tx, key := f"escalation:{user}:{day}") and not storage.outbox.is_waiting(tx, key):
        day = working.day_after(day, 1)
    storage.blockers.list_in(tx, key, [item.id])
    message = Message(
        key=key,
        kind="escalation",
        recipient=user,
        payload=_escalation(deps, tx, key),
        pilot_id=pilot.id,
        in_working_hours=True,
        not_before=max(now, working.opens_on(day)),
    )
    storage.outbox.post(tx, message, at=now)
    storage.outbox.revise(tx, key, message.payload, at=now)


def _escalation(deps: Deps, tx: Transaction, key: str) -> dict[str, Any]:
    """An escalation message as its items stand now; they may belong to several pilots."""
    items = storage.blockers.listed_in(tx, key)
    shown: list[Aged] = []
    for pilot in storage.pilots.by_ids(tx, {item.pilot_id for item in items}):
        shown += aged(deps, tx, pilot, [item for item in items if item.pilot_id == pilot.id])
    return views.escalation_message(rules.worst_first(shown)).payload()
