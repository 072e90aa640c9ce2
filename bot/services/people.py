"""Who people are and when they work."""

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

import storage.people
from bot.domain.people import Person, UserId
from bot.domain.pilots import Pilot
from bot.domain.worktime import WorkingTime
from bot.services.deps import Deps
from storage.database import Transaction

_FRESH_FOR = timedelta(days=1)


def working_time(deps: Deps, tx: Transaction, user: UserId, *, fallback: ZoneInfo) -> WorkingTime:
    """When somebody works; the only way to business time (R6). `fallback` is the zone while theirs is unknown."""
    return working_times(deps, tx, [user], fallback=fallback)[user]


def working_times(
    deps: Deps, tx: Transaction, users: Iterable[UserId], *, fallback: ZoneInfo
) -> dict[UserId, WorkingTime]:
    """The same for several people, in one statement."""
    users = set(users)
    zones = {user: person.zone for user, person in storage.people.known(tx, users).items()}
    start, end = deps.settings.work_starts, deps.settings.work_ends
    return {user: WorkingTime(zones.get(user) or fallback, start=start, end=end) for user in users}


def present(tx: Transaction, users: Iterable[UserId]) -> list[UserId]:
    """Those of `users` who are not known to have left."""
    users = list(users)
    known = storage.people.known(tx, users)
    return [user for user in users if user not in known or not known[user].deleted]


def to_look_up(deps: Deps, *, limit: int) -> list[UserId]:
    """Whom to ask Slack about."""
    with deps.db.read() as tx:
        return storage.people.to_look_up(tx, stale_before=deps.clock.now() - _FRESH_FOR, limit=limit)


def record(deps: Deps, person: Person) -> None:
    """Keep what Slack says of somebody."""
    with deps.db.write() as tx:
        storage.people.record(tx, person, at=deps.clock.now())


def is_admin(deps: Deps, user: UserId) -> bool:
    return user in deps.settings.admins


def may_see(deps: Deps, pilot: Pilot, user: UserId, *, channel: str | None = None) -> bool:
    """The pilot's people, the programme lead, admins, and whoever asks from within its channel (R33)."""
    known = user in pilot.roster.everyone or user == deps.settings.programme_lead or is_admin(deps, user)
    return known or channel == pilot.channel


def may_act(deps: Deps, pilot: Pilot, user: UserId) -> bool:
    """Who may answer an escalation: the people on its ladder, and admins (R34)."""
    ladder = {pilot.roster.sponsor, pilot.roster.deputy, deps.settings.programme_lead}
    return user in ladder or is_admin(deps, user)


def may_solve(deps: Deps, pilot: Pilot, user: UserId) -> bool:
    """Anyone on the pilot or on its ladder (R34)."""
    return user in pilot.roster.everyone or may_act(deps, pilot, user)
