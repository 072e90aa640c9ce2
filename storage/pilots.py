"""Queries about pilots and their people."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Select,
    String,
    bindparam,
    cast,
    delete,
    insert,
    literal,
    select,
    update,
)

from bot.domain.cadence import Cadence, Moment, preflight_at
from bot.domain.people import ChannelId, Role, Roster, UserId
from bot.domain.pilots import Ended, Ending, Metric, Pilot, PilotSpec, PilotState, TargetDate
from storage import channels, heartbeats, lessons
from storage.database import Transaction
from storage.heartbeats import Beat
from storage.rows import Belongings, read
from storage.tables import MembershipRow, PilotRow, SkipDateRow, StageRow, TargetDateRow
from storage.unions import one_after_another
from storage.written import is_in


def add(tx: Transaction, spec: PilotSpec, *, next_opens_at: datetime, at: datetime, by: UserId | None = None) -> int:
    """Keep a new pilot; returns its id."""
    values = _columns(spec) | _opening(next_opens_at) | {"state": PilotState.ACTIVE, "created_at": at, "created_by": by}
    pilot_id: int = tx.execute(insert(PilotRow).values(values).returning(PilotRow.id)).scalar_one()
    channels.expect(tx, spec.channel)
    _add_members(tx, pilot_id, spec.roster)
    _add_skip_dates(tx, pilot_id, spec)
    _add_target_date(tx, pilot_id, spec, at)
    _add_stage(tx, pilot_id, spec, at)
    return pilot_id


def change(tx: Transaction, pilot: Pilot, spec: PilotSpec, *, at: datetime) -> None:
    """Make a pilot look like `spec`; each target date and each stage it has had is kept."""
    heartbeats.beat(tx, Beat.CHANGE, at=at)
    tx.execute(update(PilotRow).where(PilotRow.id == pilot.id).values(_columns(spec)))
    channels.expect(tx, spec.channel)
    for table in (MembershipRow, SkipDateRow):
        tx.execute(delete(table).where(table.pilot_id == pilot.id))
    _add_members(tx, pilot.id, spec.roster)
    _add_skip_dates(tx, pilot.id, spec)
    if spec.target_date != pilot.target_date:
        _add_target_date(tx, pilot.id, spec, at)
    if spec.stage != pilot.stage:
        _add_stage(tx, pilot.id, spec, at)


def set_state(tx: Transaction, pilot_id: int, state: PilotState) -> None:
    tx.execute(update(PilotRow).where(PilotRow.id == pilot_id).values(state=state))


def end(tx: Transaction, pilot_id: int, ending: Ending, *, at: datetime) -> None:
    """A pilot has ended: nothing of it is due any more. Its outcome must be chosen."""
    told = {"state": ending.outcome, "ended_at": at, "measured": ending.value}
    tx.execute(update(PilotRow).where(PilotRow.id == pilot_id).values(told | _opening(None)))


def ended(tx: Transaction, pilot_id: int) -> Ended | None:
    """What became of a pilot; None while it has not ended."""
    kept = select(PilotRow.ended_at, PilotRow.measured).where(PilotRow.id == pilot_id)
    row = tx.execute(kept).one()
    return None if row.ended_at is None else Ended(row.ended_at, row.measured, lessons.of_end(tx, pilot_id))


def change_channel(tx: Transaction, old: ChannelId, new: ChannelId) -> None:
    tx.execute(update(PilotRow).where(PilotRow.channel == old).values(channel=new))


def leave_channels(tx: Transaction, ids: Collection[int]) -> None:
    """These pilots are about to move; until they have, none of them stands in another's way."""
    nowhere = literal("moving-", String) + cast(PilotRow.id, String)
    tx.execute(update(PilotRow).where(PilotRow.id.in_(ids)).values(channel=nowhere))


def set_next_opening(tx: Transaction, pilot_id: int, at: datetime | None) -> None:
    """When the next check-in is due, and a day earlier the look whether all is ready for it."""
    tx.execute(update(PilotRow).where(PilotRow.id == pilot_id).values(_opening(at)))


def by_id(tx: Transaction, pilot_id: int) -> Pilot:
    return _read(tx, _BY_ID, pilot=pilot_id)[0]


def hold(tx: Transaction, pilot_id: int) -> None:
    """Nobody else who holds a pilot goes on before this transaction is over."""
    tx.execute(select(PilotRow.id).where(PilotRow.id == pilot_id).with_for_update())


def held(tx: Transaction, pilot_id: int) -> Pilot:
    """A pilot about which something is decided here that may be decided once: two at once do it one after the other."""
    hold(tx, pilot_id)
    return by_id(tx, pilot_id)


def by_ids(tx: Transaction, ids: Collection[int]) -> list[Pilot]:
    """Several pilots, in the order of their ids."""
    return _read(tx, _BY_IDS, ids=list(ids))


def by_key(tx: Transaction, key: str) -> Pilot | None:
    return next(iter(_read(tx, _BY_KEY, key=key)), None)


def by_channel(tx: Transaction, channel: str) -> Pilot | None:
    """The pilot of a channel that has not ended, if there is one."""
    return next(iter(_read(tx, _BY_CHANNEL, channel=channel)), None)


def every(tx: Transaction) -> list[Pilot]:
    """Every pilot there is or was, in the order in which they came."""
    return _read(tx, _EVERY)


def running(tx: Transaction) -> list[Pilot]:
    """Every pilot that has not ended, by name."""
    return _read(tx, _ALL_RUNNING)


def any_running(tx: Transaction) -> bool:
    return tx.execute(_ANY_RUNNING).first() is not None


def of_person(tx: Transaction, user: UserId) -> list[Pilot]:
    """The pilots that somebody takes part in and that have not ended, by name."""
    return _read(tx, _OF_PERSON, user=user)


def preflighted(tx: Transaction, pilot_id: int) -> None:
    """A pilot was looked at; once is enough for one slot."""
    tx.execute(update(PilotRow).where(PilotRow.id == pilot_id).values(preflight_at=None))


def taken_channels(tx: Transaction) -> dict[ChannelId, str]:
    """The channel of each pilot that has not ended, with the pilot's key."""
    rows = tx.execute(select(PilotRow.channel, PilotRow.key).where(_RUNNING))
    return {row.channel: row.key for row in rows}


def keys(tx: Transaction) -> frozenset[str]:
    """Every key that a pilot has or had."""
    return frozenset(tx.execute(select(PilotRow.key)).scalars())


def _read(tx: Transaction, query: Select[PilotRow], **values: Any) -> list[Pilot]:
    """Pilots with their people and dates: two statements, however many there are."""
    rows = read(tx, query, values)
    members: defaultdict[int, list[tuple[UserId, Role]]] = defaultdict(list)
    targets: defaultdict[int, list[TargetDate]] = defaultdict(list)
    skipped: defaultdict[int, list[date]] = defaultdict(list)
    for each in _BELONGINGS.of(tx, [row.id for row in rows]):
        if each.role is not None:
            members[each.pilot_id].append((each.user_id, each.role))
        elif each.set_at is not None:
            targets[each.pilot_id].append(TargetDate(each.day, each.set_at))
        else:
            skipped[each.pilot_id].append(each.day)
    return [_pilot(row, _roster(members[row.id]), tuple(targets[row.id]), tuple(skipped[row.id])) for row in rows]


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


def _pilot(row: Any, roster: Roster, target_dates: tuple[TargetDate, ...], skip_dates: tuple[date, ...]) -> Pilot:
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
        target_dates=target_dates,
        cadence=Cadence(
            opens=Moment(row.opens_weekday, row.opens_time),
            closes=Moment(row.closes_weekday, row.closes_time),
            zone=row.zone,
        ),
        stage=row.stage,
        metric=metric,
        state=row.state,
        next_opens_at=row.next_opens_at,
        whole_channel=row.whole_channel,
        skip_dates=skip_dates,
        policy=row.policy,
        created_by=row.created_by,
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
        "whole_channel": spec.whole_channel,
        "policy": dict(spec.policy),
    }


def _opening(at: datetime | None) -> dict[str, Any]:
    return {"next_opens_at": at, "preflight_at": None if at is None else preflight_at(at)}


def _add_members(tx: Transaction, pilot_id: int, roster: Roster) -> None:
    rows = [
        {"pilot_id": pilot_id, "user_id": user, "role": role, "position": position}
        for position, (user, role) in enumerate(roster.memberships())
    ]
    tx.execute(insert(MembershipRow), rows)


def _add_target_date(tx: Transaction, pilot_id: int, spec: PilotSpec, at: datetime) -> None:
    tx.execute(insert(TargetDateRow).values(pilot_id=pilot_id, target_on=spec.target_date, set_at=at))


def _add_stage(tx: Transaction, pilot_id: int, spec: PilotSpec, at: datetime) -> None:
    tx.execute(insert(StageRow).values(pilot_id=pilot_id, stage=spec.stage, set_at=at))


def _add_skip_dates(tx: Transaction, pilot_id: int, spec: PilotSpec) -> None:
    rows = [{"pilot_id": pilot_id, "skipped_on": day} for day in sorted(set(spec.skip_dates))]
    if rows:
        tx.execute(insert(SkipDateRow), rows)


# Written once: to build a statement takes SQLAlchemy longer than it takes the database to answer it (measured)

_RUNNING = is_in(PilotRow.state, PilotState.ACTIVE, PilotState.PAUSED)
_MINE = select(MembershipRow.pilot_id).where(MembershipRow.user_id == bindparam("user"))

_PILOTS = select(PilotRow)
_BY_ID = _PILOTS.where(PilotRow.id == bindparam("pilot"))
_BY_IDS = _PILOTS.where(PilotRow.id.in_(bindparam("ids", expanding=True))).order_by(PilotRow.id)
_BY_KEY = _PILOTS.where(PilotRow.key == bindparam("key"))
_BY_CHANNEL = _PILOTS.where(_RUNNING, PilotRow.channel == bindparam("channel"))
_EVERY = _PILOTS.order_by(PilotRow.id)
_ANY_RUNNING = select(PilotRow.id).where(_RUNNING).limit(1)
_ALL_RUNNING = _PILOTS.where(_RUNNING).order_by(PilotRow.name)
_OF_PERSON = _ALL_RUNNING.where(PilotRow.id.in_(_MINE))

_belonging = one_after_another(
    select(MembershipRow.pilot_id, MembershipRow.position.label("number"), MembershipRow.user_id, MembershipRow.role),
    select(
        TargetDateRow.pilot_id,
        TargetDateRow.id.label("number"),
        TargetDateRow.target_on.label("day"),
        TargetDateRow.set_at,
    ),
    select(SkipDateRow.pilot_id, SkipDateRow.skipped_on.label("day")),
)
_BELONGINGS = Belongings(select(_belonging).order_by(_belonging.c.number, _belonging.c.day), _belonging.c.pilot_id)
