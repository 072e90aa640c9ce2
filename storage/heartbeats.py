"""When things last happened that concern every process alike."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from storage.database import Transaction
from storage.tables import HeartbeatRow
from storage.upsert import replace


class Beat(StrEnum):
    """What is noted: at most once each, whoever did it."""

    TICK = "tick"
    """Everything due was looked for."""
    LOOK = "look"
    """Every item on the ladder was held against its timer and its people."""
    CHANGE = "change"
    """When or whether somebody can be asked has changed: zones, absences, ladders, settings."""


_ALL = select(HeartbeatRow.name, HeartbeatRow.beat_at)


def beat(tx: Transaction, what: Beat, *, at: datetime) -> None:
    replace(tx, HeartbeatRow, {"name": what, "beat_at": at}, key=("name",))


def last(tx: Transaction) -> dict[Beat, datetime]:
    """The last time of each, by any process; what never happened is missing."""
    return {Beat(row.name): row.beat_at for row in tx.execute(_ALL)}
