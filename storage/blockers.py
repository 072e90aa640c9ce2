"""Queries about blockers and asks and their history."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Text, bindparam, cast, delete, func, insert, select, union, update

from bot.domain.blockers import Blocker, Event, EventKind, Kind, Move, State
from bot.domain.ladder import Policy
from bot.domain.people import UserId
from storage.database import Transaction
from storage.dependencies import LEADING_TO, of_row, with_dependency
from storage.rows import read
from storage.tables import AskedRow, BlockerEventRow, BlockerRow
from storage.written import is_in, is_not_in


def add(tx: Transaction, blocker: Blocker) -> Blocker:
    """Keep a new item and the first line of its history; returns it with its id."""
    blocker_id: int = tx.execute(_ADD, _values(blocker)).scalar_one()
    _add_events(tx, blocker_id, [opening(blocker)])
    return replace(blocker, id=blocker_id)


def opening(blocker: Blocker) -> Event:
    """The first line of an item's history."""
    return Event(EventKind.OPENED, blocker.raised_by, blocker.opened_at, None, blocker.state)


def apply(tx: Transaction, move: Move) -> bool:
    """Write a move and its events, unless somebody else moved the item first: then nothing changes (R28)."""
    after = move.blocker
    unmoved = {"number": after.id, "before": after.version - 1}
    if tx.execute(_MOVE, unmoved | _values(after)).rowcount != 1:
        return False
    tx.execute(_ASK_NOBODY, {"number": after.id})
    if after.asked:
        asked = [{"blocker_id": after.id, "user_id": user, "position": n} for n, user in enumerate(after.asked)]
        tx.execute(_ASK, asked)
    _add_events(tx, after.id, move.events)
    return True


def reschedule(tx: Transaction, blocker: Blocker) -> None:
    """Keep when time acts on an item; its version stays, for nothing has happened to it."""
    tx.execute(
        _MOVE,
        {"number": blocker.id, "before": blocker.version, "next_at": blocker.next_at, "started_at": blocker.started_at},
    )


def get(tx: Transaction, blocker_id: int) -> Blocker | None:
    return next(iter(_read(tx, _BY_ID, number=blocker_id)), None)


def by_ids(tx: Transaction, ids: Collection[int]) -> list[Blocker]:
    """Several items, in the order of their numbers."""
    return _read(tx, _BY_IDS, ids=list(ids))


def raised_by_form(tx: Transaction, check_in_id: int, user: UserId) -> dict[Kind, Blocker]:
    """What somebody's form in a check-in has raised: at most a blocker and an ask."""
    return {item.kind: item for item in _read(tx, _RAISED_BY_FORM, check_in=check_in_id, user=user)}


def stuck(tx: Transaction, *, before: datetime) -> list[int]:
    """Items whose timer is lost, or ran out so long ago that something must have failed."""
    return list(tx.execute(_STUCK, {"before": before}).scalars())


def timed(tx: Transaction) -> list[Blocker]:
    """Every item that time acts on sooner or later; those of paused pilots rest and are left out."""
    return _read(tx, _TIMED)


def live(tx: Transaction, pilot_id: int) -> list[Blocker]:
    """A pilot's items that still stop somebody, oldest first."""
    return live_of(tx, [pilot_id])


def live_of(tx: Transaction, pilot_ids: Collection[int]) -> list[Blocker]:
    """The same for several pilots."""
    return _read(tx, _LIVE, pilots=list(pilot_ids))


def waiting_for(tx: Transaction, user: UserId) -> list[Blocker]:
    """What waits for somebody's answer as a person on the ladder, oldest first."""
    return _read(tx, _WAITING_FOR, user=user)


def waiting_on(tx: Transaction, dependency_id: int) -> list[Blocker]:
    """What still stops somebody and waits on the same, oldest first."""
    return _read(tx, _WAITING_ON, dependency=dependency_id)


def count_escalated(tx: Transaction) -> int:
    """How many items wait for an answer of leadership."""
    return tx.execute(_COUNT_ESCALATED).scalar_one()


def promised_by(tx: Transaction, user: UserId) -> list[Blocker]:
    """What somebody has promised and not yet kept, the next day first."""
    return _read(tx, _PROMISED_BY, user=user)


def raised_by(tx: Transaction, user: UserId, *, states: Collection[State]) -> list[Blocker]:
    """What somebody raised and stands like this: a question to them, a refusal, or something to confirm."""
    return _read(tx, _RAISED_BY, user=user, states=list(states))


def live_or_solved_since(tx: Transaction, pilot_id: int, since: datetime) -> list[Blocker]:
    """A pilot's items that still stop somebody or were solved after an instant, oldest first."""
    return _read(tx, _LIVE_OR_SOLVED, pilot=pilot_id, since=since)


def of_record(tx: Transaction, pilot_ids: Collection[int], *, since: datetime) -> list[Blocker]:
    """Items of pilots that were raised, still open or solved after an instant."""
    return _read(tx, _OF_RECORD, pilots=list(pilot_ids), since=since)


def solved(tx: Transaction, pilot_id: int) -> list[Blocker]:
    """A pilot's items that wait for their reporter's word."""
    return _read(tx, _SOLVED, pilot=pilot_id)


def to_close(tx: Transaction, pilot_id: int, *, before: datetime) -> list[Blocker]:
    """A pilot's items that were solved or declined before an instant and wait for a check-in to pass."""
    return _read(tx, _TO_CLOSE, pilot=pilot_id, before=before)


def history(tx: Transaction, blocker_id: int) -> list[Event]:
    """Everything that happened to an item, oldest first."""
    return histories(tx, [blocker_id])[blocker_id]


def histories(tx: Transaction, ids: Iterable[int]) -> defaultdict[int, list[Event]]:
    """The same for several items, in one statement."""
    found: defaultdict[int, list[Event]] = defaultdict(list)
    for blocker_id, *told in tx.execute(_HISTORIES, {"ids": list(ids)}):
        event: dict[str, Any] = dict(zip(_TOLD, told, strict=True))
        found[blocker_id].append(Event(**event | {"people": tuple(event["people"])}))
    return found


def happened(tx: Transaction, kind: EventKind, *, after: datetime) -> bool:
    """Whether anything of this kind has happened to any item since."""
    return tx.execute(_HAPPENED, {"kind": kind, "after": after}).first() is not None


def _add_events(tx: Transaction, blocker_id: int, events: Sequence[Event]) -> None:
    tx.execute(_ADD_EVENTS, [{"blocker_id": blocker_id, **asdict(event)} for event in events])


def _values(blocker: Blocker) -> dict[str, Any]:
    values = {name: getattr(blocker, name) for name in _FACTS}
    dependency_id = blocker.dependency.id if blocker.dependency else None
    return values | {"policy": asdict(blocker.policy), "dependency_id": dependency_id}


def _read(tx: Transaction, query: Select[Any], **values: Any) -> list[Blocker]:
    """Items with whom they ask, in one statement: an item comes once for each of them."""
    rows: dict[int, Any] = {}
    asked: defaultdict[int, list[UserId]] = defaultdict(list)
    for row in read(tx, query, values):
        rows.setdefault(row.id, row)
        if row.asks is not None:
            asked[row.id].append(row.asks)
    return [_blocker(row, tuple(asked.get(number, ()))) for number, row in rows.items()]


def _blocker(row: Any, asked: tuple[UserId, ...]) -> Blocker:
    facts: dict[str, Any] = dict(zip(_COLUMNS, row, strict=False))
    facts["policy"] = _policy(row.policy)
    return Blocker(**facts, asked=asked, dependency=of_row(row))


@lru_cache(maxsize=256)
def _policy(written: str) -> Policy:
    """Many items share one policy."""
    return Policy(**json.loads(written))


# Written once: to build a statement takes SQLAlchemy longer than it takes the database to answer it (measured)

_COLUMNS = tuple(each.name for each in fields(Blocker) if each.name not in ("asked", "dependency"))
_FACTS = tuple(name for name in _COLUMNS if name != "id")

_ADD = insert(BlockerRow).returning(BlockerRow.id)
_ADD_EVENTS = insert(BlockerEventRow)
_MOVE = update(BlockerRow).where(BlockerRow.id == bindparam("number"), BlockerRow.version == bindparam("before"))
_ASK = insert(AskedRow)
_ASK_NOBODY = delete(AskedRow).where(AskedRow.blocker_id == bindparam("number"))

_WAITS = is_in(BlockerRow.state, State.OPEN, State.ESCALATED, State.WAITING, State.COMMITTED)
_ESCALATED = is_in(BlockerRow.state, State.ESCALATED, State.UNANSWERED)
_UNSETTLED = is_not_in(BlockerRow.state, State.SOLVED, State.CLOSED)
_UNCLOSED = is_not_in(BlockerRow.state, State.CLOSED)
_OF_PILOT = BlockerRow.pilot_id == bindparam("pilot")
_OF_PILOTS = BlockerRow.pilot_id.in_(bindparam("pilots", expanding=True))
_ASKING = select(AskedRow.blocker_id).where(AskedRow.user_id == bindparam("user"))
_WAS_SOLVED = BlockerRow.solved_at.is_not(None) & (BlockerRow.solved_at > bindparam("since"))
_WAS_SOLVED_BEFORE = is_in(BlockerRow.state, State.SOLVED) & (BlockerRow.solved_at <= bindparam("before"))
_WAS_DECLINED_BEFORE = is_in(BlockerRow.state, State.DECLINED) & (BlockerRow.started_at <= bindparam("before"))

_shown = (
    cast(BlockerRow.policy, Text).label(name) if name == "policy" else getattr(BlockerRow, name) for name in _COLUMNS
)
_ITEMS: Select[Any] = select(*_shown, AskedRow.user_id.label("asks"))
_ITEMS = _ITEMS.outerjoin(AskedRow, AskedRow.blocker_id == BlockerRow.id)
_ITEMS = with_dependency(_ITEMS, BlockerRow.dependency_id)
_BY_NUMBER = _ITEMS.order_by(BlockerRow.id, AskedRow.position)
_BY_AGE = _ITEMS.order_by(BlockerRow.opened_at, BlockerRow.id, AskedRow.position)

_BY_ID = _BY_NUMBER.where(BlockerRow.id == bindparam("number"))
_BY_IDS = _BY_NUMBER.where(BlockerRow.id.in_(bindparam("ids", expanding=True)))
_RAISED_BY_FORM = _BY_NUMBER.where(
    BlockerRow.raised_in == bindparam("check_in"), BlockerRow.raised_by == bindparam("user")
)
_TIMED = _BY_NUMBER.where(_WAITS, BlockerRow.rested_at.is_(None))
_LIVE = _BY_AGE.where(_OF_PILOTS, _UNSETTLED)
_WAITING_ON = _BY_AGE.where(BlockerRow.dependency_id.in_(LEADING_TO), _UNSETTLED)
_WAITING_FOR = _BY_AGE.where(BlockerRow.id.in_(_ASKING), _ESCALATED)
_PROMISED_BY = _ITEMS.where(BlockerRow.owner == bindparam("user"), is_in(BlockerRow.state, State.COMMITTED))
_PROMISED_BY = _PROMISED_BY.order_by(BlockerRow.promised_on, BlockerRow.id, AskedRow.position)
_RAISED_BY = _BY_AGE.where(
    BlockerRow.raised_by == bindparam("user"), BlockerRow.state.in_(bindparam("states", expanding=True))
)
_LIVE_OR_SOLVED = _BY_AGE.where((_OF_PILOT & _UNSETTLED) | (_OF_PILOT & _WAS_SOLVED))
_OF_RECORD = _BY_NUMBER.where(
    _OF_PILOTS,
    (BlockerRow.opened_at >= bindparam("since")) | (BlockerRow.solved_at >= bindparam("since")) | _UNSETTLED,
)
_SOLVED = _BY_NUMBER.where(_OF_PILOT, _UNCLOSED, is_in(BlockerRow.state, State.SOLVED))
_TO_CLOSE = _BY_NUMBER.where(_OF_PILOT, _UNCLOSED, _WAS_SOLVED_BEFORE | _WAS_DECLINED_BEFORE)
_COUNT_ESCALATED = select(func.count()).select_from(BlockerRow).where(_ESCALATED)

_LOST = select(BlockerRow.id).where(_WAITS, BlockerRow.next_at.is_(None), BlockerRow.rested_at.is_(None))
_LATE = select(BlockerRow.id).where(BlockerRow.next_at < bindparam("before"))
_STUCK = union(_LOST, _LATE)

_TOLD = tuple(each.name for each in fields(Event))
_HISTORIES: Select[Any] = select(BlockerEventRow.blocker_id, *(getattr(BlockerEventRow, name) for name in _TOLD))
_HISTORIES = _HISTORIES.where(BlockerEventRow.blocker_id.in_(bindparam("ids", expanding=True)))
_HISTORIES = _HISTORIES.order_by(BlockerEventRow.id)
_HAPPENED = select(BlockerEventRow.id).where(
    BlockerEventRow.kind == bindparam("kind"), BlockerEventRow.at > bindparam("after")
)
_HAPPENED = _HAPPENED.limit(1)
