"""Queries about confidence ratings."""

from typing import Any

from sqlalchemy import delete, select, update

from bot.domain.checkins import CheckInState
from bot.domain.confidence import Confidence
from bot.domain.people import Side, UserId
from storage.database import Transaction
from storage.tables import CheckInRow, RatingRow
from storage.upsert import replace


def rate(tx: Transaction, check_in_id: int, side: Side, rater: str, value: int) -> bool:
    """Keep a rating, in place of the same rater's earlier one. False, and nothing is kept, once the check-in closes.

    The lock makes closing wait for us or us for closing: a rating that slipped in behind it would count twice.
    """
    still_open = select(CheckInRow.id).where(CheckInRow.id == check_in_id, CheckInRow.state == CheckInState.OPEN)
    if tx.execute(still_open.with_for_update(read=True)).first() is None:
        return False
    values = {"check_in_id": check_in_id, "side": side, "rater": rater, "value": value}
    replace(tx, RatingRow, values, key=("check_in_id", "side", "rater"))
    return True


def rating(tx: Transaction, check_in_id: int, side: Side, rater: str) -> int | None:
    mine = select(RatingRow.value).where(
        RatingRow.check_in_id == check_in_id, RatingRow.side == side, RatingRow.rater == rater
    )
    return tx.execute(mine).scalar_one_or_none()


def leaders_who_rated(tx: Transaction, check_in_id: int) -> set[UserId]:
    """Who on the leadership side has given a rating; theirs are kept by name."""
    found = select(RatingRow.rater).where(RatingRow.check_in_id == check_in_id, RatingRow.side == Side.LEADERSHIP)
    return {UserId(rater) for rater in tx.execute(found).scalars()}


def values(tx: Transaction, check_in_id: int, side: Side) -> list[int]:
    """One side's ratings, smallest first."""
    found = select(RatingRow.value).where(RatingRow.check_in_id == check_in_id, RatingRow.side == side)
    return list(tx.execute(found.order_by(RatingRow.value)).scalars())


def seal(tx: Transaction, check_in_id: int, shown: Confidence) -> None:
    """Keep what may be shown of the team's ratings and delete the ratings: nothing is left to link anybody to (R18).

    Leadership's stay, by name; what they come to is kept beside the team's.

    Close the check-in first, in the same transaction, so that no rating comes after it.
    """
    kept: dict[str, Any] = {"team_rated": shown.count, "team_mean": shown.mean, "team_rounded": shown.rounded}
    leaders = values(tx, check_in_id, Side.LEADERSHIP)
    kept |= {"leadership_rated": len(leaders), "leadership_total": sum(leaders)}
    kept |= {"leadership_apart": leaders[-1] - leaders[0] if leaders else None}
    tx.execute(update(CheckInRow).where(CheckInRow.id == check_in_id).values(kept))
    tx.execute(delete(RatingRow).where(RatingRow.check_in_id == check_in_id, RatingRow.side == Side.TEAM))
