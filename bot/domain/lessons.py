"""Lessons: what a pilot learned, for the next one that comes to the same place."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.checkins import Category
from bot.domain.people import UserId
from bot.domain.pilots import Stage
from bot.domain.wallclock import instant

LESSON_LIMIT = 2000
OFFERED = 3
"""So many lessons are offered where nobody asked for them."""
_WORD = re.compile(r"[^\W_]+")
_WORDS = 24
_WORD_CHARS = 40
_TELLING_CHARS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A lesson as somebody writes it down."""

    happened: str = ""
    again: str = ""
    """What they would do again, or not; may be empty."""
    category: Category = Category.OTHER
    stage: Stage = Stage.SELECTION
    shared: bool = False
    """Whether everybody here may read it, and not only those who may see its pilot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson(Written):
    """A lesson as we keep it."""

    id: int
    pilot_id: int
    written_by: UserId | None
    """None for what was learned before lessons were kept."""
    written_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Told:
    """A lesson for somebody who may read it; its pilot's name is None where they may not know of the pilot."""

    lesson: Lesson
    pilot_name: str | None
    may_edit: bool = False


@dataclass(frozen=True, slots=True)
class Readable:
    """Which lessons somebody may read: those of some pilots, and, unless they are a guest, all that are shared."""

    pilots: Collection[int]
    shared: bool


def lesson_problems(written: Written) -> dict[str, str]:
    """What keeps a lesson from being kept, by field."""
    if written.happened.strip():
        return {}
    return {"happened": "Please write what happened; the next pilot starts from it."}


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search: letters and digits only, each once, so that no sign in it means anything to a database."""
    found = (word[:_WORD_CHARS] for word in _WORD.findall(text.casefold()))
    return tuple(dict.fromkeys(found))[:_WORDS]


def telling(text: str) -> tuple[str, ...]:
    """The words of a text by which something like it may be found: those that are not short."""
    return words_of(" ".join(word for word in _WORD.findall(text) if len(word) >= _TELLING_CHARS))


def told_at(now: datetime, zone: ZoneInfo) -> datetime:
    """When champions hear of what is written now: as the next month begins."""
    today = now.astimezone(zone).date()
    following = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    return instant(following, time(), zone)
