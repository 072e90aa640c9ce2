"""Column types that keep what the database would lose."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite keeps no zone, so store UTC, give UTC back, and refuse to guess what a naive value means."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class ZoneName(TypeDecorator[ZoneInfo]):
    """An IANA zone, kept by its name."""

    impl = String(64)
    cache_ok = True

    def process_bind_param(self, value: ZoneInfo | None, dialect: Dialect) -> str | None:
        return None if value is None else value.key

    def process_result_value(self, value: str | None, dialect: Dialect) -> ZoneInfo | None:
        return None if value is None else ZoneInfo(value)
