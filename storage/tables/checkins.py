"""Check-ins, what people answered, and how they rated."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.checkins import Category, CheckInState
from bot.domain.people import Side, UserId
from storage.tables.base import Base, partial_index


class CheckInRow(Base):
    """One week of one pilot. The unique week makes opening it twice impossible, not unlikely (R4)."""

    __tablename__ = "check_ins"
    __table_args__ = (
        UniqueConstraint("pilot_id", "iso_year", "iso_week"),
        CheckConstraint("closes_at > opens_at", name="window"),
        partial_index("ix_check_ins_open", "closes_at", where="state = 'open'"),
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
    leadership_rated: Mapped[int | None]
    leadership_total: Mapped[int | None]
    leadership_apart: Mapped[int | None]
    """What leadership's ratings come to, likewise; their highest less their lowest is None if nobody rated."""


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
