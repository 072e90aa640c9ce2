"""What production will need, what happened to each, and what new pilots begin with."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import UserId
from bot.domain.readiness import NeedKind, NeedState
from storage.tables.base import Base, partial_index


class NeedRow(Base):
    """One item of a readiness map; `offer_at` is when it is offered as a blocker."""

    __tablename__ = "needs"
    __table_args__ = (
        Index("ix_needs_pilot_id", "pilot_id"),
        Index("ix_needs_offer_at", "offer_at"),
        partial_index("ix_needs_dependency_id", "dependency_id", where="dependency_id IS NOT NULL"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"))
    kind: Mapped[NeedKind]
    name: Mapped[str] = mapped_column(String(120))
    owner: Mapped[UserId | None]
    team: Mapped[str] = mapped_column(String(80))
    due_on: Mapped[date | None]
    state: Mapped[NeedState]
    note: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    touched: Mapped[bool]
    offer_at: Mapped[datetime | None]
    blocker_id: Mapped[int | None] = mapped_column(ForeignKey("blockers.id", ondelete="SET NULL"))
    dependency_id: Mapped[int | None] = mapped_column(ForeignKey("dependencies.id", ondelete="SET NULL"))


class NeedChangeRow(Base):
    """What happened to a need; rows are only ever added."""

    __tablename__ = "need_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[UserId | None]
    state: Mapped[NeedState]
    due_on: Mapped[date | None]


class PlaybookRow(Base):
    """The organisation's own playbook as it last was without an error; `days` count from a pilot's beginning."""

    __tablename__ = "playbook"
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[NeedKind]
    name: Mapped[str] = mapped_column(String(120))
    team: Mapped[str] = mapped_column(String(80))
    days: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text)
