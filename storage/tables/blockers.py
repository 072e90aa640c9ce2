"""Blockers and asks, and what happened to each."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.blockers import EventKind, Kind
from bot.domain.blockers import State as BlockerState
from bot.domain.checkins import Category
from bot.domain.people import UserId
from storage.tables.base import Base, partial_index

_LOST = "next_at IS NULL AND rested_at IS NULL AND state IN ('open', 'escalated', 'waiting for the team', 'committed')"


class BlockerRow(Base):
    """A blocker or an ask; its id is the #number that people see."""

    __tablename__ = "blockers"
    __table_args__ = (
        UniqueConstraint("raised_in", "raised_by", "kind"),
        Index("ix_blockers_pilot_id_opened_at", "pilot_id", "opened_at"),
        Index("ix_blockers_due", "next_at"),
        partial_index("ix_blockers_live", "pilot_id", "opened_at", where="state NOT IN ('solved', 'closed')"),
        partial_index("ix_blockers_solved", "pilot_id", "solved_at", where="solved_at IS NOT NULL"),
        partial_index("ix_blockers_unclosed", "pilot_id", where="state != 'closed'"),
        partial_index("ix_blockers_rested", "rested_at", where="rested_at IS NOT NULL"),
        partial_index("ix_blockers_dependency_id", "dependency_id", where="dependency_id IS NOT NULL"),
        partial_index("ix_blockers_lost", "next_at", where=_LOST),
        partial_index("ix_blockers_owned", "owner", where="state = 'committed'"),
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
    dependency_id: Mapped[int | None] = mapped_column(ForeignKey("dependencies.id", ondelete="SET NULL"))
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
