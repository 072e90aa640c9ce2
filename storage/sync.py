"""Queries about leadership syncs."""

from datetime import datetime

from sqlalchemy import select, update

from bot.domain.people import UserId
from bot.domain.sync import Sync
from storage import upsert
from storage.database import Transaction
from storage.tables import SyncRow


def prepare(tx: Transaction, pilot_id: int, check_in_id: int, *, at: datetime) -> int | None:
    """Keep that an agenda was made; returns the sync's id, or None if this check-in has one."""
    row = {"pilot_id": pilot_id, "check_in_id": check_in_id, "prepared_at": at, "decisions": 0}
    new = upsert.insert(tx, SyncRow).values(row).on_conflict_do_nothing().returning(SyncRow.id)
    return tx.execute(new).scalar_one_or_none()


def last(tx: Transaction, pilot_id: int) -> Sync | None:
    """The sync for which a pilot's last agenda was made."""
    newest = select(SyncRow).where(SyncRow.pilot_id == pilot_id).order_by(SyncRow.prepared_at.desc()).limit(1)
    row = tx.execute(newest).one_or_none()
    return None if row is None else Sync(**row._asdict())


def get(tx: Transaction, sync_id: int) -> Sync | None:
    row = tx.execute(select(SyncRow).where(SyncRow.id == sync_id)).one_or_none()
    return None if row is None else Sync(**row._asdict())


def done(tx: Transaction, sync_id: int, *, by: UserId, at: datetime, decisions: int) -> bool:
    """Keep that it took place; False if somebody said so before."""
    open_ = SyncRow.id == sync_id, SyncRow.done_at.is_(None)
    values = {"done_by": by, "done_at": at, "decisions": decisions}
    return tx.execute(update(SyncRow).where(*open_).values(values)).rowcount == 1
