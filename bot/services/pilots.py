"""Keeping pilots as they are described, and answering what a pilot's state is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import storage.blockers
import storage.checkins
import storage.digest
import storage.pilots
from bot.domain import cadence
from bot.domain.cadence import IsoWeek
from bot.domain.checkins import CheckInState
from bot.domain.people import UserId
from bot.domain.pilots import Pilot, PilotSpec, PilotState, Problem, problems
from bot.services import blockers, checkins, rights
from bot.services.deps import Deps
from bot.views.pilots import Status
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Imported:
    """The keys of the pilots of an import, by what became of them."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def import_pilots(deps: Deps, specs: Sequence[PilotSpec]) -> Imported | list[tuple[PilotSpec, Problem]]:
    """Create or update pilots, all of them or none. Doing it again changes nothing."""
    done = Imported()
    with deps.db.write() as tx:
        found = _problems(tx, specs)
        if found:
            return found
        for spec in specs:
            pilot = storage.pilots.by_key(tx, spec.key)
            if pilot is None:
                upcoming = cadence.next_slot(spec.cadence, after=deps.clock.now())
                storage.pilots.add(tx, spec, next_opens_at=upcoming.opens_at, at=deps.clock.now())
                done.created.append(spec.key)
            elif pilot.spec == spec:
                done.unchanged.append(spec.key)
            else:
                _change(deps, tx, pilot, spec)
                done.changed.append(spec.key)
    return done


def status(deps: Deps, user: UserId, *, key: str | None, channel: str) -> Status | Sequence[Pilot] | None:
    """A pilot's facts of now, for somebody who may know them.

    Without a key the pilot of the channel is meant, or else the person's only one. Several pilots come back when it is
    not clear which; None when there is none that this person may see.
    """
    with deps.db.read() as tx:
        if key is not None:
            named = storage.pilots.by_key(tx, key)
            candidates = [named] if named is not None else []
        else:
            here = storage.pilots.by_channel(tx, channel)
            candidates = [here] if here is not None else storage.pilots.of_person(tx, user)
        seen = rights.visible(deps, tx, candidates, user, channel=channel)
        if len(seen) != 1:
            return seen or None
        return _status(deps, tx, seen[0])


def pilots_of(deps: Deps, user: UserId) -> list[Pilot]:
    """The pilots that somebody takes part in; an admin or the programme lead sees all."""
    with deps.db.read() as tx:
        who = rights.onlooker(deps, tx, user, [])
        if who.admin or who.lead:
            return storage.pilots.running(tx)
        return rights.visible(deps, tx, storage.pilots.of_person(tx, user), user)


def _problems(tx: Transaction, specs: Sequence[PilotSpec]) -> list[tuple[PilotSpec, Problem]]:
    described = {spec.key for spec in specs}
    taken = {channel: key for channel, key in storage.pilots.taken_channels(tx).items() if key not in described}
    return [(spec, problem) for spec in specs for problem in problems(spec, taken_channels=taken)]


def _change(deps: Deps, tx: Transaction, pilot: Pilot, spec: PilotSpec) -> None:
    now = deps.clock.now()
    next_opens_at = pilot.next_opens_at
    if spec.cadence != pilot.cadence and pilot.state is PilotState.ACTIVE:
        last_week = storage.checkins.last_week(tx, pilot.id)
        next_opens_at = cadence.next_slot(spec.cadence, after=now, last_week=last_week).opens_at
    storage.pilots.change(tx, pilot, spec, next_opens_at=next_opens_at, at=now)
    checkins.draw_open_card(tx, storage.pilots.by_id(tx, pilot.id), now)


def _status(deps: Deps, tx: Transaction, pilot: Pilot) -> Status:
    check_in = storage.checkins.latest(tx, pilot.id)
    today = deps.clock.now().astimezone(pilot.cadence.zone).date()
    weeks = storage.digest.weeks(tx, pilot.id, until=IsoWeek.of(today), limit=4)
    return Status(
        pilot=pilot,
        check_in=check_in,
        answered=len(storage.checkins.answered(tx, check_in.id)) if check_in else 0,
        last_week=next((week for week in reversed(weeks) if week.state is CheckInState.CLOSED), None),
        live=blockers.aged(deps, tx, pilot, storage.blockers.live(tx, pilot.id)),
    )
