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
from storage.database import Transaction

_WEEKS = 12


def of(deps: Deps, user: UserId, *, key: str | None, channel: str) -> History | Refused:
    """A pilot's history, for somebody who may know it."""
    with deps.db.read() as tx:
        pilot = meant(deps, tx, user, key=key, channel=channel, usage="history")
        return pilot if isinstance(pilot, Refused) else build(deps, tx, pilot, reader=user)


def build(deps: Deps, tx: Transaction, pilot: Pilot, *, reader: UserId | None) -> History:
    """The last twelve weeks; a reader is told of their own promises, nobody else is."""
    now = deps.clock.now()
    this_week = IsoWeek.of(now.astimezone(pilot.cadence.zone).date())
    stories = records.stories(deps, tx, {pilot.id: pilot.cadence.zone})
    return History(
        pilot=pilot,
        weeks=tuple(storage.digest.weeks(tx, pilot.id, until=this_week, limit=_WEEKS)),
        target_dates=pilot.target_dates,
        stays=tuple(storage.portfolio.stays(tx, pilot_id=pilot.id)),
        decisions=decisions(stories, since=now - timedelta(weeks=_WEEKS)),
        recorded=tuple(storage.decisions.since(tx, pilot.id, now - timedelta(weeks=_WEEKS))),
        risks=tuple(storage.risks.live_or_settled_since(tx, pilot.id, now - timedelta(weeks=_WEEKS))),
        record=record(stories, since=now - WINDOW, now=now, reader=reader),
    )
