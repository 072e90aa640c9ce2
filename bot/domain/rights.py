"""Who may see, change, act on and solve what: one function per question, asked on every press and submit (R33, R34)."""

from dataclasses import dataclass, replace

from bot.domain.people import ChannelId, UserId
from bot.domain.pilots import Pilot


@dataclass(frozen=True, slots=True, kw_only=True)
class Onlooker:
    """Somebody who wants something, and what we know of them."""

    user: UserId
    active: bool = True
    insider: bool = False
    """A full member of the workspace: known to be neither a guest nor of another organisation."""
    admin: bool = False
    lead: bool = False
    """The programme lead."""
    member_of: frozenset[ChannelId] = frozenset()
    public: frozenset[ChannelId] = frozenset()
    """Channels that every full member may look into."""


def takes_part(pilot: Pilot, who: Onlooker) -> bool:
    """Whether somebody is on a pilot: by name, or because the whole channel is its team."""
    in_team = pilot.whole_channel and who.insider and pilot.channel in who.member_of
    return who.active and (who.user in pilot.roster.everyone or in_team)


def may_see(pilot: Pilot, who: Onlooker) -> bool:
    """May this person know of a pilot and read what it reports?

    Guests and people of other organisations may only if they are named people of the pilot.
    """
    in_sight = pilot.channel in who.member_of | who.public or who.user == pilot.created_by
    return takes_part(pilot, who) or (who.active and (who.lead or who.admin or (who.insider and in_sight)))


def sees_by_rank(pilot: Pilot, who: Onlooker) -> bool:
    """Whether somebody may see a pilot as an admin only."""
    return who.admin and not may_see(pilot, replace(who, admin=False))


def may_change(pilot: Pilot, who: Onlooker) -> bool:
    """May this person edit, pause, skip or end a pilot? Its champion, its sponsor, whoever created it, admins."""
    leads = who.user in (pilot.roster.champion, pilot.roster.sponsor)
    return who.active and (leads or who.admin or (who.insider and who.user == pilot.created_by))


def may_act(pilot: Pilot, who: Onlooker) -> bool:
    """May this person answer an escalation? The people on its ladder, and admins."""
    on_ladder = who.user in (pilot.roster.sponsor, pilot.roster.deputy)
    return who.active and (on_ladder or who.lead or who.admin)


def may_solve(pilot: Pilot, who: Onlooker) -> bool:
    """May this person mark an item solved? Anyone on the pilot or on its ladder."""
    return takes_part(pilot, who) or may_act(pilot, who)


def may_record(pilot: Pilot, who: Onlooker) -> bool:
    """May this person keep a pilot's measurements, decisions, risks and readiness? Anyone on it or on its ladder."""
    return takes_part(pilot, who) or may_act(pilot, who)


def may_create(who: Onlooker) -> bool:
    """May this person set up a pilot? Every full member, and admins."""
    return who.active and (who.insider or who.admin)
