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
from bot.services.unit_of_work import UnitOfWork
from storage.heartbeats import Beat

_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Known:
    """What the form begins with."""

    today: date
    absences: list[Absence]


def known(deps: Deps, user: UserId) -> Known:
    """Somebody's absences that are not over."""
    with deps.read() as uow:
        today = _today(uow, user)
        return Known(today, storage.absences.of(uow.tx, [user], since=today)[user])


def set_away(deps: Deps, user: UserId, absence: Absence) -> Mapping[str, str] | None:
    """Keep an absence, and no longer wait for this person. A mapping names what is wrong by field."""
    with deps.write() as uow:
        problems = absence_problems(absence, today=_today(uow, user))
        if problems:
            return problems
        storage.absences.add(uow.tx, user, absence)
        audit.note(uow, Action.ABSENCE, by=user, facts={"set": True})
        storage.heartbeats.beat(uow.tx, Beat.CHANGE, at=uow.now)
        storage.homes.outdate(uow.tx, at=uow.now, users=[user])
        _no_longer_wait_for(uow, user)
        return None


def come_back(deps: Deps, user: UserId) -> int:
    """Forget somebody's present and coming absences; returns how many there were."""
    with deps.write() as uow:
        storage.homes.outdate(uow.tx, at=uow.now, users=[user])
        audit.note(uow, Action.ABSENCE, by=user, facts={"set": False})
        storage.heartbeats.beat(uow.tx, Beat.CHANGE, at=uow.now)
        return storage.absences.forget(uow.tx, user, since=_today(uow, user))


def _no_longer_wait_for(uow: UnitOfWork, user: UserId) -> None:
    """Whoever is away until a check-in closes, and has not answered, does not count in it any more (R7)."""
    for check_in in storage.checkins.open_for(uow.tx, user):
        pilot = storage.pilots.by_id(uow.tx, check_in.pilot_id)
        begins = max(uow.now, check_in.opens_at)
        there = people.there(uow, pilot, [user], begins, check_in.closes_at)
        rated = storage.confidence.rating(uow.tx, check_in.id, Side.LEADERSHIP, user) is not None
        if not there and not rated and user not in storage.checkins.answered(uow.tx, check_in.id):
            storage.checkins.excuse(uow.tx, check_in.id, user)
            confidence.no_longer_ask(uow, pilot, check_in, user)
            checkins.draw_open_card(uow.tx, pilot, uow.now)


def _today(uow: UnitOfWork, user: UserId) -> date:
    person = storage.people.known(uow.tx, [user]).get(user)
    zone = person.zone if person is not None else None
    return uow.now.astimezone(zone or _UTC).date()
