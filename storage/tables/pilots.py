"""Pilots, who is in them, and what changed about them."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import ChannelId, Role, UserId
from bot.domain.pilots import PilotState, Stage
from storage.tables.base import Base, partial_index


class PilotRow(Base):
    __tablename__ = "pilots"
    __table_args__ = (
        partial_index("uq_pilots_active_channel", "channel", unique=True, where="state IN ('active', 'paused')"),
        Index("ix_pilots_due", "next_opens_at"),
        Index("ix_pilots_preflight", "preflight_at"),
        partial_index("ix_pilots_resting", "state", where="state != 'active'"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    channel: Mapped[ChannelId]
    state: Mapped[PilotState]
    stage: Mapped[Stage]
    target_on: Mapped[date]
    metric_name: Mapped[str | None] = mapped_column(String(80))
    metric_baseline: Mapped[float | None]
    metric_target: Mapped[float | None]
    metric_unit: Mapped[str | None] = mapped_column(String(20))
    opens_weekday: Mapped[int]
    opens_time: Mapped[time]
    closes_weekday: Mapped[int]
    closes_time: Mapped[time]
    zone: Mapped[ZoneInfo]
    whole_channel: Mapped[bool]
    policy: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    next_opens_at: Mapped[datetime | None]
    preflight_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UserId | None]
    ended_at: Mapped[datetime | None]
    measured: Mapped[float | None]


class SkipDateRow(Base):
    """A day on which a pilot's check-in does not open (R7)."""

    __tablename__ = "skip_dates"
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"), primary_key=True)
    skipped_on: Mapped[date] = mapped_column(primary_key=True)


class StageRow(Base):
    """Every stage a pilot has been in; the first is the one it began with."""

    __tablename__ = "stages"
    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"), index=True)
    stage: Mapped[Stage]
    set_at: Mapped[datetime]


class TargetDateRow(Base):
    """Every target date a pilot has had; the first is the original."""

    __tablename__ = "target_dates"
    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"), index=True)
    target_on: Mapped[date]
    set_at: Mapped[datetime]


class MembershipRow(Base):
    __tablename__ = "memberships"
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UserId] = mapped_column(primary_key=True, index=True)
    role: Mapped[Role] = mapped_column(primary_key=True)
    position: Mapped[int]
