"""What pilots learned. The index of its words, `lesson_words`, is kept by the database itself: on SQLite a full-text
table that triggers of `lessons` fill, on PostgreSQL an index. Whoever rebuilds this table must make the triggers anew.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.checkins import Category
from bot.domain.people import UserId
from bot.domain.pilots import Stage
from storage.tables.base import Base


class LessonRow(Base):
    """A lesson; a form is kept once, however often it is sent.

    `tell_at` is when champions hear of it: None once they have, and while it is not shared.
    """

    __tablename__ = "lessons"
    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"), index=True)
    form_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    happened: Mapped[str] = mapped_column(Text)
    again: Mapped[str] = mapped_column(Text)
    category: Mapped[Category] = mapped_column(index=True)
    stage: Mapped[Stage] = mapped_column(index=True)
    shared: Mapped[bool]
    written_by: Mapped[UserId | None]
    written_at: Mapped[datetime]
    version: Mapped[int]
    tell_at: Mapped[datetime | None] = mapped_column(index=True)
