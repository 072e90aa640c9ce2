"""Queries about stage gates."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from bot.domain.gates import Gate
from storage import upsert
from storage.database import Transaction
from storage.tables import GateRow

_SAME = ("pilot_id", "before", "after", "effect", "problems", "cost", "verdict", "why", "taken_by", "recorded_by")


def add(tx: Transaction, gate: Gate, *, form_id: str) -> bool:
    """Keep a gate; False if this form was kept before."""
    row = {name: value for name, value in asdict(gate).items() if name in _SAME}
    row |= {"form_id": form_id, "passed_at": gate.at}
    return upsert.add(tx, GateRow, row)


def latest(tx: Transaction, pilot_id: int) -> Gate | None:
    newest = select(GateRow).where(GateRow.pilot_id == pilot_id).order_by(GateRow.id.desc()).limit(1)
    row: Any = tx.execute(newest).one_or_none()
    return None if row is None else Gate(**{name: getattr(row, name) for name in _SAME}, at=row.passed_at)
