"""How a pilot has come to where it is: three statements, whatever its history's size."""

from sqlalchemy import BindParameter, Integer, bindparam, select

from bot.domain.blockers import Kind
from bot.domain.cadence import IsoWeek
from bot.domain.checkins import Category, CheckInState
from bot.domain.course import Course
from bot.domain.people import UserId
from storage.database import Transaction
from storage.tables import AnswersRow, BlockerRow, CheckInRow, StageRow
from storage.written import is_in

_CHECK_INS = 3


def of(tx: Transaction, pilot_id: int, *, until: IsoWeek) -> Course:
    """A pilot's course up to the check-in of a week."""
    return Course(
        stages=tuple((row.stage, row.set_at) for row in tx.execute(_STAGES, {"pilot": pilot_id})),
        blockers=tuple((row.category, row.opened_at) for row in tx.execute(_TELLING_BLOCKERS, {"pilot": pilot_id})),
        answerers=_answerers(tx, pilot_id, until),
    )


def _answerers(tx: Transaction, pilot_id: int, until: IsoWeek) -> tuple[frozenset[UserId], ...]:
    latest = {"pilot": pilot_id, "until": until.year * 100 + until.week, "most": _CHECK_INS}
    found: dict[int, set[UserId]] = {}
    for check_in_id, user in tx.execute(_ANSWERERS, latest):
        found.setdefault(check_in_id, set()).update([user] if user else [])
    return tuple(frozenset(users) for users in found.values())


# Written once: to build a statement takes SQLAlchemy longer than it takes the database to answer it (measured)

_PILOT: BindParameter[int] = bindparam("pilot")
_STAGES = select(StageRow.stage, StageRow.set_at).where(StageRow.pilot_id == _PILOT).order_by(StageRow.id)
_TELLING_BLOCKERS = (
    select(BlockerRow.category, BlockerRow.opened_at)
    .where(BlockerRow.pilot_id == _PILOT, BlockerRow.kind == Kind.BLOCKER)
    .where(BlockerRow.category.in_((Category.DATA, Category.PEOPLE)))
    .order_by(BlockerRow.opened_at)
)
_number = CheckInRow.iso_year * 100 + CheckInRow.iso_week
_latest = (
    select(CheckInRow.id, _number.label("week"))
    .where(CheckInRow.pilot_id == _PILOT, is_in(CheckInRow.state, CheckInState.CLOSED))
    .where(_number <= bindparam("until"))
    .order_by(CheckInRow.iso_year.desc(), CheckInRow.iso_week.desc())
    .limit(bindparam("most", type_=Integer))
    .subquery()
)
_ANSWERERS = (
    select(_latest.c.id, AnswersRow.user_id)
    .outerjoin(AnswersRow, AnswersRow.check_in_id == _latest.c.id)
    .order_by(_latest.c.week.desc())
)
