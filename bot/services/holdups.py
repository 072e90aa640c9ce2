"""What dependencies hold up, and asking once for a date that answers all of it (R25, R26)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import storage.blockers
import storage.people
import storage.pilots
import storage.readiness
import storage.risks
from bot.domain import escalation
from bot.domain import handling as rules
from bot.domain import rights as may
from bot.domain.audit import Action
from bot.domain.blockers import Aged, Blocker, Move, Refused
from bot.domain.blockers import EventKind as E
from bot.domain.dependencies import Dependency
from bot.domain.holdups import Holdup, holdups, most_first
from bot.domain.people import UserId, has_left
from bot.domain.pilots import Pilot
from bot.domain.record import WINDOW
from bot.domain.transitions import allows
from bot.services import audit, dependencies, escalations, handling, moves, people, record, rights
from bot.services.aging import aged_across
from bot.services.deps import Deps
from bot.services.escalations import Bundles
from bot.services.unit_of_work import UnitOfWork
from storage.database import Transaction

NOT_YOURS = Refused("Only admins, the programme lead and the people on the ladder of a pilot that waits can do that.")
NOBODY = Refused("Nobody owns this, and there is no programme lead. An admin can name an owner with Change.")
NOT_MET = Refused("I have yet to ask Slack who is to be asked for a date. Please try again in a few minutes.")
OUT_OF_SIGHT = Refused("Its owner may see none of the pilots that wait for this. An admin can name somebody who may.")
RESTS = Refused("Nothing waits for this now; the items of paused pilots rest.")
ANSWERED = Refused("Nothing that waits for this asks you for a date any more.")

Waiting = tuple[Blocker, Pilot]
"""An item that waits, and whose it is."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A dependency as one reader sees it, and whether they may escalate it."""

    holdup: Holdup
    may_escalate: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """The dependencies that somebody may see, those that hold up most pilots first; admins may change them."""

    shown: Sequence[Shown]
    may_change: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked for one date, about which items, and which had been asked about or answered before."""

    dependency: Dependency
    of: UserId
    items: Sequence[int]
    before: Sequence[int]


@dataclass(frozen=True, slots=True)
class Offer:
    """What one date would answer, and the days that may be chosen."""

    dependency: Dependency
    items: Sequence[Aged]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Promised:
    """The items that a date was written to, and those that had been answered and stay as they are."""

    dependency: Dependency
    items: Sequence[int]
    answered: Sequence[int]


def listing(deps: Deps, user: UserId) -> Listing:
    """What somebody may see of the shared list, and what it holds up in the pilots that they may see."""
    with deps.read() as uow:
        sight = dependencies.sight(uow, user)
        running = [pilot for pilot in sight.pilots if not pilot.state.ended]
        names = {pilot.id: pilot.name for pilot in running}
        now = uow.now
        told = record.stories(uow, {pilot.id: pilot.cadence.zone for pilot in running})
        needs, at_risk = storage.readiness.naming(uow.tx, list(names)), storage.risks.naming(uow.tx, list(names))
    held = {one.dependency.id: one for one in holdups(told, names, since=now - WINDOW, now=now)}
    found = [held.get(one.id, Holdup(one)) for one in sight.known]
    named = [
        replace(
            one,
            needs=tuple((names[need.pilot_id], need) for need in needs if need.dependency_id == one.dependency.id),
            risks=tuple((names[risk.pilot_id], risk) for risk in at_risk if risk.dependency == one.dependency),
        )
        for one in most_first(found)
    ]
    theirs = {pilot.id for pilot in running if may.may_act(pilot, sight.who)}
    return Listing([Shown(one, _acts(one, theirs)) for one in named], may_change=sight.who.admin and sight.who.active)


def escalate(deps: Deps, user: UserId, dependency_id: int) -> Asked | Refused:
    """Ask the owner, or where there is none the programme lead, for one date for all that it holds up.

    Of pilots that one of the two may not see, nothing is asked and nothing is told.
    """
    with deps.write() as uow:
        dependency = dependencies.seen(uow, user, dependency_id)
        if dependency is None:
            return dependencies.NOT_THERE
        waiting = _seen_by(uow, user, _waiting(uow.tx, dependency))
        if not waiting:
            return RESTS
        who = rights.onlooker(uow, user, [])
        if not any(may.may_act(pilot, who) for _, pilot in waiting):
            return NOT_YOURS
        recipient = _recipient(uow, dependency)
        if isinstance(recipient, Refused):
            return recipient
        theirs = _seen_by(uow, recipient, waiting)
        asked = _involve(uow, theirs, recipient, by=user)
        if theirs:
            facts = {"dependency": dependency.id, "what": "escalated", "items": asked}
            audit.note(uow, Action.DEPENDENCY, by=user, about=recipient, facts=facts)
    before = [item.id for item, _ in theirs if item.id not in asked]
    return Asked(dependency, recipient, asked, before) if theirs else OUT_OF_SIGHT


def offer(deps: Deps, user: UserId, dependency_id: int) -> Offer | Refused:
    """What somebody would promise with one date."""
    with deps.read() as uow:
        dependency = dependencies.seen(uow, user, dependency_id)
        if dependency is None:
            return dependencies.NOT_THERE
        open_, _ = _theirs(uow, user, dependency)
        if not open_:
            return ANSWERED
        first, last = _days(uow, user, open_)
        return Offer(dependency, aged_across(uow, [item for item, _ in open_]), first, last)


def promise(deps: Deps, user: UserId, dependency_id: int, *, on: date, note: str) -> Promised | Refused:
    """Write one date to everything that waits for it and that somebody may answer; whoever raised it hears of it."""
    with deps.write() as uow:
        dependency = dependencies.seen(uow, user, dependency_id)
        if dependency is None:
            return dependencies.NOT_THERE
        open_, answered = _theirs(uow, user, dependency)
        if not open_:
            return ANSWERED
        first, last = _days(uow, user, open_)
        if not first <= on <= last:
            return rules.no_such_day(first, last, uow.settings.figures)
        kept = _commit(uow, open_, user, on=on, note=note)
        return Promised(dependency, kept, [item.id for item, _ in (*open_, *answered) if item.id not in kept])


def _acts(one: Holdup, theirs: set[int]) -> bool:
    return any(item.blocker.pilot_id in theirs for item in one.items)


def _waiting(tx: Transaction, dependency: Dependency) -> list[Waiting]:
    """What it holds up; the items of pilots that are paused rest."""
    items = [item for item in storage.blockers.waiting_on(tx, dependency.id) if item.rested_at is None]
    pilots = {pilot.id: pilot for pilot in storage.pilots.by_ids(tx, {item.pilot_id for item in items})}
    return [(item, pilots[item.pilot_id]) for item in items]


def _seen_by(uow: UnitOfWork, user: UserId, waiting: Sequence[Waiting]) -> list[Waiting]:
    who = rights.onlooker(uow, user, [pilot for _, pilot in waiting])
    return [(item, pilot) for item, pilot in waiting if may.may_see(pilot, who)]


def _recipient(uow: UnitOfWork, dependency: Dependency) -> UserId | Refused:
    """Who is asked for a date: the owner, unless they have left, or else the programme lead."""
    lead = uow.settings.programme_lead
    wanted = [user for user in (dependency.owner, UserId(lead) if lead else None) if user and not has_left(user)]
    known = storage.people.known(uow.tx, wanted)
    present = [user for user in wanted if user not in known or not known[user].deleted]
    if not present:
        return NOBODY
    return present[0] if present[0] in known or present[0] == lead else NOT_MET


def _involve(uow: UnitOfWork, waiting: Sequence[Waiting], recipient: UserId, *, by: UserId) -> list[int]:
    """Ask somebody about items; returns those about which they had not been asked and that nobody has answered."""
    ladders = moves.ladders(uow, {pilot.id: pilot for _, pilot in waiting}.values())
    asked: list[int] = []
    bundles: Bundles = {}
    for item, pilot in waiting:
        step = escalation.involve(
            item,
            recipient,
            by=by,
            ladder=ladders[pilot.id],
            policy=moves.policy(uow, pilot),
            working=moves.calendar(uow, pilot, item),
            now=uow.now,
        )
        asked += [item.id] if moves.take(uow, pilot, step, bundles) else []
    escalations.draw(uow, bundles)
    return asked


def _theirs(uow: UnitOfWork, user: UserId, dependency: Dependency) -> tuple[list[Waiting], list[Waiting]]:
    """What somebody may answer of all that waits: what asks for a date, and what has been answered."""
    waiting = _waiting(uow.tx, dependency)
    who = rights.onlooker(uow, user, [pilot for _, pilot in waiting])
    mine = [(item, pilot) for item, pilot in waiting if handling.may_answer(pilot, item, who)]
    open_ = [(item, pilot) for item, pilot in mine if allows(item, E.COMMITTED)]
    return open_, [(item, pilot) for item, pilot in mine if not allows(item, E.COMMITTED)]


def _days(uow: UnitOfWork, user: UserId, waiting: Sequence[Waiting]) -> tuple[date, date]:
    """The days that may be promised for all of these."""
    working = people.working_time(uow, user, fallback=waiting[0][1].cadence.zone)
    spans = [rules.promise_days(item.policy, working, now=uow.now) for item, _ in waiting]
    return max(first for first, _ in spans), min(last for _, last in spans)


def _commit(uow: UnitOfWork, waiting: Sequence[Waiting], user: UserId, *, on: date, note: str) -> list[int]:
    """Promise a date for items; returns those that had not been answered meanwhile."""
    kept: list[int] = []
    bundles: Bundles = {}
    for item, pilot in waiting:
        working = people.working_time(uow, user, fallback=pilot.cadence.zone)
        step = rules.commit(item, by=user, on=on, note=note, working=working, now=uow.now)
        taken = isinstance(step, Move) and moves.take(uow, pilot, step, bundles)
        kept += [item.id] if taken else []
    escalations.draw(uow, bundles)
    return kept
