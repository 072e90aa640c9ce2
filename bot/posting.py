"""One message and Slack: post it, update it, make it plainer when refused, find it when an answer got lost."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.errors import UnavailableError
from bot.domain.people import ChannelId
from bot.failures import Meaning, classify
from bot.services import refusals
from bot.services.deps import Deps
from bot.views import plainer
from storage.deliveries import Claimed
from storage.outbox import HOME, Place

log = structlog.get_logger(__name__)

_EVENT_TYPE = "pilot_delivery"
_CLOCKS_DIFFER = timedelta(minutes=1)
_PAGE = 200
_PAGES = 10
"""How far back a message is looked for: two thousand messages since it was decided."""


class Posting:
    """Raises what the SDK raises; `failures.classify` says what to make of it."""

    def __init__(self, deps: Deps, client: WebClient) -> None:
        self._deps = deps
        self._client = client

    def send(self, claimed: Claimed) -> Place:
        """Post a message, or update it where it stands or is found. A Home is published, whether new or not."""
        if claimed.message.kind == HOME:
            return self._publish(claimed)
        place = claimed.place or (self._find(claimed) if claimed.maybe_sent else None)
        return self._post(claimed) if place is None else self._update(claimed, place)

    def _post(self, claimed: Claimed) -> Place:
        message = claimed.message
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

    def _publish(self, claimed: Claimed) -> Place:
        user = claimed.message.recipient
        self._client.views_publish(user_id=user, view=claimed.message.payload)
        return Place(ChannelId(user), HOME)

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
        """Offer a message; if Slack refuses how it is made, offer it ever plainer. The words always get through.

        What it turns out not to draw in this workspace is remembered, and not offered again for a while.
        """
        *richer, plainest = self._ever_plainer(claimed.message.payload)
        refused: frozenset[str] = frozenset()
        for payload in richer:
            try:
                answer = call(payload)
            except SlackApiError as error:
                if classify(error).meaning is not Meaning.REFUSED_PAYLOAD:
                    raise
                log.warning("payload refused", key=claimed.message.key, reasons=error.response.get("response_metadata"))
                refused = plainer.rich(payload)
            else:
                self._remember(refused)
                return answer
        return call(plainest)

    def _remember(self, refused: frozenset[str]) -> None:
        """Slack has the message, so that a database which takes nothing just now must not make it look unsent."""
        if refused:
            with suppress(UnavailableError):
                refusals.remember(self._deps, refused)

    def _ever_plainer(self, payload: dict[str, Any]) -> list[dict[str, Any]]:
        """A message as this workspace draws it, without what not every workspace draws, and as words alone."""
        undrawn = refusals.known(self._deps) if plainer.rich(payload) else frozenset()
        return plainer.ever_plainer(payload, undrawn)

    def _find(self, claimed: Claimed) -> Place | None:
        """A message whose sending got no answer, found by the key in its metadata; None where we may not look."""
        try:
            channel = self._conversation(claimed.message.recipient)
            for page in self._pages(channel, claimed):
                for each in page:
                    if each.get("metadata", {}).get("event_payload", {}).get("delivery_id") == claimed.message.key:
                        return Place(ChannelId(channel), str(each["ts"]))
        except SlackApiError as error:
            if classify(error).meaning in (Meaning.WAIT, Meaning.TOO_FAST, Meaning.UNKNOWN):
                raise
        return None

    def _pages(self, channel: str, claimed: Claimed) -> Iterator[list[dict[str, Any]]]:
        """What was written in a conversation, or a thread, since the message may have been sent."""
        asked: dict[str, Any] = {
            "channel": channel,
            "oldest": str((claimed.maybe_sent_since - _CLOCKS_DIFFER).timestamp()),
            "include_all_metadata": True,
            "limit": _PAGE,
        }
        for _ in range(_PAGES):
            if claimed.thread_ts is None:
                found = self._client.conversations_history(**asked)
            else:
                found = self._client.conversations_replies(ts=claimed.thread_ts, **asked)
            yield found.get("messages", [])
            asked["cursor"] = (found.get("response_metadata") or {}).get("next_cursor")
            if not asked["cursor"]:
                return

    def _conversation(self, recipient: str) -> str:
        """The id of a channel, or of the direct message with a person."""
        if recipient[:1] not in ("U", "W"):
            return recipient
        return str(self._client.conversations_open(users=recipient)["channel"]["id"])
