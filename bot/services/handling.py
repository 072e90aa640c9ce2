"""What people do about items: check the right and what they saw, decide, write, tell (R27, R28, R34)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import storage.blockers
import storage.checkins
import storage.people
import storage.pilots
from bot.domain import escalation, handling
from bot.domain import rights as rules
from bot.domain.blockers import Blocker, HandledAlready, Move, Refused
from bot.domain.blockers import EventKind as E
from bot.domain.dependencies import Choice
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.rights import Onlooker
from bot.domain.transitions import refusal
from bot.services import dependencies, moves, people, rights
from bot.services.deps import Deps
from bot.services.unit_of_work import UnitOfWork
from bot.views import denials
from bot.views.blockers import handled_already
from bot.views.references import Reference
from storage.database import Transaction

Rule = Callable[[UnitOfWork, Blocker, Pilot], Move | Refused | None]


@dataclass(frozen=True, slots=True)
class Subject:
    """An item that somebody is about to act on, and the days that they may promise."""

    blocker: Blocker
    first: date
    last: date


def subject(deps: Deps, user: UserId, reference: Reference, kind: E) -> Subject | Refused:
    """What a form needs, for somebody who may do this to an item as it stands."""
    with deps.read() as uow:
        found = _found(uow, user, reference, kind)
        if isinstance(found, Refused):
            return found
        item, pilot = found
        refused = refusal(item, kind)
        if refused is not None:
            return refused
        working = people.working_time(uow, user, fallback=pilot.cadence.zone)
        return Subject(item, *handling.promise_days(item.policy, working, now=uow.now))


def commit(deps: Deps, user: UserId, reference: Reference, *, on: date, note: str) -> Refused | None:
    """Keep a promise and tell everybody (R24, R25)."""

    def rule(uow: UnitOfWork, item: Blocker, pilot: Pilot) -> Move | Refused:
        working = people.working_time(uow, user, fallback=pilot.cadence.zone)
        now, figures = uow.now, uow.settings.figures
        return handling.commit(item, by=user, on=on, note=note, working=working, now=now, figures=figures)

    return _act(deps, user, reference, E.COMMITTED, rule)


def delegate(deps: Deps, user: UserId, reference: Reference, *, to: UserId, on: date, note: str) -> Refused | None:
    """Somebody else is to solve it; they are told, and may hand it back."""

    def rule(uow: UnitOfWork, item: Blocker, pilot: Pilot) -> Move | Refused:
        person = storage.people.known(uow.tx, [to]).get(to)
        if person is not None and person.deleted:
            return denials.PERSON_GONE
        working = people.working_time(uow, user, fallback=pilot.cadence.zone)
        now, figures = uow.now, uow.settings.figures
        return handling.delegate(item, by=user, to=to, on=on, note=note, working=working, now=now, figures=figures)

    return _act(deps, user, reference, E.DELEGATED, rule)


def hand_back(deps: Deps, user: UserId, reference: Reference, *, note: str) -> Refused | None:
    def rule(uow: UnitOfWork, item: Blocker, pilot: Pilot) -> Move | Refused:
        ladder, working = moves.ladder(uow, pilot), moves.calendar(uow, pilot, item)
        return handling.hand_back(item, by=user, note=note, ladder=ladder, working=working, now=uow.now)

    return _act(deps, user, reference, E.HANDED_BACK, rule)


def ask_team(deps: Deps, user: UserId, reference: Reference, *, question: str) -> Refused | None:
    def rule(uow: UnitOfWork, item: Blocker, __: Pilot) -> Move | Refused:
        return handling.ask_team(item, by=user, question=question, now=uow.now)

    return _act(deps, user, reference, E.TEAM_ASKED, rule)


def answer(deps: Deps, user: UserId, reference: Reference, *, text: str) -> Refused | None:
    def rule(uow: UnitOfWork, item: Blocker, pilot: Pilot) -> Move | Refused:
        ladder, working = moves.ladder(uow, pilot), moves.calendar(uow, pilot, item)
        return handling.answer(item, by=user, text=text, ladder=ladder, working=working, now=uow.now)

    return _act(deps, user, reference, E.TEAM_ANSWERED, rule)


def decline(deps: Deps, user: UserId, reference: Reference, *, reason: str) -> Refused | None:
    def rule(uow: UnitOfWork, item: Blocker, __: Pilot) -> Move | Refused:
        return handling.decline(item, by=user, reason=reason, now=uow.now)

    return _act(deps, user, reference, E.DECLINED, rule)


def object_to(deps: Deps, user: UserId, reference: Reference, *, reason: str) -> Refused | None:
    def rule(uow: UnitOfWork, item: Blocker, pilot: Pilot) -> Move | Refused:
        ladder, working = moves.ladder(uow, pilot), moves.calendar(uow, pilot, item)
        return handling.object_to(item, by=user, reason=reason, ladder=ladder, working=working, now=uow.now)

    return _act(deps, user, reference, E.OBJECTED, rule)


def escalate_now(deps: Deps, user: UserId, reference: Reference) -> Refused | None:
    """The team does not wait for the grace to pass."""

    def rule(uow: UnitOfWork, item: Blocker, pilot: Pilot) -> Move | Refused | None:
        ladder, working = moves.ladder(uow, pilot), moves.calendar(uow, pilot, item)
        return refusal(item, E.ESCALATED) or escalation.escalate(
            item, ladder=ladder, policy=moves.policy(uow, pilot), working=working, now=uow.now, by=user
        )

    return _act(deps, user, reference, E.ESCALATED, rule)


def name(deps: Deps, user: UserId, reference: Reference, choice: Choice) -> Refused | None:
    """Say what an item waits on."""

    def rule(uow: UnitOfWork, item: Blocker, _: Pilot) -> Move | Refused | None:
        found = dependencies.chosen(uow, user, choice)
        if isinstance(found, Refused):
            return found
        return handling.name(item, by=user, dependency=found, now=uow.now)

    return _act(deps, user, reference, E.NAMED, rule)


def solve(deps: Deps, user: UserId, reference: Reference) -> Refused | None:
    def rule(uow: UnitOfWork, item: Blocker, __: Pilot) -> Move | Refused:
        return handling.solve(item, by=user, now=uow.now)

    return _act(deps, user, reference, E.SOLVED, rule)


def confirm(deps: Deps, user: UserId, reference: Reference) -> Refused | None:
    def rule(uow: UnitOfWork, item: Blocker, __: Pilot) -> Move | Refused:
        return handling.confirm(item, by=user, now=uow.now)

    return _act(deps, user, reference, E.CONFIRMED, rule)


def reopen(deps: Deps, user: UserId, reference: Reference) -> Refused | None:
    """The reporter says that it is not solved."""

    def rule(uow: UnitOfWork, item: Blocker, pilot: Pilot) -> Move | Refused:
        if pilot.state.ended:
            return Refused(f"{pilot.name} has ended.")
        since = storage.checkins.closed_since(uow.tx, pilot.id, item.solved_at) if item.solved_at else 0
        return handling.reopen(item, by=user, check_ins_since=since, now=uow.now)

    return _act(deps, user, reference, E.REOPENED, rule)


def _act(deps: Deps, user: UserId, reference: Reference, kind: E, rule: Rule) -> Refused | None:
    """What every action does: check the right and what the person saw, decide, write, tell."""
    with deps.write() as uow:
        found = _found(uow, user, reference, kind)
        if isinstance(found, Refused):
            return found
        item, pilot = found
        step = rule(uow, item, pilot)
        if step is None or isinstance(step, Refused):
            return step
        if not moves.take(uow, pilot, step):
            return _handled(uow.tx, item)
        return None


def _found(uow: UnitOfWork, user: UserId, reference: Reference, kind: E) -> tuple[Blocker, Pilot] | Refused:
    """The item, if this person may do this to it (R34) and nobody has handled what they saw (R27)."""
    item = storage.blockers.get(uow.tx, reference.id)
    if item is None:
        return denials.NO_ITEM
    pilot = storage.pilots.by_id(uow.tx, item.pilot_id)
    right, sentence = _RIGHTS[kind]
    if not right(pilot, item, rights.onlooker(uow, user, [pilot])):
        return Refused(sentence)
    history = storage.blockers.history(uow.tx, item.id)
    if any(event.kind.handles and event.version > reference.version for event in history):
        return _handled(uow.tx, item)
    return item, pilot


def _handled(tx: Transaction, item: Blocker) -> Refused:
    """Who was faster."""
    history = storage.blockers.history(tx, item.id)
    last = next((event for event in reversed(history) if event.kind.handles), history[-1])
    return HandledAlready(handled_already(storage.blockers.get(tx, item.id) or item, last))


def may_answer(pilot: Pilot, item: Blocker, who: Onlooker) -> bool:
    """The people on the ladder, admins, and the owner of what it waits on if they may see the pilot."""
    owns = item.waits_for is not None and item.waits_for == who.user
    return rules.may_act(pilot, who) or (owns and rules.may_see(pilot, who))


def _on_team(pilot: Pilot, item: Blocker, who: Onlooker) -> bool:
    on_team = rules.takes_part(pilot, who) and who.user not in (*pilot.roster.raters, *pilot.roster.observers)
    return on_team or who.user == item.raised_by or who.admin


def _concerned(pilot: Pilot, item: Blocker, who: Onlooker) -> bool:
    return who.user in (item.owner, item.raised_by) or rules.may_solve(pilot, who) or may_answer(pilot, item, who)


def _raised_it(_: Pilot, item: Blocker, who: Onlooker) -> bool:
    return who.user == item.raised_by


def _owns(_: Pilot, item: Blocker, who: Onlooker) -> bool:
    return who.user == item.owner or who.admin


_LADDER = (may_answer, "Only the people on this item's ladder can do that.")
_TEAM = (_on_team, "Only the team of this pilot can do that.")
_REPORTER = (_raised_it, "Only the person who raised it can do that.")
_RIGHTS: dict[E, tuple[Callable[[Pilot, Blocker, Onlooker], bool], str]] = {
    E.COMMITTED: _LADDER,
    E.DELEGATED: _LADDER,
    E.TEAM_ASKED: _LADDER,
    E.DECLINED: _LADDER,
    E.HANDED_BACK: (_owns, "Only the person to whom it was given can hand it back."),
    E.TEAM_ANSWERED: _TEAM,
    E.ESCALATED: _TEAM,
    E.OBJECTED: _REPORTER,
    E.CONFIRMED: _REPORTER,
    E.REOPENED: _REPORTER,
    E.NAMED: (_concerned, "Only the people of this pilot and of this item's ladder can do that."),
    E.SOLVED: (_concerned, "Only the people of this pilot and of this item's ladder can do that."),
}
