"""Queries about bundled escalation messages: which items they list, and when somebody had one (R26)."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import delete, func, select

from bot.domain.blockers import Blocker
from bot.domain.people import UserId
from storage import blockers, upsert
from storage.database import Transaction
from storage.tables import Delivery, EscalationItemRow, OutboxRow


def list_in(tx: Transaction, message_key: str, blocker_id: int) -> None:
    """Note that a message lists an item."""
    row = {"message_key": message_key, "blocker_id": blocker_id}
    upsert.add(tx, EscalationItemRow, row)


def move_on(tx: Transaction, kinds: Iterable[str], message_key: str, user: UserId) -> list[str]:
    """Take the items of a message out of what the same person was sent before; returns the keys of those messages.

    Silence would otherwise fill weeks of messages with the same item, each drawn again at its every step.
    """
    its = select(EscalationItemRow.blocker_id).where(EscalationItemRow.message_key == message_key)
    sent = select(OutboxRow.key).where(
        OutboxRow.recipient == user, OutboxRow.kind.in_(list(kinds)), OutboxRow.ts.is_not(None)
    )
    older = sent.where(OutboxRow.key != message_key)
    gone = EscalationItemRow.blocker_id.in_(its) & EscalationItemRow.message_key.in_(older)
    taken = delete(EscalationItemRow).where(gone).returning(EscalationItemRow.message_key)
    return sorted(set(tx.execute(taken).scalars()))


def listed_in(tx: Transaction, message_key: str) -> list[Blocker]:
    """The items of a message."""
    ids = select(EscalationItemRow.blocker_id).where(EscalationItemRow.message_key == message_key)
    return blockers.by_ids(tx, list(tx.execute(ids).scalars()))


def listing(tx: Transaction, blocker_id: int) -> list[tuple[str, str, str]]:
    """The key, kind and recipient of each message that shows an item."""
    found = (
        select(OutboxRow.key, OutboxRow.kind, OutboxRow.recipient)
        .join(EscalationItemRow, EscalationItemRow.message_key == OutboxRow.key)
        .where(EscalationItemRow.blocker_id == blocker_id)
        .order_by(OutboxRow.key)
    )
    return [(row.key, row.kind, row.recipient) for row in tx.execute(found)]


def waits_to_be_sent(tx: Transaction, kinds: Iterable[str], blocker_id: int, user: UserId) -> bool:
    """Whether somebody has yet to be told of an item that asks them."""
    waiting = (
        select(OutboxRow.key)
        .join(EscalationItemRow, EscalationItemRow.message_key == OutboxRow.key)
        .where(EscalationItemRow.blocker_id == blocker_id, OutboxRow.recipient == user)
        .where(OutboxRow.kind.in_(list(kinds)))
        .where(OutboxRow.sent_version == 0, OutboxRow.state != Delivery.DEAD)
    )
    return tx.execute(waiting).first() is not None


def unsent(tx: Transaction, kind: str, user: UserId) -> str | None:
    """The key of the message of a kind that waits to be sent to somebody; there is never more than one."""
    waiting = select(OutboxRow.key).where(
        OutboxRow.recipient == user,
        OutboxRow.kind == kind,
        OutboxRow.sent_version == 0,
        OutboxRow.state != Delivery.DEAD,
    )
    return tx.execute(waiting.order_by(OutboxRow.created_at)).scalars().first()


def is_under_way(tx: Transaction, kind: str, user: UserId, *, besides: str) -> bool:
    """Whether another message of a kind is being sent to somebody, or may have been: it could be today's."""
    others = select(OutboxRow.key).where(
        OutboxRow.recipient == user,
        OutboxRow.kind == kind,
        OutboxRow.key != besides,
        OutboxRow.sent_version == 0,
        OutboxRow.state.in_((Delivery.SENDING, Delivery.UNKNOWN)),
    )
    return tx.execute(others.limit(1)).first() is not None


def last_sent_at(tx: Transaction, kind: str, user: UserId) -> datetime | None:
    """When Slack posted somebody's newest message of a kind: a message's `ts` is that instant."""
    newest = select(func.max(OutboxRow.ts)).where(OutboxRow.recipient == user, OutboxRow.kind == kind)
    ts: str | None = tx.execute(newest).scalar_one()
    return None if ts is None else datetime.fromtimestamp(float(ts), UTC)


def unreachable(tx: Transaction, kinds: Iterable[str], users: Iterable[UserId], *, since: datetime) -> set[UserId]:
    """Those to whom the newest of these messages could not be delivered, unless that was before `since`."""
    rows = (
        select(OutboxRow.recipient, OutboxRow.sent_version)
        .where(OutboxRow.recipient.in_(list(users)), OutboxRow.kind.in_(list(kinds)), OutboxRow.created_at >= since)
        .where((OutboxRow.sent_version > 0) | (OutboxRow.state == Delivery.DEAD))
        .order_by(OutboxRow.created_at)
    )
    newest = {UserId(row.recipient): row.sent_version for row in tx.execute(rows)}
    return {user for user, sent_version in newest.items() if sent_version == 0}
