"""Queries about charters, their measurements and their changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, null, select, type_coerce, union_all, update

from bot.domain.charter import NO_CHARTER, Change, Charter, Chartered, Measurement
from bot.domain.people import UserId
from storage import upsert
from storage.database import Transaction
from storage.tables import CharterChangeRow, CharterRow, MeasurementRow

Noted = tuple[tuple[Measurement, ...], tuple[Change, ...]]


def of(tx: Transaction, pilot_ids: Collection[int]) -> dict[int, Chartered]:
    """The charters of pilots, empty where nobody has written one; two statements, however many there are."""
    charters = {row.pilot_id: row for row in tx.execute(_CHARTERS, {"pilots": list(pilot_ids)})}
    known = noted(tx, pilot_ids)
    return {
        each: Chartered(written(charters[each]), *known[each], charters[each].version)
        if each in charters
        else Chartered(NO_CHARTER, *known[each])
        for each in pilot_ids
    }


def noted(tx: Transaction, pilot_ids: Collection[int]) -> dict[int, Noted]:
    """What was measured and how the charters of pilots changed, oldest first; one statement."""
    measured: defaultdict[int, list[Measurement]] = defaultdict(list)
    changed: defaultdict[int, list[Change]] = defaultdict(list)
    for row in tx.execute(_NOTED, {"pilots": list(pilot_ids)}):
        if row.part is None:
            measured[row.pilot_id].append(Measurement(row.measured_on, row.value))
        else:
            changed[row.pilot_id].append(Change(row.part, row.before, row.after, row.changed_by, row.changed_at))
    return {each: (tuple(measured[each]), tuple(changed[each])) for each in pilot_ids}


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


# Written once: to build a statement takes SQLAlchemy longer than it takes the database to answer it (measured)

_PILOTS: BindParameter[int] = bindparam("pilots", expanding=True)
_CHARTERS = select(CharterRow).where(CharterRow.pilot_id.in_(_PILOTS))
_MEASUREMENTS = select(
    MeasurementRow.pilot_id,
    MeasurementRow.measured_on,
    MeasurementRow.value,
    *(
        type_coerce(null(), getattr(CharterChangeRow, name).type).label(name)
        for name in ("id", "part", "before", "after", "changed_by", "changed_at")
    ),
)
_CHANGES = select(
    CharterChangeRow.pilot_id,
    null(),
    null(),
    CharterChangeRow.id,
    CharterChangeRow.part,
    CharterChangeRow.before,
    CharterChangeRow.after,
    CharterChangeRow.changed_by,
    CharterChangeRow.changed_at,
)
_both = union_all(_MEASUREMENTS, _CHANGES).subquery()
_NOTED = select(_both).where(_both.c.pilot_id.in_(_PILOTS)).order_by(_both.c.measured_on, _both.c.id)
