"""How a pilot has come to where it is: three statements, whatever its history's size."""

from sqlalchemy import select

from bot.domain.blockers import Kind
from bot.domain.cadence import IsoWeek
from bot.domain.checkins import Category, CheckInState
from bot.domain.course import Course
from bot.domain.people import UserId
from storage.database import Transaction
from storage.tables import AnswersRow, BlockerRow, CheckInRow, StageRow

_CHECK_INS = 3
_TELLING = (Category.DATA, Category.PEOPLE)


def of(tx: Transaction, pilot_id: int, *, until: IsoWeek) -> Course:
    """A pilot's course up to the check-in of a week."""
    stages = select(StageRow.stage, StageRow.set_at).where(StageRow.pilot_id == pilot_id).order_by(StageRow.id)
    telling = BlockerRow.pilot_id == pilot_id, BlockerRow.kind == Kind.BLOCKER, BlockerRow.category.in_(_TELLING)
    blockers = select(BlockerRow.category, BlockerRow.opened_at).where(*telling).order_by(BlockerRow.opened_at)
    return Course(
        stages=tuple((row.stage, row.set_at) for row in tx.execute(stages)),
        blockers=tuple((row.category, row.opened_at) for row in tx.execute(blockers)),
        answerers=_answerers(tx, pilot_id, until),
    )


def _answerers(tx: Transaction, pilot_id: int, until: IsoWeek) -> tuple[frozenset[UserId], ...]:
    number = CheckInRow.iso_year * 100 + CheckInRow.iso_week
    latest = (
        select(CheckInRow.id, number.label("week"))
        .where(CheckInRow.pilot_id == pilot_id, CheckInRow.state == CheckInState.CLOSED)
        .where(number <= until.year * 100 + until.week)
        .order_by(number.desc())
        .limit(_CHECK_INS)
        .subquery()
    )
    rows = (
        select(latest.c.id, AnswersRow.user_id)
        .outerjoin(AnswersRow, AnswersRow.check_in_id == latest.c.id)
        .order_by(latest.c.week.desc())
    )
    found: dict[int, set[UserId]] = {}
    for check_in_id, user in tx.execute(rows):
        found.setdefault(check_in_id, set()).update([user] if user else [])
    return tuple(frozenset(users) for users in found.values())
