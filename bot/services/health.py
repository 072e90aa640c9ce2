"""How things stand: what waits to be sent, since when, and what waits for leadership."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import storage.blockers
import storage.deadletters
import storage.deliveries
import storage.heartbeats
import storage.pacing
from bot.failures import TO_MEND
from bot.services.deps import Deps
from storage.deadletters import DeadLetter
from storage.heartbeats import Beat
from storage.tables import Delivery

_REMEMBERED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """`overdue` is how long the oldest message has been waiting that could go now.

    `refused_since` is since when Slack takes nothing from us; None while it does, as far as we know.
    """

    waiting: dict[Delivery, int]
    overdue: timedelta
    escalated: int
    refused_since: datetime | None
    to_mend: str | None
    """What somebody must mend in the app's settings before some messages can pass."""


def standing(deps: Deps) -> Standing:
    """Raises UnavailableError when the database cannot be read."""
    with deps.db.read() as tx:
        due = storage.deliveries.next_due(tx)
        return Standing(
            waiting=storage.deliveries.waiting(tx),
            overdue=max(timedelta(0), deps.clock.now() - due) if due is not None else timedelta(0),
            escalated=storage.blockers.count_escalated(tx),
            refused_since=storage.heartbeats.last(tx).get(Beat.REFUSED),
            to_mend=TO_MEND.get(storage.deliveries.held_up_by(tx, TO_MEND) or ""),
        )


def refused(deps: Deps) -> None:
    """Slack takes nothing from us: the app was removed, or its token is dead. Everything is kept and waits."""
    with deps.db.write() as tx:
        storage.heartbeats.begin(tx, Beat.REFUSED, at=deps.clock.now())


def accepted(deps: Deps) -> None:
    """Slack takes our token; if it did not before, what waits goes at once."""
    with deps.db.write() as tx:
        if storage.heartbeats.forget(tx, Beat.REFUSED):
            storage.pacing.reopen(tx)


def is_refused(deps: Deps) -> bool:
    """Whether Slack takes nothing from us, as far as we know."""
    with deps.db.read() as tx:
        return Beat.REFUSED in storage.heartbeats.last(tx)


def dead_letters(deps: Deps) -> list[DeadLetter]:
    """Messages of the last month that could not be delivered, oldest first."""
    with deps.db.read() as tx:
        return storage.deadletters.since(tx, deps.clock.now() - _REMEMBERED)


def retry_dead_letters(deps: Deps) -> int:
    """Try to deliver them once more; returns how many there are."""
    now = deps.clock.now()
    with deps.db.write() as tx:
        return storage.deadletters.revive(tx, since=now - _REMEMBERED, at=now)
