"""Queries about leadership syncs."""

from datetime import datetime

from sqlalchemy import func, select, update

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


def last_prepared(tx: Transaction, pilot_id: int) -> datetime | None:
    """When a pilot's last agenda was made."""
    return tx.execute(select(func.max(SyncRow.prepared_at)).where(SyncRow.pilot_id == pilot_id)).scalar_one()


def get(tx: Transaction, sync_id: int) -> Sync | None:
    row = tx.execute(select(SyncRow).where(SyncRow.id == sync_id)).one_or_none()
    return None if row is None else Sync(**row._asdict())


def done(tx: Transaction, sync_id: int, *, by: UserId, at: datetime, decisions: int) -> bool:
    """Keep that it took place; False if somebody said so before."""
    open_ = SyncRow.id == sync_id, SyncRow.done_at.is_(None)
    values = {"done_by": by, "done_at": at, "decisions": decisions}
    return tx.execute(update(SyncRow).where(*open_).values(values)).rowcount == 1
