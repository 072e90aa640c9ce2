"""What could go wrong, and what happened to each risk."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import UserId
from bot.domain.risks import RiskState, RiskStep
from storage.tables.base import Base, partial_index


class RiskRow(Base):
    """A risk; its id is the #number that people see."""

    __tablename__ = "risks"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="settled"),
        Index("ix_risks_raised_in", "raised_in"),
        partial_index("ix_risks_live", "pilot_id", where="state = 'open'"),
        partial_index("ix_risks_settled", "pilot_id", "settled_at", where="settled_at IS NOT NULL"),
        partial_index("ix_risks_dependency_id", "dependency_id", where="dependency_id IS NOT NULL"),
        partial_index("ix_risks_owned", "owner", where="state = 'open'"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(Text)
    sign: Mapped[str] = mapped_column(Text)
    response: Mapped[str] = mapped_column(Text)
    owner: Mapped[UserId | None]
    state: Mapped[RiskState]
    raised_by: Mapped[UserId]
    raised_in: Mapped[int | None] = mapped_column(ForeignKey("check_ins.id", ondelete="SET NULL"))
    opened_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    blocker_id: Mapped[int | None] = mapped_column(ForeignKey("blockers.id", ondelete="SET NULL"))
    dependency_id: Mapped[int | None] = mapped_column(ForeignKey("dependencies.id", ondelete="SET NULL"))
    version: Mapped[int]


class RiskEventRow(Base):
    """A risk's history; rows are only ever added."""

    __tablename__ = "risk_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    risk_id: Mapped[int] = mapped_column(ForeignKey("risks.id", ondelete="CASCADE"), index=True)
    step: Mapped[RiskStep]
    actor: Mapped[UserId]
    at: Mapped[datetime]
    from_state: Mapped[RiskState | None]
    to_state: Mapped[RiskState]
    version: Mapped[int]
