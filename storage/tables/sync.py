"""Leadership syncs."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import UserId
from storage.tables.base import Base


class SyncRow(Base):
    """A sync; a check-in comes with one at most."""

    __tablename__ = "syncs"
    __table_args__ = (Index("ix_syncs_pilot_id_prepared_at", "pilot_id", "prepared_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"))
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_ins.id", ondelete="CASCADE"), unique=True)
    prepared_at: Mapped[datetime]
    decisions: Mapped[int]
    done_by: Mapped[UserId | None]
    done_at: Mapped[datetime | None]
