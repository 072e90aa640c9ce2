"""Queries about messages to Slack: what is decided, what was sent, what became of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import aliased

from bot.domain.people import ChannelId
from storage.database import Transaction
from storage.tables import Delivery, OutboxRow
from storage.upsert import insert


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it should be. The same key is the same message, however often it is decided."""

    key: str
    kind: str
    recipient: str
    payload: dict[str, Any]
    pilot_id: int | None = None
    thread_of: str | None = None
    in_working_hours: bool = False
    """Wait for the recipient's working hours (R6)."""
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send: post it if `ts` is None, else update what was posted."""

    message: Message
    version: int
    attempts: int
    channel: ChannelId | None
    ts: str | None
    thread_ts: str | None
    created_at: datetime
    maybe_sent: bool
    """An earlier try ended without an answer, so Slack may have it already."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sent message stands in Slack."""

    channel: ChannelId
    ts: str
    permalink: str | None = None
    """Its address for a browser, where we asked for it."""


_WAITING = (Delivery.PENDING, Delivery.UNKNOWN)


def post(tx: Transaction, message: Message, *, at: datetime) -> None:
    """Decide a message once; deciding it again changes nothing."""
    row = {
        "key": message.key,
        "kind": message.kind,
        "pilot_id": message.pilot_id,
        "recipient": message.recipient,
        "thread_of": message.thread_of,
        "in_working_hours": message.in_working_hours,
        "payload": message.payload,
        "version": 1,
        "sent_version": 0,
        "state": Delivery.PENDING,
        "created_at": at,
        "not_before": message.not_before or at,
        "attempts": 0,
    }
    tx.execute(insert(tx, OutboxRow).values(row).on_conflict_do_nothing())


def revise(tx: Transaction, key: str, payload: dict[str, Any], *, at: datetime) -> None:
    """Decide what a message should say from now on; several changes before the next delivery become one.

    A message that does not exist, or that can never be delivered, stays as it is.
    """
    known = select(OutboxRow.payload, OutboxRow.state).where(OutboxRow.key == key)
    row = tx.execute(known.with_for_update()).one_or_none()  # a sender may be recording it as sent right now
    if row is None or row.state is Delivery.DEAD or row.payload == payload:
        return
    changed = {"payload": payload, "version": OutboxRow.version + 1}
    if row.state is Delivery.SENT:
        changed |= {"state": Delivery.PENDING, "not_before": at, "attempts": 0}
    tx.execute(update(OutboxRow).where(OutboxRow.key == key).values(changed))


def withdraw(tx: Transaction, key: str) -> None:
    """Forget a message that nobody needs any more, unless it is on its way or there already."""
    unsent = OutboxRow.key == key, OutboxRow.sent_version == 0, OutboxRow.state == Delivery.PENDING
    tx.execute(delete(OutboxRow).where(*unsent))


def claim(tx: Transaction, *, now: datetime, until: datetime, busy: frozenset[str]) -> Claimed | None:
    """Take the most overdue message that may go now, for us alone until the lease ends.

    A reply waits for the message it hangs under; `busy` are recipients that had a post within the last second.
    """
    parent = aliased(OutboxRow)
    hanging = or_(OutboxRow.thread_of.is_(None), parent.ts.is_not(None), parent.key.is_(None), _dead(parent))
    ready = (
        _due(now)
        .add_columns(parent.ts.label("thread_ts"))
        .outerjoin(parent, parent.key == OutboxRow.thread_of)
        .where(hanging)
        .where(or_(OutboxRow.ts.is_not(None), OutboxRow.recipient.not_in(busy)))
        .order_by(OutboxRow.not_before, OutboxRow.created_at, OutboxRow.key)
        .limit(1)
        .with_for_update(of=OutboxRow, skip_locked=True)
    )
    row = tx.execute(ready).one_or_none()
    if row is None:
        return None
    taken = {"state": Delivery.SENDING, "leased_until": until, "attempts": row.attempts + 1}
    tx.execute(update(OutboxRow).where(OutboxRow.key == row.key).values(taken))
    return _claimed(row)


def next_due(tx: Transaction, *, now: datetime) -> datetime | None:
    """When the next message may go; None if nothing waits."""
    waiting = select(func.min(OutboxRow.not_before)).where(OutboxRow.state.in_(_WAITING))
    found: datetime | None = tx.execute(waiting).scalar_one()
    return None if found is None else max(found, now)


def postpone(tx: Transaction, key: str, *, until: datetime, error: str | None = None, maybe_sent: bool = False) -> None:
    """Give a claimed message back, to be tried again at `until`."""
    back = {"not_before": until, "leased_until": None, "last_error": error}
    back["state"] = Delivery.UNKNOWN if maybe_sent else Delivery.PENDING
    tx.execute(update(OutboxRow).where(OutboxRow.key == key).values(back))


def record_sent(tx: Transaction, claimed: Claimed, place: Place) -> None:
    """Slack has it. If it should say something else by now, it waits for an update."""
    current = OutboxRow.version == claimed.version
    done: dict[str, Any] = {"channel": place.channel, "ts": place.ts, "sent_version": claimed.version}
    if place.permalink is not None:
        done["permalink"] = place.permalink
    done |= {"leased_until": None, "last_error": None}
    mine = update(OutboxRow).where(OutboxRow.key == claimed.message.key)
    tx.execute(mine.where(current).values(done | {"state": Delivery.SENT}))
    tx.execute(mine.where(~current).values(done | {"state": Delivery.PENDING, "attempts": 0}))


def bury(tx: Transaction, key: str, error: str) -> None:
    """It can never be delivered; the row stays as a record."""
    dead = {"state": Delivery.DEAD, "leased_until": None, "last_error": error}
    tx.execute(update(OutboxRow).where(OutboxRow.key == key).values(dead))


def place(tx: Transaction, key: str) -> Place | None:
    """Where a message stands in Slack; None until it is there."""
    row = tx.execute(select(OutboxRow.channel, OutboxRow.ts).where(OutboxRow.key == key)).one_or_none()
    return None if row is None or row.channel is None or row.ts is None else Place(row.channel, row.ts)


def permalinks(tx: Transaction, keys: Collection[str]) -> dict[str, str]:
    """The addresses of those of these messages whose address is known."""
    rows = select(OutboxRow.key, OutboxRow.permalink).where(OutboxRow.key.in_(keys), OutboxRow.permalink.is_not(None))
    return {row.key: row.permalink for row in tx.execute(rows)}


def is_waiting(tx: Transaction, key: str) -> bool:
    """Whether a message is decided but was never sent."""
    waiting = select(OutboxRow.key).where(OutboxRow.key == key, OutboxRow.sent_version == 0)
    return tx.execute(waiting.where(OutboxRow.state != Delivery.DEAD)).first() is not None


def exists(tx: Transaction, key: str) -> bool:
    return tx.execute(select(OutboxRow.key).where(OutboxRow.key == key)).first() is not None


def counts(tx: Transaction) -> dict[Delivery, int]:
    """How many messages are in each state."""
    rows = tx.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
    return {row[0]: row[1] for row in rows}


def _due(now: datetime) -> Select[Any]:
    """Waiting messages whose time has come, and those whose sender never came back."""
    waiting = and_(OutboxRow.state.in_(_WAITING), OutboxRow.not_before <= now)
    abandoned = and_(OutboxRow.state == Delivery.SENDING, OutboxRow.leased_until < now)
    return select(OutboxRow).where(or_(waiting, abandoned))


def _dead(row: type[OutboxRow]) -> Any:
    return row.state == Delivery.DEAD


def _claimed(row: Row[Any]) -> Claimed:
    message = Message(
        key=row.key,
        kind=row.kind,
        recipient=row.recipient,
        payload=row.payload,
        pilot_id=row.pilot_id,
        thread_of=row.thread_of,
        in_working_hours=row.in_working_hours,
        not_before=row.not_before,
    )
    return Claimed(
        message=message,
        version=row.version,
        attempts=row.attempts + 1,
        channel=row.channel,
        ts=row.ts,
        thread_ts=row.thread_ts,
        created_at=row.created_at,
        maybe_sent=row.state is not Delivery.PENDING,
    )
