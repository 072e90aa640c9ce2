"""Under the hood: what the app called and was sent, as it happens, and ways to make its life harder."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from bot.sandbox.envelopes import Envelope, Outcome
from bot.sandbox.webapi import Call

if TYPE_CHECKING:
    from datetime import datetime

    from bot.sandbox.changes import Change
    from bot.sandbox.sandbox import Sandbox

KEPT = 200
RETRY_AFTER_SECONDS = 2
POSTING = "chat.postMessage"


@dataclass(frozen=True)
class Entry:
    """One call or envelope; `seconds` are real ones."""

    number: int
    at: datetime
    direction: str
    name: str
    outcome: str
    is_fine: bool
    seconds: float
    sent: Any
    answer: Any


class Hood:
    """The newest calls and envelopes, newest first, and the faults that can be injected by name."""

    def __init__(self, slack: Sandbox) -> None:
        self._slack = slack
        self._numbers = count(1)
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        slack.subscribe(self._note)

    @property
    def entries(self) -> list[Entry]:
        return list(reversed(self._entries))

    def entry(self, number: int) -> Entry | None:
        return next((entry for entry in self.entries if entry.number == number), None)

    def faults(self) -> dict[str, str]:
        """What can be injected: name and label."""
        return {
            "ratelimit": "Rate limit the next message",
            "lost": "Lose the next answer",
            "error": "Fail the next message",
            "cut": "Drop the connection",
            "refresh": "Refresh the socket",
        }

    def inject(self, name: str) -> str:
        """Do it, and say what was done. Raises KeyError for a name that is not in `faults`."""
        return {
            "ratelimit": self._rate_limit,
            "lost": self._lose,
            "error": self._fail,
            "cut": self._cut,
            "refresh": self._refresh,
        }[name]()

    def _rate_limit(self) -> str:
        self._slack.faults.next(POSTING, status=429, retry_after=RETRY_AFTER_SECONDS)
        return f"The next {POSTING} is answered with 429, Retry-After {RETRY_AFTER_SECONDS} seconds."

    def _lose(self) -> str:
        self._slack.faults.next(POSTING, drop_after_accepting=True)
        return f"The next {POSTING} does its work, but its answer is lost on the way."

    def _fail(self) -> str:
        self._slack.faults.next(POSTING, status=500)
        return f"The next {POSTING} is answered with 500, and nothing is done."

    def _cut(self) -> str:
        self._slack.cut()
        return "The app's connection was broken without a word; it should come back by itself."

    def _refresh(self) -> str:
        self._slack.refresh()
        return "The app was told that its socket will be refreshed; it should open a new one."

    def _note(self, change: Change) -> None:
        if isinstance(change.subject, Call):
            self._entries.append(self._of_call(change.subject))
        elif isinstance(change.subject, Envelope):
            self._entries.append(self._of_envelope(change.subject))

    def _of_call(self, call: Call) -> Entry:
        outcome = "ok" if call.ok else call.error or "no answer"
        return Entry(
            next(self._numbers), call.at, "called", call.method, outcome, call.ok, call.duration, call.args, call.answer
        )

    def _of_envelope(self, envelope: Envelope) -> Entry:
        inner = envelope.payload.get("event", envelope.payload)
        kind = inner.get("type") or envelope.payload.get("command") or envelope.type
        return Entry(
            next(self._numbers),
            self._slack.workspace.clock(),
            "was sent",
            f"{envelope.type} · {kind}" if kind != envelope.type else envelope.type,
            str(envelope.outcome),
            envelope.outcome is Outcome.ACKED,
            envelope.seconds,
            envelope.payload,
            envelope.answer,
        )
