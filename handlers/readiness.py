"""The readiness map: its window, and the forms that open on top of it."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.domain.readiness import Map
from bot.services import readiness
from bot.services.deps import Deps
from bot.views import readiness as views
from bot.views.blocks import Content, View, notice
from bot.views.pilots import sentence
from bot.views.references import Reference
from handlers.windows import explain, redraw, show


class Readiness:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def command(self, command: dict[str, Any], key: str | None, client: WebClient) -> Content | None:
        found = readiness.read(self._deps, UserId(command["user_id"]), key=key, channel=command["channel_id"])
        if isinstance(found, Refused):
            return sentence(found.sentence)
        client.views_open(trigger_id=command["trigger_id"], view=_drawn(found))
        return None

    def turn(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        client.views_update(view_id=body["view"]["id"], view=self._again(body, Reference.load(action["value"])))
        ack()

    def begin(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        found = readiness.begin(self._deps, UserId(body["user"]["id"]), Reference.load(action["value"]).id)
        if isinstance(found, Refused):
            explain(client, body, found)
        else:
            redraw(client, body["view"]["id"], _drawn(found))
        ack()

    def add(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        pilot_id = Reference.load(action["value"]).id
        refused = readiness.refusal_to_add(self._deps, UserId(body["user"]["id"]), pilot_id)
        if refused is not None:
            explain(client, body, refused)
        else:
            show(client, body, views.new_need_form(pilot_id, page=_page(body)))
        ack()

    def change(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        found = readiness.need(self._deps, UserId(body["user"]["id"]), Reference.load(action["value"]).id)
        if isinstance(found, Refused):
            explain(client, body, found)
        else:
            show(client, body, views.need_form(found, page=_page(body)))
        ack()

    def raise_it(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        """From the map, or from the message that offers it."""
        refused = readiness.raise_it(self._deps, UserId(body["user"]["id"]), Reference.load(action["value"]).id)
        if refused is not None:
            explain(client, body, refused)
        elif "view" in body:
            shown = self._again(body, Reference.load(body["view"]["private_metadata"]))
            redraw(client, body["view"]["id"], shown)
        ack()

    def submit(self, ack: Ack, body: dict[str, Any], client: WebClient, view: dict[str, Any]) -> None:
        """Keep an item, and draw the map below again."""
        user = UserId(body["user"]["id"])
        reference, draft, waits_on = views.read_form(view)
        if view["callback_id"] == views.NEED_FORM:
            outcome = readiness.change(self._deps, user, reference, draft, waits_on)
        else:
            outcome = readiness.add(self._deps, user, reference.id, draft, waits_on)
        match outcome:
            case Map() as found:
                page = int(reference.action or 1)
                redraw(client, view["previous_view_id"], _drawn(found, page))
                ack()
            case Refused(sentence):
                ack(response_action="errors", errors={"name": sentence})
            case problems:
                ack(response_action="errors", errors=dict(problems))

    def _again(self, body: dict[str, Any], place: Reference) -> View:
        found = readiness.again(self._deps, UserId(body["user"]["id"]), place.id)
        return notice("Readiness", found.sentence) if isinstance(found, Refused) else _drawn(found, place.version)


def _page(body: dict[str, Any]) -> int:
    """The page of the map that a press came from."""
    return Reference.load(body["view"]["private_metadata"]).version


def _drawn(found: Map, page: int = 1) -> View:
    return views.window(found, page)
