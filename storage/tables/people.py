"""People, their wishes and absences, and the channels they are in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CheckConstraint,
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import ChannelId, UserId
from storage.tables.base import Base, partial_index


class PersonRow(Base):
    """What Slack last told us of somebody; a missing row means that we have not asked yet."""

    __tablename__ = "people"
    user_id: Mapped[UserId] = mapped_column(primary_key=True)
    zone: Mapped[ZoneInfo | None]
    deleted: Mapped[bool]
    bot: Mapped[bool]
    guest: Mapped[bool]
    external: Mapped[bool]
    admin: Mapped[bool]
    away_hint_until: Mapped[datetime | None]
    checked_at: Mapped[datetime]


class PreferenceRow(Base):
    """What somebody has chosen for themselves; a missing row means that everything is as it comes."""

    __tablename__ = "preferences"
    user_id: Mapped[UserId] = mapped_column(primary_key=True)
    reminders: Mapped[bool]


class AbsenceRow(Base):
    """Days on which somebody is away, in their own zone; both ends are included (R7)."""

    __tablename__ = "absences"
    __table_args__ = (CheckConstraint("last_on >= first_on", name="order"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[UserId] = mapped_column(index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]


class ChannelRow(Base):
    """What Slack last told us of a pilot's channel. `problem` is Slack's word for why we cannot write there."""

    __tablename__ = "channels"
    __table_args__ = (
        partial_index("ix_channels_problem", "channel", where="problem IS NOT NULL"),
        Index("ix_channels_checked", "checked_at"),
    )
    channel: Mapped[ChannelId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    private: Mapped[bool]
    shared: Mapped[bool]
    problem: Mapped[str | None] = mapped_column(String(80))
    told: Mapped[str | None] = mapped_column(String(80))
    checked_at: Mapped[datetime]


class ChannelMemberRow(Base):
    """Who is in a channel, where that matters: in private ones, and where the whole channel is the team."""

    __tablename__ = "channel_members"
    channel: Mapped[ChannelId] = mapped_column(primary_key=True)
    user_id: Mapped[UserId] = mapped_column(primary_key=True, index=True)
