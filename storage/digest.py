"""The read side of the digest: a pilot's weeks with their numbers, in one statement whatever the history's size."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from bot.domain.cadence import IsoWeek
from bot.domain.checkins import CheckInState
from bot.domain.confidence import Confidence
from bot.domain.digest import TargetDate, Week
from bot.domain.people import Side
from storage.database import Transaction
from storage.tables import AnswersRow, CheckInRow, ExpectedRow, RevisionRow, TargetDateRow


def weeks(tx: Transaction, pilot_id: int, *, until: IsoWeek, limit: int) -> list[Week]:
    """A pilot's newest weeks up to `until`, oldest first; an open check-in has no numbers yet."""
    newest = (
        with_numbers()
        .where(CheckInRow.pilot_id == pilot_id, _number(CheckInRow) <= until.year * 100 + until.week)
        .order_by(CheckInRow.iso_year.desc(), CheckInRow.iso_week.desc())
        .limit(limit)
    )
    return [week(row) for row in reversed(tx.execute(newest).all())]


def with_numbers() -> Select[Any]:
    """Check-ins with their counts, to be narrowed down and read by `week`."""
    expected = select(func.count()).where(ExpectedRow.check_in_id == CheckInRow.id)
    counts = {
        "team": expected.where(ExpectedRow.side == Side.TEAM),
        "leadership": expected.where(ExpectedRow.side == Side.LEADERSHIP),
        "answered": select(func.count()).where(AnswersRow.check_in_id == CheckInRow.id),
    }
    columns: list[Any] = [CheckInRow, *(query.scalar_subquery().label(name) for name, query in counts.items())]
    return select(*columns)


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
    latest = (
        select(CheckInRow.id)
        .where(CheckInRow.pilot_id == pilot_id, CheckInRow.state == CheckInState.CLOSED)
        .where(_number(CheckInRow) < before.year * 100 + before.week)
        .order_by(CheckInRow.iso_year.desc(), CheckInRow.iso_week.desc())
        .limit(limit)
        .subquery()
    )
    newest = (AnswersRow.id == RevisionRow.answers_id) & (AnswersRow.revision == RevisionRow.revision)
    said = (
        select(CheckInRow.id, RevisionRow.at_risk)
        .join(latest, latest.c.id == CheckInRow.id)
        .outerjoin(AnswersRow, AnswersRow.check_in_id == CheckInRow.id)
        .outerjoin(RevisionRow, newest)
        .order_by(CheckInRow.iso_year.desc(), CheckInRow.iso_week.desc(), AnswersRow.id)
    )
    found: dict[int, list[str]] = {}
    for check_in_id, risk in tx.execute(said):
        found.setdefault(check_in_id, []).extend([risk] if risk else [])
    return [tuple(risks) for risks in found.values()]


def target_dates(tx: Transaction, pilot_id: int) -> list[TargetDate]:
    """Every target date that a pilot has had, the original first."""
    kept = select(TargetDateRow.target_on, TargetDateRow.set_at).where(TargetDateRow.pilot_id == pilot_id)
    return [TargetDate(*row) for row in tx.execute(kept.order_by(TargetDateRow.id))]


def _number(row: type[CheckInRow]) -> ColumnElement[int]:
    """A week as a number that grows with time."""
    return row.iso_year * 100 + row.iso_week
