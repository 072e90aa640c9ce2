"""Queries about when people are away."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, delete, insert, select

from bot.domain.people import Absence, UserId
from storage.database import Transaction
from storage.tables import AbsenceRow


def of(tx: Transaction, users: Iterable[UserId], *, since: date) -> defaultdict[UserId, list[Absence]]:
    """The absences of several people that last until `since` or longer, the earliest first."""
    found: defaultdict[UserId, list[Absence]] = defaultdict(list)
    for row in tx.execute(_LASTING, {"users": list(set(users)), "since": since}):
        found[row.user_id].append(Absence(row.first_on, row.last_on))
    return found


def add(tx: Transaction, user: UserId, absence: Absence) -> None:
    tx.execute(insert(AbsenceRow).values(user_id=user, first_on=absence.first, last_on=absence.last))


def forget(tx: Transaction, user: UserId, *, since: date) -> int:
    """Somebody is back: their present and coming absences are gone. Returns how many there were."""
    gone = delete(AbsenceRow).where(AbsenceRow.user_id == user, AbsenceRow.last_on >= since)
    return tx.execute(gone).rowcount


_LASTING = (
    select(AbsenceRow)
    .where(AbsenceRow.user_id.in_(bindparam("users", expanding=True)), AbsenceRow.last_on >= bindparam("since"))
    .order_by(AbsenceRow.first_on)
)
