"""Gathering a pilot's last twelve weeks, in as many statements for three years as for one week."""

from datetime import timedelta

import storage.decisions
import storage.digest
import storage.portfolio
import storage.risks
from bot.domain.blockers import Refused
from bot.domain.cadence import IsoWeek
from bot.domain.history import History, decisions
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.record import WINDOW, record
from bot.services import record as records
from bot.services.choosing import meant
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork

_WEEKS = 12


def of(deps: Deps, user: UserId, *, key: str | None, channel: str) -> History | Refused:
    """A pilot's history, for somebody who may know it."""
    with deps.read() as uow:
        pilot = meant(uow, user, key=key, channel=channel, usage="history")
        return pilot if isinstance(pilot, Refused) else build(uow, pilot, reader=user)


def build(uow: UnitOfWork, pilot: Pilot, *, reader: UserId | None) -> History:
    """The last twelve weeks; a reader is told of their own promises, nobody else is."""
    this_week = IsoWeek.of(uow.now.astimezone(pilot.cadence.zone).date())
    stories = records.stories(uow, {pilot.id: pilot.cadence.zone})
    return History(
        pilot=pilot,
        weeks=tuple(storage.digest.weeks(uow.tx, pilot.id, until=this_week, limit=_WEEKS)),
        target_dates=pilot.target_dates,
        stays=tuple(storage.portfolio.stays(uow.tx, pilot_id=pilot.id)),
        decisions=decisions(stories, since=uow.now - timedelta(weeks=_WEEKS)),
        recorded=tuple(storage.decisions.since(uow.tx, pilot.id, uow.now - timedelta(weeks=_WEEKS))),
        risks=tuple(storage.risks.live_or_settled_since(uow.tx, pilot.id, uow.now - timedelta(weeks=_WEEKS))),
        record=record(stories, since=uow.now - WINDOW, now=uow.now, reader=reader),
    )
