"""Everything that a pilot has, as plain rows, and back. New columns take part at once; new tables must be named."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Column, Date, Float, Select, Table, Time, func, insert, select, text, union
from sqlalchemy import Enum as EnumType
from sqlalchemy.exc import IntegrityError, StatementError

from bot.domain.errors import RefusedError
from storage import tables
from storage.database import Transaction
from storage.tables import Base
from storage.types import UtcDateTime, ZoneName

Row = dict[str, Any]

EXPORTED = tuple(
    Base.metadata.tables[row.__tablename__]
    for row in (
        tables.PilotRow,
        tables.SkipDateRow,
        tables.StageRow,
        tables.TargetDateRow,
        tables.MembershipRow,
        tables.CharterRow,
        tables.CharterChangeRow,
        tables.MeasurementRow,
        tables.DecisionRow,
        tables.GateRow,
        tables.LessonRow,
        tables.CheckInRow,
        tables.SyncRow,
        tables.ExpectedRow,
        tables.AnswersRow,
        tables.RevisionRow,
        tables.DependencyRow,
        tables.BlockerRow,
        tables.AskedRow,
        tables.BlockerEventRow,
        tables.RiskRow,
        tables.RiskEventRow,
        tables.NeedRow,
        tables.NeedChangeRow,
        tables.PreferenceRow,
        tables.AbsenceRow,
    )
)
"""In the order in which they can be filled."""

LEFT_OUT: Mapping[type[Base], str] = {
    tables.RatingRow: "ratings leave only as sums, which stand in check_ins",
    tables.OutboxRow: "messages are in Slack",
    tables.EscalationItemRow: "belongs to messages",
    tables.PaceRow: "is over within minutes",
    tables.HomeRow: "Slack tells again who looks",
    tables.RefusedBlockRow: "Slack tells again what it does not draw",
    tables.SeenEventRow: "Slack repeats an event within minutes only",
    tables.HeartbeatRow: "says how this installation runs",
    tables.PlaybookRow: "read from its file again",
    tables.PersonRow: "asked of Slack again",
    tables.ChannelRow: "asked of Slack again",
    tables.ChannelMemberRow: "asked of Slack again",
    tables.AuditRow: "stays with the installation; `pilot-bot audit --json` writes it",
    tables.AuditPersonRow: "belongs to the audit",
}
SECRET_COLUMNS = frozenset({"check_ins.secret"})
"""What no export holds."""


def columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that leave."""
    return [column for column in table.columns if f"{table.name}.{column.name}" not in SECRET_COLUMNS]


def rows(tx: Transaction, table: Table, *, pilot_id: int | None = None) -> Iterator[Row]:
    """A table's rows in the order of their keys, as plain values; with a pilot only what is that pilot's."""
    kept = columns(table)
    found = select(*kept).order_by(*table.primary_key.columns)
    if pilot_id is not None:
        found = _of_pilot(found, table, pilot_id)
    for row in tx.execute(found.execution_options(yield_per=500)):
        yield {column.name: _plain(column, value) for column, value in zip(kept, row, strict=True)}


def is_empty(tx: Transaction) -> bool:
    """Whether nothing is there that an import could get into the way of."""
    return all(tx.execute(select(func.count()).select_from(table)).scalar_one() == 0 for table in EXPORTED)


def fill(tx: Transaction, table: Table, plain: Iterable[Mapping[str, Any]]) -> None:
    """Put plain rows into an empty table. Raises RefusedError, and the transaction must end, if they do not fit."""
    known = {column.name: column for column in columns(table)}
    found = [_read(table, known, row) for row in plain]
    if not found:
        return
    for column in _within(table):
        found.sort(key=lambda row: row[column.name] is not None)
    try:
        tx.execute(insert(table), found)
    except (IntegrityError, StatementError) as error:
        raise RefusedError(f"The rows of {table.name} do not fit together: {error.orig or error}.") from error
    if tx.dialect.name == "postgresql" and "id" in known:
        highest = select(func.max(table.columns["id"])).scalar_subquery()
        tx.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), highest)))


def _leads_on(table: Table) -> Iterator[Column[Any]]:
    """The column that leads a table's rows to their pilot, by way of other tables or at once."""
    for name in ("pilot_id", "check_in_id", "answers_id", "blocker_id", "need_id", "risk_id"):
        if name in table.columns:
            yield table.columns[name]
            return


def _of_pilot(found: Select[Any], table: Table, pilot_id: int) -> Select[Any]:
    if table.name == "pilots":
        return found.where(table.columns["id"] == pilot_id)
    for column in _leads_on(table):
        (key,) = column.foreign_keys
        return found.where(column.in_(_of_pilot(select(key.column), key.column.table, pilot_id)))
    named = [_of_pilot(select(column), column.table, pilot_id) for column in _naming(table)]
    if not named:
        return found.where(text("1 = 0"))
    same = table.alias()
    beyond = [select(same.columns[one.name]).where(same.columns["id"].in_(union(*named))) for one in _within(table)]
    return found.where(table.columns["id"].in_(union(*named, *beyond)))


def _within(table: Table) -> list[Column[Any]]:
    """The columns that lead from a table's rows to others of them, which must be there first."""
    return [key.parent for key in table.foreign_keys if key.column.table is table]


def _naming(table: Table) -> list[Column[Any]]:
    """The columns by which a pilot's rows name rows of a table that belong to no pilot."""
    keys = (key for other in EXPORTED if list(_leads_on(other)) for key in other.foreign_keys)
    return [key.parent for key in keys if key.column.table is table]


def _plain(column: Column[Any], value: Any) -> Any:
    """A value as JSON and spreadsheets can hold it: instants in UTC, dates, times, names."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date() | time():
            return value.isoformat()
        case ZoneInfo():
            return value.key
        case _:
            return value


def _read(table: Table, known: Mapping[str, Column[Any]], row: Mapping[str, Any]) -> Row:
    if row.keys() != known.keys():
        odd = ", ".join(sorted(row.keys() ^ known.keys()))
        raise RefusedError(f"A row of {table.name} has other columns than this version knows: {odd}.")
    return {name: _value(known[name], value) for name, value in row.items()}


def _value(column: Column[Any], plain: Any) -> Any:
    if plain is None:
        return None
    try:
        return _reader(column)(plain)
    except (ValueError, TypeError, ZoneInfoNotFoundError) as error:
        raise RefusedError(f"{column.table.name}.{column.name} cannot be {plain!r}: {error}.") from error


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    """What makes a column's value of a plain one."""
    if isinstance(column.type, EnumType) and column.type.enum_class is not None:
        return column.type.enum_class
    return next((read for kind, read in _READERS.items() if isinstance(column.type, kind)), lambda plain: plain)


_READERS: Mapping[type, Callable[[Any], Any]] = {
    UtcDateTime: datetime.fromisoformat,
    Date: date.fromisoformat,
    Time: time.fromisoformat,
    ZoneName: ZoneInfo,
    Float: float,
}
