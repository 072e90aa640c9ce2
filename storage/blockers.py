"""Queries about blockers and asks, their history, and the messages that list them."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update

from bot.domain.blockers import Blocker, Event, EventKind, Kind, Move, Policy, State
from bot.domain.people import UserId
from storage import upsert
from storage.database import Transaction
from storage.tables import BlockerEventRow, BlockerRow, EscalationItemRow

_SETTLED = (State.SOLVED, State.CLOSED)


def add(tx: Transaction, blocker: Blocker) -> Blocker:
    """Keep a new item and the first line of its history; returns it with its id."""
    values = asdict(blocker)
    del values["id"]
    blocker_id: int = tx.execute(insert(BlockerRow).values(values).returning(BlockerRow.id)).scalar_one()
    opened = Event(EventKind.OPENED, blocker.raised_by, blocker.opened_at, None, blocker.state)
    _add_event(tx, blocker_id, opened)
    return replace(blocker, id=blocker_id)


def apply(tx: Transaction, move: Move) -> bool:
    """Write a move and its event, unless somebody else moved the item first: then nothing changes (R28)."""
    after = move.blocker
    values = asdict(after)
    del values["id"]
    unmoved = (BlockerRow.id == after.id) & (BlockerRow.version == after.version - 1)
    if tx.execute(update(BlockerRow).where(unmoved).values(values)).rowcount != 1:
        return False
    _add_event(tx, after.id, move.event)
    return True


def get(tx: Transaction, blocker_id: int) -> Blocker | None:
    return next(iter(_read(tx, select(BlockerRow).where(BlockerRow.id == blocker_id))), None)


def raised_by_form(tx: Transaction, check_in_id: int, user: UserId) -> dict[Kind, Blocker]:
    """What somebody's form in a check-in has raised: at most a blocker and an ask."""
    mine = select(BlockerRow).where(BlockerRow.raised_in == check_in_id, BlockerRow.raised_by == user)
    return {item.kind: item for item in _read(tx, mine)}


def due(tx: Transaction, *, now: datetime) -> list[int]:
    """Items that move by themselves now, the most overdue first."""
    return list(
        tx.execute(select(BlockerRow.id).where(BlockerRow.next_at <= now).order_by(BlockerRow.next_at)).scalars()
    )


def live(tx: Transaction, pilot_id: int) -> list[Blocker]:
    """A pilot's items that still stop somebody, oldest first."""
    stopping = select(BlockerRow).where(BlockerRow.pilot_id == pilot_id, BlockerRow.state.not_in(_SETTLED))
    return _read(tx, stopping.order_by(BlockerRow.opened_at, BlockerRow.id))


def solved_between(tx: Transaction, pilot_id: int, start: datetime, end: datetime) -> list[Blocker]:
    """A pilot's items that were solved in a span of time, in the order in which they were."""
    over = select(BlockerRow).where(
        BlockerRow.pilot_id == pilot_id,
        BlockerRow.state.in_(_SETTLED),
        BlockerRow.solved_at > start,
        BlockerRow.solved_at <= end,
    )
    return _read(tx, over.order_by(BlockerRow.solved_at))


def solved(tx: Transaction, pilot_id: int) -> list[Blocker]:
    """A pilot's items that wait for a check-in to pass without an objection."""
    return _read(tx, select(BlockerRow).where(BlockerRow.pilot_id == pilot_id, BlockerRow.state == State.SOLVED))


def history(tx: Transaction, blocker_id: int) -> list[Event]:
    """Everything that happened to an item, oldest first."""
    rows = tx.execute(
        select(
            BlockerEventRow.kind,
            BlockerEventRow.actor,
            BlockerEventRow.at,
            BlockerEventRow.from_state,
            BlockerEventRow.to_state,
            BlockerEventRow.note,
            BlockerEventRow.promised_on,
        )
        .where(BlockerEventRow.blocker_id == blocker_id)
        .order_by(BlockerEventRow.id)
    )
    return [Event(*row) for row in rows]


def list_in(tx: Transaction, message_key: str, blocker_ids: Iterable[int]) -> None:
    """Note that an escalation message lists these items."""
    for blocker_id in blocker_ids:
        row = {"message_key": message_key, "blocker_id": blocker_id}
        tx.execute(upsert.insert(tx, EscalationItemRow).values(row).on_conflict_do_nothing())


def listed_in(tx: Transaction, message_key: str) -> list[Blocker]:
    """The items of an escalation message."""
    ids = select(EscalationItemRow.blocker_id).where(EscalationItemRow.message_key == message_key)
    return _read(tx, select(BlockerRow).where(BlockerRow.id.in_(ids)).order_by(BlockerRow.id))


def messages_listing(tx: Transaction, blocker_id: int) -> list[str]:
    """The escalation messages that list an item."""
    keys = select(EscalationItemRow.message_key).where(EscalationItemRow.blocker_id == blocker_id)
    return list(tx.execute(keys.order_by(EscalationItemRow.message_key)).scalars())


def _add_event(tx: Transaction, blocker_id: int, event: Event) -> None:
    tx.execute(insert(BlockerEventRow).values({"blocker_id": blocker_id} | asdict(event)))


def _read(tx: Transaction, query: Select[Any]) -> list[Blocker]:
    return [Blocker(**(dict(row) | {"policy": Policy(**row["policy"])})) for row in tx.execute(query).mappings()]
