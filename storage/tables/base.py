"""What all tables share. Constraints state what must never happen; `*_at` is an instant in UTC, `*_on` a date."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    Enum,
    Index,
    MetaData,
    String,
    Time,
    text,
)
from sqlalchemy.orm import DeclarativeBase

from bot.domain.people import ChannelId, UserId
from storage.types import UtcDateTime, ZoneName


class Base(DeclarativeBase):
    """Constraints carry names from the first day on: SQLite can only change what is named."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads a plain class attribute
        UserId: String(32),
        ChannelId: String(32),
        datetime: UtcDateTime,
        date: Date,
        time: Time,
        ZoneInfo: ZoneName,
        bool: Boolean,
        dict[str, Any]: JSON,
        list[str]: JSON,
        StrEnum: Enum(StrEnum, native_enum=False, length=32, values_callable=lambda kind: [e.value for e in kind]),
    }


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the few rows that matter, so that what is over costs nothing."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
