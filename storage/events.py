"""Which events of Slack's were dealt with."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from storage import upsert
from storage.database import Transaction
from storage.tables import SeenEventRow

_REMEMBERED = timedelta(days=7)
"""Slack repeats an event within minutes; a week is plenty."""


def first_time(tx: Transaction, event_id: str, *, at: datetime) -> bool:
    """Note an event; False if it was noted before."""
    tx.execute(delete(SeenEventRow).where(SeenEventRow.seen_at < at - _REMEMBERED))
    return upsert.add(tx, SeenEventRow, {"event_id": event_id, "seen_at": at})
