"""The read side of the digest: a pilot's weeks with their numbers, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import func, select

from bot.domain.cadence import IsoWeek
from bot.domain.checkins import CheckInState
from bot.domain.confidence import summarise
from bot.domain.digest import Week
from bot.domain.people import Side
from storage.database import Transaction
from storage.tables import AnswersRow, CheckInRow, ExpectedRow, RatingRow


def weeks(tx: Transaction, pilot_id: int, *, until: IsoWeek, limit: int) -> list[Week]:
    """A pilot's newest weeks up to `until`, oldest first; an open check-in has no numbers yet."""
    newest = (
        select(CheckInRow.id, CheckInRow.iso_year, CheckInRow.iso_week, CheckInRow.state, CheckInRow.threshold)
        .where(CheckInRow.pilot_id == pilot_id)
        .where(CheckInRow.iso_year * 100 + CheckInRow.iso_week <= until.year * 100 + until.week)
        .order_by(CheckInRow.iso_year.desc(), CheckInRow.iso_week.desc())
        .limit(limit)
    )
    rows = list(reversed(tx.execute(newest).all()))
    closed = [row.id for row in rows if row.state is CheckInState.CLOSED]
    ratings, expected, answered = _ratings(tx, closed), _expected(tx, closed), _answered(tx, closed)
    return [
        Week(
            week=IsoWeek(row.iso_year, row.iso_week),
            state=row.state,
            team=summarise(ratings[row.id, Side.TEAM], expected=expected[row.id, Side.TEAM], threshold=row.threshold),
            leadership=summarise(ratings[row.id, Side.LEADERSHIP], expected=expected[row.id, Side.LEADERSHIP]),
            answered=answered[row.id],
            expected=expected[row.id, Side.TEAM],
        )
        for row in rows
    ]


def _ratings(tx: Transaction, ids: Iterable[int]) -> defaultdict[tuple[int, Side], list[int]]:
    found: defaultdict[tuple[int, Side], list[int]] = defaultdict(list)
    rows = select(RatingRow.check_in_id, RatingRow.side, RatingRow.value).where(RatingRow.check_in_id.in_(ids))
    for check_in_id, side, value in tx.execute(rows):
        found[check_in_id, side].append(value)
    return found


def _expected(tx: Transaction, ids: Iterable[int]) -> defaultdict[tuple[int, Side], int]:
    rows = (
        select(ExpectedRow.check_in_id, ExpectedRow.side, func.count())
        .where(ExpectedRow.check_in_id.in_(ids))
        .group_by(ExpectedRow.check_in_id, ExpectedRow.side)
    )
    return defaultdict(int, {(check_in_id, side): count for check_in_id, side, count in tx.execute(rows)})


def _answered(tx: Transaction, ids: Iterable[int]) -> defaultdict[int, int]:
    rows = (
        select(AnswersRow.check_in_id, func.count())
        .where(AnswersRow.check_in_id.in_(ids))
        .group_by(AnswersRow.check_in_id)
    )
    return defaultdict(int, {row[0]: row[1] for row in tx.execute(rows)})
