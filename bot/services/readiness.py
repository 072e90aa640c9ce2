"""Readiness maps: looking at them, changing them, and raising what nobody answers as a blocker."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import storage.blockers
import storage.dependencies
import storage.outbox
import storage.people
import storage.pilots
import storage.readiness
from bot.domain.audit import Action
from bot.domain.blockers import Kind, Refused
from bot.domain.carryover import Draft
from bot.domain.dependencies import NOTHING, Choice, Dependency
from bot.domain.drafts import Found
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.readiness import Map, Need, NeedDraft, category, history, in_order, need_problems, offered_at
from bot.services import audit, blockers, choosing, dependencies, playbook, rights
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import readiness as views
from bot.views.blocks import Content
from bot.views.references import Reference
from storage.database import Transaction
from storage.outbox import Message

NOT_YOURS = Refused("Only the people of this pilot can change its readiness map.")
GONE = Refused("This item is not there any more.")
CHANGED = Refused("Somebody else has changed this item meanwhile. Copy your words, close this, and open it again.")
RAISED = Refused("This item stands as a blocker already.")
SETTLED = Refused("Nobody waits for this item now: it has been answered meanwhile, or has more time.")


def read(deps: Deps, user: UserId, *, key: str | None, channel: str) -> Map | Refused:
    """The map of a pilot, for somebody who may know of it."""
    with deps.read() as uow:
        pilot = choosing.shown(uow, user, key=key, channel=channel, usage="readiness")
        return pilot if isinstance(pilot, Refused) else _map(uow, pilot, user)


def again(deps: Deps, user: UserId, pilot_id: int) -> Map | Refused:
    """The same for a window that is open."""
    with deps.read() as uow:
        pilot = storage.pilots.by_id(uow.tx, pilot_id)
        return _map(uow, pilot, user) if rights.may_see(uow, pilot, user) else NOT_YOURS


def begin(deps: Deps, user: UserId, pilot_id: int) -> Map | Refused:
    """Lay the playbook out on an empty map."""
    with deps.write() as uow:
        pilot = storage.pilots.by_id(uow.tx, pilot_id)
        found = _map(uow, pilot, user)
        if not found.may_change:
            return NOT_YOURS
        if not found.needs:
            playbook.lay_out(uow, pilot)
            audit.note(uow, Action.READINESS, pilot_id=pilot_id, by=user, facts={"what": "begun"})
        return _map(uow, pilot, user)


def need(deps: Deps, user: UserId, need_id: int) -> Need | Refused:
    """One item, for somebody who may change it."""
    with deps.read() as uow:
        found = storage.readiness.get(uow.tx, need_id)
        if found is None:
            return GONE
        return found if _may_change(uow, storage.pilots.by_id(uow.tx, found.pilot_id), user) else NOT_YOURS


def refusal_to_add(deps: Deps, user: UserId, pilot_id: int) -> Refused | None:
    """Why somebody may not put something on a map, if so."""
    with deps.read() as uow:
        return None if _may_change(uow, storage.pilots.by_id(uow.tx, pilot_id), user) else NOT_YOURS


def add(deps: Deps, user: UserId, pilot_id: int, draft: NeedDraft, waits_on: Choice = NOTHING) -> Map | Refused | Found:
    """Put something on the map, which is returned as it is then. A mapping names what is wrong by field."""
    with deps.write() as uow:
        pilot = storage.pilots.held(uow.tx, pilot_id)
        found = _map(uow, pilot, user)
        if not found.may_change:
            return NOT_YOURS
        draft, trouble = _naming(uow, user, draft, waits_on)
        problems = need_problems(draft, found.needs) | trouble
        if problems:
            return problems
        _add(uow, pilot, draft, by=user)
        return _map(uow, pilot, user)


def change(
    deps: Deps, user: UserId, reference: Reference, draft: NeedDraft, waits_on: Choice = NOTHING
) -> Map | Refused | Found:
    """Change an item, unless somebody else was faster. A mapping names what is wrong by field."""
    with deps.write() as uow:
        known = storage.readiness.get(uow.tx, reference.id)
        if known is None:
            return GONE
        pilot = storage.pilots.by_id(uow.tx, known.pilot_id)
        found = _map(uow, pilot, user)
        if not found.may_change:
            return NOT_YOURS
        draft, trouble = _naming(uow, user, draft, waits_on)
        problems = need_problems(draft, [one for one in found.needs if one.id != known.id]) | trouble
        if problems:
            return problems
        if known.version != reference.version or not _change(uow, pilot, known, draft, by=user):
            return CHANGED
        return _map(uow, pilot, user)


def take_in(uow: UnitOfWork, pilot: Pilot, drafts: tuple[NeedDraft, ...]) -> bool:
    """What a file says of a map, item by item under their names; True if anything changed."""
    known = {need.name.casefold(): need for need in storage.readiness.of(uow.tx, [pilot.id])[pilot.id]}
    changed = False
    for written in drafts:
        listed = storage.dependencies.find(uow.tx, written.dependency) if written.dependency else None
        draft = replace(written, dependency=listed.name) if listed else written
        there = known.get(draft.name.casefold())
        if there is None:
            _add(uow, pilot, draft, by=None)
            changed = True
        elif any(getattr(there, name) != getattr(draft, name) for name in NeedDraft.__dataclass_fields__):
            changed = _change(uow, pilot, there, draft, by=None) or changed
    return changed


def plans(tx: Transaction, pilots: Collection[Pilot]) -> dict[str, tuple[NeedDraft, ...]]:
    """The maps of pilots as a file would have them, by key; those that nobody uses are left out."""
    maps = storage.readiness.of(tx, [pilot.id for pilot in pilots])
    names = NeedDraft.__dataclass_fields__
    return {
        pilot.key: tuple(NeedDraft(**{name: getattr(need, name) for name in names}) for need in maps[pilot.id])
        for pilot in pilots
        if any(need.touched for need in maps[pilot.id])
    }


def offer(deps: Deps, need_id: int) -> None:
    """Nobody has answered in time: the champion is asked whether that is a blocker."""
    with deps.write() as uow:
        found = storage.readiness.get(uow.tx, need_id)
        if found is None or found.offer_at is None:
            return
        storage.readiness.offered(uow.tx, need_id)
        if not _blocking(uow.tx, [found]):
            pilot = storage.pilots.by_id(uow.tx, found.pilot_id)
            _tell(uow, pilot, found, views.offer(pilot, found))


def raise_it(deps: Deps, user: UserId, need_id: int) -> Refused | None:
    """Raise an item that nobody answers as a blocker, with its history."""
    with deps.write() as uow:
        known = storage.readiness.get(uow.tx, need_id)
        if known is None:
            return GONE
        pilot = storage.pilots.held(uow.tx, known.pilot_id)
        shown = _map(uow, pilot, user)
        if not shown.may_change:
            return NOT_YOURS
        found = next(need for need in shown.needs if need.id == need_id)
        if not shown.may_raise(found):
            return RAISED if found.blocker_id in shown.blocking else SETTLED
        words = history(found, storage.readiness.changes(uow.tx, need_id), uow.settings.figures)
        draft, waits_on = Draft(Kind.BLOCKER, words, category(found.kind)), _waits_on(uow.tx, found)
        item = blockers.open_now(uow, pilot, user, draft, waits_on)
        storage.readiness.raised(uow.tx, need_id, item.id)
        storage.outbox.revise(uow.tx, _key(found), views.raised(pilot, found, item).payload(), at=uow.now)
        return None


def leaderless(tx: Transaction, pilot: Pilot) -> dict[UserId, list[Need]]:
    """The open needs whose owners have left the workspace, by owner."""
    needs = [need for need in storage.readiness.of(tx, [pilot.id])[pilot.id] if need.open]
    return {owner: [need for need in needs if need.owner == owner] for owner in sorted(_gone(tx, needs))}


def _map(uow: UnitOfWork, pilot: Pilot, user: UserId) -> Map:
    needs, today = storage.readiness.of(uow.tx, [pilot.id])[pilot.id], _today(uow, pilot)
    return Map(
        pilot=pilot,
        needs=in_order(needs, today),
        may_change=_may_change(uow, pilot, user),
        today=today,
        blocking=_blocking(uow.tx, needs),
        gone=_gone(uow.tx, needs),
    )


def _blocking(tx: Transaction, needs: Iterable[Need]) -> set[int]:
    """The blockers that these were raised as and that still stop somebody."""
    raised = [need.blocker_id for need in needs if need.blocker_id is not None]
    return {item.id for item in storage.blockers.by_ids(tx, raised) if item.state.live} if raised else set()


def _gone(tx: Transaction, needs: Iterable[Need]) -> set[UserId]:
    """The owners of these who have left the workspace; whoever was erased is told by their stand-in."""
    owners = {need.owner for need in needs if need.owner is not None}
    return (
        {person.user_id for person in storage.people.known(tx, owners).values() if person.deleted} if owners else set()
    )


def _today(uow: UnitOfWork, pilot: Pilot) -> date:
    return uow.now.astimezone(pilot.cadence.zone).date()


def _may_change(uow: UnitOfWork, pilot: Pilot, user: UserId) -> bool:
    return rights.may_record(uow, pilot, user) and not pilot.state.ended


def _waits_on(tx: Transaction, need: Need) -> Dependency | None:
    return storage.dependencies.get(tx, need.dependency_id) if need.dependency_id is not None else None


def _naming(uow: UnitOfWork, user: UserId, draft: NeedDraft, waits_on: Choice) -> tuple[NeedDraft, dict[str, str]]:
    """The same with the name of what it waits on, or why that cannot be."""
    name = dependencies.name_of(uow, user, waits_on)
    if isinstance(name, Refused):
        return draft, {"dependency": name.sentence}
    return replace(draft, dependency=name), {}


def _add(uow: UnitOfWork, pilot: Pilot, draft: NeedDraft, *, by: UserId | None) -> None:
    when = offered_at(draft, pilot.cadence.zone)
    number, now = dependencies.number_of(uow.tx, draft), uow.now
    need_id = storage.readiness.add(uow.tx, pilot.id, draft, by=by, at=now, offer_at=when, dependency_id=number)
    _note(uow, pilot, need_id, {"what": "added", "state": draft.state.value}, by=by)


def _change(uow: UnitOfWork, pilot: Pilot, known: Need, draft: NeedDraft, *, by: UserId | None) -> bool:
    now, stands = uow.now, bool(_blocking(uow.tx, [known]))
    when = None if stands else offered_at(draft, pilot.cadence.zone)
    links = {"blocker_id": known.blocker_id if stands else None, "dependency_id": dependencies.number_of(uow.tx, draft)}
    if not storage.readiness.change(uow.tx, known, draft, by=by, at=now, offer_at=when, **links):
        return False
    parts = [name for name in NeedDraft.__dataclass_fields__ if getattr(known, name) != getattr(draft, name)]
    _note(uow, pilot, known.id, {"what": "changed", "parts": parts, "state": draft.state.value}, by=by)
    if not stands and not draft.late(_today(uow, pilot)):
        storage.outbox.settle(uow.tx, [_key(known)], views.answered(pilot, draft).payload(), at=now)
    return True


def _note(uow: UnitOfWork, pilot: Pilot, need_id: int, facts: Mapping[str, Any], *, by: UserId | None) -> None:
    audit.note(uow, Action.READINESS, pilot_id=pilot.id, by=by, facts={"need": need_id} | dict(facts))


def _tell(uow: UnitOfWork, pilot: Pilot, need: Need, content: Content) -> None:
    message = Message(
        key=_key(need),
        kind="offer",
        recipient=pilot.roster.champion,
        payload=content.payload(),
        pilot_id=pilot.id,
        in_working_hours=True,
    )
    storage.outbox.post(uow.tx, message, at=uow.now)


def _key(need: Need) -> str:
    return f"offer:{need.id}:{need.due_on}"
