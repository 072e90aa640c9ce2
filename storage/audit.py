"""Queries about what was done. There is none that changes a line: the database would refuse it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import aliased

from bot.domain.audit import Action, Entry
from bot.domain.people import UserId
from storage import upsert
from storage.database import Transaction
from storage.tables import AuditPersonRow, AuditRow, PilotRow

_PAGE = 500


def add(
    tx: Transaction,
    action: Action,
    *,
    at: datetime,
    pilot_id: int | None,
    by: UserId | None,
    about: UserId | None,
    facts: dict[str, Any],
) -> None:
    """Keep one line."""
    who = {"done_by": by and number_of(tx, by), "about": about and number_of(tx, about)}
    tx.execute(insert(AuditRow).values(action=action, at=at, pilot_id=pilot_id, facts=facts, **who))


def number_of(tx: Transaction, user: UserId) -> int:
    """The number under which somebody stands in the audit."""
    known = select(AuditPersonRow.id).where(AuditPersonRow.user_id == user)
    found: int | None = tx.execute(known).scalar_one_or_none()
    if found is None:
        upsert.add(tx, AuditPersonRow, {"user_id": user})
        found = tx.execute(known).scalar_one()
    return found


def entries(tx: Transaction, *, pilot: str | None = None, since: datetime | None = None) -> Iterator[Entry]:
    """What was done, oldest first, without keeping all of it in memory."""
    by, about = aliased(AuditPersonRow), aliased(AuditPersonRow)
    wanted = (
        select(AuditRow.at, AuditRow.action, AuditRow.facts, PilotRow.key, by.user_id, about.user_id)
        .outerjoin(PilotRow, PilotRow.id == AuditRow.pilot_id)
        .outerjoin(by, by.id == AuditRow.done_by)
        .outerjoin(about, about.id == AuditRow.about)
        .order_by(AuditRow.id)
        .execution_options(yield_per=_PAGE)
    )
    if pilot is not None:
        wanted = wanted.where(PilotRow.key == pilot)
    if since is not None:
        wanted = wanted.where(AuditRow.at >= since)
    for at, action, facts, key, who, whom in tx.execute(wanted):
        yield Entry(action=action, at=at, pilot=key, by=who, about=whom, facts=facts)


def facts_of(tx: Transaction, action: Action) -> list[dict[str, Any]]:
    """The facts of everything of one kind, oldest first."""
    return list(tx.execute(select(AuditRow.facts).where(AuditRow.action == action).order_by(AuditRow.id)).scalars())
