"""Conditions that are written out in a statement instead of being bound to it."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, literal_column
from sqlalchemy.orm import InstrumentedAttribute


def is_in(column: InstrumentedAttribute[Any], *values: StrEnum) -> ColumnElement[bool]:
    """Whether a column has one of these values.

    SQLite sees only of what is written out that a partial index holds what is asked for.
    """
    written: list[ColumnElement[str]] = [literal_column(f"'{value}'") for value in values]
    return column.in_(written) if len(written) > 1 else column == written[0]


def is_not_in(column: InstrumentedAttribute[Any], *values: StrEnum) -> ColumnElement[bool]:
    """Whether a column has none of these values, in the words of the partial indexes."""
    return ~is_in(column, *values)
