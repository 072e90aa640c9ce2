"""Gathering the record of pilots: a constant number of statements, whatever their history's size."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import storage.blockers
import storage.pilots
from bot.domain.people import UserId
from bot.domain.record import WINDOW, Record, Story, Tally, record
from bot.domain.worktime import WorkingTime
from bot.services import calendar
from bot.services.deps import Deps
from storage.database import Transaction


def of(deps: Deps, tx: Transaction, zones: Mapping[int, ZoneInfo], *, reader: UserId | None) -> Record:
    """The record of one pilot, or of a portfolio, as somebody may see it; None is everybody. `zones` are by pilot."""
    return judged(deps, stories(deps, tx, zones), reader=reader)


def judged(deps: Deps, told: Sequence[Story], *, reader: UserId | None) -> Record:
    """The same of what has been gathered already."""
    now = deps.clock.now()
    return record(told, since=now - WINDOW, now=now, reader=reader)


def own(deps: Deps, tx: Transaction, user: UserId) -> Tally:
    """What became of somebody's promises; only they may be told."""
    everywhere = user == deps.settings.programme_lead
    pilots = storage.pilots.running(tx) if everywhere else storage.pilots.of_person(tx, user)
    return of(deps, tx, {pilot.id: pilot.cadence.zone for pilot in pilots}, reader=user).own_promises


def stories(deps: Deps, tx: Transaction, zones: Mapping[int, ZoneInfo]) -> list[Story]:
    """The items of the record's window with their histories, each in the business time of its pilot's zone."""
    off = frozenset(calendar.days_off(deps))
    start, end = deps.settings.work_starts, deps.settings.work_ends
    working = {pilot: WorkingTime(zone, start=start, end=end, days_off=off) for pilot, zone in zones.items()}
    items = storage.blockers.of_record(tx, list(working), since=deps.clock.now() - WINDOW)
    histories = storage.blockers.histories(tx, [item.id for item in items])
    return [Story(item, histories[item.id], working[item.pilot_id]) for item in items]
