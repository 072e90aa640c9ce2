"""Queries about risks and their history."""

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update

from bot.domain.people import UserId
from bot.domain.risks import Risk, RiskEvent, RiskMove, RiskState, opening
from storage.database import Transaction
from storage.dependencies import of_row, with_dependency
from storage.rows import read
from storage.tables import RiskEventRow, RiskRow
from storage.written import is_in


def add(tx: Transaction, risk: Risk) -> int:
    """Keep a new risk and the first line of its history; returns its number."""
    risk_id: int = tx.execute(_ADD, _values(risk)).scalar_one()
    tx.execute(_ADD_EVENTS, [_told(risk_id, opening(risk))])
    return risk_id


def apply(tx: Transaction, move: RiskMove) -> bool:
    """Write a change and its events, unless somebody else has changed the risk first: then nothing changes (R28)."""
    after = move.risk
    unmoved = {"number": after.id, "before": after.version - 1}
    if tx.execute(_MOVE, unmoved | _values(after)).rowcount != 1:
        return False
    tx.execute(_ADD_EVENTS, [_told(after.id, event) for event in move.events])
    return True


def link(tx: Transaction, risk_id: int, blocker_id: int) -> None:
    """Keep which blocker a risk became."""
    tx.execute(_LINK, {"number": risk_id, "blocker_id": blocker_id})


def get(tx: Transaction, risk_id: int) -> Risk | None:
    return next(iter(by_ids(tx, [risk_id])), None)


def by_ids(tx: Transaction, ids: Collection[int]) -> list[Risk]:
    return _read(tx, _BY_IDS, ids=list(ids))


def of(tx: Transaction, pilot_id: int) -> list[Risk]:
    """All that a pilot has ever had, oldest first."""
    return _read(tx, _OF_PILOT, pilot=pilot_id)


def live(tx: Transaction, pilot_id: int) -> list[Risk]:
    """What could still go wrong, the longest to the front."""
    return _read(tx, _LIVE, pilot=pilot_id)


def live_or_settled_since(tx: Transaction, pilot_id: int, since: datetime) -> list[Risk]:
    """The same with what came true or passed after an instant."""
    return _read(tx, _LIVE_OR_SETTLED, pilot=pilot_id, since=since)


def live_or_named_by(tx: Transaction, pilot_id: int, check_in_id: int, user: UserId) -> list[Risk]:
    """The same with whatever became of what somebody's form in a check-in has named."""
    return _read(tx, _LIVE_OR_NAMED, pilot=pilot_id, check_in=check_in_id, user=user)


def owned_by(tx: Transaction, user: UserId) -> list[Risk]:
    """What could still go wrong and is somebody's to watch, of all pilots."""
    return _read(tx, _OWNED, user=user)


def naming(tx: Transaction, pilot_ids: Collection[int]) -> list[Risk]:
    """What could still go wrong in pilots and says what it hangs on."""
    return _read(tx, _NAMING, pilots=list(pilot_ids))


def history(tx: Transaction, risk_id: int) -> list[RiskEvent]:
    """Everything that happened to a risk, oldest first."""
    return [RiskEvent(*row) for row in tx.execute(_HISTORY, {"number": risk_id})]


def _values(risk: Risk) -> dict[str, Any]:
    values = {name: getattr(risk, name) for name in _COLUMNS if name != "id"}
    return values | {"dependency_id": risk.dependency.id if risk.dependency else None}


def _told(risk_id: int, event: RiskEvent) -> dict[str, Any]:
    return {"risk_id": risk_id, **asdict(event)}


def _read(tx: Transaction, query: Select[Any], **values: Any) -> list[Risk]:
    return [Risk(**dict(zip(_COLUMNS, row, strict=False)), dependency=of_row(row)) for row in read(tx, query, values)]


# Written once: to build a statement takes SQLAlchemy longer than it takes the database to answer it (measured)

_COLUMNS = tuple(each.name for each in fields(Risk) if each.name != "dependency")
_THIS = RiskRow.id == bindparam("number")
_OF = RiskRow.pilot_id == bindparam("pilot")
_OPEN = is_in(RiskRow.state, RiskState.OPEN)
_SETTLED = RiskRow.settled_at.is_not(None)
_NAMED = (RiskRow.raised_in == bindparam("check_in")) & (RiskRow.raised_by == bindparam("user"))

_ADD = insert(RiskRow).returning(RiskRow.id)
_MOVE = update(RiskRow).where(_THIS, RiskRow.version == bindparam("before"))
_LINK = update(RiskRow).where(_THIS)
_ADD_EVENTS = insert(RiskEventRow)

_RISKS: Select[Any] = select(*(getattr(RiskRow, name) for name in _COLUMNS))
_RISKS = with_dependency(_RISKS, RiskRow.dependency_id).order_by(RiskRow.opened_at, RiskRow.id)
_BY_IDS = _RISKS.where(RiskRow.id.in_(bindparam("ids", expanding=True)))
_OF_PILOT = _RISKS.where((_OF & _OPEN) | (_OF & _SETTLED))
_LIVE = _RISKS.where(_OF, _OPEN)
_LIVE_OR_SETTLED = _RISKS.where((_OF & _OPEN) | (_OF & _SETTLED & (RiskRow.settled_at > bindparam("since"))))
_LIVE_OR_NAMED = _RISKS.where((_OF & _OPEN) | (_OF & _NAMED))
_NAMING = _RISKS.where(
    RiskRow.pilot_id.in_(bindparam("pilots", expanding=True)), _OPEN, RiskRow.dependency_id.is_not(None)
)
_OWNED = _RISKS.where(RiskRow.owner == bindparam("user"), _OPEN)
_HISTORY: Select[Any] = select(*(getattr(RiskEventRow, each.name) for each in fields(RiskEvent)))
_HISTORY = _HISTORY.where(RiskEventRow.risk_id == bindparam("number")).order_by(RiskEventRow.id)
