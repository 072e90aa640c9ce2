"""Who people are and when they work."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import storage.absences
import storage.people
from bot.domain.people import Person, UserId
from bot.domain.pilots import Pilot
from bot.domain.sweep import Sweep
from bot.domain.worktime import WorkingTime
from bot.services import calendar
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork

_LOOK_BACK = timedelta(days=370)
"""Ages are counted back to when an item was raised, so absences that are over still matter for a while."""


def working_time(uow: UnitOfWork, user: UserId, *, fallback: ZoneInfo) -> WorkingTime:
    """When somebody works; the only way to business time (R6). `fallback` is the zone while theirs is unknown."""
    return working_times(uow, [user], fallback=fallback)[user]


def working_times(uow: UnitOfWork, users: Iterable[UserId], *, fallback: ZoneInfo) -> dict[UserId, WorkingTime]:
    """The same for several people, in one statement: with their zones, the workspace's days off, their absences."""
    users = set(users)
    zones, absences = storage.people.zones(uow.tx, users, since=uow.now.date() - _LOOK_BACK)
    off = frozenset(calendar.days_off(uow))
    return {
        user: uow.settings.working_time(
            zones.get(user) or fallback, off.union(*(absence.days() for absence in absences[user]))
        )
        for user in users
    }


def there(
    uow: UnitOfWork, pilot: Pilot, users: Iterable[UserId], opens_at: datetime, closes_at: datetime
) -> list[UserId]:
    """Those of `users` who can take part from `opens_at` to `closes_at`: they have not left, nor are they away (R7).

    Away is who is absent on every day of it in their own zone; whoever is back before the end is asked.
    """
    users = list(users)
    known = storage.people.known(uow.tx, users)
    absences = storage.absences.of(uow.tx, users, since=opens_at.date() - timedelta(days=1))
    found = []
    for user in users:
        person = known.get(user, Person(user))
        zone = person.zone or pilot.cadence.zone
        first, last = opens_at.astimezone(zone).date(), closes_at.astimezone(zone).date()
        if not person.deleted and not any(absence.covers(first, last) for absence in absences[user]):
            found.append(user)
    return found


def to_look_up(deps: Deps, sweep: Sweep, *, limit: int) -> list[UserId]:
    """Whom to ask Slack about."""
    with deps.read() as uow:
        return storage.people.to_look_up(uow.tx, sweep, limit=limit)


def is_fresh(deps: Deps, sweep: Sweep, user: UserId) -> bool:
    """Whether we know somebody well enough to decide about them."""
    with deps.read() as uow:
        return storage.people.is_fresh(uow.tx, user, since=sweep.stale_before)


def record(deps: Deps, person: Person) -> None:
    """Keep what Slack says of somebody."""
    with deps.write() as uow:
        keep(uow, person)


def keep(uow: UnitOfWork, person: Person) -> None:
    """The same within a transaction. What their status hints at is kept only where such hints are wanted."""
    if not uow.settings.status_hints:
        person = replace(person, away_hint_until=None)
    storage.people.record(uow.tx, person, at=uow.now)
