"""How often the app may call: Slack's tiers, and one message per second and channel.

Measured by the sandbox's clock, so that time which is moved counts. A bot that runs on a movable clock must therefore
wait through that same clock; if the clock stands still it is refused until somebody moves it. Slack tolerates small
bursts; we do not. Source: docs.slack.dev/apis/web-api/rate-limits.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.sandbox.errors import RateLimitedError

if TYPE_CHECKING:
    from collections.abc import Callable

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


class RateLimits:
    """Raises RateLimitedError where Slack would answer 429. Set `enabled` to False to load a story quickly."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.enabled = True
        self._clock = clock
        self._calls: dict[str, deque[datetime]] = defaultdict(deque)
        self._posted: dict[str, datetime] = {}

    def call(self, method: str, per_minute: int) -> None:
        """One more call of `method`, of which `per_minute` are allowed in any minute."""
        now = self._clock()
        calls = self._calls[method]
        while calls and not timedelta(0) <= now - calls[0] < MINUTE:
            calls.popleft()
        if self.enabled and len(calls) >= per_minute:
            raise RateLimitedError(_whole_seconds(MINUTE - (now - calls[0])))
        calls.append(now)

    def post(self, channel: str) -> None:
        """One more message in `channel`; a refused one does not count."""
        now = self._clock()
        since = now - self._posted[channel] if channel in self._posted else SECOND
        if self.enabled and timedelta(0) <= since < SECOND:
            raise RateLimitedError(_whole_seconds(SECOND - since))
        self._posted[channel] = now


def _whole_seconds(wait: timedelta) -> int:
    return max(1, math.ceil(wait.total_seconds()))
