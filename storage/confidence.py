"""Queries about confidence ratings."""

from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.checkins import CheckInState
from bot.domain.confidence import Confidence
from bot.domain.people import Side, UserId
from storage import upsert
from storage.database import Transaction
from storage.tables import CheckInRow, RatingRow
from storage.written import is_in


def rate(tx: Transaction, check_in_id: int, side: Side, rater: str, value: int) -> bool:
    """Keep a rating, in place of the same rater's earlier one. False, and nothing is kept, once the check-in closes.

    The lock makes closing wait for us or us for closing: a rating that slipped in behind it would count twice.
    """
    values = {"check_in": check_in_id, "side": side, "rater": rater, "value": value}
    return tx.execute(_rate(tx.dialect.name), values).rowcount == 1


def rating(tx: Transaction, check_in_id: int, side: Side, rater: str) -> int | None:
    return tx.execute(_RATING, {"check_in": check_in_id, "side": side, "rater": rater}).scalar_one_or_none()


def leaders_who_rated(tx: Transaction, check_in_id: int) -> set[UserId]:
    """Who on the leadership side has given a rating; theirs are kept by name."""
    return {UserId(rater) for rater in tx.execute(_LEADERS, {"check_in": check_in_id}).scalars()}


def values(tx: Transaction, check_in_id: int, side: Side) -> list[int]:
    """One side's ratings, smallest first."""
    return list(tx.execute(_VALUES, {"check_in": check_in_id, "side": side}).scalars())


def seal(tx: Transaction, check_in_id: int, shown: Confidence) -> None:
    """Keep what may be shown of the team's ratings and delete the ratings: nothing is left to link anybody to (R18).

    Leadership's stay, by name; what they come to is kept beside the team's.

    Close the check-in first, in the same transaction, so that no rating comes after it.
    """
    kept: dict[str, Any] = {"team_rated": shown.count, "team_mean": shown.mean, "team_rounded": shown.rounded}
    leaders = values(tx, check_in_id, Side.LEADERSHIP)
    kept |= {"leadership_rated": len(leaders), "leadership_total": sum(leaders)}
    kept |= {"leadership_apart": leaders[-1] - leaders[0] if leaders else None}
    tx.execute(_KEEP, {"check_in": check_in_id} | kept)
    tx.execute(_FORGET, {"check_in": check_in_id})


@cache
def _rate(dialect: str) -> sqlite.Insert | postgresql.Insert:
    new = upsert.into(dialect, RatingRow)
    given = new.from_select(["check_in_id", "side", "rater", "value"], _WHILE_OPEN)
    kept = given.on_conflict_do_update(
        index_elements=("check_in_id", "side", "rater"), set_={"value": new.excluded.value}
    )
    return kept.execution_options(preserve_rowcount=True)


# Written once: to build a statement takes SQLAlchemy longer than it takes the database to answer it (measured)

_THIS = CheckInRow.id == bindparam("check_in")
_ITS = RatingRow.check_in_id == bindparam("check_in")
_OF_SIDE = RatingRow.side == bindparam("side")

_GIVEN = select(
    CheckInRow.id,
    bindparam("side", type_=RatingRow.side.type),
    bindparam("rater", type_=RatingRow.rater.type),
    bindparam("value", type_=RatingRow.value.type),
)
_WHILE_OPEN = _GIVEN.where(_THIS, is_in(CheckInRow.state, CheckInState.OPEN)).with_for_update(read=True)
_RATING = select(RatingRow.value).where(_ITS, _OF_SIDE, RatingRow.rater == bindparam("rater"))
_LEADERS = select(RatingRow.rater).where(_ITS, is_in(RatingRow.side, Side.LEADERSHIP))
_VALUES = select(RatingRow.value).where(_ITS, _OF_SIDE).order_by(RatingRow.value)
_KEEP = update(CheckInRow).where(_THIS)
_FORGET = delete(RatingRow).where(_ITS, is_in(RatingRow.side, Side.TEAM))
