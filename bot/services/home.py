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
from bot.views.home import home_view
from storage.database import Transaction
from storage.outbox import Message

_LIVE = tuple(state for state in State if state.live)


def opened(deps: Deps, user: UserId) -> None:
    """Somebody looks at their Home."""
    with deps.db.write() as tx:
        storage.homes.keep(tx, user)
        _draw(deps, tx, user)


def redraw(deps: Deps, home_id: int) -> None:
    with deps.db.write() as tx:
        _draw(deps, tx, storage.homes.take(tx, home_id))


def build(deps: Deps, tx: Transaction, user: UserId) -> Home:
    """Everything that somebody has to do with."""
    open_ = storage.checkins.open_for(tx, user)
    pilots = {pilot.id: pilot for pilot in storage.pilots.by_ids(tx, {one.pilot_id for one in open_})}
    mine = [(pilots[one.pilot_id], one) for one in open_]
    raised = storage.blockers.raised_by(tx, user, states=(*_LIVE, State.SOLVED))
    today = deps.clock.now().date() - timedelta(days=1)
    return Home(
        user=user,
        forms=tuple(_form(tx, user, *each) for each in mine if user in each[1].team),
        ratings=tuple(_rating(tx, user, *each) for each in mine if user in each[1].leadership),
        asked=aged_across(deps, tx, storage.blockers.waiting_for(tx, user)),
        solved=aged_across(deps, tx, [item for item in raised if item.state is State.SOLVED]),
        raised=aged_across(deps, tx, [item for item in raised if item.state.live]),
        promised=aged_across(deps, tx, storage.blockers.promised_by(tx, user)),
        kept=record.own(deps, tx, user),
        pilots=tuple(portfolio.taking_part(deps, tx, user)),
        owned=tuple(storage.risks.owned_by(tx, user)),
        may_set_up=rights.may_create(deps, tx, user),
        reminders=user not in storage.people.without_reminders(tx, [user]),
        absences=tuple(storage.absences.of(tx, [user], since=today)[user]),
    )


def _draw(deps: Deps, tx: Transaction, user: UserId) -> None:
    now = deps.clock.now()
    view = home_view(build(deps, tx, user), command=deps.settings.command)
    drawn = Message(key=f"home:{user}", kind=storage.outbox.HOME, recipient=user, payload=view)
    storage.outbox.post(tx, drawn, at=now)
    storage.outbox.revise(tx, drawn.key, view, at=now)


def _form(tx: Transaction, user: UserId, pilot: Pilot, check_in: CheckIn) -> Form:
    return Form(pilot, check_in, answered=user in storage.checkins.answered(tx, check_in.id))


def _rating(tx: Transaction, user: UserId, pilot: Pilot, check_in: CheckIn) -> Rating:
    return Rating(pilot, check_in, storage.confidence.rating(tx, check_in.id, Side.LEADERSHIP, user))
