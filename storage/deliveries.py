"""Queries of those who send: taking messages from the outbox and recording what became of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, delete, func, or_, select, update
from sqlalchemy.orm import aliased

from storage import heartbeats, pacing
from storage.database import Transaction
from storage.outbox import Message, Place
from storage.tables import ChannelRow, Delivery, OutboxRow
from storage.written import is_in


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send until `leased_until`: post it if it has no `place`, else update what stands there.

    The end of the lease tells one claim from the next: what somebody reports who has lost theirs changes nothing.
    """

    message: Message
    version: int
    attempts: int
    postponed: int
    """How often it was put off without a try since the last one."""
    place: Place | None
    thread_ts: str | None
    created_at: datetime
    leased_until: datetime
    maybe_sent: bool
    """An earlier try ended without an answer, or the database was restored, so Slack may have it already."""
    maybe_sent_since: datetime


@dataclass(frozen=True, slots=True)
class Open:
    """What may go just now, and whose turn it is: the kind with the lowest `rank` goes first."""

    posts: bool = True
    updates: bool = True
    rank: Callable[[str], int] = lambda _: 0


@dataclass(frozen=True, slots=True)
class _Queue:
    """All posts, or all updates, of one kind; the most overdue since when, and the query that takes it."""

    kind: str
    since: datetime
    first: Select[OutboxRow, str | None]


_WAITING = (Delivery.PENDING, Delivery.UNKNOWN)
_ON_THEIR_WAY = (*_WAITING, Delivery.SENDING)


def claim(tx: Transaction, *, now: datetime, until: datetime, open_: Open) -> Claimed | None:
    """Take a message that may go now, for us alone until the lease ends: the kinds by turns, the most overdue first.

    A reply waits for the message it hangs under, a post for a conversation that is busy. What is found costs the same
    however much waits behind it: each kind is a queue of its own, in an index.
    """
    tx.execute(_TAKE_OVER, {"now": now})
    for queue in _queues(tx, now, open_):
        row = tx.execute(queue.first, {"kind": queue.kind, "now": now}).one_or_none()
        if row is not None:
            tx.execute(_TAKE, {"taken": row.key, "until": until, "attempt": row.attempts + 1})
            return _claimed(row, until, heartbeats.forgotten_since(tx, now=now))
    return None


def _queues(tx: Transaction, now: datetime, open_: Open) -> list[_Queue]:
    """What is due, by kind, in the order of their turns."""
    may_go = [each for each, is_open in ((_POSTS, open_.posts), (_UPDATES, open_.updates)) if is_open]
    queues = [_Queue(row.kind, row.since, first) for kinds, first in may_go for row in tx.execute(kinds)]
    due = (queue for queue in queues if queue.since <= now)
    return sorted(due, key=lambda queue: (open_.rank(queue.kind), queue.since))


def next_due(tx: Transaction) -> datetime | None:
    """When the next message may go, or the next lease ends; in the past if it may already. None if nothing waits."""
    found = [at for at in tx.execute(_NEXT_DUE).one() if at is not None]
    return min(found, default=None)


def count_overdue(tx: Transaction, pilot_id: int, *, before: datetime) -> int:
    """How many of a pilot's messages should have gone before then, and could have."""
    return tx.execute(_COUNT_OVERDUE, {"pilot": pilot_id, "before": before}).scalar_one()


def count_due(tx: Transaction, *, now: datetime) -> int:
    """How many messages could go now, as far as they themselves are concerned."""
    due = select(func.count()).select_from(OutboxRow).where(_WAITS, OutboxRow.not_before <= now, ~_BLOCKED)
    return int(tx.execute(due).scalar_one())


def postpone(
    tx: Transaction, claimed: Claimed, *, until: datetime, error: str | None = None, maybe_sent: bool = False
) -> bool:
    """Give a claimed message back, to be tried again at `until`; what was in doubt stays in doubt.

    Without an error nothing was tried: it counts as put off, not as an attempt.
    """
    in_doubt = maybe_sent or claimed.maybe_sent
    back = {
        "not_before": until,
        "leased_until": None,
        "last_error": error,
        "state": Delivery.UNKNOWN if in_doubt else Delivery.PENDING,
        "attempts": claimed.attempts - (error is None),
        "postponed": claimed.postponed + 1 if error is None else 0,
    }
    return _change(tx, claimed, back)


def record_sent(tx: Transaction, claimed: Claimed, place: Place) -> bool:
    """Slack has it. If it should say something else by now, it waits for an update.

    Whoever comes back late is heard only as long as nobody else has sent it or is about to.
    """
    done: dict[str, Any] = {
        "channel": place.channel,
        "ts": place.ts,
        "sent_version": claimed.version,
        "leased_until": None,
        "last_error": None,
        "postponed": 0,
    }
    if place.permalink is not None:
        done["permalink"] = place.permalink
    return tx.execute(_RECORD, done | _lease(claimed) | {"sent": claimed.version}).rowcount == 1


def forget_place(tx: Transaction, claimed: Claimed, *, at: datetime) -> bool:
    """What was posted is gone from Slack: post it anew."""
    anew = {"channel": None, "ts": None, "state": Delivery.PENDING, "not_before": at, "leased_until": None}
    return _change(tx, claimed, anew)


def drop(tx: Transaction, claimed: Claimed) -> bool:
    """Forget it, so that it can be decided anew."""
    return tx.execute(_DROP, _lease(claimed)).rowcount == 1


def bury(tx: Transaction, claimed: Claimed, error: str) -> bool:
    """It can never be delivered; the row stays as a record."""
    dead = {"state": Delivery.DEAD, "leased_until": None, "last_error": error}
    return _change(tx, claimed, dead)


def waiting(tx: Transaction) -> dict[Delivery, int]:
    """How many messages are on their way, by how far they are."""
    rows = tx.execute(
        select(OutboxRow.state, func.count()).where(OutboxRow.state.in_(_ON_THEIR_WAY)).group_by(OutboxRow.state)
    )
    found = {row[0]: row[1] for row in rows}
    return {state: found.get(state, 0) for state in _ON_THEIR_WAY}


def held_up_by(tx: Transaction, errors: Collection[str]) -> str | None:
    """Which of these errors keeps a message waiting, if any does."""
    found = select(OutboxRow.last_error).where(_ON_ITS_WAY, OutboxRow.last_error.in_(errors)).limit(1)
    return tx.execute(found).scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class StuckMessage:
    """A message that is put off again and again and never sent."""

    key: str
    kind: str
    recipient: str
    postponed: int
    not_before: datetime


def stuck(tx: Transaction, *, postponed: int) -> list[StuckMessage]:
    """Messages on their way that were put off at least that often without a try to send them, the most often first."""
    columns = (OutboxRow.key, OutboxRow.kind, OutboxRow.recipient, OutboxRow.postponed, OutboxRow.not_before)
    found = select(*columns).where(_ON_ITS_WAY, OutboxRow.postponed >= postponed).order_by(OutboxRow.postponed.desc())
    return [StuckMessage(*row) for row in tx.execute(found)]


def _change(tx: Transaction, claimed: Claimed, values: dict[str, Any]) -> bool:
    """Change a message, if the lease that came with the claim still holds it."""
    return tx.execute(_CHANGE, values | _lease(claimed)).rowcount == 1


def _lease(claimed: Claimed) -> dict[str, Any]:
    return {"which": claimed.message.key, "lease": claimed.leased_until}


def _claimed(row: Row[*tuple[Any, ...]], leased_until: datetime, forgotten_since: datetime | None) -> Claimed:
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
        postponed=row.postponed,
        place=_place(row),
        thread_ts=row.thread_ts,
        created_at=row.created_at,
        leased_until=leased_until,
        maybe_sent=row.state is not Delivery.PENDING or forgotten_since is not None,
        maybe_sent_since=min(row.created_at, forgotten_since or row.created_at),
    )


def _place(row: Row[*tuple[Any, ...]]) -> Place | None:
    return None if row.channel is None or row.ts is None else Place(row.channel, row.ts)


# Written once: building these takes SQLAlchemy longer than the database takes to answer them (measured)

_PARENT = aliased(OutboxRow)
_LEASED = is_in(OutboxRow.state, Delivery.SENDING)
_WAITS = is_in(OutboxRow.state, Delivery.PENDING, Delivery.UNKNOWN)
_ON_ITS_WAY = is_in(OutboxRow.state, Delivery.PENDING, Delivery.SENDING, Delivery.UNKNOWN)
"""In the words of the index, which is in the order of time: the first that is due is found without the others."""
_WITH_PARENT_THERE = or_(
    OutboxRow.thread_of.is_(None), _PARENT.ts.is_not(None), _PARENT.key.is_(None), _PARENT.state == Delivery.DEAD
)
_BLOCKED = (
    select(ChannelRow.channel)
    .where(ChannelRow.channel == OutboxRow.recipient, ChannelRow.problem.is_not(None))
    .exists()
)
"""Messages to a channel in which we cannot write; they wait until we can."""
_COUNT_OVERDUE = select(func.count()).where(
    OutboxRow.pilot_id == bindparam("pilot"), _ON_ITS_WAY, _WAITS, OutboxRow.not_before < bindparam("before"), ~_BLOCKED
)
_READY = and_(OutboxRow.state.in_(_WAITING), _WITH_PARENT_THERE, ~_BLOCKED)


def _kinds(waiting: ColumnElement[bool]) -> Select[str, datetime]:
    """Each kind of which something waits, and since when: the index is asked once a kind, not once a message."""
    lowest = select(func.min(OutboxRow.kind).label("kind"))
    first = lowest.where(waiting).cte("kinds", recursive=True)
    following = lowest.where(waiting, OutboxRow.kind > first.c.kind).scalar_subquery()
    kinds = first.union_all(select(following).where(first.c.kind.is_not(None)))
    since = select(func.min(OutboxRow.not_before)).where(waiting, OutboxRow.kind == kinds.c.kind).scalar_subquery()
    return select(kinds.c.kind, since.label("since")).where(kinds.c.kind.is_not(None))


def _first(*waiting: ColumnElement[bool]) -> Select[OutboxRow, str | None]:
    """The most overdue message of a kind."""
    return (
        select(OutboxRow, _PARENT.ts.label("thread_ts"))
        .outerjoin(_PARENT, _PARENT.key == OutboxRow.thread_of)
        .where(*waiting, OutboxRow.kind == bindparam("kind"), OutboxRow.not_before <= bindparam("now"))
        .where(_WITH_PARENT_THERE, ~_BLOCKED)
        .order_by(OutboxRow.not_before, OutboxRow.created_at, OutboxRow.key)
        .limit(1)
        .with_for_update(of=OutboxRow, skip_locked=True)
    )


_POST = and_(_WAITS, OutboxRow.ts.is_(None))
_UPDATE = and_(_WAITS, OutboxRow.ts.is_not(None))
_POSTS = _kinds(_POST), _first(_POST, ~pacing.is_closed(OutboxRow.recipient))
_UPDATES = _kinds(_UPDATE), _first(_UPDATE)
_ENDED = select(OutboxRow.key).where(_LEASED, OutboxRow.leased_until <= bindparam("now"))
_TAKE_OVER = (
    update(OutboxRow)
    .where(OutboxRow.key.in_(_ENDED.with_for_update(skip_locked=True)))
    .values(state=Delivery.UNKNOWN, leased_until=None)
)
"""Who had these is taken to be dead; what became of them nobody knows."""
_TAKE = (
    update(OutboxRow)
    .where(OutboxRow.key == bindparam("taken"))
    .values(state=Delivery.SENDING, leased_until=bindparam("until"), attempts=bindparam("attempt"))
)
_THIS = OutboxRow.key == bindparam("which")
_OURS = and_(_THIS, _LEASED, OutboxRow.leased_until == bindparam("lease"))
_CHANGE = update(OutboxRow).where(_OURS)
_DROP = delete(OutboxRow).where(_OURS)
_IS_CURRENT = OutboxRow.version == bindparam("sent")
_UNCLAIMED = and_(_THIS, OutboxRow.state.in_(_WAITING), OutboxRow.ts.is_(None))
_RECORD = (
    update(OutboxRow)
    .where(or_(_OURS, _UNCLAIMED))
    .values(
        state=case((_IS_CURRENT, Delivery.SENT), else_=Delivery.PENDING),
        attempts=case((_IS_CURRENT, OutboxRow.attempts), else_=0),
    )
)
_NEXT_DUE = select(
    select(OutboxRow.not_before)
    .outerjoin(_PARENT, _PARENT.key == OutboxRow.thread_of)
    .where(_ON_ITS_WAY, _READY)
    .order_by(OutboxRow.not_before)
    .limit(1)
    .scalar_subquery(),
    select(func.min(OutboxRow.leased_until)).where(_LEASED).scalar_subquery(),
)
