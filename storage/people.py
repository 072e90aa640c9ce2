"""Queries about people: what Slack last told us of them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select

from bot.domain.people import Person, UserId
from bot.domain.pilots import PilotState
from storage.database import Transaction
from storage.tables import MembershipRow, PersonRow, PilotRow
from storage.upsert import replace


def known(tx: Transaction, users: Iterable[UserId]) -> dict[UserId, Person]:
    """Those of `users` whom we have asked Slack about."""
    rows = tx.execute(
        select(PersonRow.user_id, PersonRow.zone, PersonRow.deleted).where(PersonRow.user_id.in_(set(users)))
    )
    return {row.user_id: Person(*row) for row in rows}


def record(tx: Transaction, person: Person, *, at: datetime) -> None:
    """Keep what Slack says of a person now."""
    values = {"user_id": person.user_id, "zone": person.zone, "deleted": person.deleted, "checked_at": at}
    replace(tx, PersonRow, values, key=("user_id",))


def to_look_up(tx: Transaction, *, stale_before: datetime, limit: int) -> list[UserId]:
    """People of active pilots whom Slack was not asked about since `stale_before`; those never asked about first."""
    return list(
        tx.execute(
            select(MembershipRow.user_id)
            .join(PilotRow, PilotRow.id == MembershipRow.pilot_id)
            .outerjoin(PersonRow, PersonRow.user_id == MembershipRow.user_id)
            .where(PilotRow.state == PilotState.ACTIVE)
            .where(or_(PersonRow.checked_at.is_(None), PersonRow.checked_at < stale_before))
            .group_by(MembershipRow.user_id, PersonRow.checked_at)
            .order_by(PersonRow.checked_at.is_not(None), PersonRow.checked_at, MembershipRow.user_id)
            .limit(limit)
        ).scalars()
    )
