"""Reading a whole digest."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services import digest
from bot.services.deps import Deps
from bot.views.digest import everything
from bot.views.references import Reference
from handlers.windows import explain, show


class Digest:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def read(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        channel = body.get("channel", {}).get("id")
        found = digest.read(self._deps, UserId(body["user"]["id"]), Reference.load(action["value"]).id, channel=channel)
        if isinstance(found, Refused):
            explain(client, body, found)
        else:
            show(client, body, everything(found))
        ack()
