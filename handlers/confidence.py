"""The leadership side's five buttons."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.people import UserId
from bot.services import confidence
from bot.services.deps import Deps
from bot.views.references import Reference
from handlers.windows import explain


class Confidence:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def rate(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        check_in_id = Reference.load(action["value"]).id
        value = int(action["action_id"].rpartition(":")[2])
        refused = confidence.rate(self._deps, UserId(body["user"]["id"]), check_in_id, value)
        if refused is not None:
            explain(client, body, refused)
        ack()
