"""The read side of the digest: a pilot's weeks with their numbers, in one statement whatever the history's size."""

from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select

from bot.domain.cadence import IsoWeek
from bot.domain.checkins import CheckInState, Submitted
from bot.domain.confidence import Confidence
from bot.domain.digest import Week
from bot.domain.people import Side
from storage.checkins import CURRENT, SAID, submission
from storage.database import Transaction
from storage.rows import read
from storage.tables import AnswersRow, CheckInRow, ExpectedRow, RevisionRow
from storage.written import is_in

Round = tuple[Week, list[Submitted]]
"""A week and what was said in it."""


def weeks(tx: Transaction, pilot_id: int, *, until: IsoWeek, limit: int) -> list[Week]:
    """A pilot's newest weeks up to `until`, oldest first; an open check-in has no numbers yet."""
    newest = read(tx, _WEEKS, {"pilot": pilot_id, "until": _as_number(until), "most": limit})
    return [week(row) for row in reversed(newest)]


def week(row: Any) -> Week:
    """One week as it may be shown."""
    closed = row.state is CheckInState.CLOSED
    count = row.team_rated or 0
    hidden = count > 0 and row.team_mean is None
    leaders = row.leadership_rated or 0
    expected, asked = (row.team, row.leadership) if closed else (0, 0)
    return Week(
        week=IsoWeek(row.iso_year, row.iso_week),
        state=row.state,
        closes_at=row.closes_at,
        team=Confidence(count, expected, row.team_mean, hidden=hidden, rounded=bool(row.team_rounded)),
        leadership=Confidence(
            leaders,
            asked,
            row.leadership_total / leaders if leaders else None,
            apart=row.leadership_apart if leaders > 1 else None,
        ),
        answered=row.answered if closed else 0,
        expected=expected,
    )


def rounds(tx: Transaction, pilot_id: int, *, until: IsoWeek, limit: int, heard: int) -> list[Round]:
    """The same weeks, oldest first, each with what everybody said in it: of the latest `heard` closed ones."""
    values = {"pilot": pilot_id, "until": _as_number(until), "most": limit, "heard": heard}
    found: dict[int, Round] = {}
    for row in read(tx, _ROUNDS, values):
        its = found.get(row.id) or found.setdefault(row.id, (week(row), []))
        if row.user_id is not None:
            its[1].append(submission(row))
    return list(reversed(found.values()))


def _as_number(week: IsoWeek) -> int:
    """A week as a number that grows with time."""
    return week.year * 100 + week.week


# Written once: to build a statement takes SQLAlchemy longer than it takes the database to answer it (measured)

_OF_PILOT = CheckInRow.pilot_id == bindparam("pilot")
_number_of_week = CheckInRow.iso_year * 100 + CheckInRow.iso_week
_NEWEST_FIRST = CheckInRow.iso_year.desc(), CheckInRow.iso_week.desc()
_MOST = bindparam("most", type_=Integer)

_EXPECTED = select(func.count()).where(ExpectedRow.check_in_id == CheckInRow.id)
_COUNTS = {
    "team": _EXPECTED.where(is_in(ExpectedRow.side, Side.TEAM)),
    "leadership": _EXPECTED.where(is_in(ExpectedRow.side, Side.LEADERSHIP)),
    "answered": select(func.count()).where(AnswersRow.check_in_id == CheckInRow.id),
}
_NUMBERS: tuple[Any, ...] = (
    CheckInRow.pilot_id,
    CheckInRow.iso_year,
    CheckInRow.iso_week,
    CheckInRow.state,
    CheckInRow.closes_at,
    CheckInRow.team_rated,
    CheckInRow.team_mean,
    CheckInRow.team_rounded,
    CheckInRow.leadership_rated,
    CheckInRow.leadership_total,
    CheckInRow.leadership_apart,
)
WITH_NUMBERS: Select[Any] = select(*_NUMBERS, *(query.scalar_subquery().label(name) for name, query in _COUNTS.items()))
"""Check-ins with their counts, to be narrowed down and read by `week`."""

_WEEKS = WITH_NUMBERS.where(_OF_PILOT, _number_of_week <= bindparam("until")).order_by(*_NEWEST_FIRST).limit(_MOST)

_newest = _WEEKS.add_columns(CheckInRow.id, _number_of_week.label("number")).subquery()
_heard = (
    select(CheckInRow.id)
    .where(_OF_PILOT, is_in(CheckInRow.state, CheckInState.CLOSED), _number_of_week <= bindparam("until"))
    .order_by(*_NEWEST_FIRST)
    .limit(bindparam("heard", type_=Integer))
)
_ROUNDS = (
    select(_newest, AnswersRow.user_id, AnswersRow.late, *SAID)
    .select_from(_newest)
    .outerjoin(AnswersRow, (AnswersRow.check_in_id == _newest.c.id) & _newest.c.id.in_(_heard))
    .outerjoin(RevisionRow, CURRENT)
    .order_by(_newest.c.number.desc(), AnswersRow.id)
)
