"""Queries about blockers and asks and their history."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, func, insert, select, union, update

from bot.domain.blockers import Blocker, Event, EventKind, Kind, Move, State
from bot.domain.ladder import Policy
from bot.domain.people import UserId
from bot.domain.pilots import PilotState
from storage.database import Transaction
from storage.tables import AskedRow, BlockerEventRow, BlockerRow

_SETTLED = (State.SOLVED, State.CLOSED)
_TIMED = (State.OPEN, State.ESCALATED, State.WAITING, State.COMMITTED)
_ENDED = (PilotState.SHIPPED, PilotState.STOPPED)

_LOST = BlockerRow.next_at.is_(None) & BlockerRow.state.in_(_TIMED) & BlockerRow.rested_at.is_(None)
_LATE = BlockerRow.next_at < bindparam("before")
_STUCK = union(select(BlockerRow.id).where(_LOST), select(BlockerRow.id).where(_LATE))


def add(tx: Transaction, blocker: Blocker) -> Blocker:
    """Keep a new item and the first line of its history; returns it with its id."""
    blocker_id: int = tx.execute(insert(BlockerRow).values(_values(blocker)).returning(BlockerRow.id)).scalar_one()
    _add_events(tx, blocker_id, [opening(blocker)])
    return replace(blocker, id=blocker_id)


def opening(blocker: Blocker) -> Event:
    """The first line of an item's history."""
    return Event(EventKind.OPENED, blocker.raised_by, blocker.opened_at, None, blocker.state)


def apply(tx: Transaction, move: Move) -> bool:
    """Write a move and its events, unless somebody else moved the item first: then nothing changes (R28)."""
    after = move.blocker
    unmoved = (BlockerRow.id == after.id) & (BlockerRow.version == after.version - 1)
    if tx.execute(update(BlockerRow).where(unmoved).values(_values(after))).rowcount != 1:
        return False
    tx.execute(delete(AskedRow).where(AskedRow.blocker_id == after.id))
    if after.asked:
        asked = [{"blocker_id": after.id, "user_id": user, "position": n} for n, user in enumerate(after.asked)]
        tx.execute(insert(AskedRow), asked)
    _add_events(tx, after.id, move.events)
    return True


def reschedule(tx: Transaction, blocker: Blocker) -> None:
    """Keep when time acts on an item; its version stays, for nothing has happened to it."""
    timing = {"next_at": blocker.next_at, "started_at": blocker.started_at}
    tx.execute(
        update(BlockerRow).where(BlockerRow.id == blocker.id, BlockerRow.version == blocker.version).values(timing)
    )


def get(tx: Transaction, blocker_id: int) -> Blocker | None:
    return next(iter(_read(tx, select(BlockerRow).where(BlockerRow.id == blocker_id))), None)


def by_ids(tx: Transaction, ids: Collection[int]) -> list[Blocker]:
    """Several items, in the order of their numbers."""
    return _read(tx, select(BlockerRow).where(BlockerRow.id.in_(ids)).order_by(BlockerRow.id))


def raised_by_form(tx: Transaction, check_in_id: int, user: UserId) -> dict[Kind, Blocker]:
    """What somebody's form in a check-in has raised: at most a blocker and an ask."""
    mine = select(BlockerRow).where(BlockerRow.raised_in == check_in_id, BlockerRow.raised_by == user)
    return {item.kind: item for item in _read(tx, mine)}


def stuck(tx: Transaction, *, before: datetime) -> list[int]:
    """Items whose timer is lost, or ran out so long ago that something must have failed."""
    return list(tx.execute(_STUCK, {"before": before}).scalars())


def timed(tx: Transaction) -> list[Blocker]:
    """Every item that time acts on sooner or later; those of paused pilots rest and are left out."""
    running = select(BlockerRow).where(BlockerRow.state.in_(_TIMED), BlockerRow.rested_at.is_(None))
    return _read(tx, running.order_by(BlockerRow.id))


def live(tx: Transaction, pilot_id: int) -> list[Blocker]:
    """A pilot's items that still stop somebody, oldest first."""
    return live_of(tx, [pilot_id])


def live_of(tx: Transaction, pilot_ids: Collection[int]) -> list[Blocker]:
    """The same for several pilots."""
    stopping = select(BlockerRow).where(BlockerRow.pilot_id.in_(pilot_ids), BlockerRow.state.not_in(_SETTLED))
    return _read(tx, stopping.order_by(BlockerRow.opened_at, BlockerRow.id))


def waiting_for(tx: Transaction, user: UserId) -> list[Blocker]:
    """What waits for somebody's answer as a person on the ladder, oldest first."""
    asked = select(AskedRow.blocker_id).where(AskedRow.user_id == user)
    mine = select(BlockerRow).where(BlockerRow.id.in_(asked), BlockerRow.state.in_((State.ESCALATED, State.UNANSWERED)))
    return _read(tx, mine.order_by(BlockerRow.opened_at, BlockerRow.id))


def count_escalated(tx: Transaction) -> int:
    """How many items wait for an answer of leadership."""
    asking = BlockerRow.state.in_((State.ESCALATED, State.UNANSWERED))
    return tx.execute(select(func.count()).select_from(BlockerRow).where(asking)).scalar_one()


def promised_by(tx: Transaction, user: UserId) -> list[Blocker]:
    """What somebody has promised and not yet kept, the next day first."""
    mine = select(BlockerRow).where(BlockerRow.owner == user, BlockerRow.state == State.COMMITTED)
    return _read(tx, mine.order_by(BlockerRow.promised_on, BlockerRow.id))


def raised_by(tx: Transaction, user: UserId, *, states: Collection[State]) -> list[Blocker]:
    """What somebody raised and stands like this: a question to them, a refusal, or something to confirm."""
    mine = select(BlockerRow).where(BlockerRow.raised_by == user, BlockerRow.state.in_(states))
    return _read(tx, mine.order_by(BlockerRow.opened_at, BlockerRow.id))


def live_or_solved_since(tx: Transaction, pilot_id: int, since: datetime) -> list[Blocker]:
    """A pilot's items that still stop somebody or were solved after an instant, oldest first."""
    solved = BlockerRow.state.in_(_SETTLED) & (BlockerRow.solved_at > since)
    wanted = select(BlockerRow).where(BlockerRow.pilot_id == pilot_id, BlockerRow.state.not_in(_SETTLED) | solved)
    return _read(tx, wanted.order_by(BlockerRow.opened_at, BlockerRow.id))


def of_record(tx: Transaction, pilot_ids: Collection[int], *, since: datetime) -> list[Blocker]:
    """Items of pilots that were raised, still open or solved after an instant."""
    lately = (BlockerRow.opened_at >= since) | (BlockerRow.solved_at >= since) | BlockerRow.state.not_in(_SETTLED)
    return _read(tx, select(BlockerRow).where(BlockerRow.pilot_id.in_(pilot_ids), lately).order_by(BlockerRow.id))


def solved(tx: Transaction, pilot_id: int) -> list[Blocker]:
    """A pilot's items that wait for their reporter's word."""
    return _read(tx, select(BlockerRow).where(BlockerRow.pilot_id == pilot_id, BlockerRow.state == State.SOLVED))


def to_close(tx: Transaction, pilot_id: int, *, before: datetime) -> list[Blocker]:
    """A pilot's items that were solved or declined before an instant and wait for a check-in to pass."""
    solved = (BlockerRow.state == State.SOLVED) & (BlockerRow.solved_at <= before)
    declined = (BlockerRow.state == State.DECLINED) & (BlockerRow.started_at <= before)
    return _read(tx, select(BlockerRow).where(BlockerRow.pilot_id == pilot_id, solved | declined))


def history(tx: Transaction, blocker_id: int) -> list[Event]:
    """Everything that happened to an item, oldest first."""
    return histories(tx, [blocker_id])[blocker_id]


def histories(tx: Transaction, ids: Iterable[int]) -> defaultdict[int, list[Event]]:
    """The same for several items, in one statement."""
    found: defaultdict[int, list[Event]] = defaultdict(list)
    rows = select(BlockerEventRow).where(BlockerEventRow.blocker_id.in_(list(ids))).order_by(BlockerEventRow.id)
    for row in tx.execute(rows):
        values = row._asdict()
        del values["id"]
        blocker_id = values.pop("blocker_id")
        found[blocker_id].append(Event(**values | {"people": tuple(map(UserId, row.people))}))
    return found


def happened(tx: Transaction, kind: EventKind, *, after: datetime) -> bool:
    """Whether anything of this kind has happened to any item since."""
    query = select(BlockerEventRow.id).where(BlockerEventRow.kind == kind, BlockerEventRow.at > after)
    return tx.execute(query.limit(1)).first() is not None


def _add_events(tx: Transaction, blocker_id: int, events: Sequence[Event]) -> None:
    tx.execute(insert(BlockerEventRow), [{"blocker_id": blocker_id, **asdict(event)} for event in events])


def _values(blocker: Blocker) -> dict[str, Any]:
    values = asdict(blocker)
    del values["id"], values["asked"]
    return values


def _read(tx: Transaction, query: Select[Any]) -> list[Blocker]:
    """Items with whom they ask: two statements, however many there are."""
    rows = tx.execute(query).all()
    asked: defaultdict[int, list[UserId]] = defaultdict(list)
    if rows:
        ids = [row.id for row in rows]
        people = select(AskedRow.blocker_id, AskedRow.user_id).where(AskedRow.blocker_id.in_(ids))
        for blocker_id, user in tx.execute(people.order_by(AskedRow.position)):
            asked[blocker_id].append(user)
    return [_blocker(row, tuple(asked[row.id])) for row in rows]


def _blocker(row: Row[Any], asked: tuple[UserId, ...]) -> Blocker:
    return Blocker(**row._asdict() | {"policy": Policy(**row.policy), "asked": asked})
