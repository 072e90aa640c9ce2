"""Where words that are kept speak of somebody: by their id, or by name.

Names are looked for in what is kept of pilots, in whichever table that stands; pilots' own names stay as they are.
"""

import re
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, String, Table, Text, false, func, or_, select, true, update

from bot.domain.people import SOMEONE_WHO_LEFT, UserId
from bot.domain.privacy import SHORTEST_NAME, Names
from storage import dependencies
from storage.database import Transaction
from storage.tables import Base, DependencyRow, OutboxRow

Pilots = Collection[int] | None
"""The pilots whose words are looked through; None for all."""
_SHORT = frozenset({"name", "team", "reason"})
_ADDRESSES = frozenset({"link", "permalink", "last_error"})


def replace_mentions(tx: Transaction, user: UserId) -> None:
    """Let someone who left stand where others, or we, wrote of somebody by their id."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if type(column.type) is Text or (type(column.type) is String and (column.type.length or 0) > 120):
                said = column.like(f"%<@{user}>%")
                without = {column.name: func.replace(column, f"<@{user}>", SOMEONE_WHO_LEFT)}
                tx.execute(update(table).where(said).values(without))


def count_names(tx: Transaction, names: Names, *, pilots: Pilots) -> int:
    """In how many places somebody is written of by name."""
    return sum(1 for _ in _naming(tx, names, pilots))


def replace_names(tx: Transaction, names: Names, *, pilots: Pilots) -> None:
    """Let someone who left stand where somebody is written of by name."""
    for column, key, text in list(_naming(tx, names, pilots)):
        table = column.table
        this = (part == value for part, value in zip(table.primary_key.columns, key, strict=True))
        without = names.taken_out(text)[: getattr(column.type, "length", None)]
        tx.execute(update(table).where(*this).values({column.name: without}))
    dependencies.tell_apart(tx)


def may_name(text: ColumnElement[Any], names: Names) -> ColumnElement[bool]:
    """Whether a text may hold one of the names, as far as a database can tell: it folds the case of ASCII only."""
    parts = [max(re.findall(r"[a-zA-Z]+", name), key=len, default="") for name in names.known]
    return or_(false(), *(text.icontains(part) if len(part) >= SHORTEST_NAME else true() for part in parts))


def _naming(tx: Transaction, names: Names, pilots: Pilots) -> Iterator[tuple[Column[Any], tuple[Any, ...], str]]:
    """The places, each with its column, its row's key and what stands there."""
    if not names.known:
        return
    for column, concerned in _sentences(pilots):
        keys = column.table.primary_key.columns
        for *key, text in tx.execute(select(*keys, column).where(concerned, may_name(column, names))):
            if text and names.taken_out(text) != text:
                yield column, tuple(key), text


def _sentences(pilots: Pilots) -> Iterator[tuple[Column[Any], ColumnElement[bool]]]:
    """Every column that holds what is written of pilots, and which of its rows are these pilots'."""
    for table in Base.metadata.sorted_tables:
        concerned = _of(table, pilots)
        if table is DependencyRow.__table__:
            concerned = true() if pilots is None else None
        if concerned is None or table is OutboxRow.__table__:
            continue
        for column in table.columns:
            short = type(column.type) is String and column.name in _SHORT
            if short or (isinstance(column.type, Text) and column.name not in _ADDRESSES):
                yield column, concerned


def _of(table: Table, pilots: Pilots) -> ColumnElement[bool] | None:
    """The rows that are these pilots', told by the tables that they hang on; None where none hangs on a pilot."""
    if "pilot_id" in table.c:
        return true() if pilots is None else table.c.pilot_id.in_(pilots)
    for key in (each for each in table.foreign_keys if each.column.table is not table):
        above = _of(key.column.table, pilots)
        if above is not None:
            return true() if pilots is None else key.parent.in_(select(key.column).where(above))
    return None
