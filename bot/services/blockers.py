"""Raising items, carrying them over from week to week, and looking at them (R12, R21)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import storage.blockers
import storage.checkins
import storage.dependencies
import storage.pilots
from bot.domain import escalation, handling
from bot.domain.blockers import Aged, Blocker, Event, Kind, Move, Refused, State, worst_first
from bot.domain.carryover import About, Carried, CarriedOver, Draft, Fate
from bot.domain.checkins import Answers, Category, CheckIn
from bot.domain.dependencies import Dependency, Named
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.record import Record
from bot.domain.rights import Onlooker, takes_part
from bot.services import audit, choosing, dependencies, escalations, lessons, moves, record, rights
from bot.services.aging import aged
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import denials
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Raised:
    item: Blocker
    pilot: Pilot


@dataclass(frozen=True, slots=True)
class Listed:
    """What is open on a pilot, worst first."""

    pilot: Pilot
    items: Sequence[Aged]
    record: Record


@dataclass(frozen=True, slots=True)
class Told:
    """An item with all that happened to it."""

    item: Aged
    events: Sequence[Event]


_CARRIED = 8
_QUESTIONS = 3


def raise_from_form(
    uow: UnitOfWork,
    pilot: Pilot,
    check_in: CheckIn,
    user: UserId,
    answers: Answers,
    *,
    named: Named | None,
    revision: int,
) -> None:
    """Open, change or withdraw the blocker and the ask of somebody's form (R21). The first has raised nothing yet.

    `named` is what the blocker waits on; None where the form does not ask for it.
    """
    raised = storage.blockers.raised_by_form(uow.tx, check_in.id, user) if revision > 1 else {}
    for draft in _drafts(answers):
        item = raised.get(draft.kind)
        waits_on = named if draft.kind is Kind.BLOCKER else None
        if item is None and draft.text:
            on = waits_on.dependency if waits_on else None
            _open(uow, pilot, user, draft, on, raised_in=check_in.id, shown_under=check_in.id)
        elif item is not None:
            moves.take(uow, pilot, _edited(uow, item, user, draft))
            _name(uow, pilot, item.id, user, waits_on)


def naming(tx: Transaction, pilot: Pilot, check_in: CheckIn, user: UserId, *, answered: bool) -> Named | None:
    """What somebody said in this check-in that their blocker waits on; None for a pilot that names nothing."""
    mine = storage.blockers.raised_by_form(tx, check_in.id, user).get(Kind.BLOCKER) if answered else None
    if mine is not None and mine.dependency is not None:
        return Named(mine.dependency)
    return Named(None) if storage.dependencies.are_used_by(tx, pilot.id) else None


def raise_any_day(deps: Deps, user: UserId, pilot_id: int, draft: Draft) -> Raised | Refused:
    """Open an item outside of a check-in; it is told of under the newest card."""
    with deps.write() as uow:
        pilot = storage.pilots.by_id(uow.tx, pilot_id)
        who = rights.onlooker(uow, user, [pilot])
        if not (takes_part(pilot, who) or who.admin):
            return denials.NOT_YOURS_TO_RAISE
        if pilot.state.ended:
            return Refused(f"{pilot.name} has ended, so nothing can be raised for it any more.")
        waits_on = dependencies.chosen(uow, user, draft.waits_on)
        if isinstance(waits_on, Refused):
            return waits_on
        return Raised(open_now(uow, pilot, user, draft, waits_on), pilot)


def open_now(uow: UnitOfWork, pilot: Pilot, user: UserId, draft: Draft, waits_on: Dependency | None = None) -> Blocker:
    """Open an item that no form raised; it is told of under the newest card."""
    newest = storage.checkins.latest(uow.tx, pilot.id)
    return _open(uow, pilot, user, draft, waits_on, shown_under=newest.id if newest else None)


def carried_over(uow: UnitOfWork, pilot: Pilot, check_in: CheckIn, user: UserId) -> CarriedOver:
    """What is still open from before this check-in (R12), and what leadership asked of this person in vain."""
    live = [item for item in storage.blockers.live(uow.tx, pilot.id) if item.raised_in != check_in.id]
    newest = sorted(live, key=lambda item: (item.opened_at, item.id), reverse=True)[:_CARRIED]
    asked = [item for item in live if item.state is State.WAITING and item.reminded and item.raised_by == user]
    return CarriedOver(aged(uow, pilot, newest), len(live) - len(newest), tuple(asked[:_QUESTIONS]))


def carry_over(uow: UnitOfWork, pilot: Pilot, user: UserId, changes: Sequence[Carried]) -> None:
    """What a form says of items from before. What has been settled meanwhile stays as it is."""
    about = [change for change in changes if change.about is About.ITEM]
    known = {item.id: item for item in storage.blockers.by_ids(uow.tx, [one.number for one in about])} if about else {}
    for change in about:
        item = known.get(change.number)
        if item is not None and item.pilot_id == pilot.id:
            step = _carried(uow, pilot, item, user, change)
            if isinstance(step, Move):
                moves.take(uow, pilot, step)


def close_settled(uow: UnitOfWork, pilot: Pilot, check_in: CheckIn) -> None:
    """A check-in has passed without an objection: what was solved or declined before it is closed (R23)."""
    for item in storage.blockers.to_close(uow.tx, pilot.id, before=check_in.opens_at):
        moves.take(uow, pilot, escalation.close(item, now=uow.now))


def raisable(
    deps: Deps, user: UserId, *, channel: str, may: Callable[[Pilot, Onlooker], bool] = takes_part
) -> list[Pilot]:
    """The pilots for which somebody may raise something, or else what `may` says, that of the channel first."""
    with deps.read() as uow:
        here = storage.pilots.by_channel(uow.tx, channel)
        mine = {pilot.id: pilot for pilot in (*storage.pilots.of_person(uow.tx, user), *([here] if here else []))}
        who = rights.onlooker(uow, user, list(mine.values()), channel=channel)
        theirs = [pilot for pilot in mine.values() if may(pilot, who)]
        return sorted(theirs, key=lambda pilot: (pilot.channel != channel, pilot.name))


def listing(deps: Deps, user: UserId, *, key: str | None, channel: str) -> Listed | Refused:
    """What still stops a pilot or waits for its reporter's word, for somebody who may know of it."""
    with deps.read() as uow:
        pilot = choosing.shown(uow, user, key=key, channel=channel, usage="blockers")
        if isinstance(pilot, Refused):
            return pilot
        items = [*storage.blockers.live(uow.tx, pilot.id), *storage.blockers.solved(uow.tx, pilot.id)]
        found = record.of(uow, {pilot.id: pilot.cadence.zone}, reader=user)
        return Listed(pilot, worst_first(aged(uow, pilot, items)), found)


def history(deps: Deps, user: UserId, item_id: int, *, channel: str | None) -> Told | Refused:
    """Everything that happened to an item, for somebody who may know its pilot (R33)."""
    with deps.read() as uow:
        item = storage.blockers.get(uow.tx, item_id)
        if item is None:
            return denials.NO_ITEM
        pilot = storage.pilots.by_id(uow.tx, item.pilot_id)
        if user not in (item.owner, item.raised_by):
            if not rights.may_see(uow, pilot, user, channel=channel):
                return denials.NO_ITEM
            audit.note_look(uow, pilot, rights.onlooker(uow, user, [pilot], channel=channel), at_what="history")
        return Told(aged(uow, pilot, [item])[0], storage.blockers.history(uow.tx, item_id))


def _drafts(answers: Answers) -> tuple[Draft, Draft]:
    """The blocker and the ask of a form; either may be empty."""
    blocking = Draft(Kind.BLOCKER, answers.blocking, answers.category, urgent=answers.needs_leadership_now)
    return blocking, Draft(Kind.ASK, answers.needed, Category.OTHER)


def _open(
    uow: UnitOfWork,
    pilot: Pilot,
    user: UserId,
    draft: Draft,
    waits_on: Dependency | None,
    *,
    raised_in: int | None = None,
    shown_under: int | None = None,
) -> Blocker:
    new = Blocker(
        id=0,
        pilot_id=pilot.id,
        kind=draft.kind,
        text=draft.text,
        category=draft.category,
        urgent=draft.urgent,
        raised_by=user,
        raised_in=raised_in,
        shown_under=shown_under,
        link=draft.link,
        dependency=waits_on,
        opened_at=uow.now,
        started_at=uow.now,
        policy=moves.policy(uow, pilot),
    )
    item = storage.blockers.add(uow.tx, moves.timed(uow, pilot, new))
    moves.note(uow, item, storage.blockers.opening(item))
    escalations.introduce(uow.tx, pilot, item)
    lessons.offer(uow, pilot, item, thread_of=escalations.thread(item))
    return item


def _edited(uow: UnitOfWork, item: Blocker, user: UserId, draft: Draft) -> Move | None:
    if not draft.text:
        return handling.withdraw(item, by=user, now=uow.now)
    return handling.edit(item, by=user, text=draft.text, category=draft.category, urgent=draft.urgent, now=uow.now)


def _name(uow: UnitOfWork, pilot: Pilot, item_id: int, user: UserId, named: Named | None) -> None:
    """Keep what an item waits on, if that was asked and the item still stops somebody."""
    item = storage.blockers.get(uow.tx, item_id) if named else None
    if item is not None and named is not None:
        step = handling.name(item, by=user, dependency=named.dependency, now=uow.now)
        moves.take(uow, pilot, step if isinstance(step, Move) else None)


def _carried(uow: UnitOfWork, pilot: Pilot, item: Blocker, user: UserId, change: Carried) -> Move | Refused | None:
    match change.fate:
        case Fate.SOLVED:
            return handling.solve(item, by=user, now=uow.now)
        case Fate.CHANGED if change.text:
            return handling.edit(
                item, by=user, text=change.text, category=item.category, urgent=item.urgent, now=uow.now
            )
        case Fate.ANSWERED if change.text:
            ladder, working = moves.ladder(uow, pilot), moves.calendar(uow, pilot, item)
            return handling.answer(item, by=user, text=change.text, ladder=ladder, working=working, now=uow.now)
        case _:
            return None
