"""Decisions that somebody has written down."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import UserId
from storage.tables.base import Base


class DecisionRow(Base):
    """A decision; rows are only ever added, and a form is kept once, however often it is sent."""

    __tablename__ = "decisions"
    __table_args__ = (Index("ix_decisions_pilot_id_decided_at", "pilot_id", "decided_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"))
    form_id: Mapped[str] = mapped_column(String(255), unique=True)
    what: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    given_up: Mapped[str] = mapped_column(Text)
    taken_by: Mapped[UserId]
    recorded_by: Mapped[UserId]
    link: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime]
