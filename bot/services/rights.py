"""Asking the rights of one person: gathers what is known of them, and lets the rules decide (R33, R34)."""

from collections.abc import Callable, Collection, Sequence

import storage.channels
import storage.people
from bot.domain import rights
from bot.domain.people import ChannelId, Person, UserId
from bot.domain.pilots import Pilot
from bot.domain.rights import Onlooker
from bot.services.unit_of_work import UnitOfWork

Right = Callable[[UnitOfWork, Pilot, UserId], bool]
"""A question about one person and one pilot."""


def may_see(uow: UnitOfWork, pilot: Pilot, user: UserId, *, channel: str | None = None) -> bool:
    """May this person know of the pilot? `channel` is where they ask from, which proves that they are in it."""
    return rights.may_see(pilot, onlooker(uow, user, [pilot], channel=channel))


def may_change(uow: UnitOfWork, pilot: Pilot, user: UserId) -> bool:
    """May this person edit, pause, skip or end the pilot?"""
    return rights.may_change(pilot, onlooker(uow, user, [pilot]))


def may_act(uow: UnitOfWork, pilot: Pilot, user: UserId) -> bool:
    """May this person answer an escalation?"""
    return rights.may_act(pilot, onlooker(uow, user, [pilot]))


def may_solve(uow: UnitOfWork, pilot: Pilot, user: UserId) -> bool:
    """May this person mark an item solved?"""
    return rights.may_solve(pilot, onlooker(uow, user, [pilot]))


def may_record(uow: UnitOfWork, pilot: Pilot, user: UserId) -> bool:
    """May this person keep a pilot's measurements, decisions, risks and readiness?"""
    return rights.may_record(pilot, onlooker(uow, user, [pilot]))


def may_create(uow: UnitOfWork, user: UserId) -> bool:
    """May this person set up a pilot?"""
    return rights.may_create(onlooker(uow, user, []))


def visible(uow: UnitOfWork, pilots: Sequence[Pilot], user: UserId, *, channel: str | None = None) -> list[Pilot]:
    """Those of `pilots` that this person may know of, in the same few statements however many there are."""
    who = onlooker(uow, user, pilots, channel=channel)
    return [pilot for pilot in pilots if rights.may_see(pilot, who)]


def onlooker(uow: UnitOfWork, user: UserId, pilots: Collection[Pilot], *, channel: str | None = None) -> Onlooker:
    """What is known of somebody. Whoever Slack was not asked about yet counts as no full member."""
    person = storage.people.known(uow.tx, [user]).get(user, Person(user, guest=True))
    channels = storage.channels.known(uow.tx, [pilot.channel for pilot in pilots])
    here = {ChannelId(channel)} if channel is not None else set()
    return Onlooker(
        user=user,
        active=not person.deleted,
        insider=person.insider,
        admin=person.admin or user in uow.settings.admins,
        lead=user == uow.settings.programme_lead,
        member_of=frozenset(storage.channels.of_member(uow.tx, user) | here),
        public=frozenset(each.id for each in channels.values() if not each.private),
    )
