"""Queries about charters, their measurements and their changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import insert, select, update

from bot.domain.charter import NO_CHARTER, Change, Charter, Chartered, Measurement
from bot.domain.people import UserId
from storage import upsert
from storage.database import Transaction
from storage.tables import CharterChangeRow, CharterRow, MeasurementRow


def of(tx: Transaction, pilot_ids: Collection[int]) -> dict[int, Chartered]:
    """The charters of pilots, empty where nobody has written one; three statements, however many there are."""
    charters = {row.pilot_id: row for row in _rows(tx, CharterRow, pilot_ids)}
    measured: defaultdict[int, list[Measurement]] = defaultdict(list)
    for row in _rows(tx, MeasurementRow, pilot_ids, MeasurementRow.measured_on):
        measured[row.pilot_id].append(Measurement(row.measured_on, row.value))
    changed: defaultdict[int, list[Change]] = defaultdict(list)
    for row in _rows(tx, CharterChangeRow, pilot_ids, CharterChangeRow.id):
        changed[row.pilot_id].append(Change(row.part, row.before, row.after, row.changed_by, row.changed_at))
    return {
        each: Chartered(
            _charter(charters[each]) if each in charters else NO_CHARTER,
            tuple(measured[each]),
            tuple(changed[each]),
            charters[each].version if each in charters else 0,
        )
        for each in pilot_ids
    }


def save(tx: Transaction, pilot_id: int, charter: Charter, *, version: int) -> bool:
    """Keep a charter, unless somebody else has changed it since `version`: then nothing changes."""
    values = asdict(charter) | {"version": version + 1}
    if version == 0:
        return upsert.add(tx, CharterRow, values | {"pilot_id": pilot_id})
    known = CharterRow.pilot_id == pilot_id, CharterRow.version == version
    return tx.execute(update(CharterRow).where(*known).values(values)).rowcount == 1


def note(tx: Transaction, pilot_id: int, changes: Iterable[Change]) -> None:
    """Add lines to a charter's history."""
    rows = [
        {
            "pilot_id": pilot_id,
            "part": one.part,
            "before": one.before,
            "after": one.after,
            "changed_by": one.by,
            "changed_at": one.at,
        }
        for one in changes
    ]
    if rows:
        tx.execute(insert(CharterChangeRow), rows)


def measure(tx: Transaction, pilot_id: int, measurement: Measurement, *, by: UserId | None) -> None:
    """Keep what the metric was on a day; a later word on the same day replaces the earlier."""
    row = {"pilot_id": pilot_id, "measured_on": measurement.on, "value": measurement.value, "noted_by": by}
    upsert.replace(tx, MeasurementRow, row, key=("pilot_id", "measured_on"))


def _rows(tx: Transaction, table: Any, pilot_ids: Collection[int], *order: Any) -> Any:
    return tx.execute(select(table).where(table.pilot_id.in_(pilot_ids)).order_by(*order))


def _charter(row: Any) -> Charter:
    return Charter(**{name: getattr(row, name) for name in Charter.__dataclass_fields__})
