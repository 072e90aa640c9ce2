"""Who takes part in a pilot, and on which side they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from bot.domain.errors import MalformedError

_USER = re.compile(r"[UW][A-Z0-9]{2,20}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,20}")
_CONVERSATION = re.compile(r"[CGD][A-Z0-9]{2,20}")


class UserId(str):
    """Who somebody is in Slack, or a stand-in for somebody who was erased."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read an id of Slack's. Raises MalformedError when it is none."""
        if not isinstance(text, str) or not _USER.fullmatch(text):
            raise MalformedError(
                f"“{_shown(text)}” is not a Slack user id, like U012AB3CD (in a profile: ⋮, Copy member ID)"
            )
        return cls(text)


class ChannelId(str):
    """A conversation of Slack's: a channel, or direct messages."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read the id of a channel. Raises MalformedError when it is none, or that of direct messages."""
        if not isinstance(text, str) or not _CHANNEL.fullmatch(text):
            raise MalformedError(
                f"“{_shown(text)}” is not a Slack channel id, like C012AB3CD (at the bottom of a channel's details)"
            )
        return cls(text)

    @classmethod
    def parse_conversation(cls, text: object) -> Self:
        """Read where something was said: in a channel or in direct messages. Raises MalformedError otherwise."""
        if not isinstance(text, str) or not _CONVERSATION.fullmatch(text):
            raise MalformedError(f"“{_shown(text)}” is not the id of a conversation")
        return cls(text)


def _shown(text: object) -> str:
    """Enough of a value to find it again."""
    return str(text)[:40]


SOMEONE_WHO_LEFT = "someone who left"
LEFT = "left_"
"""What every stand-in begins with."""
LONGEST_ABSENCE = timedelta(days=366)
OPEN_ENDED = datetime(9999, 12, 31, tzinfo=UTC)
"""Until when a status says that somebody is away if it says no end."""
_AWAY_STATUSES = frozenset({":palm_tree:", ":face_with_thermometer:"})
"""Slack's own “Vacationing” and “Out sick”, whatever language their words are in."""


def stand_in(token: str) -> UserId:
    """Who stands in the place of somebody who was erased; no id of Slack's looks like it."""
    return UserId(f"{LEFT}{token}")


def has_left(user: str) -> bool:
    """Whether this stands in the place of somebody who was erased."""
    return user.startswith(LEFT)


class Side(StrEnum):
    """The two sides whose confidence is asked separately and never averaged together."""

    TEAM = "team"
    LEADERSHIP = "leadership"


class Role(StrEnum):
    """What a person is on a pilot."""

    CHAMPION = "champion"
    PRACTITIONER = "practitioner"
    SPONSOR = "sponsor"
    LEADER = "leader"
    DEPUTY = "deputy"
    OBSERVER = "observer"

    @property
    def side(self) -> Side | None:
        """The side of a role; None for an observer, who is never asked."""
        return _SIDES.get(self)


_SIDES = {
    Role.CHAMPION: Side.TEAM,
    Role.PRACTITIONER: Side.TEAM,
    Role.SPONSOR: Side.LEADERSHIP,
    Role.LEADER: Side.LEADERSHIP,
    Role.DEPUTY: Side.LEADERSHIP,
}


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of one pilot. The champion is one of the practitioners."""

    champion: UserId
    practitioners: tuple[UserId, ...]
    sponsor: UserId
    leaders: tuple[UserId, ...] = ()
    deputy: UserId | None = None
    observers: tuple[UserId, ...] = ()

    @property
    def raters(self) -> tuple[UserId, ...]:
        """Who is asked for the leadership side's confidence: the sponsor and the leaders."""
        return (self.sponsor, *self.leaders)

    @property
    def digest_readers(self) -> tuple[UserId, ...]:
        """Who gets the digest by direct message."""
        return (*self.raters, *self.observers)

    @property
    def everyone(self) -> frozenset[UserId]:
        return frozenset(user for user, _ in self.memberships())

    def memberships(self) -> Iterator[tuple[UserId, Role]]:
        """Each person with each of their roles."""
        for user in self.practitioners:
            yield user, Role.CHAMPION if user == self.champion else Role.PRACTITIONER
        yield self.sponsor, Role.SPONSOR
        yield from ((user, Role.LEADER) for user in self.leaders)
        if self.deputy is not None:
            yield self.deputy, Role.DEPUTY
        yield from ((user, Role.OBSERVER) for user in self.observers)

    def sides_of(self, user: UserId) -> frozenset[Side]:
        return frozenset(role.side for member, role in self.memberships() if member == user and role.side is not None)


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack last told us of somebody. An unknown zone is None: then the pilot's zone stands in."""

    user_id: UserId
    zone: ZoneInfo | None = None
    deleted: bool = False
    bot: bool = False
    guest: bool = False
    external: bool = False
    """Of another organisation, by way of a shared channel."""
    admin: bool = False
    away_hint_until: datetime | None = None
    """Until when their status says that they are away; None if it does not."""

    @property
    def insider(self) -> bool:
        """A full member of the workspace."""
        return not (self.deleted or self.bot or self.guest or self.external)


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which somebody is away, in their own zone; both ends are included (R7)."""

    first: date
    last: date

    def covers(self, first: date, last: date) -> bool:
        """Whether somebody is away on every day from `first` to `last`."""
        return self.first <= first and last <= self.last

    def days(self) -> Iterator[date]:
        return (self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))


def away_hint(emoji: str, expires: int) -> datetime | None:
    """Until when a status hints at an absence (R7); `expires` in seconds since 1970, 0 for a status without an end."""
    if emoji not in _AWAY_STATUSES:
        return None
    return datetime.fromtimestamp(expires, UTC) if 0 < expires < OPEN_ENDED.timestamp() else OPEN_ENDED


def absence_problems(absence: Absence, *, today: date) -> dict[str, str]:
    """What keeps an absence from being taken: the form's field and a sentence."""
    if absence.last < absence.first:
        return {"last": "The last day lies before the first. Please choose a later one."}
    if absence.last < today:
        return {"last": "This absence is over already. Please choose a day that is still to come."}
    if absence.last - absence.first > LONGEST_ABSENCE:
        return {"last": "An absence can last up to a year. For longer, ask to be taken off the pilot."}
    return {}
