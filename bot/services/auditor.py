"""The auditor: lets no item get stuck, every tick, nor wait for somebody who has left."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import structlog

import storage.blockers
import storage.heartbeats
import storage.pilots
from bot.domain import escalation, timers
from bot.domain.blockers import Blocker, EventKind, Move
from bot.domain.duties import LOOK_EVERY
from bot.domain.ladder import Ladder
from bot.domain.worktime import WorkingTime
from bot.services import moves
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from storage.database import Transaction
from storage.heartbeats import Beat

log = structlog.get_logger(__name__)


def astray(deps: Deps) -> list[int]:
    """Items to be set right: their timer is missing or late, or, where that may have changed since the last look at
    all of them, no longer true, or somebody whom they ask has left.
    """
    with deps.read() as uow:
        if not _calls_for_a_look(storage.heartbeats.last(uow.tx), uow.now):
            return storage.blockers.stuck(uow.tx, before=uow.now - timers.LATE)
    with deps.write() as uow:
        storage.heartbeats.beat(uow.tx, Beat.LOOK, at=uow.now)
        return _look_at_all(uow, uow.now)


def look_again(deps: Deps) -> None:
    """Look at all items at the next tick: settings may have changed."""
    with deps.write() as uow:
        storage.heartbeats.beat(uow.tx, Beat.CHANGE, at=uow.now)


def mend(deps: Deps, blocker_id: int) -> None:
    """Set an item right: pass over who can no longer be asked, start a lost timer again, or move a true one."""
    with deps.write() as uow:
        item = storage.blockers.get(uow.tx, blocker_id)
        if item is None or item.rested_at is not None:
            return
        pilot = storage.pilots.by_id(uow.tx, item.pilot_id)
        working = moves.calendar(uow, pilot, item)
        step = _step(item, moves.ladder(uow, pilot), working, uow.now)
        if step is None:
            _move_timer(uow.tx, item, working)
            return
        if step.event.kind is EventKind.REPAIRED:
            log.error("item was stuck", item=item.id, state=item.state, next_at=item.next_at)
            uow.metrics.repaired()
        moves.take(uow, pilot, step)


def _calls_for_a_look(last: Mapping[Beat, datetime], now: datetime) -> bool:
    looked, changed = last.get(Beat.LOOK), last.get(Beat.CHANGE)
    if looked is None or now - looked >= LOOK_EVERY:
        return True
    return changed is not None and changed >= looked


def _look_at_all(uow: UnitOfWork, now: datetime) -> list[int]:
    items = storage.blockers.timed(uow.tx)
    pilots = {pilot.id: pilot for pilot in storage.pilots.by_ids(uow.tx, {item.pilot_id for item in items})}
    ladders = moves.ladders(uow, pilots.values())
    calendars = moves.calendars(uow, [(item, pilots[item.pilot_id]) for item in items])
    return [item.id for item in items if _is_astray(item, ladders[item.pilot_id], calendars[item.id], now)]


def _is_astray(item: Blocker, ladder: Ladder, working: WorkingTime, now: datetime) -> bool:
    return _step(item, ladder, working, now) is not None or item.next_at != timers.next_at(item, working)


def _step(item: Blocker, ladder: Ladder, working: WorkingTime, now: datetime) -> Move | None:
    step = escalation.pass_over(item, ladder=ladder, working=working, now=now)
    if step is None and (item.next_at is None or item.next_at < now - timers.LATE):
        return escalation.repair(item, now=now)
    return step


def _move_timer(tx: Transaction, item: Blocker, working: WorkingTime) -> None:
    planned = timers.next_at(item, working)
    log.info("timer moved", item=item.id, before=item.next_at, after=planned)
    storage.blockers.reschedule(tx, replace(item, next_at=planned))
