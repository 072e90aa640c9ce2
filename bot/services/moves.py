"""The one way in which a move is written: plan its timer, write it with its events, tell everybody (R28)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import storage.blockers
import storage.escalations
import storage.people
from bot.domain import timers
from bot.domain.audit import Action
from bot.domain.blockers import Blocker, Event, Move, State
from bot.domain.blockers import EventKind as E
from bot.domain.ladder import Ladder, Policy, Seat, Standing
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.worktime import WorkingTime
from bot.services import audit, escalations, people
from bot.services.escalations import Bundles
from bot.services.unit_of_work import UnitOfWork

_REFUSAL_LASTS = timedelta(days=7)
"""For so long somebody whom no direct message reached is not tried again."""


def take(uow: UnitOfWork, pilot: Pilot, move: Move | None, later: Bundles | None = None) -> bool:
    """Write a move and tell whom it concerns. False if there is none, or if somebody else was faster.

    `later` is as in `escalations.tell`.
    """
    if move is None:
        return False
    planned = replace(move, blocker=_planned(uow, pilot, move))
    if not storage.blockers.apply(uow.tx, planned):
        return False
    for event in planned.events:
        note(uow, planned.blocker, event)
    escalations.tell(uow, pilot, planned, later)
    return True


def note(uow: UnitOfWork, item: Blocker, event: Event) -> None:
    """Write down what happened to an item, without anybody's words."""
    facts = {"item": item.id, "what": event.kind.value, "to": event.to_state.value}
    audit.note(uow, Action.ITEM, pilot_id=item.pilot_id, by=event.actor, facts=facts)


def calendar(uow: UnitOfWork, pilot: Pilot, item: Blocker) -> WorkingTime:
    """The business time in which an item's wait is counted."""
    return people.working_time(uow, timers.whose_time(item), fallback=pilot.cadence.zone)


def calendars(uow: UnitOfWork, items: Iterable[tuple[Blocker, Pilot]]) -> dict[int, WorkingTime]:
    """The same for many items, by their numbers; a statement or two per zone of a pilot."""
    by_zone: defaultdict[ZoneInfo, list[Blocker]] = defaultdict(list)
    for item, pilot in items:
        by_zone[pilot.cadence.zone].append(item)
    found: dict[int, WorkingTime] = {}
    for zone, its in by_zone.items():
        working = people.working_times(uow, (timers.whose_time(item) for item in its), fallback=zone)
        found |= {item.id: working[timers.whose_time(item)] for item in its}
    return found


def policy(uow: UnitOfWork, pilot: Pilot) -> Policy:
    """The waits of a pilot's ladder as they are set now."""
    return uow.settings.policy.changed(pilot.policy)


def ladder(uow: UnitOfWork, pilot: Pilot) -> Ladder:
    """Who sits on a pilot's ladder now, and whether they can be asked."""
    return ladders(uow, [pilot])[pilot.id]


def ladders(uow: UnitOfWork, pilots: Collection[Pilot]) -> dict[int, Ladder]:
    """The same for many pilots, by their ids; a statement or two per zone of a pilot."""
    seated = {pilot.id: _named(uow, pilot) for pilot in pilots}
    users = {user for named in seated.values() for user in named.values() if user is not None}
    zones = {pilot.cadence.zone for pilot in pilots}
    away = {zone: _away(uow, users, zone) for zone in zones}
    gone = {user for user, person in storage.people.known(uow.tx, users).items() if person.deleted}
    since = uow.now - _REFUSAL_LASTS
    silent = storage.escalations.unreachable(uow.tx, escalations.KINDS, users, since=since)

    def seat(pilot: Pilot, title: str) -> Seat:
        user = seated[pilot.id][title]
        if user is None:
            return Seat(title, None)
        if user in gone:
            return Seat(title, user, Standing.GONE)
        if user in silent:
            return Seat(title, user, Standing.UNREACHABLE)
        return Seat(title, user, Standing.AWAY if user in away[pilot.cadence.zone] else Standing.PRESENT)

    return {pilot.id: Ladder(*(seat(pilot, title) for title in seated[pilot.id])) for pilot in pilots}


def _named(uow: UnitOfWork, pilot: Pilot) -> dict[str, UserId | None]:
    """The places of the ladder from the bottom up, and who is named for them."""
    lead = uow.settings.programme_lead
    return {
        "sponsor": pilot.roster.sponsor,
        "deputy": pilot.roster.deputy,
        "programme lead": UserId(lead) if lead else None,
    }


def _away(uow: UnitOfWork, users: Collection[UserId], zone: ZoneInfo) -> set[UserId]:
    working = people.working_times(uow, users, fallback=zone)
    return {user for user in users if timers.is_away(working[user], now=uow.now)}


def _planned(uow: UnitOfWork, pilot: Pilot, move: Move) -> Blocker:
    """The item with its timer; the wait for somebody's answer counts from when a message can reach them."""
    item = move.blocker
    if item.state is State.ESCALATED and move.event.kind in escalations.ASKING:
        forced = move.event.kind is E.ESCALATED and move.event.actor is not None
        working = calendar(uow, pilot, item)
        item = replace(item, started_at=escalations.turn(uow, item, item.asked[0], working, now_lane=forced).at)
    return timed(uow, pilot, item)


def timed(uow: UnitOfWork, pilot: Pilot, item: Blocker) -> Blocker:
    """An item with the instant at which time acts on it next."""
    return replace(item, next_at=timers.next_at(item, calendar(uow, pilot, item)))
