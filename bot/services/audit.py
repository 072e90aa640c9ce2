"""The one way in which it is written down that something was done: in the transaction that does it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import structlog

import storage.audit
from bot.domain.audit import Action, Change, Entry
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.domain.rights import Onlooker, sees_by_rank
from bot.services.deps import Deps
from bot.services.unit_of_work import Look, UnitOfWork

log = structlog.get_logger(__name__)

_LOGGED = ("item", "what", "to")
Facts = Any
"""What JSON keeps: numbers, dates and words of ours; never a person, and never what somebody wrote."""

_WITH_PEOPLE = frozenset({"admins", "programme_lead"})
_UNSAID = frozenset({"slack_bot_token", "slack_app_token", "slack_signing_secret", "database_url"})
"""Settings that are secret, or may hold a password."""


def note(
    uow: UnitOfWork,
    action: Action,
    *,
    pilot_id: int | None = None,
    by: UserId | None = None,
    about: UserId | None = None,
    facts: Mapping[str, Facts] = MappingProxyType({}),
) -> None:
    """Write down that something was done; `by` is None for what time or the command line does."""
    storage.audit.add(uow.tx, action, at=uow.now, pilot_id=pilot_id, by=by, about=about, facts=dict(facts))
    if by is not None or action is Action.ITEM:  # the command line says itself what it does
        log.info(action.value, pilot=pilot_id, **{name: facts[name] for name in _LOGGED if name in facts})


def note_changes(uow: UnitOfWork, changes: Iterable[Change], *, pilot_id: int, by: UserId | None = None) -> None:
    """Write down what was changed about a pilot."""
    for action, about, facts in changes:
        note(uow, action, pilot_id=pilot_id, by=by, about=about, facts=facts)


def note_look(uow: UnitOfWork, pilot: Pilot, who: Onlooker, *, at_what: str) -> None:
    """Write down that somebody looked into a pilot that only an admin's rights show them."""
    if sees_by_rank(pilot, who):
        uow.looks.append(Look(pilot.id, who.user, at_what))


def note_settings(deps: Deps) -> None:
    """Write down which settings are others than when the bot was last started."""
    with deps.write() as uow:
        last: dict[str, Facts] = {}
        for facts in storage.audit.facts_of(uow.tx, Action.SETTINGS):
            last |= {name: after for name, (_, after) in facts.items()}
        now = _chosen(uow, lambda user: f"person {storage.audit.number_of(uow.tx, UserId(user))}")
        changed = {
            name: [last.get(name), now.get(name)] for name in sorted({*last, *now}) if last.get(name) != now.get(name)
        }
        if changed:
            note(uow, Action.SETTINGS, facts=changed)


def entries(deps: Deps, write: Callable[[Entry], None], *, pilot: str | None, since: datetime | None) -> None:
    """Hand over what was done, one by one, oldest first."""
    with deps.read() as uow:
        for entry in storage.audit.entries(uow.tx, pilot=pilot, since=since):
            write(entry)


def _chosen(uow: UnitOfWork, person: Callable[[str], str]) -> dict[str, Facts]:
    """What is set otherwise than by default."""
    found = {}
    for name, field in type(uow.settings).model_fields.items():
        value = getattr(uow.settings, name)
        if name not in _UNSAID and value != field.default:
            found[name] = _plain(value) if name not in _WITH_PEOPLE else _people(value, person)
    return found


def _plain(value: object) -> Facts:
    return [str(each) for each in value] if isinstance(value, tuple) else str(value)


def _people(value: object, person: Callable[[str], str]) -> Facts:
    return [person(str(user)) for user in (value if isinstance(value, tuple) else (value,))]
