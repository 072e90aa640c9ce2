"""Queries about confidence ratings."""

from sqlalchemy import delete, insert, select

from bot.domain.checkins import CheckInState
from bot.domain.people import Side
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


def values(tx: Transaction, check_in_id: int, side: Side) -> list[int]:
    """One side's ratings, smallest first."""
    found = select(RatingRow.value).where(RatingRow.check_in_id == check_in_id, RatingRow.side == side)
    return list(tx.execute(found.order_by(RatingRow.value)).scalars())


def seal(tx: Transaction, check_in_id: int) -> None:
    """Write the team's ratings anew, in order of value and without their keys: nothing is left to link them by.

    Close the check-in first, in the same transaction, so that no rating comes after it.
    """
    kept = values(tx, check_in_id, Side.TEAM)
    tx.execute(delete(RatingRow).where(RatingRow.check_in_id == check_in_id, RatingRow.side == Side.TEAM))
    for number, value in enumerate(kept, start=1):
        row = {"check_in_id": check_in_id, "side": Side.TEAM, "rater": f"{number:04}", "value": value}
        tx.execute(insert(RatingRow).values(row))
