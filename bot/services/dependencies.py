"""The shared list of what pilots wait on: suggesting names, naming one, and keeping the list tidy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import storage.blockers
import storage.dependencies
import storage.people
import storage.pilots
from bot.domain import rights as rules
from bot.domain.audit import Action
from bot.domain.blockers import Refused
from bot.domain.dependencies import Changed, Choice, Dependency, key
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.readiness import NeedDraft
from bot.domain.rights import Onlooker
from bot.services import audit, escalations, rights
from bot.services.deps import Deps
from bot.services.escalations import Bundles
from bot.services.unit_of_work import UnitOfWork
from bot.views import denials
from storage.database import Transaction

NOT_THERE = Refused("This dependency is not there any more, or not for you to see.")
NOT_YOURS = Refused("Only admins can change the list of dependencies.")
CHANGED = Refused("Somebody else has changed this dependency meanwhile. Close this, and open it again.")
ITSELF = Refused("This is the same dependency already.")


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody sees: dependencies by name, and the pilots that name any and that they may know of."""

    who: Onlooker
    known: Sequence[Dependency]
    pilots: Sequence[Pilot]


@dataclass(frozen=True, slots=True)
class Merging:
    """Two dependencies that are about to become one, and in how many pilots the first is named."""

    one: Dependency
    into: Dependency
    pilots: int


def suggest(deps: Deps, user: UserId, typed: str) -> list[Dependency]:
    """Those that somebody may see and whose name holds what they typed, by name."""
    with deps.read() as uow:
        return list(sight(uow, user, typed=typed).known)


def sight(uow: UnitOfWork, user: UserId, *, typed: str = "") -> Sight:
    """What somebody may see of the list: what is named in pilots that they may see, or shared with full members."""
    found = storage.dependencies.uses(uow.tx, typed=typed)
    pilots = storage.pilots.by_ids(uow.tx, {number for _, used in found for number in used})
    who = rights.onlooker(uow, user, pilots)
    seen = {pilot.id: pilot for pilot in pilots if rules.may_see(pilot, who)}
    known = [one for one, used in found if used & seen.keys() or _may_see_unused(one, who)]
    return Sight(who, known, list(seen.values()))


def chosen(uow: UnitOfWork, user: UserId, choice: Choice) -> Dependency | Refused | None:
    """What somebody chose in a form; a new name is put on the list."""
    name = name_of(uow, user, choice)
    if isinstance(name, Refused):
        return name
    return storage.dependencies.add(uow.tx, name) if key(name) else None


def name_of(uow: UnitOfWork, user: UserId, choice: Choice) -> str | Refused:
    """The name of what somebody chose. One that was merged meanwhile is the one that it was merged into."""
    if choice.id is None:
        return choice.name
    found = seen(uow, user, choice.id)
    return NOT_THERE if found is None else found.name


def seen(uow: UnitOfWork, user: UserId, dependency_id: int) -> Dependency | None:
    """One that somebody may know of."""
    found = storage.dependencies.get(uow.tx, dependency_id)
    if found is None:
        return None
    pilots = storage.pilots.by_ids(uow.tx, storage.dependencies.used_in(uow.tx, found.id))
    who = rights.onlooker(uow, user, pilots)
    named = any(rules.may_see(pilot, who) for pilot in pilots)
    return found if named or _may_see_unused(found, who) else None


def number_of(tx: Transaction, draft: NeedDraft) -> int | None:
    """The one that a need names; a new one if nobody has named it before."""
    return storage.dependencies.add(tx, draft.dependency).id if key(draft.dependency) else None


def begin(deps: Deps, user: UserId, dependency_id: int) -> Dependency | Refused:
    """One that an admin wants to change."""
    with deps.read() as uow:
        if not _is_admin(uow, user):
            return NOT_YOURS
        return storage.dependencies.get(uow.tx, dependency_id) or NOT_THERE


def change(
    deps: Deps, user: UserId, dependency_id: int, version: int, after: Changed
) -> Refused | Mapping[str, str] | None:
    """Rename one, name its owner, share it or not. A mapping names what is wrong by field."""
    with deps.write() as uow:
        before = _to_change(uow, user, dependency_id, version)
        if isinstance(before, Refused):
            return before
        problems = _problems(uow.tx, before, after)
        if problems:
            return problems
        if not storage.dependencies.change(uow.tx, before, after):
            return CHANGED
        what = [name for name in ("name", "owner", "shared") if getattr(before, name) != getattr(after, name)]
        _note(uow, user, before, what="changed", fields=what)
        _redraw(uow, before.id)
        return None


def to_merge(deps: Deps, user: UserId, dependency_id: int, choice: Choice) -> Merging | Refused:
    """What merging one into another would do."""
    with deps.read() as uow:
        return _merging(uow, user, dependency_id, choice.id)


def merge(deps: Deps, user: UserId, dependency_id: int, into: int) -> Merging | Refused:
    """Let everything that names one name another from now on."""
    with deps.write() as uow:
        found = _merging(uow, user, dependency_id, into)
        if isinstance(found, Refused):
            return found
        if not storage.dependencies.merge(uow.tx, found.one, found.into):
            return CHANGED
        _note(uow, user, found.one, what="merged", into=found.into.id)
        _redraw(uow, found.into.id)
        return found


def _may_see_unused(dependency: Dependency, who: Onlooker) -> bool:
    """Whether somebody may know of one even if no pilot that they see names it."""
    return (who.admin and who.active) or (dependency.shared and rules.may_create(who))


def _merging(uow: UnitOfWork, user: UserId, dependency_id: int, into: int | None) -> Merging | Refused:
    if not _is_admin(uow, user):
        return NOT_YOURS
    one = storage.dependencies.get(uow.tx, dependency_id)
    other = storage.dependencies.get(uow.tx, into) if into is not None else None
    if one is None or other is None:
        return NOT_THERE
    return ITSELF if one.id == other.id else Merging(one, other, len(storage.dependencies.used_in(uow.tx, one.id)))


def _to_change(uow: UnitOfWork, user: UserId, dependency_id: int, version: int) -> Dependency | Refused:
    if not _is_admin(uow, user):
        return NOT_YOURS
    found = storage.dependencies.get(uow.tx, dependency_id)
    if found is None:
        return NOT_THERE
    return found if found.id == dependency_id and found.version == version else CHANGED


def _problems(tx: Transaction, before: Dependency, after: Changed) -> dict[str, str]:
    if not key(after.name):
        return {"name": "Please give it a name."}
    known = storage.dependencies.find(tx, after.name)
    if known is not None and known.id != before.id:
        return {"name": "There is one of this name already. Merge this one into it instead."}
    owner = after.owner and storage.people.known(tx, [after.owner]).get(after.owner)
    return {"owner": denials.PERSON_GONE.sentence} if owner and owner.deleted else {}


def _is_admin(uow: UnitOfWork, user: UserId) -> bool:
    who = rights.onlooker(uow, user, [])
    return who.admin and who.active


def _note(uow: UnitOfWork, user: UserId, one: Dependency, **facts: object) -> None:
    audit.note(uow, Action.DEPENDENCY, by=user, facts={"dependency": one.id} | facts)


def _redraw(uow: UnitOfWork, dependency_id: int) -> None:
    """What messages say of the items that wait on it."""
    bundles: Bundles = {}
    for item in storage.blockers.waiting_on(uow.tx, dependency_id):
        escalations.redraw(uow, item, bundles)
    escalations.draw(uow, bundles)
