"""Taking messages from the outbox and recording what became of them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import storage.outbox
import storage.pilots
from bot.domain.people import UserId
from bot.services import escalations, ladder, people
from bot.services.deps import Deps
from storage.database import Transaction
from storage.outbox import Claimed, Message, Place

_LEASE = timedelta(minutes=2)
"""Longer than the client waits for Slack; afterwards the sender is taken to be dead."""
_UTC = ZoneInfo("UTC")


def claim(deps: Deps, *, busy: frozenset[str]) -> Claimed | None:
    """The next message to send, ours alone for a while. One that must wait for working hours goes back by itself."""
    now = deps.clock.now()
    with deps.db.write() as tx:
        while (claimed := storage.outbox.claim(tx, now=now, until=now + _LEASE, busy=busy)) is not None:
            allowed = _allowed_from(deps, tx, claimed, now)
            if allowed <= now:
                return claimed
            storage.outbox.postpone(tx, claimed.message.key, until=allowed)
    return None


def next_due(deps: Deps) -> datetime | None:
    with deps.db.read() as tx:
        return storage.outbox.next_due(tx, now=deps.clock.now())


def record_sent(deps: Deps, claimed: Claimed, place: Place) -> None:
    with deps.db.write() as tx:
        storage.outbox.record_sent(tx, claimed, place)


def postpone(deps: Deps, claimed: Claimed, *, wait: timedelta, error: str, maybe_sent: bool = False) -> None:
    """Try again later."""
    with deps.db.write() as tx:
        until = deps.clock.now() + wait
        storage.outbox.postpone(tx, claimed.message.key, until=until, error=error, maybe_sent=maybe_sent)


def bury(deps: Deps, claimed: Claimed, *, error: str) -> None:
    """It can never be delivered: keep the row, and tell the pilot's champion once what is wrong."""
    message = claimed.message
    with deps.db.write() as tx:
        storage.outbox.bury(tx, message.key, error)
        if claimed.ts is None:
            ladder.unreachable(deps, tx, message)
        if message.pilot_id is None or message.kind == "undeliverable":
            return
        pilot = storage.pilots.by_id(tx, message.pilot_id)
        text = f"A message for {pilot.name} could not be delivered to {message.recipient}: {error}."
        alert = Message(
            key=f"undeliverable:{pilot.id}:{message.recipient}:{error}",
            kind="undeliverable",
            recipient=pilot.roster.champion,
            payload={"text": text},
            pilot_id=pilot.id,
            in_working_hours=True,
        )
        storage.outbox.post(tx, alert, at=deps.clock.now())


def _allowed_from(deps: Deps, tx: Transaction, claimed: Claimed, now: datetime) -> datetime:
    """From when on a message may go: direct messages wait for the recipient's working hours, updates disturb nobody."""
    message = claimed.message
    if not message.in_working_hours or claimed.ts is not None:
        return now
    zone = storage.pilots.by_id(tx, message.pilot_id).cadence.zone if message.pilot_id is not None else _UTC
    user = UserId(message.recipient)
    working = people.working_time(deps, tx, user, fallback=zone)
    if message.kind in escalations.KINDS:
        return escalations.may_go(deps, tx, message.kind, user, working)
    return working.next_working(now)
