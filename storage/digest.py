"""The read side of the digest: a pilot's weeks with their numbers, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select

from bot.domain.cadence import IsoWeek
from bot.domain.checkins import CheckInState
from bot.domain.confidence import Confidence, of_leadership
from bot.domain.digest import Week
from bot.domain.people import Side
from storage.database import Transaction
from storage.tables import AnswersRow, CheckInRow, ExpectedRow, RatingRow


def weeks(tx: Transaction, pilot_id: int, *, until: IsoWeek, limit: int) -> list[Week]:
    """A pilot's newest weeks up to `until`, oldest first; an open check-in has no numbers yet."""
    newest = (
        select(CheckInRow)
        .where(CheckInRow.pilot_id == pilot_id)
        .where(CheckInRow.iso_year * 100 + CheckInRow.iso_week <= until.year * 100 + until.week)
        .order_by(CheckInRow.iso_year.desc(), CheckInRow.iso_week.desc())
        .limit(limit)
    )
    rows = list(reversed(tx.execute(newest).all()))
    closed = [row.id for row in rows if row.state is CheckInState.CLOSED]
    ratings, expected, answered = _leadership(tx, closed), _expected(tx, closed), _answered(tx, closed)
    return [
        Week(
            week=IsoWeek(row.iso_year, row.iso_week),
            state=row.state,
            team=_team(row, expected[row.id, Side.TEAM]),
            leadership=of_leadership(ratings[row.id], expected=expected[row.id, Side.LEADERSHIP]),
            answered=answered[row.id],
            expected=expected[row.id, Side.TEAM],
        )
        for row in rows
    ]


def _team(row: Any, expected: int) -> Confidence:
    """What was decided at closing; nobody rated before that, as far as anybody may know."""
    count = row.team_rated or 0
    hidden = count > 0 and row.team_mean is None
    return Confidence(count, expected, row.team_mean, hidden=hidden, rounded=bool(row.team_rounded))


def _leadership(tx: Transaction, ids: Iterable[int]) -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    of_closed = RatingRow.check_in_id.in_(ids), RatingRow.side == Side.LEADERSHIP
    for check_in_id, value in tx.execute(select(RatingRow.check_in_id, RatingRow.value).where(*of_closed)):
        found[check_in_id].append(value)
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
