"""Queries about readiness maps and the playbook."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, func, insert, select, update

from bot.domain.people import UserId
from bot.domain.playbook import Standard
from bot.domain.readiness import Need, NeedChange, NeedDraft, NeedState, Progress
from storage.database import Transaction
from storage.dependencies import of_row, with_dependency
from storage.rows import Belongings
from storage.tables import NeedChangeRow, NeedRow, PlaybookRow


def lay_out(tx: Transaction, pilot_id: int, drafts: Iterable[NeedDraft]) -> None:
    """Begin a map with what nobody has touched yet."""
    untouched = {"pilot_id": pilot_id, "version": 1, "touched": False}
    rows = [_values(draft, None) | untouched for draft in drafts]
    if rows:
        tx.execute(insert(NeedRow), rows)


def add(
    tx: Transaction,
    pilot_id: int,
    draft: NeedDraft,
    *,
    by: UserId | None,
    at: datetime,
    offer_at: datetime | None,
    dependency_id: int | None = None,
) -> int:
    """Keep a need that somebody has named; returns its number."""
    values = _values(draft, dependency_id) | {"pilot_id": pilot_id, "version": 1, "touched": True, "offer_at": offer_at}
    need_id: int = tx.execute(insert(NeedRow).values(values).returning(NeedRow.id)).scalar_one()
    _note(tx, need_id, draft, by=by, at=at)
    return need_id


def change(
    tx: Transaction,
    need: Need,
    draft: NeedDraft,
    *,
    by: UserId | None,
    at: datetime,
    offer_at: datetime | None,
    blocker_id: int | None,
    dependency_id: int | None,
) -> bool:
    """Change a need, unless somebody else has changed it since: then nothing changes."""
    values = _values(draft, dependency_id) | {"version": need.version + 1, "touched": True}
    values |= {"offer_at": offer_at, "blocker_id": blocker_id}
    same = NeedRow.id == need.id, NeedRow.version == need.version
    if tx.execute(update(NeedRow).where(*same).values(values)).rowcount != 1:
        return False
    if (draft.state, draft.due_on) != (need.state, need.due_on):
        _note(tx, need.id, draft, by=by, at=at)
    return True


def offered(tx: Transaction, need_id: int) -> None:
    """A need was offered as a blocker; once is enough."""
    tx.execute(update(NeedRow).where(NeedRow.id == need_id).values(offer_at=None))


def raised(tx: Transaction, need_id: int, blocker_id: int) -> None:
    tx.execute(update(NeedRow).where(NeedRow.id == need_id).values(blocker_id=blocker_id, offer_at=None))


def get(tx: Transaction, need_id: int) -> Need | None:
    row = tx.execute(_NEEDS.where(NeedRow.id == need_id)).one_or_none()
    return None if row is None else _need(row)


def of(tx: Transaction, pilot_ids: Collection[int]) -> dict[int, list[Need]]:
    """The maps of pilots, in one statement."""
    found: defaultdict[int, list[Need]] = defaultdict(list)
    for row in _MAPS.of(tx, list(pilot_ids)):
        found[row.pilot_id].append(_need(row))
    return {pilot_id: found[pilot_id] for pilot_id in pilot_ids}


def naming(tx: Transaction, pilot_ids: Collection[int]) -> list[Need]:
    """The open needs of pilots that say what they wait on."""
    return [_need(row) for row in _NAMING.of(tx, list(pilot_ids))]


def progress(tx: Transaction, pilot_ids: Collection[int]) -> dict[int, Progress]:
    """How far the maps are that somebody uses, in one statement."""
    needed = NeedRow.state != NeedState.NOT_NEEDED
    open_ = func.sum(case((needed & (NeedRow.state != NeedState.DONE), 1), else_=0))
    used = func.sum(case((NeedRow.touched, 1), else_=0))
    counted = select(NeedRow.pilot_id, open_.label("open"), func.sum(case((needed, 1), else_=0)).label("all"))
    counted = counted.where(NeedRow.pilot_id.in_(pilot_ids)).group_by(NeedRow.pilot_id).having(used > 0)
    return {row.pilot_id: Progress(row.open, row.all) for row in tx.execute(counted)}


def changes(tx: Transaction, need_id: int) -> list[NeedChange]:
    """What happened to a need, oldest first."""
    rows = select(NeedChangeRow).where(NeedChangeRow.need_id == need_id).order_by(NeedChangeRow.id)
    return [NeedChange(row.changed_at, row.changed_by, row.state, row.due_on) for row in tx.execute(rows)]


def playbook(tx: Transaction) -> list[Standard]:
    """The organisation's own playbook; empty if it has none."""
    rows = tx.execute(select(PlaybookRow).order_by(PlaybookRow.position))
    return [Standard(**{name: getattr(row, name) for name in Standard.__dataclass_fields__}) for row in rows]


def keep_playbook(tx: Transaction, playbook: Sequence[Standard]) -> None:
    tx.execute(delete(PlaybookRow))
    rows = [asdict(one) | {"position": position} for position, one in enumerate(playbook)]
    if rows:
        tx.execute(insert(PlaybookRow), rows)


def _note(tx: Transaction, need_id: int, draft: NeedDraft, *, by: UserId | None, at: datetime) -> None:
    row = {"need_id": need_id, "changed_at": at, "changed_by": by, "state": draft.state, "due_on": draft.due_on}
    tx.execute(insert(NeedChangeRow).values(row))


def _need(row: Any) -> Need:
    found = of_row(row)
    values = {name: getattr(row, name) for name in _NAMES}
    return Need(**values, dependency=found.name if found else "", dependency_id=found.id if found else None)


def _values(draft: NeedDraft, dependency_id: int | None) -> dict[str, Any]:
    values = asdict(draft) | {"dependency_id": dependency_id}
    del values["dependency"]
    return values


_NAMES = tuple(name for name in Need.__dataclass_fields__ if name not in ("dependency", "dependency_id"))
_NEEDS = with_dependency(select(*(getattr(NeedRow, name) for name in _NAMES)), NeedRow.dependency_id)
_BY_NUMBER = _NEEDS.order_by(NeedRow.id)
_OPEN = NeedRow.state.not_in((NeedState.DONE, NeedState.NOT_NEEDED))
_MAPS = Belongings(_BY_NUMBER, NeedRow.pilot_id)
_NAMING = Belongings(_BY_NUMBER.where(NeedRow.dependency_id.is_not(None), _OPEN), NeedRow.pilot_id)
