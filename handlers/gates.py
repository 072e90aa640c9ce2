"""Stage gates: opening the form, and recording it."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services import gates
from bot.services.deps import Deps
from bot.views.blocks import Content
from bot.views.gates import Place, gate_form, read_form
from bot.views.pilots import sentence
from handlers.windows import explain, show


class Gates:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def command(self, command: dict[str, Any], key: str | None, client: WebClient) -> Content | None:
        user = UserId(command["user_id"])
        found = gates.begin(self._deps, user, key=key, channel=command["channel_id"])
        if isinstance(found, Refused):
            return sentence(found.sentence)
        client.views_open(trigger_id=command["trigger_id"], view=gate_form(found.pilot, user, found.unknown))
        return None

    def open(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        user, place = UserId(body["user"]["id"]), Place.load(action["value"])
        found = gates.again(self._deps, user, place)
        if isinstance(found, Refused):
            explain(client, body, found)
        else:
            show(client, body, gate_form(found.pilot, user, found.unknown, before=place.before))
        ack()

    def submit(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        user = UserId(body["user"]["id"])
        place, draft = read_form(view, user)
        match gates.record(self._deps, user, place, draft, form_id=view["id"]):
            case None:
                ack(response_action="clear")
            case Refused(sentence):
                ack(response_action="errors", errors={"why": sentence})
            case problems:
                ack(response_action="errors", errors=dict(problems))
