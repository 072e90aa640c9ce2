"""Queries about a pilot's way to production as a whole."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from bot.domain.blockers import Kind
from bot.domain.charter import Change, Charter, Measurement
from bot.domain.checkins import Category
from bot.domain.gates import Gate
from bot.domain.pilots import Stage
from storage.charter import CHANGES, MEASUREMENTS, noted, written
from storage.database import Transaction
from storage.gates import COLUMNS
from storage.rows import read
from storage.tables import BlockerRow, CharterRow, DecisionRow, GateRow, PilotRow, StageRow
from storage.unions import one_after_another
from storage.written import is_in


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a pilot stands: its charter with its version, the last gate, and how many decisions there are in all."""

    charter: Charter
    version: int
    gate: Gate | None
    decided: int


@dataclass(frozen=True, slots=True)
class Marks:
    """How a pilot came there, oldest first: everything that is kept with its day."""

    measurements: tuple[Measurement, ...]
    changes: tuple[Change, ...]
    stages: tuple[tuple[Stage, datetime], ...]
    telling: tuple[tuple[Category, datetime], ...]


def standing(tx: Transaction, pilot_id: int) -> Standing:
    """In one statement."""
    (row,) = read(tx, _STANDING, {"pilot": pilot_id})
    gate = {name: getattr(row, f"gate_{column}") for name, column in COLUMNS.items()}
    return Standing(written(row), row.version or 0, None if gate["at"] is None else Gate(**gate), row.decided)


def marks(tx: Transaction, pilot_id: int) -> Marks:
    """In one statement, too."""
    rows = read(tx, _MARKS, {"pilot": pilot_id})
    return Marks(
        *noted(rows),
        stages=tuple((row.stage, row.at) for row in rows if row.stage is not None),
        telling=tuple((row.category, row.at) for row in rows if row.category is not None),
    )


# Written once: to build a statement takes SQLAlchemy longer than it takes the database to answer it (measured)

_last = select(func.max(GateRow.id)).where(GateRow.pilot_id == PilotRow.id).correlate(PilotRow)
_decided = select(func.count()).where(DecisionRow.pilot_id == PilotRow.id)
_gate = (getattr(GateRow, column).label(f"gate_{column}") for column in COLUMNS.values())
_STANDING = (
    select(CharterRow, *_gate, _decided.scalar_subquery().label("decided"))
    .select_from(PilotRow)
    .outerjoin(CharterRow, CharterRow.pilot_id == PilotRow.id)
    .outerjoin(GateRow, GateRow.id == _last.scalar_subquery())
    .where(PilotRow.id == bindparam("pilot"))
)

_STAGES = select(StageRow.pilot_id, StageRow.id.label("number"), StageRow.stage, StageRow.set_at.label("at"))
_TELLING = select(
    BlockerRow.pilot_id, BlockerRow.id.label("number"), BlockerRow.category, BlockerRow.opened_at.label("at")
).where(is_in(BlockerRow.kind, Kind.BLOCKER), is_in(BlockerRow.category, Category.DATA, Category.PEOPLE))
_marks = one_after_another(MEASUREMENTS, CHANGES, _STAGES, _TELLING)
_MARKS = select(_marks).where(_marks.c.pilot_id == bindparam("pilot")).order_by(_marks.c.on, _marks.c.number)
