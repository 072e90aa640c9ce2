"""What a pilot is for, what its metric was, and every change of it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.charter import Part
from bot.domain.people import UserId
from storage.tables.base import Base


class CharterRow(Base):
    """A pilot's charter as it is now; `version` grows with every change."""

    __tablename__ = "charters"
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"), primary_key=True)
    problem: Mapped[str] = mapped_column(Text)
    task: Mapped[str] = mapped_column(Text)
    inputs: Mapped[str] = mapped_column(Text)
    outputs: Mapped[str] = mapped_column(Text)
    quality: Mapped[str] = mapped_column(Text)
    unsure: Mapped[str] = mapped_column(Text)
    decides: Mapped[UserId | None]
    version: Mapped[int]


class CharterChangeRow(Base):
    """One part of a charter that changed; rows are only ever added. The metric is told here too."""

    __tablename__ = "charter_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"), index=True)
    part: Mapped[Part]
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    changed_by: Mapped[UserId | None]
    changed_at: Mapped[datetime]


class MeasurementRow(Base):
    """What a pilot's metric was on a day."""

    __tablename__ = "measurements"
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"), primary_key=True)
    measured_on: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[float]
    noted_by: Mapped[UserId | None]
