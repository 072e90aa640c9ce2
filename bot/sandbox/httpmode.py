"""Deliveries as signed requests to the app's own URL, instead of Socket Mode.

Source: docs.slack.dev/authentication/verifying-requests-from-slack (v0 signatures). The signed time is real, not the
sandbox's: apps refuse what is more than five minutes from their own clock.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession

from bot.sandbox.envelopes import Envelope, Outcome

if TYPE_CHECKING:
    from aiohttp import ClientResponse

    from bot.sandbox.records import Json
    from bot.sandbox.workspace import Workspace

FORM = "application/x-www-form-urlencoded"


@dataclass(eq=False)
class HttpMode:
    """A 200 within `ack_timeout` is the ack; its body is what the ack carries. Any other status counts as unreached."""

    workspace: Workspace
    ack_timeout: float
    request_url: str
    signing_secret: str
    _session: ClientSession | None = field(default=None)

    async def send(self, envelope: Envelope) -> None:
        started = time.monotonic()
        self._session = self._session or ClientSession()
        body, headers = self._request(envelope)
        try:
            async with (
                asyncio.timeout(self.ack_timeout),
                self._session.post(self.request_url, data=body, headers=headers) as response,
            ):
                envelope.answer = await _answer(response)
                envelope.outcome = Outcome.ACKED if response.status == HTTPStatus.OK else Outcome.UNREACHED
                envelope.stop_retrying = response.headers.get("X-Slack-No-Retry") == "1"
        except TimeoutError:
            envelope.outcome = Outcome.TIMED_OUT
        except ClientError:
            envelope.outcome = Outcome.UNREACHED
        finally:
            envelope.seconds = time.monotonic() - started
            self.workspace.note("envelope", envelope)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _request(self, envelope: Envelope) -> tuple[bytes, dict[str, str]]:
        body, kind = _written(envelope)
        at = str(int(time.time()))
        signature = hmac.new(self.signing_secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": f"v0={signature}",
        }
        if envelope.retry_attempt:
            reason = "http_timeout" if envelope.retry_reason == "timeout" else envelope.retry_reason
            headers |= {"X-Slack-Retry-Num": str(envelope.retry_attempt), "X-Slack-Retry-Reason": reason}
        return body, headers


def _written(envelope: Envelope) -> tuple[bytes, str]:
    """Events are JSON; commands are a form; interactivity is a form with one field, `payload`, which is JSON."""
    if envelope.type == "events_api":
        return json.dumps(envelope.payload).encode(), "application/json"
    fields = envelope.payload if envelope.type == "slash_commands" else {"payload": json.dumps(envelope.payload)}
    return urlencode(fields).encode(), FORM


async def _answer(response: ClientResponse) -> Json | None:
    text = await response.text()
    if response.content_type == "application/json" and text:
        answer = json.loads(text)
        return answer if isinstance(answer, dict) else {"unreadable": text}
    return {"text": text} if text else None
