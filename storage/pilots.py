"""Queries about pilots and their people."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update

from bot.domain.cadence import Cadence, Moment
from bot.domain.people import ChannelId, Role, Roster, UserId
from bot.domain.pilots import Metric, Pilot, PilotSpec, PilotState
from storage.database import Transaction
from storage.tables import MembershipRow, PilotRow, TargetDateRow


def add(tx: Transaction, spec: PilotSpec, *, next_opens_at: datetime, at: datetime) -> int:
    """Keep a new pilot; returns its id."""
    values = _columns(spec) | {"state": PilotState.ACTIVE, "next_opens_at": next_opens_at, "created_at": at}
    pilot_id: int = tx.execute(insert(PilotRow).values(values).returning(PilotRow.id)).scalar_one()
    _add_members(tx, pilot_id, spec.roster)
    _add_target_date(tx, pilot_id, spec, at)
    return pilot_id


def change(tx: Transaction, pilot: Pilot, spec: PilotSpec, *, next_opens_at: datetime | None, at: datetime) -> None:
    """Make a pilot look like `spec`; each target date it has had is kept."""
    values = _columns(spec) | {"next_opens_at": next_opens_at}
    tx.execute(update(PilotRow).where(PilotRow.id == pilot.id).values(values))
    tx.execute(delete(MembershipRow).where(MembershipRow.pilot_id == pilot.id))
    _add_members(tx, pilot.id, spec.roster)
    if spec.target_date != pilot.target_date:
        _add_target_date(tx, pilot.id, spec, at)


def set_next_opening(tx: Transaction, pilot_id: int, at: datetime | None) -> None:
    tx.execute(update(PilotRow).where(PilotRow.id == pilot_id).values(next_opens_at=at))


def by_id(tx: Transaction, pilot_id: int) -> Pilot:
    return _read(tx, select(PilotRow).where(PilotRow.id == pilot_id))[0]


def by_ids(tx: Transaction, ids: Collection[int]) -> list[Pilot]:
    """Several pilots, in the order of their ids."""
    return _read(tx, select(PilotRow).where(PilotRow.id.in_(ids)).order_by(PilotRow.id))


def by_key(tx: Transaction, key: str) -> Pilot | None:
    return next(iter(_read(tx, select(PilotRow).where(PilotRow.key == key))), None)


def by_channel(tx: Transaction, channel: str) -> Pilot | None:
    """The pilot of a channel that has not ended, if there is one."""
    return next(iter(_read(tx, _running().where(PilotRow.channel == channel))), None)


def running(tx: Transaction) -> list[Pilot]:
    """Every pilot that has not ended, by name."""
    return _read(tx, _running().order_by(PilotRow.name))


def of_person(tx: Transaction, user: UserId) -> list[Pilot]:
    """The pilots that somebody takes part in and that have not ended, by name."""
    mine = select(MembershipRow.pilot_id).where(MembershipRow.user_id == user)
    return _read(tx, _running().where(PilotRow.id.in_(mine)).order_by(PilotRow.name))


def due_to_open(tx: Transaction, *, now: datetime) -> list[int]:
    """Pilots whose next check-in is due, the most overdue first."""
    due = select(PilotRow.id).where(PilotRow.next_opens_at <= now, PilotRow.state == PilotState.ACTIVE)
    return list(tx.execute(due.order_by(PilotRow.next_opens_at)).scalars())


def taken_channels(tx: Transaction) -> dict[ChannelId, str]:
    """The channel of each pilot that has not ended, with the pilot's key."""
    rows = tx.execute(select(PilotRow.channel, PilotRow.key).where(PilotRow.state.in_(_RUNNING)))
    return {row.channel: row.key for row in rows}


_RUNNING = (PilotState.ACTIVE, PilotState.PAUSED)


def _running() -> Select[Any]:
    return select(PilotRow).where(PilotRow.state.in_(_RUNNING))


def _read(tx: Transaction, query: Select[Any]) -> list[Pilot]:
    """Pilots with their people: three statements, however many there are."""
    rows = tx.execute(query).all()
    ids = [row.id for row in rows]
    rosters = _rosters(tx, ids)
    originals = _original_target_dates(tx, ids)
    return [_pilot(row, rosters[row.id], originals[row.id]) for row in rows]


def _rosters(tx: Transaction, ids: Iterable[int]) -> dict[int, Roster]:
    members: defaultdict[int, list[tuple[UserId, Role]]] = defaultdict(list)
    found = select(MembershipRow).where(MembershipRow.pilot_id.in_(list(ids))).order_by(MembershipRow.position)
    for row in tx.execute(found):
        members[row.pilot_id].append((row.user_id, row.role))
    return {pilot_id: _roster(people) for pilot_id, people in members.items()}


def _roster(people: list[tuple[UserId, Role]]) -> Roster:
    def having(*roles: Role) -> tuple[UserId, ...]:
        return tuple(user for user, role in people if role in roles)

    return Roster(
        champion=having(Role.CHAMPION)[0],
        practitioners=having(Role.CHAMPION, Role.PRACTITIONER),
        sponsor=having(Role.SPONSOR)[0],
        leaders=having(Role.LEADER),
        deputy=next(iter(having(Role.DEPUTY)), None),
        observers=having(Role.OBSERVER),
    )


def _original_target_dates(tx: Transaction, ids: Iterable[int]) -> dict[int, Any]:
    first = select(func.min(TargetDateRow.id)).where(TargetDateRow.pilot_id.in_(list(ids)))
    first = first.group_by(TargetDateRow.pilot_id)
    rows = tx.execute(select(TargetDateRow.pilot_id, TargetDateRow.target_on).where(TargetDateRow.id.in_(first)))
    return {row.pilot_id: row.target_on for row in rows}


def _pilot(row: Any, roster: Roster, original: Any) -> Pilot:
    metric = None
    if row.metric_name is not None:
        metric = Metric(row.metric_name, row.metric_baseline, row.metric_target, row.metric_unit)
    return Pilot(
        id=row.id,
        key=row.key,
        name=row.name,
        channel=row.channel,
        roster=roster,
        target_date=row.target_on,
        original_target_date=original,
        cadence=Cadence(
            opens=Moment(row.opens_weekday, row.opens_time),
            closes=Moment(row.closes_weekday, row.closes_time),
            zone=row.zone,
        ),
        stage=row.stage,
        metric=metric,
        state=row.state,
        next_opens_at=row.next_opens_at,
    )


def _columns(spec: PilotSpec) -> dict[str, Any]:
    metric = spec.metric
    return {
        "key": spec.key,
        "name": spec.name,
        "channel": spec.channel,
        "stage": spec.stage,
        "target_on": spec.target_date,
        "metric_name": metric and metric.name,
        "metric_baseline": metric and metric.baseline,
        "metric_target": metric and metric.target,
        "metric_unit": metric and metric.unit,
        "opens_weekday": spec.cadence.opens.weekday,
        "opens_time": spec.cadence.opens.at,
        "closes_weekday": spec.cadence.closes.weekday,
        "closes_time": spec.cadence.closes.at,
        "zone": spec.cadence.zone,
    }


def _add_members(tx: Transaction, pilot_id: int, roster: Roster) -> None:
    rows = [
        {"pilot_id": pilot_id, "user_id": user, "role": role, "position": position}
        for position, (user, role) in enumerate(roster.memberships())
    ]
    tx.execute(insert(MembershipRow), rows)


def _add_target_date(tx: Transaction, pilot_id: int, spec: PilotSpec, at: datetime) -> None:
    tx.execute(insert(TargetDateRow).values(pilot_id=pilot_id, target_on=spec.target_date, set_at=at))
