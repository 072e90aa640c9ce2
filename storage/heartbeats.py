"""When things last happened that concern every process alike."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, delete, select

from storage import upsert
from storage.database import Transaction
from storage.tables import HeartbeatRow

CAUTIOUS_FOR = timedelta(days=2)


class Beat(StrEnum):
    """What is noted: at most once each, whoever did it."""

    TICK = "tick"
    """Everything due was looked for."""
    LOOK = "look"
    """Every item on the ladder was held against its timer and its people."""
    CHANGE = "change"
    """When or whether somebody can be asked has changed: zones, absences, ladders, settings."""
    FORGET = "forget"
    """Words that were kept long enough were removed."""
    BACKUP = "backup"
    """The backup was taken that this database is, or was restored from."""
    REFUSED = "refused"
    """Since then Slack takes nothing from us: the app was removed, or its token is dead; missing while it does."""
    RESTORE = "restore"
    """This database was restored; what was sent between backup and restore it does not know."""


_FORGET = delete(HeartbeatRow).where(HeartbeatRow.name == bindparam("what"))
_ALL = select(HeartbeatRow.name, HeartbeatRow.beat_at)


def beat(tx: Transaction, what: Beat, *, at: datetime) -> None:
    upsert.replace(tx, HeartbeatRow, {"name": what, "beat_at": at}, key=("name",))


def begin(tx: Transaction, what: Beat, *, at: datetime) -> None:
    """Note since when something is so; nothing if it has been before."""
    upsert.add(tx, HeartbeatRow, {"name": what, "beat_at": at})


def forget(tx: Transaction, what: Beat) -> bool:
    """Whether there was anything to forget."""
    return tx.execute(_FORGET, {"what": what}).rowcount == 1


def last(tx: Transaction) -> dict[Beat, datetime]:
    """The last time of each, by any process; what never happened is missing."""
    return {Beat(row.name): row.beat_at for row in tx.execute(_ALL)}


def restored(tx: Transaction, *, at: datetime) -> None:
    """This database was restored. A copy that no `backup` made is taken to be as old as its last tick."""
    known = last(tx)
    if Beat.BACKUP not in known:
        beat(tx, Beat.BACKUP, at=known.get(Beat.TICK, at))
    beat(tx, Beat.RESTORE, at=at)


def forgotten_since(tx: Transaction, *, now: datetime) -> datetime | None:
    """From when on we may have sent what we do not know of; None if there is nothing such, or not any more."""
    known = last(tx)
    restored_at = known.get(Beat.RESTORE)
    return None if restored_at is None or now - restored_at > CAUTIOUS_FOR else known[Beat.BACKUP]
