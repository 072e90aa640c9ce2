"""Queries about messages that could not be delivered and were given up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update

from storage.database import Transaction
from storage.tables import Delivery, OutboxRow
from storage.written import is_in


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that could not be delivered, and Slack's word for why."""

    key: str
    kind: str
    recipient: str
    error: str
    created_at: datetime


def since(tx: Transaction, instant: datetime) -> list[DeadLetter]:
    """Those decided since then, oldest first."""
    rows = tx.execute(select(OutboxRow).where(_dead(instant)).order_by(OutboxRow.created_at, OutboxRow.key))
    return [DeadLetter(row.key, row.kind, row.recipient, row.last_error, row.created_at) for row in rows]


def revive(tx: Transaction, *, since: datetime, at: datetime) -> int:
    """Let them be tried once more; returns how many."""
    again = {"state": Delivery.PENDING, "not_before": at, "attempts": 0}
    return tx.execute(update(OutboxRow).where(_dead(since)).values(again)).rowcount


def _dead(since: datetime) -> ColumnElement[bool]:
    return and_(is_in(OutboxRow.state, Delivery.DEAD), OutboxRow.created_at >= since)
