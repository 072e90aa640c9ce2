"""What is due next: the earliest of every column that says when something happens."""

from datetime import datetime

from sqlalchemy import bindparam, select

from bot.domain.agenda import Due, Happening
from bot.domain.checkins import CheckInState
from bot.domain.pilots import PilotState
from storage.database import Transaction
from storage.tables import BlockerRow, CheckInRow, Delivery, LessonRow, NeedRow, OutboxRow, PilotRow

_PILOTS = select(PilotRow.name).where(PilotRow.state == PilotState.ACTIVE)
_CHECK_INS = select(PilotRow.name).join(CheckInRow, CheckInRow.pilot_id == PilotRow.id)
_CHECK_INS = _CHECK_INS.where(CheckInRow.state == CheckInState.OPEN)
_ITEMS = select(PilotRow.name).join(BlockerRow, BlockerRow.pilot_id == PilotRow.id)
_NEEDS = select(PilotRow.name).join(NeedRow, NeedRow.pilot_id == PilotRow.id)
_NEEDS = _NEEDS.where(PilotRow.state == PilotState.ACTIVE)
_LESSONS = select(PilotRow.name).join(LessonRow, LessonRow.pilot_id == PilotRow.id)
_MESSAGES = select(PilotRow.name).select_from(OutboxRow).outerjoin(PilotRow, PilotRow.id == OutboxRow.pilot_id)
_MESSAGES = _MESSAGES.where(OutboxRow.state.in_((Delivery.PENDING, Delivery.UNKNOWN)))

_KINDS = (
    (Happening.OPENS, _PILOTS, PilotRow.next_opens_at),
    (Happening.PREFLIGHT, _PILOTS, PilotRow.preflight_at),
    (Happening.REMINDS, _CHECK_INS, CheckInRow.remind_at),
    (Happening.CLOSES, _CHECK_INS, CheckInRow.closes_at),
    (Happening.MOVES, _ITEMS, BlockerRow.next_at),
    (Happening.OFFERS, _NEEDS, NeedRow.offer_at),
    (Happening.LESSONS, _LESSONS, LessonRow.tell_at),
    (Happening.MESSAGE, _MESSAGES, OutboxRow.not_before),
)
_STATEMENTS = tuple(
    (happening, named.add_columns(column).where(column > bindparam("after")).order_by(column).limit(1))
    for happening, named, column in _KINDS
)


def upcoming(tx: Transaction, *, after: datetime) -> list[Due]:
    """The next thing of each kind later than `after`, the earliest first: one statement for each kind."""
    found = []
    for happening, statement in _STATEMENTS:
        row = tx.execute(statement, {"after": after}).first()
        if row is not None:
            found.append(Due(at=row[1], happening=happening, pilot=row[0]))
    return sorted(found, key=lambda due: due.at)
