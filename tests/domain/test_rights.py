"""Who may do what: every role, every action, in a public and in a private channel (R33, R34)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain import rights
from bot.domain.people import ChannelId, UserId
from bot.domain.pilots import Pilot
from bot.domain.rights import Onlooker
from tests.builders import CHAMPION, CHANNEL, DEPUTY, LEADER, OBSERVER, PRACTITIONER, SPONSOR, pilot, roster

CREATOR = UserId("UCREATOR")
PILOT = pilot(roster=roster(leaders=(LEADER,), deputy=DEPUTY, observers=(OBSERVER,)), created_by=CREATOR)
RIGHTS: dict[str, Callable[[Pilot, Onlooker], bool]] = {
    "see": rights.may_see,
    "change": rights.may_change,
    "act": rights.may_act,
    "solve": rights.may_solve,
}


def somebody(user: str = "USOMEBODY", *, present: bool = False, **facts: Any) -> Onlooker:
    member_of = frozenset({CHANNEL}) if present else frozenset[ChannelId]()
    known = Onlooker(user=UserId(user), insider=True, member_of=member_of)
    return replace(known, **facts)


PEOPLE = {
    "champion": (somebody(CHAMPION), "see change solve", "see change solve"),
    "practitioner": (somebody(PRACTITIONER), "see solve", "see solve"),
    "sponsor": (somebody(SPONSOR), "see change act solve", "see change act solve"),
    "deputy": (somebody(DEPUTY), "see act solve", "see act solve"),
    "leader": (somebody(LEADER), "see solve", "see solve"),
    "observer": (somebody(OBSERVER), "see solve", "see solve"),
    "programme lead": (somebody(lead=True), "see act solve", "see act solve"),
    "admin": (somebody(admin=True), "see change act solve", "see change act solve"),
    "creator": (somebody(CREATOR), "see change", "see change"),
    "member of the channel": (somebody(present=True), "see", "see"),
    "full member elsewhere": (somebody(), "see", ""),
    "guest in the channel": (somebody(present=True, insider=False), "", ""),
    "guest who created it": (somebody(CREATOR, insider=False), "", ""),
    "external person in the channel": (somebody(present=True, insider=False), "", ""),
    "guest who is a practitioner": (somebody(PRACTITIONER, insider=False), "see solve", "see solve"),
    "external sponsor": (somebody(SPONSOR, insider=False), "see change act solve", "see change act solve"),
    "champion who has left": (somebody(CHAMPION, insider=False, active=False), "", ""),
    "admin who has left": (somebody(insider=False, admin=True, active=False), "", ""),
    "somebody unknown": (somebody(insider=False), "", ""),
}


@pytest.mark.parametrize("action", RIGHTS)
@pytest.mark.parametrize("private", [False, True], ids=["public", "private"])
@pytest.mark.parametrize("role", PEOPLE)
def test_everybody_may_do_what_their_role_allows_and_nothing_else(role: str, action: str, *, private: bool) -> None:
    who, in_public, in_private = PEOPLE[role]
    onlooker = replace(who, public=frozenset[ChannelId]() if private else frozenset({CHANNEL}))
    allowed = (in_private if private else in_public).split()
    assert RIGHTS[action](PILOT, onlooker) is (action in allowed)


def test_where_the_whole_channel_is_the_team_its_full_members_take_part() -> None:
    assert rights.may_solve(pilot(whole_channel=True), somebody(present=True))


@pytest.mark.parametrize("outsider", [somebody(present=True, insider=False), somebody(present=False)])
def test_where_the_whole_channel_is_the_team_nobody_else_takes_part(outsider: Onlooker) -> None:
    assert not rights.may_solve(pilot(whole_channel=True), outsider)


def test_full_members_and_admins_may_set_up_a_pilot_and_guests_may_not() -> None:
    assert rights.may_create(somebody())
    assert rights.may_create(somebody(insider=False, admin=True))
    assert not rights.may_create(somebody(insider=False))
