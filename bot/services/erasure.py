"""Erasing a person: someone who left stands where they stood (in one transaction, so that it happens or does not)."""

import secrets

import storage.erasure
import storage.homes
import storage.mentions
import storage.outbox
from bot.domain.audit import Action
from bot.domain.blockers import Refused
from bot.domain.people import UserId, stand_in
from bot.domain.privacy import NO_NAMES, Erasure, Names
from bot.services import audit
from bot.services.deps import Deps
from storage.database import Transaction

_TOKEN_BYTES = 6


def erase(
    deps: Deps, user: UserId, *, remove_words: bool, names: Names = NO_NAMES, everywhere: bool = False
) -> Refused | None:
    """Erase somebody, and remove what they wrote if they wish; messages that Slack has are changed too.

    Their names are taken out of what others wrote: about the pilots that they take part in, or everywhere.
    It is written down that somebody was erased, but not who.
    """
    with deps.write() as uow:
        refused = _refused(uow.tx, user)
        if refused is not None:
            return refused
        words = storage.erasure.words_of(uow.tx, user) if remove_words else set()
        pilots = storage.erasure.pilots_of(uow.tx, user) if remove_words or names.known else set()
        erasure = Erasure(user, stand_in(secrets.token_hex(_TOKEN_BYTES)), words, names)
        if remove_words:
            storage.erasure.remove_words(uow.tx, user)
        storage.mentions.replace_names(uow.tx, names, pilots=None if everywhere else pilots)
        storage.erasure.leave_pilots(uow.tx, user)
        storage.outbox.forget_recipient(uow.tx, user)
        beyond = names if everywhere else NO_NAMES
        for key, payload in storage.outbox.payloads(uow.tx, naming=user, names=beyond, pilot_ids=pilots):
            storage.outbox.rewrite(uow.tx, key, erasure.of(payload), at=uow.now)
        storage.outbox.rename(uow.tx, user, erasure.stand_in)
        storage.erasure.replace_everywhere(uow.tx, erasure)
        storage.homes.outdate_all(uow.tx, at=uow.now)
        audit.note(uow, Action.ERASED, facts={"words": "removed" if remove_words else "kept"})
    deps.db.forget_deleted()
    return None


def count_names(deps: Deps, names: Names) -> int:
    """In how many places somebody is written of by name."""
    with deps.read() as uow:
        return storage.mentions.count_names(uow.tx, names, pilots=None)


def _refused(tx: Transaction, user: UserId) -> Refused | None:
    """Why somebody cannot be erased."""
    if not storage.erasure.is_known(tx, user):
        return Refused(f"Nothing is kept about {user}.")
    needed = storage.erasure.runs_with(tx, user)
    if needed:
        roles = ", ".join(f"{role.value} of {key}" for key, role in needed)
        return Refused(f"A pilot cannot run without its champion or sponsor: {roles}. Name somebody else first.")
    return None
