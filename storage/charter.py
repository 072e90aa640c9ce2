"""Queries about charters, their measurements and their changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update

from bot.domain.charter import NO_CHARTER, Change, Charter, Chartered, Measurement
from bot.domain.people import UserId
from storage import upsert
from storage.database import Transaction
from storage.rows import Belongings
from storage.tables import CharterChangeRow, CharterRow, MeasurementRow
from storage.unions import one_after_another

Noted = tuple[tuple[Measurement, ...], tuple[Change, ...]]


def of(tx: Transaction, pilot_ids: Collection[int]) -> dict[int, Chartered]:
    """The charters of pilots, empty where nobody has written one; two statements, however many there are."""
    ids = list(pilot_ids)
    charters = {row.pilot_id: row for row in _CHARTERS.of(tx, ids)}
    rows: defaultdict[int, list[Any]] = defaultdict(list)
    for row in _NOTED.of(tx, ids):
        rows[row.pilot_id].append(row)
    return {
        each: Chartered(written(charters[each]), *noted(rows[each]), charters[each].version)
        if each in charters
        else Chartered(NO_CHARTER, *noted(rows[each]))
        for each in ids
    }


def noted(rows: Sequence[Any]) -> Noted:
    """What was measured and how a charter changed, oldest first, from rows of MEASUREMENTS and CHANGES."""
    return (
        tuple(Measurement(row.on, row.value) for row in rows if row.on is not None),
        tuple(Change(row.part, row.before, row.after, row.by, row.at) for row in rows if row.part is not None),
    )


def written(row: Any) -> Charter:
    """The charter of a row; an empty one if nobody has written it."""
    words = {name: getattr(row, name) for name in Charter.__dataclass_fields__}
    return NO_CHARTER if row.version is None else Charter(**words)


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


def unmeasure(tx: Transaction, pilot_id: int, on: date) -> bool:
    """Take back what was measured on a day; False if nothing was."""
    that = MeasurementRow.pilot_id == pilot_id, MeasurementRow.measured_on == on
    return tx.execute(delete(MeasurementRow).where(*that)).rowcount == 1


# Written once: to build a statement takes SQLAlchemy longer than it takes the database to answer it (measured)

_CHARTERS = Belongings(select(CharterRow), CharterRow.pilot_id)
MEASUREMENTS = select(MeasurementRow.pilot_id, MeasurementRow.measured_on.label("on"), MeasurementRow.value)
CHANGES = select(
    CharterChangeRow.pilot_id,
    CharterChangeRow.id.label("number"),
    CharterChangeRow.part,
    CharterChangeRow.before,
    CharterChangeRow.after,
    CharterChangeRow.changed_by.label("by"),
    CharterChangeRow.changed_at.label("at"),
)
_noted = one_after_another(MEASUREMENTS, CHANGES)
_NOTED = Belongings(select(_noted).order_by(_noted.c.on, _noted.c.number), _noted.c.pilot_id)
