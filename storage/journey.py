"""Queries about a pilot's way to production as a whole."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select

from bot.domain.charter import Charter
from bot.domain.gates import Gate
from storage.charter import written
from storage.database import Transaction
from storage.gates import COLUMNS
from storage.tables import CharterRow, DecisionRow, GateRow, PilotRow


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a pilot stands: its charter with its version, the last gate, and how many decisions there are in all."""

    charter: Charter
    version: int
    gate: Gate | None
    decided: int


def standing(tx: Transaction, pilot_id: int) -> Standing:
    """In one statement."""
    row: Any = tx.execute(_STANDING, {"pilot": pilot_id}).one()
    gate = {name: getattr(row, f"gate_{column}") for name, column in COLUMNS.items()}
    return Standing(written(row), row.version or 0, None if gate["at"] is None else Gate(**gate), row.decided)


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
