"""What leaves for Slack, what came from there, and when we last looked."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.people import ChannelId, UserId
from storage.tables.base import Base, partial_index


class Delivery(StrEnum):
    """What became of a message to Slack."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"


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


_IN_TURN = ("kind", "not_before", "created_at", "key")


class OutboxRow(Base):
    """One Slack message as it should be. Its first delivery posts it, each later one updates what was posted.

    `version` counts what it should say, `sent_version` what Slack has; they differ while something is to be sent.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        partial_index("ix_outbox_pending", "not_before", where="state IN ('pending', 'sending', 'unknown')"),
        partial_index("ix_outbox_posts", *_IN_TURN, where="state IN ('pending', 'unknown') AND ts IS NULL"),
        partial_index("ix_outbox_updates", *_IN_TURN, where="state IN ('pending', 'unknown') AND ts IS NOT NULL"),
        partial_index("ix_outbox_leases", "leased_until", where="state = 'sending'"),
        partial_index("ix_outbox_dead", "pilot_id", "created_at", where="state = 'dead'"),
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
    postponed: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often `not_before` was moved without a try to send since the last one."""
    channel: Mapped[ChannelId | None]
    ts: Mapped[str | None] = mapped_column(String(32))
    permalink: Mapped[str | None] = mapped_column(Text)
    last_error: Mapped[str | None] = mapped_column(Text)


class PaceRow(Base):
    """When more may go: posts, updates, or a post to the conversation that it is named after."""

    __tablename__ = "paces"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    opens_at: Mapped[datetime]
    noted_at: Mapped[datetime]


class SeenEventRow(Base):
    """An event of Slack's that has been dealt with; Slack may deliver one several times."""

    __tablename__ = "seen_events"
    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class HeartbeatRow(Base):
    """When something that concerns every process last happened; one row each, whoever did it."""

    __tablename__ = "heartbeats"
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    beat_at: Mapped[datetime]
