"""What an interaction gives the app for a short while: a trigger to open a modal, and a URL to answer at."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.sandbox.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.sandbox.records import Message

TRIGGER_SECONDS = 3.0
RESPONSE_USES = 5
RESPONSE_LIFE = timedelta(minutes=30)


@dataclass
class Trigger:
    """Opens one modal for one person within three real seconds. `view_id` is the modal it came from, if any."""

    id: str
    user: str
    view_id: str | None
    given_at: float = field(default_factory=time.monotonic)
    used: bool = False
    opened: str | None = None


@dataclass
class ResponseUrl:
    """Lets the app answer in a conversation that it may not even be in: five times within 30 minutes by the clock."""

    key: str
    user: str
    channel: str
    given_at: datetime
    message: Message | None = None
    thread_ts: str | None = None
    uses: int = 0
    shown: list[Message] = field(default_factory=list)


class Tickets:
    """Gives them out and takes them back. Slack's trigger clock is real: it cannot be moved."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}

    def trigger(self, user_id: str, view_id: str | None = None) -> Trigger:
        given = Trigger(
            f"{len(self.triggers) + 1}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}", user_id, view_id
        )
        self.triggers[given.id] = given
        return given

    def use_trigger(self, trigger_id: str) -> Trigger:
        """Raises invalid_trigger_id, exchanged_trigger_id (used before) or expired_trigger_id."""
        given = self.triggers.get(trigger_id)
        if given is None:
            raise ApiError("invalid_trigger_id")
        if given.used:
            raise ApiError("exchanged_trigger_id")
        if time.monotonic() - given.given_at > TRIGGER_SECONDS:
            raise ApiError("expired_trigger_id")
        given.used = True
        return given

    def response_url(self, user_id: str, channel_id: str, message: Message | None = None) -> ResponseUrl:
        given = ResponseUrl(secrets.token_urlsafe(16), user_id, channel_id, self._clock(), message)
        self.response_urls[given.key] = given
        return given

    def use_response_url(self, key: str) -> ResponseUrl:
        """Raises used_url after five uses, expired_url after 30 minutes."""
        given = self.response_urls.get(key)
        if given is None:
            raise ApiError("invalid_url")
        if self._clock() - given.given_at > RESPONSE_LIFE:
            raise ApiError("expired_url")
        if given.uses >= RESPONSE_USES:
            raise ApiError("used_url")
        given.uses += 1
        return given
