"""When everything due was last looked for."""

from datetime import datetime

from sqlalchemy import select

from storage.database import Transaction
from storage.tables import HeartbeatRow
from storage.upsert import replace

_NAME = "tick"


def beat(tx: Transaction, *, at: datetime) -> None:
    replace(tx, HeartbeatRow, {"name": _NAME, "beat_at": at}, key=("name",))


def last(tx: Transaction) -> datetime | None:
    """The last look, by any process; None if there was none."""
    found: datetime | None = tx.execute(select(HeartbeatRow.beat_at)).scalar_one_or_none()
    return found
