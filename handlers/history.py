"""Looking back: a pilot's history and its latest digest, and sharing what one was told with the channel."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services import digest, history, sharing
from bot.services.deps import Deps
from bot.views.blocks import Content
from bot.views.digest import digest_message
from bot.views.history import history_message
from bot.views.pilots import sentence
from bot.views.references import Reference
from bot.views.sharing import HISTORY, shareable
from handlers.windows import explain


class History:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def history(self, command: dict[str, Any], key: str | None, _: WebClient) -> Content:
        user, channel = UserId(command["user_id"]), command["channel_id"]
        found = history.of(self._deps, user, key=key, channel=channel)
        if isinstance(found, Refused):
            return sentence(found.sentence)
        return shareable(history_message(found), found.pilot, HISTORY, asked_in=channel)

    def digest(self, command: dict[str, Any], key: str | None, _: WebClient) -> Content:
        user = UserId(command["user_id"])
        found = digest.latest(self._deps, user, key=key, channel=command["channel_id"])
        return sentence(found.sentence) if isinstance(found, Refused) else digest_message(found, reader=user)

    def share(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        user, wanted = UserId(body["user"]["id"]), Reference.load(action["value"])
        channel, shown_at = body["channel"]["id"], body["container"]["message_ts"]
        refused = sharing.share(self._deps, user, wanted.id, wanted.action, channel=channel, shown_at=shown_at)
        if refused is not None:
            explain(client, body, refused)
        ack()
