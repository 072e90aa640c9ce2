"""From the outbox to Slack: the only caller of chat.postMessage and chat.update.

Sending is outside any transaction and by a client that never retries by itself: the SDK would silently send a message
again whose answer got lost. What a failure means stands in `failures`; what follows from it stands here.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.errors import UnavailableError
from bot.domain.people import ChannelId
from bot.failures import Failure, Meaning, classify
from bot.services import outbox
from bot.services.deps import Deps
from storage.outbox import Claimed, Place

log = structlog.get_logger(__name__)

PACE = timedelta(seconds=1)
"""Slack takes one message a second and channel (docs.slack.dev, rate limits)."""
_IDLE_SECONDS = 1.0
_LONGEST_WAIT = timedelta(minutes=5)
_EVENT_TYPE = "pilot_delivery"


class Delivery:
    """Sends what is due. Several may run; each message is claimed by one of them."""

    def __init__(self, deps: Deps, client: WebClient) -> None:
        self._deps = deps
        self._client = client
        self._free_at: dict[str, datetime] = {}
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Send in the background from now on."""
        self._deps.db.subscribe(self._wake.set)
        self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)
        self._thread.start()

    def stop(self, *, timeout: float) -> None:
        """Finish the message in hand; the rest stays in the outbox."""
        self._stopped.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def drain(self) -> int:
        """Send everything that may go now, in the pace that Slack allows; returns how many messages went out.

        Raises NothingWorksError when no message can be sent at all, UnavailableError when the outbox cannot be reached.
        """
        sent = 0
        while self._something_is_due() and not self._stopped.is_set():
            busy = self._busy()
            claimed = outbox.claim(self._deps, busy=frozenset(busy))
            if claimed is not None:
                sent += self._deliver(claimed)
            elif busy:
                self._deps.clock.sleep((min(busy.values()) - self._deps.clock.now()).total_seconds())
            else:
                break
        return sent

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.clear()
            try:
                self.drain()
                self._wake.wait(_IDLE_SECONDS)
            except UnavailableError:
                log.exception("the outbox cannot be reached; what is in it waits")
                self._wake.wait(_IDLE_SECONDS)
            except NothingWorksError as error:
                log.critical("Slack takes nothing from us; what is decided waits in the outbox", error=str(error))
                self._stopped.wait(_LONGEST_WAIT.total_seconds())

    def _busy(self) -> dict[str, datetime]:
        now = self._deps.clock.now()
        self._free_at = {recipient: at for recipient, at in self._free_at.items() if at > now}
        return self._free_at

    def _something_is_due(self) -> bool:
        due = outbox.next_due(self._deps)
        return due is not None and due <= self._deps.clock.now()

    def _deliver(self, claimed: Claimed) -> bool:
        """Send one message and record what became of it. One bad recipient never stops the next."""
        try:
            place = self._send(claimed)
        except Exception as error:  # whatever happened to this message, the next one goes out
            self._record_failure(claimed, classify(error))
            return False
        outbox.record_sent(self._deps, claimed, place)
        log.info("message sent", key=claimed.message.key, kind=claimed.message.kind, update=claimed.ts is not None)
        return True

    def _send(self, claimed: Claimed) -> Place:
        if claimed.channel is not None and claimed.ts is not None:
            return self._update(claimed, Place(claimed.channel, claimed.ts))
        found = self._find(claimed) if claimed.maybe_sent else None
        return self._update(claimed, found) if found is not None else self._post(claimed)

    def _post(self, claimed: Claimed) -> Place:
        message = claimed.message
        self._free_at[message.recipient] = self._deps.clock.now() + PACE
        answer = self._offer(
            claimed,
            lambda payload: self._client.chat_postMessage(
                channel=message.recipient,
                thread_ts=claimed.thread_ts,
                metadata={"event_type": _EVENT_TYPE, "event_payload": {"delivery_id": message.key}},
                unfurl_links=False,
                unfurl_media=False,
                **payload,
            ),
        )
        place = Place(ChannelId(str(answer["channel"])), str(answer["ts"]))
        return replace(place, permalink=self._permalink(place)) if message.kind == "item" else place

    def _permalink(self, place: Place) -> str | None:
        """The address of an item's thread, for messages elsewhere to lead to; they do without if Slack will not say."""
        try:
            return str(self._client.chat_getPermalink(channel=place.channel, message_ts=place.ts)["permalink"])
        except (SlackApiError, OSError):
            return None

    def _update(self, claimed: Claimed, place: Place) -> Place:
        # chat.update parses names and links unless told otherwise; chat.postMessage does not
        self._offer(
            claimed,
            lambda payload: self._client.chat_update(
                channel=place.channel, ts=place.ts, parse="none", link_names=False, **payload
            ),
        )
        return place

    def _offer(self, claimed: Claimed, call: Callable[[dict[str, Any]], SlackResponse]) -> SlackResponse:
        """Offer a message; if Slack refuses how it is made, offer it ever plainer. The words always get through."""
        *richer, plainest = _ever_plainer(claimed.message.payload)
        for payload in richer:
            try:
                return call(payload)
            except SlackApiError as error:
                if classify(error).meaning is not Meaning.REFUSED_PAYLOAD:
                    raise
                log.warning("payload refused", key=claimed.message.key, reasons=error.response.get("response_metadata"))
        return call(plainest)

    def _find(self, claimed: Claimed) -> Place | None:
        """A message whose sending got no answer, found by the key in its metadata; None where we may not look."""
        message = claimed.message
        oldest = str((claimed.created_at - timedelta(minutes=1)).timestamp())
        try:
            channel = self._conversation(message.recipient)
            if claimed.thread_ts is None:
                found = self._client.conversations_history(
                    channel=channel, oldest=oldest, include_all_metadata=True, limit=200
                )
            else:
                found = self._client.conversations_replies(
                    channel=channel, ts=claimed.thread_ts, oldest=oldest, include_all_metadata=True, limit=200
                )
        except SlackApiError as error:
            if classify(error).meaning in (Meaning.WAIT, Meaning.UNKNOWN):
                raise
            return None
        messages: list[dict[str, Any]] = found.get("messages", [])
        for each in messages:
            if each.get("metadata", {}).get("event_payload", {}).get("delivery_id") == message.key:
                return Place(ChannelId(channel), str(each["ts"]))
        return None

    def _conversation(self, recipient: str) -> str:
        """The id of a channel, or of the direct message with a person."""
        if recipient[:1] not in ("U", "W"):
            return recipient
        return str(self._client.conversations_open(users=recipient)["channel"]["id"])

    def _record_failure(self, claimed: Claimed, failure: Failure) -> None:
        log.warning(
            "message not sent", key=claimed.message.key, error=failure.error, meaning=failure.meaning.name.lower()
        )
        match failure.meaning:
            case Meaning.WAIT:
                outbox.postpone(self._deps, claimed, wait=failure.wait or _backoff(claimed), error=failure.error)
            case Meaning.UNKNOWN:
                outbox.postpone(self._deps, claimed, wait=_backoff(claimed), error=failure.error, maybe_sent=True)
            case Meaning.NOTHING_WORKS:
                outbox.postpone(self._deps, claimed, wait=_LONGEST_WAIT, error=failure.error)
                raise NothingWorksError(failure.error)
            case Meaning.NEVER | Meaning.REFUSED_PAYLOAD:
                outbox.bury(self._deps, claimed, error=failure.error)


class NothingWorksError(Exception):
    """Slack takes nothing from us: the token is dead or a scope is missing. What is decided stays in the outbox."""


def _ever_plainer(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """A message as it is, without what not every workspace draws, and as words alone."""
    blocks = payload.get("blocks", [])
    drawn_everywhere = [block for block in blocks if block["type"] not in ("data_visualization", "table")]
    found = [payload]
    if drawn_everywhere != blocks:
        found.append(payload | {"blocks": drawn_everywhere})
    if blocks:
        found.append(payload | {"blocks": []})
    return found


def _backoff(claimed: Claimed) -> timedelta:
    return min(timedelta(seconds=2**claimed.attempts), _LONGEST_WAIT)
