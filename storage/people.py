"""Queries about people: what Slack last told us of them."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime

from sqlalchemy import or_, select, union

from bot.domain.people import Person, UserId
from bot.domain.pilots import PilotState
from storage import heartbeats
from storage.database import Transaction
from storage.heartbeats import Beat
from storage.tables import ChannelMemberRow, MembershipRow, PersonRow, PilotRow, PreferenceRow
from storage.upsert import replace

_RUNNING = (PilotState.ACTIVE, PilotState.PAUSED)
_FACTS = tuple(each.name for each in fields(Person))


def known(tx: Transaction, users: Iterable[UserId]) -> dict[UserId, Person]:
    """Those of `users` whom we have asked Slack about."""
    rows = tx.execute(select(PersonRow).where(PersonRow.user_id.in_(set(users))))
    return {row.user_id: Person(**{name: getattr(row, name) for name in _FACTS}) for row in rows}


def record(tx: Transaction, person: Person, *, at: datetime) -> None:
    """Keep what Slack says of a person now."""
    before = known(tx, [person.user_id]).get(person.user_id)
    if before is None or (before.zone, before.deleted) != (person.zone, person.deleted):
        heartbeats.beat(tx, Beat.CHANGE, at=at)
    values = {name: getattr(person, name) for name in _FACTS} | {"checked_at": at}
    replace(tx, PersonRow, values, key=("user_id",))


def is_fresh(tx: Transaction, user: UserId, *, since: datetime) -> bool:
    """Whether Slack was asked about somebody since then."""
    fresh = select(PersonRow.user_id).where(PersonRow.user_id == user, PersonRow.checked_at >= since)
    return tx.execute(fresh).first() is not None


def set_reminders(tx: Transaction, user: UserId, *, on: bool) -> None:
    replace(tx, PreferenceRow, {"user_id": user, "reminders": on}, key=("user_id",))


def without_reminders(tx: Transaction, users: Iterable[UserId]) -> set[UserId]:
    """Those of `users` who have switched reminders off."""
    off = select(PreferenceRow.user_id).where(
        PreferenceRow.user_id.in_(list(users)), PreferenceRow.reminders.is_(False)
    )
    return set(tx.execute(off).scalars())


def to_look_up(tx: Transaction, *, stale_before: datetime, limit: int) -> list[UserId]:
    """People of running pilots whom Slack was not asked about since `stale_before`; those never asked about first."""
    named = select(MembershipRow.user_id).join(PilotRow, PilotRow.id == MembershipRow.pilot_id)
    present = select(ChannelMemberRow.user_id).join(PilotRow, PilotRow.channel == ChannelMemberRow.channel)
    concerned = union(
        named.where(PilotRow.state.in_(_RUNNING)),
        present.where(PilotRow.state.in_(_RUNNING), PilotRow.whole_channel),
    ).subquery()
    stale = or_(PersonRow.checked_at.is_(None), PersonRow.checked_at < stale_before)
    wanted = (
        select(concerned.c.user_id)
        .outerjoin(PersonRow, PersonRow.user_id == concerned.c.user_id)
        .where(stale)
        .order_by(PersonRow.checked_at.is_not(None), PersonRow.checked_at, concerned.c.user_id)
        .limit(limit)
    )
    return list(tx.execute(wanted).scalars())
