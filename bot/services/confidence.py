"""Asking for ratings, taking leadership's, and deciding at closing what is shown of the team's."""

from collections.abc import Iterable

import storage.checkins
import storage.confidence
import storage.digest
import storage.outbox
import storage.pilots
from bot.domain.blockers import Refused
from bot.domain.checkins import CheckIn
from bot.domain.confidence import REMEMBERED, of_team
from bot.domain.people import Side, UserId
from bot.domain.pilots import Pilot
from bot.services import reminders
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import denials
from bot.views.confidence import not_needed, rating_message
from storage.outbox import Message


def ask(uow: UnitOfWork, pilot: Pilot, check_in: CheckIn, raters: Iterable[UserId]) -> None:
    """Send the leadership side its five buttons."""
    for user in raters:
        question = Message(
            key=_key(check_in, user),
            kind="rating",
            recipient=user,
            payload=rating_message(pilot, check_in, chosen=None).payload(),
            pilot_id=pilot.id,
            in_working_hours=True,
        )
        storage.outbox.post(uow.tx, question, at=uow.now)


def rate(deps: Deps, user: UserId, check_in_id: int, value: int) -> Refused | None:
    """Keep a leader's rating, in place of an earlier one, until the check-in closes (R17)."""
    with deps.write() as uow:
        check_in = storage.checkins.get(uow.tx, check_in_id)
        if check_in is None or not check_in.takes_ratings or uow.now >= check_in.closes_at:
            return denials.RATINGS_CLOSED
        if user not in check_in.leadership:
            return denials.RATINGS_NOT_YOURS
        if not storage.confidence.rate(uow.tx, check_in_id, Side.LEADERSHIP, user, value):
            return denials.RATINGS_CLOSED
        pilot = storage.pilots.by_id(uow.tx, check_in.pilot_id)
        _redraw(uow, pilot, check_in, user)
        reminders.no_longer(uow, pilot, check_in, [user])
        return None


def no_longer_ask(uow: UnitOfWork, pilot: Pilot, check_in: CheckIn, user: UserId) -> None:
    """Somebody is away and not counted: a question that was not sent is dropped, one that was loses its buttons."""
    excused = not_needed(pilot, check_in).payload()
    storage.outbox.settle(uow.tx, [_key(check_in, user)], excused, at=uow.now)
    reminders.no_longer(uow, pilot, check_in, [user])


def close(uow: UnitOfWork, pilot: Pilot, check_in: CheckIn) -> None:
    """Decide once and for all what is shown of the team's ratings, forget them, and take leadership's buttons away.

    The check-in has been closed in the same transaction.
    """
    *before, _ = storage.digest.weeks(uow.tx, pilot.id, until=check_in.week, limit=REMEMBERED + 1)
    shown = of_team(
        storage.confidence.values(uow.tx, check_in.id, Side.TEAM),
        expected=len(check_in.team),
        threshold=check_in.threshold,
        earlier=[week.team for week in reversed(before)],
    )
    storage.confidence.seal(uow.tx, check_in.id, shown)
    for user in check_in.leadership:
        storage.outbox.withdraw(uow.tx, _key(check_in, user))
        _redraw(uow, pilot, check_in, user)


def _redraw(uow: UnitOfWork, pilot: Pilot, check_in: CheckIn, user: UserId) -> None:
    chosen = storage.confidence.rating(uow.tx, check_in.id, Side.LEADERSHIP, user)
    content = rating_message(pilot, check_in, chosen=chosen)
    storage.outbox.revise(uow.tx, _key(check_in, user), content.payload(), at=uow.now)


def _key(check_in: CheckIn, user: UserId) -> str:
    return f"rating:{check_in.id}:{user}"
