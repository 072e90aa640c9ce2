"""Reminding those who have not answered: by direct message, twice at most, and never if they do not want it (R16)."""

from collections.abc import Iterable

import storage.checkins
import storage.confidence
import storage.homes
import storage.outbox
import storage.people
import storage.pilots
from bot.domain.audit import Action
from bot.domain.checkins import CheckIn, CheckInState, reminder_times
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.services import audit, people
from bot.services.deps import Deps
from bot.views import reminders as views
from storage.database import Transaction
from storage.outbox import Message

_MOST = 2


def remind(deps: Deps, check_in_id: int) -> None:
    """Remind whoever is still expected, and plan the next time; after downtime that happens once, not twice (R5)."""
    now = deps.clock.now()
    with deps.db.write() as tx:
        check_in = storage.checkins.get(tx, check_in_id)
        if check_in is None or check_in.state is not CheckInState.OPEN:
            return
        times = reminder_times(check_in.opens_at, check_in.closes_at)
        storage.checkins.set_reminder(tx, check_in_id, next((at for at in times if at > now), None))
        pilot = storage.pilots.by_id(tx, check_in.pilot_id)
        number = sum(at <= now for at in times)
        for user in _still_expected(deps, tx, pilot, check_in):
            _post(deps, tx, pilot, check_in, user, number)


def no_longer(deps: Deps, tx: Transaction, pilot: Pilot, check_in: CheckIn, users: Iterable[UserId]) -> None:
    """These people have answered, or the check-in has closed: drop what was not sent, and let the rest say so."""
    now = deps.clock.now()
    if now < min(reminder_times(check_in.opens_at, check_in.closes_at)):
        return
    keys = [_key(check_in, user, number) for user in users for number in range(1, _MOST + 1)]
    storage.outbox.settle(tx, keys, views.done(pilot, check_in).payload(), at=now)


def switch(deps: Deps, user: UserId, *, on: bool) -> None:
    """Somebody wants reminders, or does not."""
    with deps.db.write() as tx:
        storage.people.set_reminders(tx, user, on=on)
        audit.note(deps, tx, Action.REMINDERS, by=user, facts={"on": on})
        storage.homes.outdate(tx, at=deps.clock.now(), users=[user])


def wanted(tx: Transaction, user: UserId) -> bool:
    """Whether somebody gets reminders; everybody does until they switch them off."""
    return user not in storage.people.without_reminders(tx, [user])


def _still_expected(deps: Deps, tx: Transaction, pilot: Pilot, check_in: CheckIn) -> list[UserId]:
    """Who has neither answered nor rated, is there as far as anybody knows, and has not switched reminders off."""
    done = {*storage.checkins.answered(tx, check_in.id), *storage.confidence.leaders_who_rated(tx, check_in.id)}
    waiting = [person.user for person in check_in.expected if person.user not in done]
    now = deps.clock.now()
    silent = storage.people.without_reminders(tx, waiting)
    if deps.settings.status_hints:
        silent |= storage.people.hinted_away(tx, waiting, at=now)
    there = people.there(deps, tx, pilot, waiting, now, check_in.closes_at)
    return [user for user in there if user not in silent]


def _post(deps: Deps, tx: Transaction, pilot: Pilot, check_in: CheckIn, user: UserId, number: int) -> None:
    message = Message(
        key=_key(check_in, user, number),
        kind="reminder",
        recipient=user,
        payload=views.reminder(pilot, check_in, rates=user in check_in.leadership).payload(),
        pilot_id=pilot.id,
        in_working_hours=True,
    )
    storage.outbox.post(tx, message, at=deps.clock.now())


def _key(check_in: CheckIn, user: UserId, number: int) -> str:
    return f"reminder:{check_in.id}:{user}:{number}"
