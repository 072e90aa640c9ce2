"""The pace that all processes keep together: when each may be spoken in again, written with what was taken from it."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ColumnExpressionArgument, bindparam, delete, func, select

from bot.pacing import POSTS, UPDATES, Paces
from storage import upsert
from storage.database import Transaction
from storage.tables import PaceRow

_CLOCKS_DIFFER = timedelta(minutes=1)
"""What was noted later than that from now was noted by a clock that has been set back since, and counts no more."""
_TURN = 7_317_006


def take_turn(tx: Transaction) -> None:
    """Let nobody else take from a pace until this transaction ends. SQLite has one writer at a time anyway."""
    if tx.dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(_TURN)))


def known(tx: Transaction, *, now: datetime) -> Paces:
    """When each pace opens."""
    rows = tx.execute(_KNOWN, {"until": now + _CLOCKS_DIFFER})
    return Paces(now, {row.name: row.opens_at for row in rows})


def close(tx: Transaction, name: str, *, until: datetime, now: datetime) -> None:
    """Nothing more goes in a pace until then."""
    upsert.replace(tx, PaceRow, {"name": name, "opens_at": until, "noted_at": now}, key=("name",))


def hold(tx: Transaction, name: str, *, until: datetime, now: datetime) -> None:
    """Slack asks us to wait: nothing goes in a pace until then, nor before it would have gone anyway."""
    opens_at = known(tx, now=now).opens.get(name, until)
    close(tx, name, until=max(until, opens_at), now=now)


def reopen(tx: Transaction) -> None:
    """What kept us from sending anything is over."""
    tx.execute(delete(PaceRow).where(PaceRow.name.in_(_OF_ALL)))


def forget_past(tx: Transaction, *, now: datetime) -> None:
    """Forget the conversations that can be written to again."""
    tx.execute(_FORGET, {"now": now, "until": now + _CLOCKS_DIFFER})


def is_closed(name: ColumnExpressionArgument[str]) -> ColumnElement[bool]:
    """Whether a conversation cannot be written to just now, once what is past is forgotten."""
    return select(PaceRow.name).where(PaceRow.name == name).exists()


_OF_ALL = (POSTS, UPDATES)
_KNOWN = select(PaceRow.name, PaceRow.opens_at).where(PaceRow.noted_at <= bindparam("until"))
_FORGET = delete(PaceRow).where(
    PaceRow.name.not_in(_OF_ALL), (PaceRow.opens_at <= bindparam("now")) | (PaceRow.noted_at > bindparam("until"))
)
