"""Gathering the record of pilots: a constant number of statements, whatever their history's size."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import storage.blockers
import storage.pilots
from bot.domain.people import UserId
from bot.domain.record import WINDOW, Record, Story, Tally, record
from bot.services import calendar
from bot.services.unit_of_work import UnitOfWork


def of(uow: UnitOfWork, zones: Mapping[int, ZoneInfo], *, reader: UserId | None) -> Record:
    """The record of one pilot, or of a portfolio, as somebody may see it; None is everybody. `zones` are by pilot."""
    return judged(uow, stories(uow, zones), reader=reader)


def judged(uow: UnitOfWork, told: Sequence[Story], *, reader: UserId | None) -> Record:
    """The same of what has been gathered already."""
    return record(told, since=uow.now - WINDOW, now=uow.now, reader=reader)


def own(uow: UnitOfWork, user: UserId) -> Tally:
    """What became of somebody's promises; only they may be told."""
    everywhere = user == uow.settings.programme_lead
    pilots = storage.pilots.running(uow.tx) if everywhere else storage.pilots.of_person(uow.tx, user)
    return of(uow, {pilot.id: pilot.cadence.zone for pilot in pilots}, reader=user).own_promises


def stories(uow: UnitOfWork, zones: Mapping[int, ZoneInfo]) -> list[Story]:
    """The items of the record's window with their histories, each in the business time of its pilot's zone."""
    off = frozenset(calendar.days_off(uow))
    working = {pilot: uow.settings.working_time(zone, off) for pilot, zone in zones.items()}
    items = storage.blockers.of_record(uow.tx, list(working), since=uow.now - WINDOW)
    histories = storage.blockers.histories(uow.tx, [item.id for item in items])
    return [Story(item, histories[item.id], working[item.pilot_id]) for item in items]
