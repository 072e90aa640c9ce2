"""Queries about lessons. What is searched by words is searched by the database: FTS5 on SQLite, tsvector on PostgreSQL.

`lesson_words` is spelled out here as the migration made it; no model knows it.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Subquery,
    column,
    false,
    func,
    literal,
    literal_column,
    select,
    table,
    update,
)

from bot.domain.checkins import Category
from bot.domain.lessons import Lesson, Readable, Written
from bot.domain.people import UserId
from bot.domain.pilots import Stage
from storage import upsert
from storage.database import Transaction
from storage.tables import LessonRow

_FTS = table("lesson_words", column("rowid"), column("rank"))
_VECTOR: ColumnElement[Any] = literal_column(
    "to_tsvector('simple', translate("
    "happened || ' ' || again || ' ' || category || ' ' || stage, '-_./:@+<>&', '          '))"
)
_NEWEST = LessonRow.written_at.desc(), LessonRow.id.desc()


def add(
    tx: Transaction,
    pilot_id: int,
    written: Written,
    *,
    by: UserId,
    at: datetime,
    tell_at: datetime | None,
    form_id: str,
) -> int | None:
    """Keep a new lesson; returns its id, or None if this form was kept already."""
    values = asdict(written) | {"pilot_id": pilot_id, "written_by": by, "written_at": at, "version": 1}
    new = upsert.insert(tx, LessonRow).values(values | {"tell_at": tell_at, "form_id": form_id})
    return tx.execute(new.on_conflict_do_nothing().returning(LessonRow.id)).scalar_one_or_none()


def change(tx: Transaction, lesson_id: int, written: Written, *, version: int, tell_at: datetime | None) -> bool:
    """Word a lesson anew, unless somebody else has since `version`: then nothing changes."""
    known = LessonRow.id == lesson_id, LessonRow.version == version
    values = asdict(written) | {"version": version + 1, "tell_at": tell_at}
    return tx.execute(update(LessonRow).where(*known).values(values)).rowcount == 1


def form_of_end(pilot_id: int) -> str:
    """The form with which a pilot ends, once."""
    return f"end:{pilot_id}"


def of_end(tx: Transaction, pilot_id: int) -> str:
    """What was learned when a pilot ended; empty if nothing was kept."""
    kept = select(LessonRow.happened, LessonRow.again).where(LessonRow.form_id == form_of_end(pilot_id))
    return "\n".join(words for words in tx.execute(kept).one_or_none() or () if words)


def get(tx: Transaction, lesson_id: int) -> Lesson | None:
    return next(iter(_read(tx, select(LessonRow).where(LessonRow.id == lesson_id))), None)


def tell_at(tx: Transaction, lesson_id: int) -> datetime | None:
    """When champions hear of a lesson; None if they have, or never will."""
    return tx.execute(select(LessonRow.tell_at).where(LessonRow.id == lesson_id)).scalar_one_or_none()


def written_since(tx: Transaction, pilot_id: int, at: datetime) -> list[Lesson]:
    """A pilot's lessons from an instant on, the newest first."""
    lately = LessonRow.pilot_id == pilot_id, LessonRow.written_at >= at
    return _read(tx, select(LessonRow).where(*lately).order_by(*_NEWEST))


def pilots(tx: Transaction) -> list[int]:
    """The pilots that have written a lesson."""
    return list(tx.execute(select(LessonRow.pilot_id).distinct()).scalars())


def search(tx: Transaction, who: Readable, words: Sequence[str], *, limit: int) -> tuple[list[Lesson], int]:
    """The lessons that hold all of these words or words that begin with them, the best first, and how many there are.

    Without words these are the newest.
    """
    found = select(LessonRow).where(_readable(who))
    order: tuple[Any, ...] = _NEWEST
    if words:
        hits = _hits(tx, words, every=True)
        found, order = found.join(hits, hits.c.id == LessonRow.id), (hits.c.rank, *_NEWEST)
    count: int = tx.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    return _read(tx, found.order_by(*order).limit(limit)), count


def fitting(
    tx: Transaction,
    who: Readable,
    words: Sequence[str],
    *,
    category: Category | None = None,
    stage: Stage | None = None,
    limit: int,
) -> list[Lesson]:
    """Lessons of a category or a stage, those first that share the most telling words, then the newest.

    The category *other* says nothing, so there a word must be shared.
    """
    hits = _hits(tx, words, every=False)
    shared = hits.c.id.is_not(None)
    fits = shared if category in (None, Category.OTHER) else LessonRow.category == category
    if stage is not None:
        fits = shared | (LessonRow.stage == stage)
    found = select(LessonRow).outerjoin(hits, hits.c.id == LessonRow.id).where(_readable(who), fits)
    return _read(tx, found.order_by(hits.c.id.is_(None), hits.c.rank, *_NEWEST).limit(limit))


def due(tx: Transaction, *, now: datetime) -> list[Lesson]:
    """The lessons that champions are to hear of now, the newest first."""
    return _read(tx, select(LessonRow).where(LessonRow.tell_at <= now).order_by(*_NEWEST))


def told(tx: Transaction, ids: Collection[int]) -> None:
    """Champions have heard of these."""
    tx.execute(update(LessonRow).where(LessonRow.id.in_(ids)).values(tell_at=None))


def _hits(tx: Transaction, words: Sequence[str], *, every: bool) -> Subquery:
    """The ids of the lessons that hold all or some of the words, with a rank: the smaller, the better.

    Words are letters and digits only (`lessons.words_of`) and stand in quotes, so they are never an operator.
    """
    if not words:
        return select(LessonRow.id, literal(0).label("rank")).where(false()).subquery()
    if tx.dialect.name == "sqlite":
        wanted = (" AND " if every else " OR ").join(f'"{word}"*' for word in words)
        match = literal_column("lesson_words").op("MATCH")(wanted)
        return select(_FTS.c.rowid.label("id"), _FTS.c.rank.label("rank")).where(match).subquery()
    query = func.to_tsquery("simple", (" & " if every else " | ").join(f"'{word}':*" for word in words))
    rank = (-func.ts_rank(_VECTOR, query)).label("rank")
    return select(LessonRow.id, rank).where(_VECTOR.op("@@")(query)).subquery()


def _readable(who: Readable) -> ColumnElement[bool]:
    theirs = LessonRow.pilot_id.in_(who.pilots)
    return theirs | LessonRow.shared if who.shared else theirs


def _read(tx: Transaction, query: Select[Any]) -> list[Lesson]:
    return [_lesson(row) for row in tx.execute(query)]


def _lesson(row: Row[Any]) -> Lesson:
    values = row._asdict()
    del values["tell_at"], values["form_id"]
    return Lesson(**values)
