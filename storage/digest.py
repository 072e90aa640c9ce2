"""The read side of the digest: a pilot's weeks with their numbers, in one statement whatever the history's size."""

from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select

from bot.domain.cadence import IsoWeek
from bot.domain.checkins import CheckInState
from bot.domain.confidence import Confidence
from bot.domain.digest import TargetDate, Week
from bot.domain.people import Side
from storage.database import Transaction
from storage.tables import AnswersRow, CheckInRow, ExpectedRow, RevisionRow, TargetDateRow
from storage.written import is_in


def weeks(tx: Transaction, pilot_id: int, *, until: IsoWeek, limit: int) -> list[Week]:
    """A pilot's newest weeks up to `until`, oldest first; an open check-in has no numbers yet."""
    newest = tx.execute(_WEEKS, {"pilot": pilot_id, "until": _as_number(until), "most": limit})
    return [week(row) for row in reversed(newest.all())]


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


def earlier_risks(tx: Transaction, pilot_id: int, *, before: IsoWeek, limit: int) -> list[tuple[str, ...]]:
    """What was said to be at risk in the latest closed check-ins before a week, the latest first."""
    found: dict[int, list[str]] = {}
    for check_in_id, risk in tx.execute(
        _EARLIER_RISKS, {"pilot": pilot_id, "before": _as_number(before), "most": limit}
    ):
        found.setdefault(check_in_id, []).extend([risk] if risk else [])
    return [tuple(risks) for risks in found.values()]


def target_dates(tx: Transaction, pilot_id: int) -> list[TargetDate]:
    """Every target date that a pilot has had, the original first."""
    return [TargetDate(*row) for row in tx.execute(_TARGET_DATES, {"pilot": pilot_id})]


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
WITH_NUMBERS: Select[Any] = select(
    CheckInRow, *(query.scalar_subquery().label(name) for name, query in _COUNTS.items())
)
"""Check-ins with their counts, to be narrowed down and read by `week`."""

_WEEKS = WITH_NUMBERS.where(_OF_PILOT, _number_of_week <= bindparam("until")).order_by(*_NEWEST_FIRST).limit(_MOST)

_LATEST = (
    select(CheckInRow.id)
    .where(_OF_PILOT, is_in(CheckInRow.state, CheckInState.CLOSED), _number_of_week < bindparam("before"))
    .order_by(*_NEWEST_FIRST)
    .limit(_MOST)
    .subquery()
)
_NEWEST = (AnswersRow.id == RevisionRow.answers_id) & (AnswersRow.revision == RevisionRow.revision)
_EARLIER_RISKS = (
    select(CheckInRow.id, RevisionRow.at_risk)
    .join(_LATEST, _LATEST.c.id == CheckInRow.id)
    .outerjoin(AnswersRow, AnswersRow.check_in_id == CheckInRow.id)
    .outerjoin(RevisionRow, _NEWEST)
    .order_by(*_NEWEST_FIRST, AnswersRow.id)
)
_TARGET_DATES = select(TargetDateRow.target_on, TargetDateRow.set_at)
_TARGET_DATES = _TARGET_DATES.where(TargetDateRow.pilot_id == bindparam("pilot")).order_by(TargetDateRow.id)
