"""Saying that one is away, and being back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import storage.absences
import storage.checkins
import storage.confidence
import storage.heartbeats
import storage.homes
import storage.people
import storage.pilots
from bot.domain.audit import Action
from bot.domain.people import Absence, Side, UserId, absence_problems
from bot.services import audit, checkins, confidence, people
from bot.services.deps import Deps
from storage.database import Transaction
from storage.heartbeats import Beat

_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Known:
    """What the form begins with."""

    today: date
    absences: list[Absence]


def known(deps: Deps, user: UserId) -> Known:
    """Somebody's absences that are not over."""
    with deps.db.read() as tx:
        today = _today(deps, tx, user)
        return Known(today, storage.absences.of(tx, [user], since=today)[user])


def set_away(deps: Deps, user: UserId, absence: Absence) -> Mapping[str, str] | None:
    """Keep an absence, and no longer wait for this person. A mapping names what is wrong by field."""
    with deps.db.write() as tx:
        problems = absence_problems(absence, today=_today(deps, tx, user))
        if problems:
            return problems
        storage.absences.add(tx, user, absence)
        audit.note(deps, tx, Action.ABSENCE, by=user, facts={"set": True})
        storage.heartbeats.beat(tx, Beat.CHANGE, at=deps.clock.now())
        storage.homes.outdate(tx, at=deps.clock.now(), users=[user])
        _no_longer_wait_for(deps, tx, user)
        return None


def come_back(deps: Deps, user: UserId) -> int:
    """Forget somebody's present and coming absences; returns how many there were."""
    with deps.db.write() as tx:
        storage.homes.outdate(tx, at=deps.clock.now(), users=[user])
        audit.note(deps, tx, Action.ABSENCE, by=user, facts={"set": False})
        storage.heartbeats.beat(tx, Beat.CHANGE, at=deps.clock.now())
        return storage.absences.forget(tx, user, since=_today(deps, tx, user))


def _no_longer_wait_for(deps: Deps, tx: Transaction, user: UserId) -> None:
    """Whoever is away until a check-in closes, and has not answered, does not count in it any more (R7)."""
    now = deps.clock.now()
    for check_in in storage.checkins.open_for(tx, user):
        pilot = storage.pilots.by_id(tx, check_in.pilot_id)
        begins = max(now, check_in.opens_at)
        there = people.there(deps, tx, pilot, [user], begins, check_in.closes_at)
        rated = storage.confidence.rating(tx, check_in.id, Side.LEADERSHIP, user) is not None
        if not there and not rated and user not in storage.checkins.answered(tx, check_in.id):
            storage.checkins.excuse(tx, check_in.id, user)
            confidence.no_longer_ask(deps, tx, pilot, check_in, user)
            checkins.draw_open_card(tx, pilot, now)


def _today(deps: Deps, tx: Transaction, user: UserId) -> date:
    person = storage.people.known(tx, [user]).get(user)
    zone = person.zone if person is not None else None
    return deps.clock.now().astimezone(zone or _UTC).date()
