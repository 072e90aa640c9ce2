"""Queries of those who decide what Slack should show: one row per message as it should be."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, bindparam, case, cast, delete, false, func, or_, select, update

from bot.domain.people import ChannelId
from bot.domain.privacy import Names
from storage import homes, mentions, upsert
from storage.database import Transaction
from storage.tables import Delivery, EscalationItemRow, OutboxRow, PaceRow
from storage.written import is_in

LESSONS = "lessons"
"""The kind of messages that tell of other pilots' lessons."""
OUTDATED: dict[str, Any] = {}
"""The payload of a message that is to be drawn when it goes."""
HOME = "home"
"""The kind of what is not a message but somebody's Home: its payload is the view, and sending it means publishing."""


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
class Place:
    """Where a sent message stands in Slack."""

    channel: ChannelId
    ts: str
    permalink: str | None = None
    """Its address for a browser, where we asked for it."""


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
    if upsert.add(tx, OutboxRow, row):
        _outdate_homes(tx, message.kind, message.pilot_id, message.recipient, at)


def revise(tx: Transaction, key: str, payload: dict[str, Any], *, at: datetime) -> None:
    """Decide what a message should say from now on; several changes before the next delivery become one.

    A message that does not exist, or that can never be delivered, stays as it is.
    """
    changed = tx.execute(_SAY, {"which": key, "said": payload, "at": at}).one_or_none()
    if changed is not None:
        _outdate_homes(tx, changed.kind, changed.pilot_id, changed.recipient, at)


def outdate(tx: Transaction, key: str, *, pilot_id: int, at: datetime) -> None:
    """What a message says is no longer true: whoever sends it draws it anew, once for all that has changed by then."""
    tx.execute(_SAY, {"which": key, "said": OUTDATED, "at": at})
    homes.outdate(tx, at=at, pilot_id=pilot_id)


def draw(tx: Transaction, key: str, payload: dict[str, Any], *, version: int) -> None:
    """Keep what an outdated message says after all, unless it has been outdated again."""
    tx.execute(_DRAW, {"which": key, "payload": payload, "drawn": version})


def withdraw(tx: Transaction, key: str) -> None:
    """Forget a message that nobody needs any more, unless it is on its way or there already."""
    tx.execute(_WITHDRAW, {"keys": [key]})


def settle(tx: Transaction, keys: Collection[str], payload: dict[str, Any], *, at: datetime) -> None:
    """Nobody needs these messages any more: withdraw what was not sent; the others say something else from now on."""
    held = tx.execute(_HOLD, {"keys": list(keys)}).all() if keys else []
    unsent = [row.key for row in held if row.sent_version == 0 and row.state is Delivery.PENDING]
    if unsent:
        tx.execute(_WITHDRAW, {"keys": unsent})
    for row in held:
        if row.key not in unsent:
            revise(tx, row.key, payload, at=at)


def redirect(tx: Transaction, old: ChannelId, new: ChannelId) -> None:
    """A channel has another id: what goes there and what stands there is found under the new one."""
    tx.execute(update(OutboxRow).where(OutboxRow.recipient == old).values(recipient=new))
    tx.execute(update(OutboxRow).where(OutboxRow.channel == old).values(channel=new))


def place(tx: Transaction, key: str) -> Place | None:
    """Where a message stands in Slack; None until it is there."""
    row = tx.execute(_PLACE, {"which": key}).one_or_none()
    return None if row is None or row.channel is None or row.ts is None else Place(row.channel, row.ts)


def permalinks(tx: Transaction, keys: Collection[str]) -> dict[str, str]:
    """The addresses of those of these messages whose address is known."""
    return {row.key: row.permalink for row in tx.execute(_PERMALINKS, {"keys": list(keys)})}


def is_waiting(tx: Transaction, key: str) -> bool:
    """Whether a message is decided but was never sent."""
    return tx.execute(_WAITING, {"which": key}).first() is not None


def exists(tx: Transaction, key: str) -> bool:
    return tx.execute(_EXISTS, {"which": key}).first() is not None


def counts(tx: Transaction) -> dict[Delivery, int]:
    """How many messages are in each state."""
    rows = tx.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
    return {row[0]: row[1] for row in rows}


def count_dead(tx: Transaction, pilot_id: int, *, since: datetime) -> int:
    """How many of a pilot's messages decided since then can never be delivered."""
    return tx.execute(_COUNT_DEAD, {"pilot": pilot_id, "since": since}).scalar_one()


def has_since(tx: Transaction, prefix: str, *, since: datetime) -> bool:
    """Whether a message whose key begins so was decided since then."""
    such = OutboxRow.key.startswith(prefix, autoescape=True), OutboxRow.created_at >= since
    return tx.execute(select(OutboxRow.key).where(*such).limit(1)).first() is not None


def _outdate_homes(tx: Transaction, kind: str, pilot_id: int | None, recipient: str, at: datetime) -> None:
    """Whatever changes for somebody leaves through here, so here it shows that their Home is no longer true."""
    if kind != HOME:
        homes.outdate(tx, at=at, pilot_id=pilot_id, users=[recipient])


def forget_recipient(tx: Transaction, user: str) -> None:
    """Forget every message to somebody, sent or not."""
    theirs = select(OutboxRow.key).where(OutboxRow.recipient == user)
    tx.execute(delete(EscalationItemRow).where(EscalationItemRow.message_key.in_(theirs)))
    tx.execute(delete(OutboxRow).where(OutboxRow.recipient == user))
    tx.execute(delete(PaceRow).where(PaceRow.name == user))


def payloads(
    tx: Transaction, *, naming: str, names: Names, pilot_ids: Collection[int]
) -> list[tuple[str, dict[str, Any]]]:
    """The messages that may name somebody, all of these pilots, and those that carry words to other pilots."""
    said = cast(OutboxRow.payload, Text)
    named = or_(said.contains(naming), mentions.may_name(said, names))
    carried = OutboxRow.kind == LESSONS if pilot_ids else false()
    found = select(OutboxRow.key, OutboxRow.payload).where(or_(named, OutboxRow.pilot_id.in_(pilot_ids), carried))
    return [(row.key, row.payload) for row in tx.execute(found)]


def rewrite(tx: Transaction, key: str, payload: dict[str, Any], *, at: datetime) -> None:
    """Say something else from now on, whatever became of the message."""
    revise(tx, key, payload, at=at)
    tx.execute(update(OutboxRow).where(OutboxRow.key == key, OutboxRow.state == Delivery.DEAD).values(payload=payload))


def rename(tx: Transaction, old: str, new: str) -> None:
    """Messages whose key names somebody, with those that hang under them, name somebody else."""
    for column in (OutboxRow.key, OutboxRow.thread_of):
        for key in tx.execute(select(column).where(column.contains(old)).distinct()).scalars():
            renamed = ":".join(new if part == old else part for part in (key or "").split(":"))
            tx.execute(update(OutboxRow).where(column == key).values({column.key: renamed}))


# Written once: to build a statement takes SQLAlchemy longer than it takes the database to answer it (measured)

_THIS = OutboxRow.key == bindparam("which")
_THESE = OutboxRow.key.in_(bindparam("keys", expanding=True))
_UNSENT = OutboxRow.sent_version == 0

_HOLD = (
    select(OutboxRow.key, OutboxRow.state, OutboxRow.sent_version)
    .where(_THESE)
    .order_by(OutboxRow.key)
    .with_for_update()
)
"""A sender may be recording one of them as sent right now."""
_DRAW = update(OutboxRow).where(_THIS, OutboxRow.version == bindparam("drawn"))
_SAID = bindparam("said", type_=OutboxRow.payload.type)
_SENT = OutboxRow.state == Delivery.SENT
_SAY = (
    update(OutboxRow)
    .where(_THIS, OutboxRow.state != Delivery.DEAD, cast(OutboxRow.payload, Text) != cast(_SAID, Text))
    .values(
        payload=_SAID,
        version=OutboxRow.version + 1,
        state=case((_SENT, Delivery.PENDING), else_=OutboxRow.state),
        not_before=case((_SENT, bindparam("at", type_=OutboxRow.not_before.type)), else_=OutboxRow.not_before),
        attempts=case((_SENT, 0), else_=OutboxRow.attempts),
    )
    .returning(OutboxRow.kind, OutboxRow.pilot_id, OutboxRow.recipient)
)
_WITHDRAW = delete(OutboxRow).where(_THESE, _UNSENT, OutboxRow.state == Delivery.PENDING)
_PLACE = select(OutboxRow.channel, OutboxRow.ts).where(_THIS)
_PERMALINKS = select(OutboxRow.key, OutboxRow.permalink).where(_THESE, OutboxRow.permalink.is_not(None))
_COUNT_DEAD = select(func.count()).where(
    OutboxRow.pilot_id == bindparam("pilot"),
    is_in(OutboxRow.state, Delivery.DEAD),
    OutboxRow.created_at >= bindparam("since"),
)
_EXISTS = select(OutboxRow.key).where(_THIS)
_WAITING = _EXISTS.where(_UNSENT, OutboxRow.state != Delivery.DEAD)
