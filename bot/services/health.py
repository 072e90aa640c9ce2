"""How things stand: what waits to be sent, since when, and what waits for leadership."""

from dataclasses import dataclass
from datetime import timedelta

import storage.blockers
import storage.deliveries
from bot.services.deps import Deps
from storage.deliveries import DeadLetter
from storage.tables import Delivery

_REMEMBERED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """`overdue` is how long the oldest message has been waiting that could go now."""

    waiting: dict[Delivery, int]
    overdue: timedelta
    escalated: int


def standing(deps: Deps) -> Standing:
    """Raises UnavailableError when the database cannot be read."""
    with deps.db.read() as tx:
        due = storage.deliveries.next_due(tx)
        return Standing(
            waiting=storage.deliveries.waiting(tx),
            overdue=max(timedelta(0), deps.clock.now() - due) if due is not None else timedelta(0),
            escalated=storage.blockers.count_escalated(tx),
        )


def dead_letters(deps: Deps) -> list[DeadLetter]:
    """Messages of the last month that could not be delivered, oldest first."""
    with deps.db.read() as tx:
        return storage.deliveries.dead_letters(tx, since=deps.clock.now() - _REMEMBERED)


def retry_dead_letters(deps: Deps) -> int:
    """Try to deliver them once more; returns how many there are."""
    now = deps.clock.now()
    with deps.db.write() as tx:
        return storage.deliveries.revive(tx, since=now - _REMEMBERED, at=now)
