"""How fast we may speak: so many calls a minute, one message a second and conversation, and the waits Slack asks for.

It is told the time, remembers, and never sleeps. Safe to share between threads.
Source: docs.slack.dev/apis/web-api/rate-limits.
"""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SECOND = timedelta(seconds=1)
_UPDATES_PER_MINUTE = 50
"""chat.update is in Slack's third tier."""
_AT_ONCE = 0.1
_EVER = datetime.min.replace(tzinfo=UTC)
_NEVER = datetime.max.replace(tzinfo=UTC)


class Allowance:
    """So many calls in any minute: a tenth of them at once, the others evenly."""

    def __init__(self, per_minute: int) -> None:
        self._most = max(1.0, per_minute * _AT_ONCE)
        self._per_second = max(1.0, per_minute - self._most) / 60
        self._left = self._most
        self._counted_at = _EVER
        self._held_until = _EVER

    def opens_at(self, now: datetime) -> datetime:
        """When the next call may go; `now` if it may go now."""
        self._refill(now)
        missing = max(0.0, round(1 - self._left, 6))
        return max(now + timedelta(seconds=missing / self._per_second), self._held_until)

    def spend(self, now: datetime) -> None:
        self._refill(now)
        self._left -= 1

    def hold(self, until: datetime) -> None:
        """Slack has asked us to wait."""
        self._held_until = max(self._held_until, until)

    def _refill(self, now: datetime) -> None:
        passed = max(timedelta(0), now - self._counted_at).total_seconds()
        self._left = min(self._most, self._left + passed * self._per_second)
        self._counted_at = now


@dataclass(frozen=True, slots=True)
class Gate:
    """What may go at one moment, and when more may."""

    posts: bool
    updates: bool
    busy: frozenset[str]
    opens_at: datetime


class Pace:
    """What may go when. A conversation is busy while a post to it is under way, and for a second after it."""

    def __init__(self, *, posts_per_minute: int) -> None:
        self._lock = threading.Lock()
        self._posts = Allowance(posts_per_minute)
        self._updates = Allowance(_UPDATES_PER_MINUTE)
        self._free_at: dict[str, datetime] = {}

    def gate(self, now: datetime) -> Gate:
        with self._lock:
            self._free_at = {one: at for one, at in self._free_at.items() if at > now}
            opening = (self._posts.opens_at(now), self._updates.opens_at(now))
            posts, updates = (at <= now for at in opening)
            later = [at for at in (*opening, *self._free_at.values()) if at > now]
            return Gate(posts, updates, frozenset(self._free_at), min(later, default=now))

    def begin(self, recipient: str, *, update: bool, now: datetime) -> None:
        """A message is on its way."""
        with self._lock:
            (self._updates if update else self._posts).spend(now)
            if not update:
                self._free_at[recipient] = _NEVER

    def end(self, recipient: str, *, update: bool, now: datetime) -> None:
        """Slack has answered, or never will."""
        with self._lock:
            if not update:
                self._free_at[recipient] = now + SECOND

    def hold_conversation(self, recipient: str, until: datetime) -> None:
        with self._lock:
            self._free_at[recipient] = until

    def hold(self, until: datetime, *, posts: bool = True, updates: bool = True) -> None:
        """Send no posts, no updates, or neither until then."""
        with self._lock:
            for held, allowance in ((posts, self._posts), (updates, self._updates)):
                if held:
                    allowance.hold(until)
