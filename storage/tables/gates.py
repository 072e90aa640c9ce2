"""Stage gates: what was answered and decided at each."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.gates import Cost, Effect, Verdict
from bot.domain.people import UserId
from bot.domain.pilots import Stage
from storage.tables.base import Base


class GateRow(Base):
    """A gate; rows are only ever added, and a form is kept once, however often it is sent."""

    __tablename__ = "gates"
    __table_args__ = (Index("ix_gates_pilot_id", "pilot_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"))
    form_id: Mapped[str] = mapped_column(String(255), unique=True)
    before: Mapped[Stage]
    after: Mapped[Stage]
    effect: Mapped[Effect]
    problems: Mapped[str] = mapped_column(Text)
    cost: Mapped[Cost]
    verdict: Mapped[Verdict]
    why: Mapped[str] = mapped_column(Text)
    taken_by: Mapped[UserId]
    recorded_by: Mapped[UserId]
    passed_at: Mapped[datetime]
