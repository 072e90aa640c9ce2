"""Rows of several tables at once: small ones that are asked for together are cheapest in one statement."""

from typing import Any

from sqlalchemy import Select, Subquery, cast, null, union_all

Part = Select[*tuple[Any, ...]]


def one_after_another(*parts: Part) -> Subquery:
    """The rows of all parts. Each has every column that one of them names; where a part names none, it is NULL."""
    types = {column.name: column.type for part in parts for column in part.selected_columns}
    return union_all(*(_with_all(part, types) for part in parts)).subquery()


def _with_all(part: Part, types: dict[str, Any]) -> Part:
    named = part.selected_columns
    return part.with_only_columns(
        *(named[name] if name in named else cast(null(), kind).label(name) for name, kind in types.items())
    )
