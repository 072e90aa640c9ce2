"""Reading a whole digest, part by part."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services import digest
from bot.services.deps import Deps
from bot.views.everything import everything
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

    def turn(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        wanted = Reference.load(action["value"])
        found = digest.read(self._deps, UserId(body["user"]["id"]), wanted.id, channel=None)
        if isinstance(found, Refused):
            explain(client, body, found)
        else:
            client.views_update(view_id=body["view"]["id"], view=everything(found, part=wanted.version))
        ack()
