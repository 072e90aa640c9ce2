"""INSERT … ON CONFLICT, which SQLite and PostgreSQL spell alike but SQLAlchemy keeps per dialect."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.tables import Base


def insert(tx: Transaction, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return sqlite.insert(table) if tx.dialect.name == "sqlite" else postgresql.insert(table)


def replace(tx: Transaction, table: type[Base], values: dict[str, Any], *, key: tuple[str, ...]) -> None:
    """Insert a row, or change the one with this key."""
    changed = {name: value for name, value in values.items() if name not in key}
    tx.execute(insert(tx, table).values(values).on_conflict_do_update(index_elements=key, set_=changed))
