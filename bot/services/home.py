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
from bot.domain.blockers import State
from bot.domain.home import Form, Home, Rating
from bot.domain.people import UserId
from bot.services import portfolio, rights
from bot.services.aging import aged_across
from bot.services.deps import Deps
from bot.views.home import home_view
from storage.database import Transaction
from storage.outbox import Message

SETTLING = timedelta(seconds=10)
"""So long a change waits for the next one, so that a burst of them draws a Home once."""
_LIVE = tuple(state for state in State if state.live)


def opened(deps: Deps, user: UserId) -> None:
    """Somebody looks at their Home."""
    with deps.db.write() as tx:
        storage.homes.keep(tx, user)
        _draw(deps, tx, user)


def stale(deps: Deps) -> list[int]:
    """Homes of which something has changed, and then nothing for a moment."""
    with deps.db.read() as tx:
        return storage.homes.stale(tx, before=deps.clock.now() - SETTLING)


def redraw(deps: Deps, home_id: int) -> None:
    with deps.db.write() as tx:
        _draw(deps, tx, storage.homes.take(tx, home_id))


def build(deps: Deps, tx: Transaction, user: UserId) -> Home:
    """Everything that somebody has to do with, in as many statements for many pilots as for one."""
    open_ = storage.checkins.open_for(tx, user)
    pilots = {pilot.id: pilot for pilot in storage.pilots.by_ids(tx, {one.pilot_id for one in open_})}
    asked = {one.id for one in open_}
    answered, rated = (
        storage.checkins.answered_by(tx, user, asked),
        storage.confidence.ratings_of_leader(tx, user, asked),
    )
    raised = storage.blockers.raised_by(tx, user, states=(*_LIVE, State.SOLVED))
    today = deps.clock.now().date() - timedelta(days=1)
    return Home(
        user=user,
        forms=tuple(Form(pilots[one.pilot_id], one, one.id in answered) for one in open_ if user in one.team),
        ratings=tuple(Rating(pilots[one.pilot_id], one, rated.get(one.id)) for one in open_ if user in one.leadership),
        asked=aged_across(deps, tx, storage.blockers.waiting_for(tx, user)),
        solved=aged_across(deps, tx, [item for item in raised if item.state is State.SOLVED]),
        raised=aged_across(deps, tx, [item for item in raised if item.state.live]),
        promised=aged_across(deps, tx, storage.blockers.promised_by(tx, user)),
        pilots=tuple(portfolio.taking_part(deps, tx, user)),
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
