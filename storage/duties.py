"""What is due: one statement for everything of which a column says when it is.

Each part reads an index up to now, so that what is not due costs nothing however much of it there is.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from bot.domain.blockers import State
from bot.domain.checkins import CheckInState
from bot.domain.duties import BEAT_EVERY, HOME_SETTLES, Duty
from bot.domain.pilots import PilotState
from storage.database import Transaction
from storage.heartbeats import Beat
from storage.tables import BlockerRow, ChannelRow, CheckInRow, HeartbeatRow, HomeRow, PilotRow
from storage.types import UtcDateTime

_Part = Select[int, Any]


def _is_in(column: InstrumentedAttribute[Any], *values: StrEnum) -> ColumnElement[bool]:
    """Written out, or SQLite would not see that a partial index holds what is asked for."""
    if len(values) == 1:
        return column == bindparam(None, values[0], column.type, literal_execute=True)
    return column.in_(bindparam(None, values, column.type, expanding=True, literal_execute=True))


_NOW = bindparam("now", type_=UtcDateTime)
_BEAT = select(HeartbeatRow.name).where(
    HeartbeatRow.name == Beat.TICK, HeartbeatRow.beat_at > bindparam("beaten", type_=UtcDateTime)
)
_OPEN = _is_in(CheckInRow.state, CheckInState.OPEN)
_ACTIVE = _is_in(PilotRow.state, PilotState.ACTIVE)
_RUNNING = _is_in(PilotRow.state, PilotState.ACTIVE, PilotState.PAUSED)
_ITEMS: _Part = select(BlockerRow.id, BlockerRow.opened_at).join(PilotRow, PilotRow.id == BlockerRow.pilot_id)
_UNSETTLED = ~_is_in(BlockerRow.state, State.SOLVED, State.CLOSED)
_RESTING = ~_ACTIVE
_UNTOLD = select(ChannelRow.channel).where(
    ChannelRow.problem.is_not(None), ChannelRow.told.is_(None) | (ChannelRow.told != ChannelRow.problem)
)

_PARTS: tuple[tuple[Duty, _Part], ...] = (
    (Duty.BEAT, select(literal(0, Integer), _NOW).where(~_BEAT.exists())),
    (Duty.CLOSE, select(CheckInRow.id, CheckInRow.closes_at).where(_OPEN, CheckInRow.closes_at <= _NOW)),
    # a paused pilot is due too, to note that its slot was skipped
    (Duty.OPEN, select(PilotRow.id, PilotRow.next_opens_at).where(PilotRow.next_opens_at <= _NOW, _RUNNING)),
    (Duty.REMIND, select(CheckInRow.id, CheckInRow.remind_at).where(CheckInRow.remind_at <= _NOW, _OPEN)),
    (
        Duty.FOLLOW,
        _ITEMS.where(_RESTING, _is_in(PilotRow.state, PilotState.PAUSED), BlockerRow.rested_at.is_(None), _UNSETTLED),
    ),
    (Duty.FOLLOW, _ITEMS.where(_ACTIVE, BlockerRow.rested_at.is_not(None), _UNSETTLED)),
    (
        Duty.FOLLOW,
        _ITEMS.where(
            _RESTING,
            _is_in(PilotRow.state, PilotState.SHIPPED, PilotState.STOPPED),
            ~_is_in(BlockerRow.state, State.CLOSED),
        ),
    ),
    (Duty.MOVE, select(BlockerRow.id, BlockerRow.next_at).where(BlockerRow.next_at <= _NOW)),
    (Duty.PREFLIGHT, select(PilotRow.id, PilotRow.preflight_at).where(PilotRow.preflight_at <= _NOW, _ACTIVE)),
    (Duty.CHANNEL, select(PilotRow.id, PilotRow.created_at).where(PilotRow.channel.in_(_UNTOLD), _RUNNING)),
    (
        Duty.HOME,
        select(HomeRow.id, HomeRow.stale_since).where(HomeRow.stale_since <= bindparam("settled", type_=UtcDateTime)),
    ),
)
_ORDER = tuple(Duty)


def _numbered(duty: Duty, part: _Part) -> Select[int, int, Any]:
    one, since = part.selected_columns
    number = literal(_ORDER.index(duty), Integer)
    return part.with_only_columns(number.label("duty"), one.label("one"), since.label("since"))


_DUE = union_all(*(_numbered(duty, part) for duty, part in _PARTS)).order_by("duty", "since", "one")


def due(tx: Transaction, *, now: datetime) -> list[tuple[Duty, int]]:
    """Every duty with the number of what it is due for, in the order of duties, the most overdue first."""
    found = tx.execute(_DUE, {"now": now, "beaten": now - BEAT_EVERY, "settled": now - HOME_SETTLES})
    return [(_ORDER[row.duty], row.one) for row in found]
