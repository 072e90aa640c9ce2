"""Queries about what pilots wait on. Whoever names one that was merged means the one that it was merged into."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import Row, Select, Subquery, bindparam, func, select, union, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot.domain.dependencies import Changed, Dependency, key, tidy
from storage import upsert
from storage.database import Transaction
from storage.tables import BlockerRow, DependencyRow, NeedRow, RiskRow

_NAMES = tuple(each.name for each in fields(Dependency))
_COLUMN = "dependency_"


def with_dependency(query: Select[Any], named: InstrumentedAttribute[int | None]) -> Select[Any]:
    """The same rows with what they wait on, which `of_row` reads."""
    first, last = aliased(DependencyRow), aliased(DependencyRow)
    query = query.outerjoin(first, first.id == named)
    query = query.outerjoin(last, last.id == func.coalesce(first.merged_into, first.id))
    return query.add_columns(*(getattr(last, name).label(f"{_COLUMN}{name}") for name in _NAMES))


def of_row(row: Row[Any]) -> Dependency | None:
    """What a row of such a query waits on."""
    values = {name: getattr(row, f"{_COLUMN}{name}") for name in _NAMES}
    return Dependency(**values) if values["id"] is not None else None


def get(tx: Transaction, dependency_id: int) -> Dependency | None:
    return _one(tx, _BY_ID, number=dependency_id)


def find(tx: Transaction, name: str) -> Dependency | None:
    """The one of this name, or into which the one of this name was merged."""
    return _one(tx, _BY_KEY, key=key(name))


def add(tx: Transaction, name: str) -> Dependency:
    """The one of this name; a new one if there is none."""
    upsert.add(tx, DependencyRow, {"name": tidy(name), "key": key(name), "shared": False, "version": 1})
    found = find(tx, name)
    if found is None:
        raise LookupError(name)
    return found


def uses(tx: Transaction, *, typed: str = "") -> list[tuple[Dependency, frozenset[int]]]:
    """Those that what was typed may mean, by name, each with the pilots in which it is named."""
    found: dict[int, Dependency] = {}
    pilots: defaultdict[int, set[int]] = defaultdict(set)
    named = _Named.key.contains(key(typed), autoescape=True)
    fitting = select(func.coalesce(_Named.merged_into, _Named.id)).where(named)
    for row in tx.execute(_USES.where(DependencyRow.id.in_(fitting)) if key(typed) else _USES):
        found.setdefault(row.id, _read(row))
        if row.pilot_id is not None:
            pilots[row.id].add(row.pilot_id)
    return [(one, frozenset(pilots[number])) for number, one in found.items()]


def used_in(tx: Transaction, dependency_id: int) -> frozenset[int]:
    """The pilots in which one is named."""
    rows = tx.execute(_USES.where(DependencyRow.id == dependency_id))
    return frozenset(row.pilot_id for row in rows if row.pilot_id is not None)


def are_used_by(tx: Transaction, pilot_id: int) -> bool:
    """Whether anything of a pilot names one."""
    naming = select(_NAMING.c.pilot_id).where(_NAMING.c.pilot_id == pilot_id).limit(1)
    return tx.execute(naming).first() is not None


def change(tx: Transaction, before: Dependency, after: Changed) -> bool:
    """Word one anew, unless somebody else was faster. It may change names with one that was merged into it."""
    values: Mapping[str, Any] = {
        "name": after.name,
        "key": key(after.name),
        "owner": after.owner,
        "shared": after.shared,
    }
    older = DependencyRow.key == key(after.name), DependencyRow.merged_into == before.id
    tx.execute(update(DependencyRow).where(*older).values(key=f"\n{before.id}"))
    if not _apply(tx, before, values):
        return False
    swapped = update(DependencyRow).where(DependencyRow.key == f"\n{before.id}")
    tx.execute(swapped.values(name=before.name, key=key(before.name)))
    return True


def merge(tx: Transaction, before: Dependency, into: Dependency) -> bool:
    """Let one, and what was merged into it before, lead to another, unless somebody else has changed it since."""
    if not _apply(tx, before, {"merged_into": into.id}):
        return False
    followers = update(DependencyRow).where(DependencyRow.merged_into == before.id)
    tx.execute(followers.values(merged_into=into.id))
    return True


def tell_apart(tx: Transaction) -> None:
    """Let each key follow its name, where an erased person's name was taken out of it."""
    rows = tx.execute(select(DependencyRow.id, DependencyRow.name, DependencyRow.key)).all()
    taken = {row.key for row in rows}
    for row in rows:
        if row.key != key(row.name):
            wanted = key(row.name)
            new = f"{wanted} {row.id}" if wanted in taken else wanted
            tx.execute(update(DependencyRow).where(DependencyRow.id == row.id).values(key=new))
            taken.add(new)


def _apply(tx: Transaction, before: Dependency, values: Mapping[str, Any]) -> bool:
    same = (
        DependencyRow.id == before.id,
        DependencyRow.version == before.version,
        DependencyRow.merged_into.is_(None),
    )
    changed = update(DependencyRow).where(*same).values(**values, version=before.version + 1)
    return tx.execute(changed).rowcount == 1


def _one(tx: Transaction, query: Select[Any], **values: Any) -> Dependency | None:
    row = tx.execute(query, values).one_or_none()
    return None if row is None else _read(row)


def _read(row: Row[Any]) -> Dependency:
    return Dependency(**{name: getattr(row, name) for name in _NAMES})


def _naming() -> Subquery:
    """Who names what."""
    named = (BlockerRow, NeedRow, RiskRow)
    parts = (select(row.dependency_id, row.pilot_id).where(row.dependency_id.is_not(None)) for row in named)
    return union(*parts).subquery()


_NAMING = _naming()
_Named = aliased(DependencyRow)
_leads_to = DependencyRow.id == func.coalesce(_Named.merged_into, _Named.id)
_columns = tuple(getattr(DependencyRow, name) for name in _NAMES)
LEADING_TO = select(_Named.id).where(func.coalesce(_Named.merged_into, _Named.id) == bindparam("dependency"))
"""Itself, and those that were merged into it."""
_BY_ID = select(*_columns).join(_Named, _leads_to).where(_Named.id == bindparam("number"))
_BY_KEY = select(*_columns).join(_Named, _leads_to).where(_Named.key == bindparam("key"))
_USES: Select[Any] = (
    select(*_columns, _NAMING.c.pilot_id)
    .join(_Named, _leads_to)
    .outerjoin(_NAMING, _NAMING.c.dependency_id == _Named.id)
    .where(DependencyRow.merged_into.is_(None))
    .order_by(DependencyRow.key, _NAMING.c.pilot_id)
)
