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
from bot.services.deps import Deps
from bot.services.escalations import Bundles
from storage.database import Transaction

_REFUSAL_LASTS = timedelta(days=7)
"""For so long somebody whom no direct message reached is not tried again."""


def take(deps: Deps, tx: Transaction, pilot: Pilot, move: Move | None, later: Bundles | None = None) -> bool:
    """Write a move and tell whom it concerns. False if there is none, or if somebody else was faster.

    `later` is as in `escalations.tell`.
    """
    if move is None:
        return False
    planned = replace(move, blocker=_planned(deps, tx, pilot, move))
    if not storage.blockers.apply(tx, planned):
        return False
    for event in planned.events:
        note(deps, tx, planned.blocker, event)
    escalations.tell(deps, tx, pilot, planned, later)
    return True


def note(deps: Deps, tx: Transaction, item: Blocker, event: Event) -> None:
    """Write down what happened to an item, without anybody's words."""
    facts = {"item": item.id, "what": event.kind.value, "to": event.to_state.value}
    audit.note(deps, tx, Action.ITEM, pilot_id=item.pilot_id, by=event.actor, facts=facts)


def calendar(deps: Deps, tx: Transaction, pilot: Pilot, item: Blocker) -> WorkingTime:
    """The business time in which an item's wait is counted."""
    return people.working_time(deps, tx, timers.whose_time(item), fallback=pilot.cadence.zone)


def calendars(deps: Deps, tx: Transaction, items: Iterable[tuple[Blocker, Pilot]]) -> dict[int, WorkingTime]:
    """The same for many items, by their numbers; a statement or two per zone of a pilot."""
    by_zone: defaultdict[ZoneInfo, list[Blocker]] = defaultdict(list)
    for item, pilot in items:
        by_zone[pilot.cadence.zone].append(item)
    found: dict[int, WorkingTime] = {}
    for zone, its in by_zone.items():
        working = people.working_times(deps, tx, (timers.whose_time(item) for item in its), fallback=zone)
        found |= {item.id: working[timers.whose_time(item)] for item in its}
    return found


def policy(deps: Deps, pilot: Pilot) -> Policy:
    """The waits of a pilot's ladder as they are set now."""
    return deps.settings.policy.changed(pilot.policy)


def ladder(deps: Deps, tx: Transaction, pilot: Pilot) -> Ladder:
    """Who sits on a pilot's ladder now, and whether they can be asked."""
    return ladders(deps, tx, [pilot])[pilot.id]


def ladders(deps: Deps, tx: Transaction, pilots: Collection[Pilot]) -> dict[int, Ladder]:
    """The same for many pilots, by their ids; a statement or two per zone of a pilot."""
    seated = {pilot.id: _named(deps, pilot) for pilot in pilots}
    users = {user for named in seated.values() for user in named.values() if user is not None}
    zones = {pilot.cadence.zone for pilot in pilots}
    away = {zone: _away(deps, tx, users, zone) for zone in zones}
    gone = {user for user, person in storage.people.known(tx, users).items() if person.deleted}
    since = deps.clock.now() - _REFUSAL_LASTS
    silent = storage.escalations.unreachable(tx, escalations.KINDS, users, since=since)

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


def _named(deps: Deps, pilot: Pilot) -> dict[str, UserId | None]:
    """The places of the ladder from the bottom up, and who is named for them."""
    lead = deps.settings.programme_lead
    return {
        "sponsor": pilot.roster.sponsor,
        "deputy": pilot.roster.deputy,
        "programme lead": UserId(lead) if lead else None,
    }


def _away(deps: Deps, tx: Transaction, users: Collection[UserId], zone: ZoneInfo) -> set[UserId]:
    working = people.working_times(deps, tx, users, fallback=zone)
    return {user for user in users if timers.is_away(working[user], now=deps.clock.now())}


def _planned(deps: Deps, tx: Transaction, pilot: Pilot, move: Move) -> Blocker:
    """The item with its timer; the wait for somebody's answer counts from when a message can reach them."""
    item = move.blocker
    if item.state is State.ESCALATED and move.event.kind in escalations.ASKING:
        forced = move.event.kind is E.ESCALATED and move.event.actor is not None
        working = calendar(deps, tx, pilot, item)
        item = replace(item, started_at=escalations.turn(deps, tx, item, item.asked[0], working, now_lane=forced).at)
    return timed(deps, tx, pilot, item)


def timed(deps: Deps, tx: Transaction, pilot: Pilot, item: Blocker) -> Blocker:
    """An item with the instant at which time acts on it next."""
    return replace(item, next_at=timers.next_at(item, calendar(deps, tx, pilot, item)))
