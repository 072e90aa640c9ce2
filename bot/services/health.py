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
from bot.services.outbox import STUCK_AFTER
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
    stuck: int
    """How many messages are put off again and again without being sent."""


def standing(deps: Deps) -> Standing:
    """Raises UnavailableError when the database cannot be read."""
    with deps.read() as uow:
        due = storage.deliveries.next_due(uow.tx)
        return Standing(
            waiting=storage.deliveries.waiting(uow.tx),
            overdue=max(timedelta(0), uow.now - due) if due is not None else timedelta(0),
            escalated=storage.blockers.count_escalated(uow.tx),
            refused_since=storage.heartbeats.last(uow.tx).get(Beat.REFUSED),
            to_mend=TO_MEND.get(storage.deliveries.held_up_by(uow.tx, TO_MEND) or ""),
            stuck=len(storage.deliveries.stuck(uow.tx, postponed=STUCK_AFTER)),
        )


def refused(deps: Deps) -> None:
    """Slack takes nothing from us: the app was removed, or its token is dead. Everything is kept and waits."""
    with deps.write() as uow:
        storage.heartbeats.begin(uow.tx, Beat.REFUSED, at=uow.now)


def accepted(deps: Deps) -> None:
    """Slack takes our token; if it did not before, what waits goes at once."""
    with deps.write() as uow:
        if storage.heartbeats.forget(uow.tx, Beat.REFUSED):
            storage.pacing.reopen(uow.tx)


def is_refused(deps: Deps) -> bool:
    """Whether Slack takes nothing from us, as far as we know."""
    with deps.read() as uow:
        return Beat.REFUSED in storage.heartbeats.last(uow.tx)


def dead_letters(deps: Deps) -> list[DeadLetter]:
    """Messages of the last month that could not be delivered, oldest first."""
    with deps.read() as uow:
        return storage.deadletters.since(uow.tx, uow.now - _REMEMBERED)


def retry_dead_letters(deps: Deps) -> int:
    """Try to deliver them once more; returns how many there are."""
    with deps.write() as uow:
        return storage.deadletters.revive(uow.tx, since=uow.now - _REMEMBERED, at=uow.now)
