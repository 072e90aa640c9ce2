"""The tables. Constraints state what must never happen; `*_at` is an instant in UTC, `*_on` a date."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    Enum,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    Time,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.domain.blockers import EventKind, Kind
from bot.domain.blockers import State as BlockerState
from bot.domain.checkins import Category, CheckInState
from bot.domain.people import ChannelId, Role, Side, UserId
from bot.domain.pilots import PilotState, Stage
from storage.types import UtcDateTime, ZoneName


class Delivery(StrEnum):
    """What became of a message to Slack."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"


class Base(DeclarativeBase):
    """Constraints carry names from the first day on: SQLite can only change what is named."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads a plain class attribute
        UserId: String(32),
        ChannelId: String(32),
        datetime: UtcDateTime,
        date: Date,
        time: Time,
        ZoneInfo: ZoneName,
        bool: Boolean,
        dict[str, Any]: JSON,
        list[str]: JSON,
        StrEnum: Enum(StrEnum, native_enum=False, length=32, values_callable=lambda kind: [e.value for e in kind]),
    }


def _partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the few rows that matter, so that what is over costs nothing."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


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
    __table_args__ = (_partial_index("ix_channels_problem", "channel", where="problem IS NOT NULL"),)
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


class PilotRow(Base):
    __tablename__ = "pilots"
    __table_args__ = (
        _partial_index("uq_pilots_active_channel", "channel", unique=True, where="state IN ('active', 'paused')"),
        Index("ix_pilots_due", "next_opens_at"),
        Index("ix_pilots_preflight", "preflight_at"),
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
    next_opens_at: Mapped[datetime | None]
    preflight_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UserId | None]
    ended_at: Mapped[datetime | None]
    measured: Mapped[float | None]
    learned: Mapped[str | None] = mapped_column(Text)


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


class CheckInRow(Base):
    """One week of one pilot. The unique week makes opening it twice impossible, not unlikely (R4)."""

    __tablename__ = "check_ins"
    __table_args__ = (
        UniqueConstraint("pilot_id", "iso_year", "iso_week"),
        CheckConstraint("closes_at > opens_at", name="window"),
        _partial_index("ix_check_ins_open", "closes_at", where="state = 'open'"),
        Index("ix_check_ins_remind", "remind_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"))
    iso_year: Mapped[int]
    iso_week: Mapped[int]
    state: Mapped[CheckInState]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(200))
    threshold: Mapped[int]
    questions: Mapped[dict[str, Any]]
    secret: Mapped[bytes | None]
    team_rated: Mapped[int | None]
    team_mean: Mapped[float | None]
    team_rounded: Mapped[bool | None]
    """What is left of the team's ratings after closing; none of the three is known before."""


class ExpectedRow(Base):
    """Who is asked in a check-in, frozen at opening (R9)."""

    __tablename__ = "expected_people"
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_ins.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UserId] = mapped_column(primary_key=True)
    side: Mapped[Side]


class AnswersRow(Base):
    """One person's answers in one check-in; what they say is in the revisions."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("check_in_id", "user_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_ins.id", ondelete="CASCADE"))
    user_id: Mapped[UserId]
    late: Mapped[bool]
    revision: Mapped[int]


class RevisionRow(Base):
    """What somebody wrote at one time. A form is saved once, however often it is sent (R15)."""

    __tablename__ = "answer_revisions"
    answers_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[str] = mapped_column(String(255), unique=True)
    submitted_at: Mapped[datetime]
    completed: Mapped[str] = mapped_column(Text)
    blocking: Mapped[str] = mapped_column(Text)
    at_risk: Mapped[str] = mapped_column(Text)
    needed: Mapped[str] = mapped_column(Text)
    category: Mapped[Category]
    needs_leadership_now: Mapped[bool]


class RatingRow(Base):
    """A confidence rating. No time and no row number: either would tell whose it is beside the answers (R18).

    A closed check-in has leadership's only; the team's are gone but for their number and mean.
    """

    __tablename__ = "ratings"
    __table_args__ = (CheckConstraint("value BETWEEN 1 AND 5", name="scale"), {"sqlite_with_rowid": False})
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_ins.id", ondelete="CASCADE"), primary_key=True)
    side: Mapped[Side] = mapped_column(primary_key=True)
    rater: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[int]


class BlockerRow(Base):
    """A blocker or an ask; its id is the #number that people see."""

    __tablename__ = "blockers"
    __table_args__ = (
        UniqueConstraint("raised_in", "raised_by", "kind"),
        Index("ix_blockers_due", "next_at"),
        _partial_index("ix_blockers_live", "pilot_id", "opened_at", where="state NOT IN ('solved', 'closed')"),
        _partial_index("ix_blockers_solved", "pilot_id", "solved_at", where="solved_at IS NOT NULL"),
        _partial_index("ix_blockers_owned", "owner", where="state = 'committed'"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    text: Mapped[str] = mapped_column(Text)
    category: Mapped[Category]
    urgent: Mapped[bool]
    raised_by: Mapped[UserId]
    raised_in: Mapped[int | None] = mapped_column(ForeignKey("check_ins.id", ondelete="SET NULL"))
    shown_under: Mapped[int | None] = mapped_column(ForeignKey("check_ins.id", ondelete="SET NULL"))
    link: Mapped[str | None] = mapped_column(Text)
    opened_at: Mapped[datetime]
    state: Mapped[BlockerState]
    level: Mapped[int]
    round: Mapped[int]
    owner: Mapped[UserId | None]
    promised_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text)
    objected: Mapped[bool]
    policy: Mapped[dict[str, Any]]
    version: Mapped[int]
    started_at: Mapped[datetime]
    reminded: Mapped[bool]
    next_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    rested_at: Mapped[datetime | None]
    solved_at: Mapped[datetime | None]


class AskedRow(Base):
    """Whose answer an item waits for; position 0 is the person whose time counts."""

    __tablename__ = "asked_people"
    blocker_id: Mapped[int] = mapped_column(ForeignKey("blockers.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UserId] = mapped_column(primary_key=True, index=True)
    position: Mapped[int]


class BlockerEventRow(Base):
    """An item's history; rows are only ever added."""

    __tablename__ = "blocker_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    blocker_id: Mapped[int] = mapped_column(ForeignKey("blockers.id", ondelete="CASCADE"), index=True)
    kind: Mapped[EventKind]
    actor: Mapped[UserId | None]
    at: Mapped[datetime]
    from_state: Mapped[BlockerState | None]
    to_state: Mapped[BlockerState]
    note: Mapped[str] = mapped_column(Text)
    promised_on: Mapped[date | None]
    people: Mapped[list[str]]
    level: Mapped[int]
    round: Mapped[int]
    version: Mapped[int]


class HomeRow(Base):
    """Somebody who looks at their Home; `stale_since` is the first change of something theirs since it was drawn."""

    __tablename__ = "homes"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[UserId] = mapped_column(unique=True)
    stale_since: Mapped[datetime | None] = mapped_column(index=True)


class RefusedBlockRow(Base):
    """A type of block that Slack would not draw in this workspace when it was last offered."""

    __tablename__ = "refused_blocks"
    type: Mapped[str] = mapped_column(String(40), primary_key=True)
    refused_at: Mapped[datetime]


class EscalationItemRow(Base):
    """Which items a bundled escalation message lists, so that it can be drawn again when one of them moves."""

    __tablename__ = "escalation_items"
    message_key: Mapped[str] = mapped_column(String(120), primary_key=True)
    blocker_id: Mapped[int] = mapped_column(ForeignKey("blockers.id", ondelete="CASCADE"), primary_key=True, index=True)


class OutboxRow(Base):
    """One Slack message as it should be. Its first delivery posts it, each later one updates what was posted.

    `version` counts what it should say, `sent_version` what Slack has; they differ while something is to be sent.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        _partial_index("ix_outbox_pending", "not_before", where="state IN ('pending', 'sending', 'unknown')"),
        Index("ix_outbox_recipient_kind", "recipient", "kind"),
    )
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"))
    recipient: Mapped[str] = mapped_column(String(32))
    thread_of: Mapped[str | None] = mapped_column(String(120))
    in_working_hours: Mapped[bool]
    payload: Mapped[dict[str, Any]]
    version: Mapped[int]
    sent_version: Mapped[int]
    state: Mapped[Delivery]
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int]
    channel: Mapped[ChannelId | None]
    ts: Mapped[str | None] = mapped_column(String(32))
    permalink: Mapped[str | None] = mapped_column(Text)
    last_error: Mapped[str | None] = mapped_column(Text)


class SeenEventRow(Base):
    """An event of Slack's that has been dealt with; Slack may deliver one several times."""

    __tablename__ = "seen_events"
    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class HeartbeatRow(Base):
    """When everything due was last looked for; one row, whoever looked."""

    __tablename__ = "heartbeats"
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    beat_at: Mapped[datetime]
