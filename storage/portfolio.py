"""The read side of the portfolio: every pilot at once, each question in one statement however many there are."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from bot.domain.checkins import CheckInState
from bot.domain.digest import Week
from bot.domain.pilots import PilotState
from bot.domain.portfolio import Forecast, Stay, Summary
from storage.database import Transaction
from storage.digest import week, with_numbers
from storage.tables import (
    ChannelRow,
    CheckInRow,
    PilotRow,
    StageRow,
    TargetDateRow,
)

_ENDED = (PilotState.SHIPPED, PilotState.STOPPED)


def pilots(tx: Transaction) -> list[Summary]:
    """Every pilot there has been, by name. A channel that Slack was not asked about yet counts as private."""
    first = select(func.min(TargetDateRow.id)).where(TargetDateRow.pilot_id == PilotRow.id).correlate(PilotRow)
    original = select(TargetDateRow.target_on).where(TargetDateRow.id == first.scalar_subquery())
    found = (
        select(PilotRow, original.scalar_subquery().label("original_on"), ChannelRow.private)
        .outerjoin(ChannelRow, ChannelRow.channel == PilotRow.channel)
        .order_by(PilotRow.name, PilotRow.id)
    )
    return [
        Summary(
            id=row.id,
            key=row.key,
            name=row.name,
            state=row.state,
            stage=row.stage,
            target_date=row.target_on,
            original_target_date=row.original_on,
            private=row.private is not False,
            zone=row.zone,
            created_at=row.created_at,
            ended_at=row.ended_at,
        )
        for row in tx.execute(found)
    ]


def latest_weeks(tx: Transaction, pilot_ids: Collection[int]) -> dict[int, list[Week]]:
    """The two latest closed weeks of each pilot, the latest first."""
    number = func.row_number().over(
        partition_by=CheckInRow.pilot_id, order_by=(CheckInRow.iso_year.desc(), CheckInRow.iso_week.desc())
    )
    closed = CheckInRow.pilot_id.in_(pilot_ids), CheckInRow.state == CheckInState.CLOSED
    ranked = select(CheckInRow.id, number.label("number")).where(*closed).subquery()
    wanted = with_numbers().join(ranked, ranked.c.id == CheckInRow.id).where(ranked.c.number <= 2)
    found: defaultdict[int, list[Week]] = defaultdict(list)
    for row in tx.execute(wanted.order_by(CheckInRow.iso_year.desc(), CheckInRow.iso_week.desc())):
        found[row.pilot_id].append(week(row))
    return found


def stays(tx: Transaction, *, pilot_id: int | None = None) -> list[Stay]:
    """Every stage that pilots, or that one, have been in, with when they left it: the last one when they ended."""
    later = aliased(StageRow)
    following = select(func.min(later.set_at)).where(later.pilot_id == StageRow.pilot_id, later.id > StageRow.id)
    left = func.coalesce(following.scalar_subquery(), PilotRow.ended_at)
    found = select(StageRow.pilot_id, StageRow.stage, StageRow.set_at, left).join(PilotRow).order_by(StageRow.id)
    wanted = found if pilot_id is None else found.where(StageRow.pilot_id == pilot_id)
    return [Stay(*row) for row in tx.execute(wanted)]


def forecasts(tx: Transaction) -> list[Forecast]:
    """What both sides thought of the pilots that have ended, check-in by check-in."""
    leadership = CheckInRow.leadership_total * 1.0 / func.nullif(CheckInRow.leadership_rated, 0)
    found = (
        select(CheckInRow.pilot_id, CheckInRow.team_mean, leadership)
        .join(PilotRow)
        .where(PilotRow.state.in_(_ENDED), CheckInRow.state == CheckInState.CLOSED)
    )
    return [
        Forecast(pilot_id, team, None if leaders is None else float(leaders))
        for pilot_id, team, leaders in tx.execute(found)
    ]
