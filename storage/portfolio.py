"""The read side of the portfolio: every pilot at once, each question in one statement however many there are."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import bindparam, func, select, true
from sqlalchemy.orm import aliased

from bot.domain.checkins import CheckInState
from bot.domain.digest import Week
from bot.domain.pilots import PilotState
from bot.domain.portfolio import Forecast, Stay, Summary
from storage.database import Transaction
from storage.digest import WITH_NUMBERS, week
from storage.rows import read
from storage.tables import (
    ChannelRow,
    CheckInRow,
    PilotRow,
    StageRow,
    TargetDateRow,
)
from storage.written import is_in


def pilots(tx: Transaction) -> list[Summary]:
    """Every pilot there has been, by name. A channel that Slack was not asked about yet counts as private."""
    return [Summary(**row._asdict()) for row in tx.execute(_PILOTS)]


def latest_weeks(tx: Transaction, pilot_ids: Collection[int]) -> dict[int, list[Week]]:
    """The two latest closed weeks of each pilot, the latest first."""
    found: defaultdict[int, list[Week]] = defaultdict(list)
    for row in read(tx, _LATEST_WEEKS, {"pilots": list(pilot_ids)}):
        found[row.pilot_id].append(week(row))
    return found


def stays(tx: Transaction, *, pilot_id: int | None = None) -> list[Stay]:
    """Every stage that pilots, or that one, have been in, with when they left it: the last one when they ended."""
    found = tx.execute(_STAYS) if pilot_id is None else tx.execute(_STAYS_OF, {"pilot": pilot_id})
    return [Stay(*row) for row in found]


def forecasts(tx: Transaction) -> list[Forecast]:
    """What both sides thought of the pilots that have ended, check-in by check-in."""
    return [
        Forecast(pilot_id, team, None if leaders is None else float(leaders))
        for pilot_id, team, leaders in tx.execute(_FORECASTS)
    ]


_CLOSED = is_in(CheckInRow.state, CheckInState.CLOSED)

_first = select(func.min(TargetDateRow.id)).where(TargetDateRow.pilot_id == PilotRow.id).correlate(PilotRow)
_original = select(TargetDateRow.target_on).where(TargetDateRow.id == _first.scalar_subquery())
_PILOTS = (
    select(
        PilotRow.id,
        PilotRow.key,
        PilotRow.name,
        PilotRow.state,
        PilotRow.stage,
        PilotRow.target_on.label("target_date"),
        _original.scalar_subquery().label("original_target_date"),
        func.coalesce(ChannelRow.private, true()).label("private"),
        PilotRow.zone,
        PilotRow.created_at,
        PilotRow.ended_at,
    )
    .outerjoin(ChannelRow, ChannelRow.channel == PilotRow.channel)
    .order_by(PilotRow.name, PilotRow.id)
)

_number = func.row_number().over(
    partition_by=CheckInRow.pilot_id, order_by=(CheckInRow.iso_year.desc(), CheckInRow.iso_week.desc())
)
_ranked = (
    select(CheckInRow.id, _number.label("number"))
    .where(CheckInRow.pilot_id.in_(bindparam("pilots", expanding=True)), _CLOSED)
    .subquery()
)
_LATEST_WEEKS = (
    WITH_NUMBERS.join(_ranked, _ranked.c.id == CheckInRow.id)
    .where(_ranked.c.number <= 2)
    .order_by(CheckInRow.iso_year.desc(), CheckInRow.iso_week.desc())
)

_Later = aliased(StageRow)
_following = select(func.min(_Later.set_at)).where(_Later.pilot_id == StageRow.pilot_id, _Later.id > StageRow.id)
_left = func.coalesce(_following.scalar_subquery(), PilotRow.ended_at)
_STAYS = select(StageRow.pilot_id, StageRow.stage, StageRow.set_at, _left).join(PilotRow).order_by(StageRow.id)
_STAYS_OF = _STAYS.where(StageRow.pilot_id == bindparam("pilot"))

_leadership = CheckInRow.leadership_total * 1.0 / func.nullif(CheckInRow.leadership_rated, 0)
_FORECASTS = (
    select(CheckInRow.pilot_id, CheckInRow.team_mean, _leadership)
    .join(PilotRow)
    .where(is_in(PilotRow.state, PilotState.SHIPPED, PilotState.STOPPED), _CLOSED)
)
