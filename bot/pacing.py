"""How fast we may speak, and what goes next: so many calls a minute, one message a second and conversation, by turns.

Nothing here remembers a pace: when each opens again stands in the database, for all processes together.
Source: docs.slack.dev/apis/web-api/rate-limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
_TENTH = 10
_AT_ONCE = 10
"""Enough for a pilot's week to open at once; more would be lost to a thousand, who must then go slower."""
_TURNS: Mapping[str, int] = {"rating": 19}
"""How many turns of another kind pass between two of these: while cards go out, leadership's ratings can wait."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many calls in any minute: a few at once, the others evenly. One instant is all that must be remembered."""

    per_minute: int

    def after_one(self, opened_at: datetime | None, now: datetime) -> datetime:
        """When the next call may go, if one goes now; `opened_at` is since when this one could have."""
        at_once = min(_AT_ONCE, max(1, self.per_minute // _TENTH))
        each = -(-_MINUTE // (self.per_minute - at_once))
        earliest = now - (at_once - 1) * each
        return (earliest if opened_at is None else max(opened_at, earliest)) + each


POSTS, UPDATES = "posts", "updates"
"""The paces of the whole workspace; each conversation has one by its own id."""
UPDATING = Allowance(50)
"""chat.update is in Slack's third tier."""


@dataclass(frozen=True, slots=True)
class Paces:
    """When each pace opens, looked at now; one that is not named is open."""

    now: datetime
    opens: Mapping[str, datetime]

    def is_open(self, name: str) -> bool:
        return self.opens.get(name, self.now) <= self.now

    @property
    def next_at(self) -> datetime:
        """When one more opens; now if all are open."""
        return min((at for at in self.opens.values() if at > self.now), default=self.now)


class Turns:
    """Whose turn it is: each kind of message goes as often as the others, however many of one kind wait."""

    def __init__(self) -> None:
        self._round = 0
        self._next: dict[str, int] = {}

    def rank(self, kind: str) -> int:
        """The lowest goes first. Who did not wait so far has not saved anything up."""
        return max(self._next.get(kind, 0), self._round)

    def took(self, kind: str) -> None:
        """One of these has gone."""
        self._round = self.rank(kind)
        self._next[kind] = self._round + _TURNS.get(kind, 1)
