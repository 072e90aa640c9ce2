"""Keeping pilots as they are described, and answering what a pilot's state is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import storage.blockers
import storage.channels
import storage.checkins
import storage.digest
import storage.outbox
import storage.pilots
import storage.risks
from bot.domain.audit import Action, changes, people_changes
from bot.domain.blockers import Refused
from bot.domain.cadence import IsoWeek, next_slot
from bot.domain.checkins import CheckInState
from bot.domain.people import UserId
from bot.domain.pilots import Pilot, PilotSpec, PilotState, Problem, Stage, problems
from bot.domain.plans import NO_PLAN, Plan, plan_problems
from bot.services import audit, cadence, calendar, charter, checkins, journey, playbook, rights
from bot.services import readiness as needs
from bot.services.aging import aged
from bot.services.choosing import meant, shown
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import cadence as cadence_views
from bot.views import denials
from bot.views.blocks import Content
from bot.views.gates import moved_by_file
from bot.views.pilots import Status
from storage.database import Transaction
from storage.outbox import Message

_NO_PLANS: Mapping[str, Plan] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Imported:
    """The keys of the pilots of an import, by what became of them."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    """Left as they are: no file brings back a pilot that has ended."""


def import_pilots(
    deps: Deps, specs: Sequence[PilotSpec], planned: Mapping[str, Plan] = _NO_PLANS
) -> Imported | list[tuple[PilotSpec, Problem]]:
    """Create or update pilots, with what is `planned` by key, all of them or none. Doing it again changes nothing."""
    done = Imported()
    with deps.write() as uow:
        existing = {spec.key: storage.pilots.by_key(uow.tx, spec.key) for spec in specs}
        done.ended.extend(key for key, pilot in existing.items() if pilot is not None and pilot.state.ended)
        specs = [spec for spec in specs if spec.key not in done.ended]
        found = [*_problems(uow.tx, specs), *_plan_problems(uow, specs, planned)]
        if found:
            return found
        _free_channels(uow, [(pilot, spec) for spec in specs if (pilot := existing[spec.key]) is not None])
        for spec in specs:
            _take_in(uow, existing[spec.key], spec, planned.get(spec.key, NO_PLAN), done)
    return done


def _free_channels(uow: UnitOfWork, changes: Sequence[tuple[Pilot, PilotSpec]]) -> None:
    """Let pilots that move leave their channels before others move in; what was due there is dealt with first."""
    moving = [pilot for pilot, spec in changes if pilot.channel != spec.channel]
    for pilot in moving:
        cadence.settle(uow, pilot)
    storage.pilots.leave_channels(uow.tx, [pilot.id for pilot in moving])


def described(deps: Deps) -> list[PilotSpec]:
    """Every pilot that has not ended, as pilots.yml would describe it."""
    with deps.read() as uow:
        return [pilot.spec for pilot in storage.pilots.running(uow.tx)]


def plans(deps: Deps) -> Mapping[str, Plan]:
    """Their plans, by key."""
    with deps.read() as uow:
        running = storage.pilots.running(uow.tx)
        charters, maps = charter.plans(uow.tx, running), needs.plans(uow.tx, running)
        return {
            pilot.key: replace(charters.get(pilot.key, NO_PLAN), needs=maps.get(pilot.key, ())) for pilot in running
        }


def knows(deps: Deps, key: str) -> bool:
    """Whether there is a pilot with this key."""
    with deps.read() as uow:
        return storage.pilots.by_key(uow.tx, key) is not None


def status(deps: Deps, user: UserId, *, key: str | None, channel: str) -> Status | Refused:
    """A pilot's facts of now, for somebody who may know them."""
    with deps.read() as uow:
        pilot = shown(uow, user, key=key, channel=channel, usage="status")
        return pilot if isinstance(pilot, Refused) else facts(uow, pilot)


def pause(deps: Deps, user: UserId, *, key: str | None, channel: str) -> Content | Refused:
    """Let a pilot rest: its slots are noted as skipped until it is resumed. An open check-in goes on."""

    def rest(uow: UnitOfWork, pilot: Pilot) -> Content | Refused:
        if pilot.state is PilotState.PAUSED:
            return Refused(cadence_views.paused_already(pilot, uow.settings.command))
        storage.pilots.set_state(uow.tx, pilot.id, PilotState.PAUSED)
        audit.note(uow, Action.PILOT_PAUSED, pilot_id=pilot.id, by=user)
        return cadence_views.paused(pilot, user, uow.settings.command)

    return _manage(deps, user, rest, key=key, channel=channel, usage="pause")


def resume(deps: Deps, user: UserId, *, key: str | None, channel: str) -> Content | Refused:
    """Go on with a pilot that rests; what was skipped in between stays skipped."""

    def go_on(uow: UnitOfWork, pilot: Pilot) -> Content | Refused:
        if pilot.state is not PilotState.PAUSED:
            return Refused(cadence_views.not_paused(pilot))
        storage.pilots.set_state(uow.tx, pilot.id, PilotState.ACTIVE)
        audit.note(uow, Action.PILOT_RESUMED, pilot_id=pilot.id, by=user)
        going = storage.pilots.by_id(uow.tx, pilot.id)
        return cadence_views.resumed(going, user, calendar.next_opening(uow, going))

    return _manage(deps, user, go_on, key=key, channel=channel, usage="resume")


def skip(deps: Deps, user: UserId, *, key: str | None, channel: str) -> Content | Refused:
    """Leave out the next check-in that would open."""

    def leave_out(uow: UnitOfWork, pilot: Pilot) -> Content | Refused:
        planned = calendar.upcoming(uow, pilot)
        if not planned or planned[-1].skipped is not None:
            return Refused(cadence_views.nothing_to_skip(pilot))
        slot = planned[-1].slot
        for earlier in planned[:-1]:
            cadence.skip(uow, pilot, earlier.slot, earlier.skipped or "")
        cadence.skip(uow, pilot, slot, f"skipped by <@{user}>")
        cadence.plan(uow, pilot)
        week = f"{slot.week.year}-W{slot.week.week:02}"
        audit.note(uow, Action.CHECK_IN_SKIPPED, pilot_id=pilot.id, by=user, facts={"week": week})
        rest = storage.pilots.by_id(uow.tx, pilot.id)
        return cadence_views.skipped(rest, user, slot, calendar.next_opening(uow, rest))

    return _manage(deps, user, leave_out, key=key, channel=channel, usage="skip")


def _manage(
    deps: Deps,
    user: UserId,
    act: Callable[[UnitOfWork, Pilot], Content | Refused],
    *,
    key: str | None,
    channel: str,
    usage: str,
) -> Content | Refused:
    """Change a pilot's course for somebody who may, and say so in its channel."""
    with deps.write() as uow:
        pilot = meant(uow, user, key=key, channel=channel, usage=usage)
        if isinstance(pilot, Refused):
            return pilot
        if not rights.may_change(uow, pilot, user):
            return denials.NOT_YOURS_TO_CHANGE
        if pilot.state.ended:
            return Refused(cadence_views.ended(pilot))
        cadence.settle(uow, pilot)
        done = act(uow, storage.pilots.by_id(uow.tx, pilot.id))
        if isinstance(done, Content):
            _announce(uow, pilot, usage, done)
        return done


def _announce(uow: UnitOfWork, pilot: Pilot, what: str, content: Content) -> None:
    message = Message(
        key=f"{what}:{pilot.id}:{uow.now.timestamp()}",
        kind="notice",
        recipient=pilot.channel,
        payload=content.payload(),
        pilot_id=pilot.id,
    )
    storage.outbox.post(uow.tx, message, at=uow.now)


def _take_in(uow: UnitOfWork, known: Pilot | None, spec: PilotSpec, plan: Plan, done: Imported) -> None:
    """Make one pilot and its plan look as a file has them."""
    if known is None:
        upcoming = next_slot(spec.cadence, after=uow.now)
        pilot_id = storage.pilots.add(uow.tx, spec, next_opens_at=upcoming.opens_at, at=uow.now)
        note_added(uow, pilot_id, spec)
        playbook.lay_out(uow, storage.pilots.by_id(uow.tx, pilot_id))
        _take_in_plan(uow, pilot_id, plan)
        done.created.append(spec.key)
        return
    if known.spec != spec:
        change(uow, known, spec)
        if known.stage is not spec.stage:
            _ask_after_move(uow, storage.pilots.by_id(uow.tx, known.id), known.stage)
    planned = _take_in_plan(uow, known.id, plan)
    (done.changed if planned or known.spec != spec else done.unchanged).append(spec.key)


def _take_in_plan(uow: UnitOfWork, pilot_id: int, plan: Plan) -> bool:
    """True if the plan of a file changed anything."""
    chartered = charter.take_in(uow, pilot_id, plan)
    return needs.take_in(uow, storage.pilots.by_id(uow.tx, pilot_id), plan.needs) or chartered


def _ask_after_move(uow: UnitOfWork, pilot: Pilot, before: Stage) -> None:
    """A file has moved a pilot: its champion is asked for the answers that belong to that."""
    message = Message(
        key=f"moved:{pilot.id}:{uow.now.timestamp()}",
        kind="notice",
        recipient=pilot.roster.champion,
        payload=moved_by_file(pilot, before).payload(),
        pilot_id=pilot.id,
        in_working_hours=True,
    )
    storage.outbox.post(uow.tx, message, at=uow.now)


def _problems(tx: Transaction, specs: Sequence[PilotSpec]) -> list[tuple[PilotSpec, Problem]]:
    described = {spec.key for spec in specs}
    taken = {channel: key for channel, key in storage.pilots.taken_channels(tx).items() if key not in described}
    return [(spec, problem) for spec in specs for problem in problems(spec, taken_channels=taken)]


def _plan_problems(
    uow: UnitOfWork, specs: Sequence[PilotSpec], planned: Mapping[str, Plan]
) -> Iterator[tuple[PilotSpec, Problem]]:
    for spec in specs:
        today = uow.now.astimezone(spec.cadence.zone).date()
        yield from ((spec, one) for one in plan_problems(spec, planned.get(spec.key, NO_PLAN), today=today))


def note_added(uow: UnitOfWork, pilot_id: int, spec: PilotSpec, *, by: UserId | None = None) -> None:
    """Write down that there is a new pilot, and who is on it."""
    audit.note(uow, Action.PILOT_ADDED, pilot_id=pilot_id, by=by, facts={"key": spec.key})
    audit.note_changes(uow, people_changes(frozenset(), frozenset(spec.roster.memberships())), pilot_id=pilot_id, by=by)


def change(uow: UnitOfWork, pilot: Pilot, spec: PilotSpec, *, by: UserId | None = None) -> None:
    """Make a pilot look like `spec`, after what was due before the change is dealt with as it was."""
    if spec == pilot.spec:
        return
    cadence.settle(uow, pilot)
    charter.move_metric(uow, pilot, spec.metric, by=by)
    storage.pilots.change(uow.tx, pilot, spec, at=uow.now)
    audit.note_changes(uow, changes(pilot.spec, spec), pilot_id=pilot.id, by=by)
    if spec.cadence != pilot.cadence and not pilot.state.ended:
        cadence.plan(uow, storage.pilots.by_id(uow.tx, pilot.id))
    checkins.draw_open_card(uow.tx, storage.pilots.by_id(uow.tx, pilot.id), uow.now)


def facts(uow: UnitOfWork, pilot: Pilot) -> Status:
    """A pilot's facts of now."""
    check_in = storage.checkins.latest(uow.tx, pilot.id)
    today = uow.now.astimezone(pilot.cadence.zone).date()
    weeks = storage.digest.weeks(uow.tx, pilot.id, until=IsoWeek.of(today), limit=4)
    return Status(
        pilot=pilot,
        on=today,
        check_in=check_in,
        answered=len(storage.checkins.answered(uow.tx, check_in.id)) if check_in else 0,
        last_week=next((week for week in reversed(weeks) if week.state is CheckInState.CLOSED), None),
        live=aged(uow, pilot, storage.blockers.live(uow.tx, pilot.id)),
        risks=tuple(storage.risks.live(uow.tx, pilot.id)),
        channel=storage.channels.known(uow.tx, [pilot.channel]).get(pilot.channel),
        next_opens_at=calendar.next_opening(uow, pilot),
        journey=journey.of(uow.tx, pilot),
        target_dates=pilot.target_dates,
        ended=storage.pilots.ended(uow.tx, pilot.id),
        skipped=tuple((each.slot.opens_at, each.skipped) for each in calendar.upcoming(uow, pilot) if each.skipped),
    )
