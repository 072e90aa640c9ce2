"""INSERT … ON CONFLICT, which SQLite and PostgreSQL spell alike but SQLAlchemy keeps per dialect."""

from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.tables import Base


def insert(tx: Transaction, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return into(tx.dialect.name, table)


def add(tx: Transaction, table: type[Base], values: dict[str, Any]) -> bool:
    """Insert a row, unless there is one with its key; whether it was inserted."""
    return tx.execute(_add(tx.dialect.name, table), values).rowcount == 1


def replace(tx: Transaction, table: type[Base], values: dict[str, Any], *, key: tuple[str, ...]) -> None:
    """Insert a row, or change the one with this key."""
    tx.execute(_replace(tx.dialect.name, table, tuple(values), key), values)


def into(dialect: str, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """The same for statements that are written once."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@cache
def _add(dialect: str, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    return into(dialect, table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


@cache
def _replace(
    dialect: str, table: type[Base], columns: tuple[str, ...], key: tuple[str, ...]
) -> sqlite.Insert | postgresql.Insert:
    new = into(dialect, table)
    changed = {name: new.excluded[name] for name in columns if name not in key}
    return new.on_conflict_do_update(index_elements=key, set_=changed)
