"""Recording decisions: by the command, or from a message."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.services import decisions
from bot.services.deps import Deps
from bot.views.blocks import Content, View, notice, readable
from bot.views.decisions import decision_form, read_form, recorded
from bot.views.pilots import sentence
from handlers.windows import permalink

NO_PILOT = Refused("You are on no pilot yet, so there is nothing to record this for. A champion can add you.")


class Decisions:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def command(self, command: dict[str, Any], _: str | None, client: WebClient) -> Content | None:
        view = self._form(UserId(command["user_id"]), command["channel_id"])
        if isinstance(view, Refused):
            return sentence(view.sentence)
        client.views_open(trigger_id=command["trigger_id"], view=view)
        return None

    def from_message(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        channel, message = body["channel"]["id"], body["message"]
        link = permalink(client, channel, message["ts"])
        view = self._form(UserId(body["user"]["id"]), channel, text=readable(message.get("text", "")), link=link)
        shown = notice("Not this time", view.sentence) if isinstance(view, Refused) else view
        client.views_open(trigger_id=body["trigger_id"], view=shown)
        ack()

    def submit(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        user = UserId(body["user"]["id"])
        pilot_id, draft = read_form(view, user)
        match decisions.record(self._deps, user, pilot_id, draft, form_id=view["id"]):
            case Pilot() as pilot:
                ack(response_action="update", view=recorded(pilot))
            case Refused(sentence):
                ack(response_action="errors", errors={"what": sentence})
            case problems:
                ack(response_action="errors", errors=dict(problems))

    def _form(self, user: UserId, channel: str, *, text: str = "", link: str | None = None) -> View | Refused:
        pilots = decisions.recordable(self._deps, user, channel=channel)
        return decision_form(pilots, user, text=text, link=link) if pilots else NO_PILOT
