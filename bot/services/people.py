"""Who people are and when they work."""

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

import storage.people
from bot.domain.people import Person, UserId
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


def is_fresh(deps: Deps, user: UserId) -> bool:
    """Whether we know somebody well enough to decide about them."""
    with deps.db.read() as tx:
        return storage.people.is_fresh(tx, user, since=deps.clock.now() - _FRESH_FOR)


def record(deps: Deps, person: Person) -> None:
    """Keep what Slack says of somebody."""
    with deps.db.write() as tx:
        storage.people.record(tx, person, at=deps.clock.now())
