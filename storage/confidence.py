"""Queries about confidence ratings."""

from sqlalchemy import delete, insert, select

from bot.domain.people import Side
from storage.database import Transaction
from storage.tables import RatingRow
from storage.upsert import replace


def rate(tx: Transaction, check_in_id: int, side: Side, rater: str, value: int) -> None:
    """Keep a rating, in place of the same rater's earlier one."""
    values = {"check_in_id": check_in_id, "side": side, "rater": rater, "value": value}
    replace(tx, RatingRow, values, key=("check_in_id", "side", "rater"))


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
    """Write the team's ratings anew, in order of value and without their keys: nothing is left to link them by."""
    kept = values(tx, check_in_id, Side.TEAM)
    tx.execute(delete(RatingRow).where(RatingRow.check_in_id == check_in_id, RatingRow.side == Side.TEAM))
    for number, value in enumerate(kept, start=1):
        row = {"check_in_id": check_in_id, "side": Side.TEAM, "rater": f"{number:04}", "value": value}
        tx.execute(insert(RatingRow).values(row))
