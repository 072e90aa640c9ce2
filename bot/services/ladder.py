"""What time does to items: they climb, promises pass, pilots rest and end, people turn out to be unreachable (R22)."""

from dataclasses import replace

import storage.blockers
import storage.escalations
import storage.heartbeats
import storage.pilots
from bot.domain import escalation, handling, timers
from bot.domain.blockers import Blocker, Move, State
from bot.domain.ladder import Seat, Standing
from bot.domain.people import UserId
from bot.domain.pilots import PilotState
from bot.domain.worktime import WorkingTime
from bot.services import escalations, moves
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from storage.heartbeats import Beat
from storage.outbox import Message


def advance(deps: Deps, blocker_id: int) -> None:
    """One step, however late it is (R5). An item whose person has not been told yet waits until they are."""
    with deps.write() as uow:
        item = storage.blockers.get(uow.tx, blocker_id)
        if item is None or item.next_at is None or item.next_at > uow.now:
            return
        pilot = storage.pilots.by_id(uow.tx, item.pilot_id)
        working = moves.calendar(uow, pilot, item)
        ladder = moves.ladder(uow, pilot)
        step = escalation.pass_over(item, ladder=ladder, working=working, now=uow.now)
        if step is None:
            item = _since_told(uow, item, working)
            planned = timers.next_at(item, working)
            if planned is None or planned > uow.now:
                storage.blockers.reschedule(uow.tx, replace(item, next_at=planned))
                return
            policy = moves.policy(uow, pilot)
            step = escalation.advance(item, ladder=ladder, policy=policy, working=working, now=uow.now)
        moves.take(uow, pilot, step)


def follow_pilot(deps: Deps, blocker_id: int) -> None:
    """Let an item rest, go on or close with its pilot."""
    with deps.write() as uow:
        item = storage.blockers.get(uow.tx, blocker_id)
        if item is None:
            return
        pilot = storage.pilots.by_id(uow.tx, item.pilot_id)
        if pilot.state.ended:
            step = escalation.end(item, now=uow.now)
        elif pilot.state is PilotState.PAUSED:
            step = escalation.rest(item, now=uow.now)
        else:
            working = moves.calendar(uow, pilot, item)
            step = escalation.resume(item, ladder=moves.ladder(uow, pilot), working=working, now=uow.now)
        moves.take(uow, pilot, step)


def unreachable(uow: UnitOfWork, message: Message) -> None:
    """A direct message about items can never arrive: what it asked for goes on at once, without that person."""
    user = UserId(message.recipient)
    storage.heartbeats.beat(uow.tx, Beat.CHANGE, at=uow.now)
    for item in storage.escalations.listed_in(uow.tx, message.key):
        pilot = storage.pilots.by_id(uow.tx, item.pilot_id)
        ladder, working = moves.ladder(uow, pilot), moves.calendar(uow, pilot, item)
        step: Move | None = None
        if message.kind in escalations.KINDS:
            seat = ladder.seat_of(user) or Seat("person asked", user, Standing.UNREACHABLE)
            step = escalation.drop(item, seat, ladder=ladder, working=working, now=uow.now)
        elif message.kind == escalations.DELEGATION and item.owner == user:
            back = handling.hand_back(item, by=None, note=_NOT_TOLD, ladder=ladder, working=working, now=uow.now)
            step = back if isinstance(back, Move) else None
        moves.take(uow, pilot, step)


_NOT_TOLD = "They could not be told."


def _since_told(uow: UnitOfWork, item: Blocker, working: WorkingTime) -> Blocker:
    """The item with a wait that begins when the person who is asked can be told."""
    if item.state is not State.ESCALATED or not item.asked:
        return item
    if not storage.escalations.waits_to_be_sent(uow.tx, escalations.KINDS, item.id, item.asked[0]):
        return item
    return replace(item, started_at=escalations.turn(uow, item, item.asked[0], working).at)
