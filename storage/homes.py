"""Queries about who looks at their Home, and whose has become stale."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from bot.domain.people import UserId
from storage import upsert
from storage.database import Transaction
from storage.tables import HomeRow, MembershipRow


def keep(tx: Transaction, user: UserId) -> None:
    """Somebody looks at their Home, so it is kept up to date from now on."""
    upsert.add(tx, HomeRow, {"user_id": user, "stale_since": None})


def outdate(tx: Transaction, *, at: datetime, pilot_id: int | None = None, users: Collection[str] = ()) -> None:
    """Something of these users, or of this pilot's people, has changed; their Homes are drawn again soon."""
    tx.execute(_OUTDATE, {"pilot": pilot_id, "users": list(users), "stale_since": at})


def take(tx: Transaction, home_id: int) -> UserId:
    """Whose Home it is, which is about to be drawn: what changes from now on makes it stale again."""
    user: UserId = tx.execute(_TAKE, {"home": home_id, "stale_since": None}).scalar_one()
    return user


def outdate_all(tx: Transaction, *, at: datetime) -> None:
    """Something has changed that anybody may see."""
    tx.execute(update(HomeRow).where(HomeRow.stale_since.is_(None)).values(stale_since=at))


_PEOPLE = select(MembershipRow.user_id).where(MembershipRow.pilot_id == bindparam("pilot"))
_THEIRS = or_(HomeRow.user_id.in_(bindparam("users", expanding=True)), HomeRow.user_id.in_(_PEOPLE))
_OUTDATE = update(HomeRow).where(HomeRow.stale_since.is_(None), _THEIRS)
_TAKE = update(HomeRow).where(HomeRow.id == bindparam("home")).returning(HomeRow.user_id)
