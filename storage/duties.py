"""What is due: one statement for everything of which a column says when it is.

Each part reads an index up to now, so that what is not due costs nothing however much of it there is.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal_column, or_, select, text, union_all
from sqlalchemy.orm import aliased

from bot.domain.blockers import State
from bot.domain.checkins import CheckInState
from bot.domain.duties import BEAT_EVERY, HOME_SETTLES, LOOK_EVERY, Duty
from bot.domain.pilots import PilotState
from bot.domain.timers import LATE
from storage.database import Transaction
from storage.heartbeats import Beat
from storage.tables import BlockerRow, ChannelRow, CheckInRow, HeartbeatRow, HomeRow, LessonRow, NeedRow, PilotRow
from storage.types import UtcDateTime
from storage.written import is_in

_Part = Select[int, Any]


_NOW: ColumnElement[datetime] = bindparam("now")
_BEAT = select(HeartbeatRow.name).where(is_in(HeartbeatRow.name, Beat.TICK), HeartbeatRow.beat_at > bindparam("beaten"))
_LOOK = select(HeartbeatRow.name).where(is_in(HeartbeatRow.name, Beat.LOOK), HeartbeatRow.beat_at > bindparam("looked"))
_Change = aliased(HeartbeatRow)
_CHANGED = select(_Change.name).join(HeartbeatRow, HeartbeatRow.beat_at <= _Change.beat_at)
_CHANGED = _CHANGED.where(is_in(_Change.name, Beat.CHANGE), is_in(HeartbeatRow.name, Beat.LOOK))
_LATE = select(BlockerRow.id).where(BlockerRow.next_at < bindparam("late"))
_LOST = select(BlockerRow.id).where(
    BlockerRow.next_at.is_(None),
    BlockerRow.rested_at.is_(None),
    is_in(BlockerRow.state, State.OPEN, State.ESCALATED, State.WAITING, State.COMMITTED),
)
_OPEN = is_in(CheckInRow.state, CheckInState.OPEN)
_ACTIVE = is_in(PilotRow.state, PilotState.ACTIVE)
_RUNNING = is_in(PilotRow.state, PilotState.ACTIVE, PilotState.PAUSED)
_ITEMS: _Part = select(BlockerRow.id, BlockerRow.opened_at).join(PilotRow, PilotRow.id == BlockerRow.pilot_id)
_UNSETTLED = ~is_in(BlockerRow.state, State.SOLVED, State.CLOSED)
_RESTING = ~_ACTIVE
_UNTOLD = select(ChannelRow.channel).where(
    ChannelRow.problem.is_not(None), ChannelRow.told.is_(None) | (ChannelRow.told != ChannelRow.problem)
)

_PARTS: tuple[tuple[Duty, _Part], ...] = (
    (Duty.BEAT, select(literal_column("0"), _NOW).where(~_BEAT.exists())),
    (Duty.CLOSE, select(CheckInRow.id, CheckInRow.closes_at).where(_OPEN, CheckInRow.closes_at <= _NOW)),
    # a paused pilot is due too, to note that its slot was skipped
    (Duty.OPEN, select(PilotRow.id, PilotRow.next_opens_at).where(PilotRow.next_opens_at <= _NOW, _RUNNING)),
    (Duty.REMIND, select(CheckInRow.id, CheckInRow.remind_at).where(CheckInRow.remind_at <= _NOW, _OPEN)),
    (
        Duty.FOLLOW,
        _ITEMS.where(_RESTING, is_in(PilotRow.state, PilotState.PAUSED), BlockerRow.rested_at.is_(None), _UNSETTLED),
    ),
    (Duty.FOLLOW, _ITEMS.where(_ACTIVE, BlockerRow.rested_at.is_not(None), _UNSETTLED)),
    (
        Duty.FOLLOW,
        _ITEMS.where(
            _RESTING,
            is_in(PilotRow.state, PilotState.SHIPPED, PilotState.STOPPED),
            ~is_in(BlockerRow.state, State.CLOSED),
        ),
    ),
    (Duty.MOVE, select(BlockerRow.id, BlockerRow.next_at).where(BlockerRow.next_at <= _NOW)),
    # whether any item may have to be mended; which ones that are, the auditor finds out
    (
        Duty.MEND,
        select(literal_column("0"), _NOW).where(
            or_(_LOST.exists(), _LATE.exists(), ~_LOOK.exists(), _CHANGED.exists())
        ),
    ),
    (Duty.PREFLIGHT, select(PilotRow.id, PilotRow.preflight_at).where(PilotRow.preflight_at <= _NOW, _ACTIVE)),
    (
        Duty.OFFER,
        select(NeedRow.id, NeedRow.offer_at)
        .join(PilotRow, PilotRow.id == NeedRow.pilot_id)
        .where(NeedRow.offer_at <= _NOW, _ACTIVE),
    ),
    (Duty.CHANNEL, select(PilotRow.id, PilotRow.created_at).where(PilotRow.channel.in_(_UNTOLD), _RUNNING)),
    (Duty.LESSONS, select(LessonRow.id, LessonRow.tell_at).where(LessonRow.tell_at <= _NOW)),
    (
        Duty.HOME,
        select(HomeRow.id, HomeRow.stale_since).where(HomeRow.stale_since <= bindparam("settled")),
    ),
)
_ORDER = tuple(Duty)


def _numbered(duty: Duty, part: _Part) -> Select[int, int, Any]:
    one, since = part.selected_columns
    number: ColumnElement[int] = literal_column(str(_ORDER.index(duty)))
    return part.with_only_columns(number.label("duty"), one.label("one"), since.label("since"))


_WRITTEN = union_all(*(_numbered(duty, part) for duty, part in _PARTS)).order_by("duty", "since", "one")
_AGES = {"now": timedelta(0), "beaten": BEAT_EVERY, "settled": HOME_SETTLES, "looked": LOOK_EVERY, "late": LATE}
_INSTANTS = (bindparam(name, type_=UtcDateTime) for name in _AGES)
_DUE = text(str(_WRITTEN)).bindparams(*_INSTANTS)
"""As text: to recognise so many parts at every tick takes SQLAlchemy longer than it takes the database to answer."""


def due(tx: Transaction, *, now: datetime) -> list[tuple[Duty, int]]:
    """Every duty with the number of what it is due for, in the order of duties, the most overdue first.

    What is one for all has the number 0.
    """
    found = tx.execute(_DUE, {name: now - age for name, age in _AGES.items()}).all()
    return [(_ORDER[number], one) for number, one, _ in found]
