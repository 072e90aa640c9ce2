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
from bot.services.unit_of_work import UnitOfWork
from bot.views import reminders as views
from storage.database import Transaction
from storage.outbox import Message

_MOST = 2


def remind(deps: Deps, check_in_id: int) -> None:
    """Remind whoever is still expected, and plan the next time; after downtime that happens once, not twice (R5)."""
    with deps.write() as uow:
        check_in = storage.checkins.get(uow.tx, check_in_id)
        if check_in is None or check_in.state is not CheckInState.OPEN:
            return
        times = reminder_times(check_in.opens_at, check_in.closes_at)
        storage.checkins.set_reminder(uow.tx, check_in_id, next((at for at in times if at > uow.now), None))
        pilot = storage.pilots.by_id(uow.tx, check_in.pilot_id)
        number = sum(at <= uow.now for at in times)
        for user in _still_expected(uow, pilot, check_in):
            _post(uow, pilot, check_in, user, number)


def no_longer(uow: UnitOfWork, pilot: Pilot, check_in: CheckIn, users: Iterable[UserId]) -> None:
    """These people have answered, or the check-in has closed: drop what was not sent, and let the rest say so."""
    if uow.now < min(reminder_times(check_in.opens_at, check_in.closes_at)):
        return
    keys = [_key(check_in, user, number) for user in users for number in range(1, _MOST + 1)]
    storage.outbox.settle(uow.tx, keys, views.done(pilot, check_in).payload(), at=uow.now)


def switch(deps: Deps, user: UserId, *, on: bool) -> None:
    """Somebody wants reminders, or does not."""
    with deps.write() as uow:
        storage.people.set_reminders(uow.tx, user, on=on)
        audit.note(uow, Action.REMINDERS, by=user, facts={"on": on})
        storage.homes.outdate(uow.tx, at=uow.now, users=[user])


def wanted(tx: Transaction, user: UserId) -> bool:
    """Whether somebody gets reminders; everybody does until they switch them off."""
    return user not in storage.people.without_reminders(tx, [user])


def _still_expected(uow: UnitOfWork, pilot: Pilot, check_in: CheckIn) -> list[UserId]:
    """Who has neither answered nor rated, is there as far as anybody knows, and has not switched reminders off."""
    done = {*storage.checkins.answered(uow.tx, check_in.id), *storage.confidence.leaders_who_rated(uow.tx, check_in.id)}
    waiting = [person.user for person in check_in.expected if person.user not in done]
    silent = storage.people.without_reminders(uow.tx, waiting)
    if uow.settings.status_hints:
        silent |= storage.people.hinted_away(uow.tx, waiting, at=uow.now)
    there = people.there(uow, pilot, waiting, uow.now, check_in.closes_at)
    return [user for user in there if user not in silent]


def _post(uow: UnitOfWork, pilot: Pilot, check_in: CheckIn, user: UserId, number: int) -> None:
    message = Message(
        key=_key(check_in, user, number),
        kind="reminder",
        recipient=user,
        payload=views.reminder(pilot, check_in, rates=user in check_in.leadership).payload(),
        pilot_id=pilot.id,
        in_working_hours=True,
    )
    storage.outbox.post(uow.tx, message, at=uow.now)


def _key(check_in: CheckIn, user: UserId, number: int) -> str:
    return f"reminder:{check_in.id}:{user}:{number}"
