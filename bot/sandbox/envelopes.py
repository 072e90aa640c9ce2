"""What Slack sends to the app, and how it ends: acknowledged, too late, or nobody there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.sandbox.records import Json


ENVELOPES = ("events_api", "interactive", "slash_commands")


class Outcome(StrEnum):
    """How one delivery ended."""

    PENDING = "pending"
    ACKED = "acked"
    TIMED_OUT = "timed out"
    UNREACHED = "unreached"


@dataclass
class Envelope:
    """One payload on its way. A retry is a new envelope with the same payload (and event_id)."""

    type: str
    payload: Json
    accepts_response_payload: bool = False
    retry_attempt: int = 0
    retry_reason: str = ""
    envelope_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    outcome: Outcome = Outcome.PENDING
    answer: Json | None = None
    seconds: float = 0.0
    acks: int = 0
    stop_retrying: bool = False

    def __post_init__(self) -> None:
        if self.type not in ENVELOPES:
            raise ValueError(self.type)

    def wire(self) -> Json:
        written: Json = {
            "envelope_id": self.envelope_id,
            "type": self.type,
            "accepts_response_payload": self.accepts_response_payload,
            "payload": self.payload,
        }
        if self.type == "events_api":
            written |= {"retry_attempt": self.retry_attempt, "retry_reason": self.retry_reason}
        return written


class Transport(Protocol):
    """A way to the app: Socket Mode, or signed requests to its URL."""

    async def send(self, envelope: Envelope) -> None:
        """Deliver once and note in the envelope how it ended. Never raises for what the app does."""

    async def close(self) -> None: ...
