"""A pilot's risks: the window, its buttons, and the forms that open on top of it."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services import risks
from bot.services.deps import Deps
from bot.services.risks import Listed
from bot.views import riskforms as views
from bot.views.blocks import Content, View
from bot.views.pilots import sentence
from bot.views.references import Reference
from handlers.windows import explain, redraw, show


class Risks:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def command(self, command: dict[str, Any], key: str | None, client: WebClient) -> Content | None:
        found = risks.read(self._deps, UserId(command["user_id"]), key=key, channel=command["channel_id"])
        if isinstance(found, Refused):
            return sentence(found.sentence)
        client.views_open(trigger_id=command["trigger_id"], view=_drawn(found))
        return None

    def turn(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        wanted = Reference.load(action["value"])
        found = risks.again(self._deps, UserId(body["user"]["id"]), wanted.id)
        if isinstance(found, Refused):
            explain(client, body, found)
        else:
            client.views_update(view_id=body["view"]["id"], view=_drawn(found, wanted.version))
        ack()

    def add(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        pilot_id = Reference.load(action["value"]).id
        refused = risks.refusal_to_add(self._deps, UserId(body["user"]["id"]), pilot_id)
        _answer(client, body, refused or views.new_risk_form(pilot_id, page=_page(body)))
        ack()

    def change(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        found = risks.to_change(self._deps, UserId(body["user"]["id"]), Reference.load(action["value"]).id)
        _answer(client, body, found if isinstance(found, Refused) else views.risk_form(found, page=_page(body)))
        ack()

    def history(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        told = risks.history(self._deps, UserId(body["user"]["id"]), Reference.load(action["value"]).id)
        _answer(client, body, told if isinstance(told, Refused) else views.history(*told))
        ack()

    def press(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        """A button that acts at once; the list is drawn again."""
        state = views.SETTLING[action["action_id"]]
        done = risks.press(self._deps, UserId(body["user"]["id"]), Reference.load(action["value"]).id, state)
        if isinstance(done, Listed):
            redraw(client, body["view"]["id"], _drawn(done, _page(body)))
        else:
            explain(client, body, done)
        ack()

    def submit(self, ack: Ack, body: dict[str, Any], client: WebClient, view: dict[str, Any]) -> None:
        """Keep a risk, and draw the list below again."""
        user = UserId(body["user"]["id"])
        reference, draft, hangs_on = views.read_form(view)
        if view["callback_id"] == views.RISK_FORM:
            outcome = risks.change_to(self._deps, user, reference, draft, hangs_on)
        else:
            outcome = risks.add(self._deps, user, reference.id, draft, hangs_on)
        match outcome:
            case Listed() as found:
                redraw(client, view["previous_view_id"], _drawn(found, int(reference.action or 1)))
                ack()
            case Refused(sentence):
                ack(response_action="errors", errors={"what": sentence})
            case problems:
                ack(response_action="errors", errors=dict(problems))


def _answer(client: WebClient, body: dict[str, Any], answer: View | Refused) -> None:
    if isinstance(answer, Refused):
        explain(client, body, answer)
    else:
        show(client, body, answer)


def _page(body: dict[str, Any]) -> int:
    """The page of the list that a press came from."""
    return Reference.load(body["view"]["private_metadata"]).version


def _drawn(found: Listed, page: int = 1) -> View:
    return views.window(found.pilot, found.risks, may_change=found.may_change, gone=found.gone, on=found.on, page=page)
