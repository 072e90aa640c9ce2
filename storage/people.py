"""Queries about people: what Slack last told us of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, Date, Integer, bindparam, or_, select, union

from bot.domain.people import LEFT, Absence, Person, UserId
from bot.domain.pilots import PilotState
from bot.domain.risks import RiskState
from bot.domain.sweep import Sweep
from storage import heartbeats
from storage.database import Transaction
from storage.heartbeats import Beat
from storage.rows import read
from storage.tables import (
    AbsenceRow,
    ChannelMemberRow,
    DependencyRow,
    MembershipRow,
    NeedRow,
    PersonRow,
    PilotRow,
    PreferenceRow,
    RiskRow,
)
from storage.types import UtcDateTime
from storage.unions import one_after_another
from storage.upsert import replace
from storage.written import is_in

_RUNNING = (PilotState.ACTIVE, PilotState.PAUSED)
_FACTS = tuple(each.name for each in fields(Person))

Zones = dict[UserId, ZoneInfo | None]
Absences = defaultdict[UserId, list[Absence]]


def known(tx: Transaction, users: Iterable[UserId]) -> dict[UserId, Person]:
    """Those of `users` whom we have asked Slack about."""
    rows = read(tx, _KNOWN, {"users": list(set(users))})
    return {row.user_id: Person(**{name: getattr(row, name) for name in _FACTS}) for row in rows}


def zones(tx: Transaction, users: Iterable[UserId], *, since: date) -> tuple[Zones, Absences]:
    """The zones of several people, as far as known, and their absences that last until `since` or longer.

    One statement: whoever asks for business time asks for both.
    """
    found: Zones = {}
    absences: Absences = defaultdict(list)
    for row in read(tx, _ZONES, {"users": list(set(users)), "since": since}):
        if row.first_on is None:
            found[row.user_id] = row.zone
        else:
            absences[row.user_id].append(Absence(row.first_on, row.last_on))
    return found, absences


def record(tx: Transaction, person: Person, *, at: datetime) -> None:
    """Keep what Slack says of a person now."""
    before = known(tx, [person.user_id]).get(person.user_id)
    if before is None or (before.zone, before.deleted) != (person.zone, person.deleted):
        heartbeats.beat(tx, Beat.CHANGE, at=at)
    values = {name: getattr(person, name) for name in _FACTS} | {"checked_at": at}
    replace(tx, PersonRow, values, key=("user_id",))


def is_fresh(tx: Transaction, user: UserId, *, since: datetime) -> bool:
    """Whether Slack was asked about somebody since then."""
    return tx.execute(_FRESH, {"user": user, "since": since}).first() is not None


def set_reminders(tx: Transaction, user: UserId, *, on: bool) -> None:
    replace(tx, PreferenceRow, {"user_id": user, "reminders": on}, key=("user_id",))


def without_reminders(tx: Transaction, users: Iterable[UserId]) -> set[UserId]:
    """Those of `users` who have switched reminders off."""
    return set(tx.execute(_WITHOUT_REMINDERS, {"users": list(users)}).scalars())


def hinted_away(tx: Transaction, users: Iterable[UserId], *, at: datetime) -> set[UserId]:
    """Those of `users` whose status says at that instant that they are away."""
    return set(tx.execute(_HINTED_AWAY, {"users": list(users), "at": at}).scalars())


def to_look_up(tx: Transaction, sweep: Sweep, *, limit: int) -> list[UserId]:
    """People of running pilots, and owners of what they wait on, to ask Slack about; those never asked about first."""
    bounds = {"stale": sweep.stale_before, "closely": sweep.closely_before, "nearing": sweep.nearing_until}
    return list(tx.execute(_TO_LOOK_UP, bounds | {"most": limit}).scalars())


# Written once: to build a statement takes SQLAlchemy longer than it takes the database to answer it (measured)

_KNOWN = select(PersonRow).where(PersonRow.user_id.in_(bindparam("users", expanding=True)))
_USERS: BindParameter[UserId] = bindparam("users", expanding=True)
_known = one_after_another(
    select(PersonRow.user_id, PersonRow.zone), select(AbsenceRow.user_id, AbsenceRow.first_on, AbsenceRow.last_on)
)
_lasts = _known.c.last_on.is_(None) | (_known.c.last_on >= bindparam("since", type_=Date))
_ZONES = select(_known).where(_known.c.user_id.in_(_USERS), _lasts)
_FRESH = select(PersonRow.user_id).where(
    PersonRow.user_id == bindparam("user"), PersonRow.checked_at >= bindparam("since")
)
_WITHOUT_REMINDERS = select(PreferenceRow.user_id).where(
    PreferenceRow.user_id.in_(bindparam("users", expanding=True)), PreferenceRow.reminders.is_(False)
)
_HINTED_AWAY = select(PersonRow.user_id).where(
    PersonRow.user_id.in_(bindparam("users", expanding=True)), PersonRow.away_hint_until > bindparam("at")
)

_named = select(MembershipRow.user_id).join(PilotRow, PilotRow.id == MembershipRow.pilot_id)
_present = select(ChannelMemberRow.user_id).join(PilotRow, PilotRow.channel == ChannelMemberRow.channel)
_running = PilotRow.state.in_(_RUNNING)
_owners = tuple(
    select(row.owner).join(PilotRow).where(_running, row.owner.is_not(None), row.owner.not_like(f"{LEFT}%"), *held)
    for row, held in ((NeedRow, ()), (RiskRow, (is_in(RiskRow.state, RiskState.OPEN),)))
)
_concerned = union(
    _named.where(_running),
    _present.where(_running, PilotRow.whole_channel),
    *_owners,
    select(DependencyRow.owner).where(DependencyRow.owner.is_not(None), DependencyRow.owner.not_like(f"{LEFT}%")),
).subquery()
_near = _named.where(PilotRow.preflight_at <= bindparam("nearing", type_=UtcDateTime)).subquery()
_found = union(
    select(_concerned.c.user_id, PersonRow.checked_at)
    .outerjoin(PersonRow, PersonRow.user_id == _concerned.c.user_id)
    .where(or_(PersonRow.checked_at.is_(None), PersonRow.checked_at < bindparam("stale", type_=UtcDateTime))),
    select(_near.c.user_id, PersonRow.checked_at)
    .join(PersonRow, PersonRow.user_id == _near.c.user_id)
    .where(PersonRow.checked_at < bindparam("closely", type_=UtcDateTime)),
).subquery()
_TO_LOOK_UP = (
    select(_found.c.user_id)
    .order_by(_found.c.checked_at.is_not(None), _found.c.checked_at, _found.c.user_id)
    .limit(bindparam("most", type_=Integer))
)
