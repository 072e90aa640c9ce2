"""Queries about stage gates."""

from dataclasses import asdict

from bot.domain.gates import Gate
from storage import upsert
from storage.database import Transaction
from storage.tables import GateRow

_SAME = ("pilot_id", "before", "after", "effect", "problems", "cost", "verdict", "why", "taken_by", "recorded_by")
COLUMNS = {name: name for name in _SAME} | {"at": "passed_at"}
"""The column of each fact of a gate."""


def add(tx: Transaction, gate: Gate, *, form_id: str) -> bool:
    """Keep a gate; False if this form was kept before."""
    row = {COLUMNS[name]: value for name, value in asdict(gate).items()} | {"form_id": form_id}
    return upsert.add(tx, GateRow, row)
