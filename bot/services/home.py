"""Home: drawn when somebody opens it, and again soon after something of theirs has changed."""

from datetime import timedelta

import storage.absences
import storage.blockers
import storage.checkins
import storage.confidence
import storage.homes
import storage.outbox
import storage.people
import storage.pilots
import storage.risks
from bot.domain.blockers import State
from bot.domain.checkins import CheckIn
from bot.domain.home import Form, Home, Rating
from bot.domain.people import Side, UserId
from bot.domain.pilots import Pilot
from bot.services import portfolio, record, rights
from bot.services.aging import aged_across
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views.home import home_view
from storage.database import Transaction
from storage.outbox import Message

_LIVE = tuple(state for state in State if state.live)


def opened(deps: Deps, user: UserId) -> None:
    """Somebody looks at their Home."""
    with deps.write() as uow:
        storage.homes.keep(uow.tx, user)
        _draw(uow, user)


def redraw(deps: Deps, home_id: int) -> None:
    with deps.write() as uow:
        _draw(uow, storage.homes.take(uow.tx, home_id))


def build(uow: UnitOfWork, user: UserId) -> Home:
    """Everything that somebody has to do with."""
    open_ = storage.checkins.open_for(uow.tx, user)
    pilots = {pilot.id: pilot for pilot in storage.pilots.by_ids(uow.tx, {one.pilot_id for one in open_})}
    mine = [(pilots[one.pilot_id], one) for one in open_]
    raised = storage.blockers.raised_by(uow.tx, user, states=(*_LIVE, State.SOLVED))
    today = uow.now.date() - timedelta(days=1)
    return Home(
        user=user,
        forms=tuple(_form(uow.tx, user, *each) for each in mine if user in each[1].team),
        ratings=tuple(_rating(uow.tx, user, *each) for each in mine if user in each[1].leadership),
        asked=aged_across(uow, storage.blockers.waiting_for(uow.tx, user)),
        solved=aged_across(uow, [item for item in raised if item.state is State.SOLVED]),
        raised=aged_across(uow, [item for item in raised if item.state.live]),
        promised=aged_across(uow, storage.blockers.promised_by(uow.tx, user)),
        kept=record.own(uow, user),
        pilots=tuple(portfolio.taking_part(uow, user)),
        owned=tuple(storage.risks.owned_by(uow.tx, user)),
        may_set_up=rights.may_create(uow, user),
        reminders=user not in storage.people.without_reminders(uow.tx, [user]),
        absences=tuple(storage.absences.of(uow.tx, [user], since=today)[user]),
    )


def _draw(uow: UnitOfWork, user: UserId) -> None:
    view = home_view(build(uow, user), command=uow.settings.command)
    drawn = Message(key=f"home:{user}", kind=storage.outbox.HOME, recipient=user, payload=view)
    storage.outbox.post(uow.tx, drawn, at=uow.now)
    storage.outbox.revise(uow.tx, drawn.key, view, at=uow.now)


def _form(tx: Transaction, user: UserId, pilot: Pilot, check_in: CheckIn) -> Form:
    return Form(pilot, check_in, answered=user in storage.checkins.answered(tx, check_in.id))


def _rating(tx: Transaction, user: UserId, pilot: Pilot, check_in: CheckIn) -> Rating:
    return Rating(pilot, check_in, storage.confidence.rating(tx, check_in.id, Side.LEADERSHIP, user))
