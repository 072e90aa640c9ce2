"""Raising something on any day: by the command, or from a message."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services import blockers
from bot.services.deps import Deps
from bot.views import denials
from bot.views.blocks import Content, View, notice, readable
from bot.views.pilots import sentence
from bot.views.raising import raise_form, raised, read_raise_form
from handlers.windows import permalink


class Raising:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def form(self, user: UserId, *, channel: str, text: str = "", link: str | None = None) -> View | Refused:
        """The form for somebody's pilots, that of the channel first."""
        pilots = blockers.raisable(self._deps, user, channel=channel)
        return raise_form(pilots, text=text, link=link) if pilots else denials.NO_PILOT

    def command(self, command: dict[str, Any], _: str | None, client: WebClient) -> Content | None:
        view = self.form(UserId(command["user_id"]), channel=command["channel_id"])
        if isinstance(view, Refused):
            return sentence(view.sentence)
        client.views_open(trigger_id=command["trigger_id"], view=view)
        return None

    def from_message(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        channel, message = body["channel"]["id"], body["message"]
        link = permalink(client, channel, message["ts"])
        view = self.form(UserId(body["user"]["id"]), channel=channel, text=readable(message.get("text", "")), link=link)
        shown = notice("Not this time", view.sentence) if isinstance(view, Refused) else view
        client.views_open(trigger_id=body["trigger_id"], view=shown)
        ack()

    def submit(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        pilot_id, draft = read_raise_form(view)
        if not draft.text:
            ack(response_action="errors", errors={"text": "Please say what it is."})
            return
        kept = blockers.raise_any_day(self._deps, UserId(body["user"]["id"]), pilot_id, draft)
        if isinstance(kept, Refused):
            ack(response_action="errors", errors={"text": kept.sentence})
        else:
            ack(response_action="update", view=raised(kept.item, kept.pilot))
