"""Gathering the record of pilots: a constant number of statements, whatever their history's size."""

from collections.abc import Sequence

import storage.blockers
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.record import WINDOW, Record, Story, record
from bot.domain.worktime import WorkingTime
from bot.services import calendar
from bot.services.deps import Deps
from storage.database import Transaction


def of(deps: Deps, tx: Transaction, pilots: Sequence[Pilot], *, reader: UserId) -> Record:
    """The record of one pilot, or of a portfolio, as somebody may see it."""
    now = deps.clock.now()
    return record(stories(deps, tx, pilots), since=now - WINDOW, now=now, reader=reader)


def stories(deps: Deps, tx: Transaction, pilots: Sequence[Pilot]) -> list[Story]:
    """The items of the record's window with their histories."""
    off = frozenset(calendar.days_off(deps))
    start, end = deps.settings.work_starts, deps.settings.work_ends
    working = {one.id: WorkingTime(one.cadence.zone, start=start, end=end, days_off=off) for one in pilots}
    items = storage.blockers.of_record(tx, list(working), since=deps.clock.now() - WINDOW)
    histories = storage.blockers.histories(tx, [item.id for item in items])
    return [Story(item, histories[item.id], working[item.pilot_id]) for item in items]
