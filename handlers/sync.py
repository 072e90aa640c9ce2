"""The leadership sync: *Done*, and what was decided."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import HandledAlready, Refused
from bot.domain.people import UserId
from bot.services import sync
from bot.services.deps import Deps
from bot.views import sync as views
from bot.views.blocks import notice
from bot.views.references import Reference
from handlers.windows import explain, show

RECORDED = notice("Recorded", "The sync is done; status and digest list what was decided.")


class Sync:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def done(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        begun = sync.begin(self._deps, UserId(body["user"]["id"]), Reference.load(action["value"]).id)
        if isinstance(begun, Refused):
            explain(client, body, begun)
        else:
            show(client, body, views.done_form(*begun))
        ack()

    def submit(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        match sync.finish(self._deps, UserId(body["user"]["id"]), *views.read_done_form(view)):
            case None:
                ack(response_action="update", view=RECORDED)
            case HandledAlready(sentence):
                ack(response_action="update", view=notice("Not this time", sentence))
            case Refused(sentence):
                ack(response_action="errors", errors={"decided": sentence})
            case problems:
                ack(response_action="errors", errors=dict(problems))
