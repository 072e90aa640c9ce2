"""Getting things to the app: once for what people do, again after a while for events that it did not acknowledge."""

from __future__ import annotations

import asyncio
import copy
from typing import TYPE_CHECKING

from bot.sandbox.envelopes import Envelope, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from bot.sandbox.envelopes import Transport
    from bot.sandbox.records import Json

RETRIES = (0.0, 60.0, 300.0)
"""At once, after a minute, after five: docs.slack.dev/apis/events-api, "Retries". In real seconds."""


class Delivery:
    """Hands envelopes to the transport, on the server's event loop, for people who act in other threads."""

    def __init__(self, transport: Transport, retries: Sequence[float] = RETRIES) -> None:
        self.envelopes: list[Envelope] = []
        self._transport = transport
        self._retries = tuple(retries)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._later: set[asyncio.Task[None]] = set()

    def run_on(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def deliver(self, kind: str, payload: Json, *, accepts_payload: bool = False) -> Envelope:
        """Send once and wait for the ack, or until it is too late for one. Slack never repeats interactivity."""
        envelope = Envelope(kind, copy.deepcopy(payload), accepts_payload)
        self._send(envelope).result()
        return envelope

    def deliver_at_once(self, kind: str, payloads: Sequence[Json]) -> list[Envelope]:
        """Send all of them without waiting in between; then wait for each as above."""
        envelopes = [Envelope(kind, copy.deepcopy(payload), accepts_response_payload=True) for payload in payloads]
        for sending in [self._send(envelope) for envelope in envelopes]:
            sending.result()
        return envelopes

    def announce(self, payload: Json) -> Envelope:
        """Send an event; if its first delivery fails, further ones follow in the background."""
        envelope = self.deliver("events_api", payload)
        lost = envelope.outcome is not Outcome.ACKED and not envelope.stop_retrying
        if lost and self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._keep_trying(envelope), self._loop).result()
        return envelope

    def redeliver(self, envelope: Envelope) -> Envelope:
        """The very same envelope once more: Slack does that (slackapi/bolt-js#2487)."""
        again = copy.copy(envelope)
        again.outcome, again.answer, again.acks = Outcome.PENDING, None, 0
        self._send(again).result()
        return again

    async def close(self) -> None:
        for task in self._later:
            task.cancel()
        await asyncio.gather(*self._later, return_exceptions=True)
        await self._transport.close()

    def _send(self, envelope: Envelope) -> Future[None]:
        if self._loop is None:
            raise RuntimeError("the sandbox is not running")
        self.envelopes.append(envelope)
        return asyncio.run_coroutine_threadsafe(self._transport.send(envelope), self._loop)

    async def _keep_trying(self, failed: Envelope) -> None:
        task = asyncio.create_task(self._retry(failed))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _retry(self, failed: Envelope) -> None:
        for attempt, delay in enumerate(self._retries, start=1):
            await asyncio.sleep(delay)
            reason = "timeout" if failed.outcome is Outcome.TIMED_OUT else "connection_failed"
            again = Envelope("events_api", failed.payload, retry_attempt=attempt, retry_reason=reason)
            self.envelopes.append(again)
            await self._transport.send(again)
            if again.outcome is Outcome.ACKED or again.stop_retrying:
                return
