"""Setting up and editing a pilot: from form to form, a preview, and saving."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.drafts import Draft, cadence_draft_problems, people_problems
from bot.domain.people import UserId
from bot.services import setup
from bot.services.deps import Deps
from bot.views import wizard as views
from bot.views.blocks import Content, notice
from bot.views.gates import gate_form
from bot.views.lessons import suggested
from bot.views.pilots import sentence
from handlers.windows import explain, show


class Setup:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def new(self, command: dict[str, Any], _: str | None, client: WebClient) -> Content | None:
        draft = setup.begin(self._deps, UserId(command["user_id"]), channel=_channel(command))
        return self._open(command, client, draft)

    def edit(self, command: dict[str, Any], key: str | None, client: WebClient) -> Content | None:
        user, channel = UserId(command["user_id"]), command["channel_id"]
        return self._open(command, client, setup.edit(self._deps, user, key=key, channel=channel))

    def begin(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        draft = setup.begin(self._deps, UserId(body["user"]["id"]), channel=action.get("value"))
        if isinstance(draft, Refused):
            explain(client, body, draft)
        else:
            show(client, body, views.purpose_form(draft))
        ack()

    def purpose(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        draft = views.read_purpose(view)
        problems = setup.check_purpose(self._deps, UserId(body["user"]["id"]), draft)
        _go_on(ack, problems, views.people_form(draft))

    def people(self, ack: Ack, view: dict[str, Any]) -> None:
        draft = views.read_people(view)
        _go_on(ack, people_problems(draft), views.cadence_form(draft))

    def cadence(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        draft = views.read_cadence(view)
        problems = cadence_draft_problems(draft)
        if problems:
            ack(response_action="errors", errors=dict(problems))
        else:
            shown = setup.preview(self._deps, UserId(body["user"]["id"]), draft)
            offered = suggested(shown.lessons)
            ack(response_action="update", view=views.preview(draft, shown.pilot, shown.check_in, shown.dates, offered))

    def test_card(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        view = body["view"]
        setup.send_test_card(
            self._deps, UserId(body["user"]["id"]), views.load(view["private_metadata"]), view_id=view["id"]
        )
        ack()

    def save(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        user = UserId(body["user"]["id"])
        match setup.save(self._deps, user, views.load(view["private_metadata"])):
            case None:
                ack(response_action="clear")
            case setup.Moving(at, wanted):
                ack(response_action="update", view=gate_form(at.pilot, user, at.unknown, wanted=wanted))
            case Refused(sentence):
                ack(response_action="update", view=notice("Not saved", sentence))

    def _open(self, command: dict[str, Any], client: WebClient, draft: Draft | Refused) -> Content | None:
        if isinstance(draft, Refused):
            return sentence(draft.sentence)
        client.views_open(trigger_id=command["trigger_id"], view=views.purpose_form(draft))
        return None


def _go_on(ack: Ack, problems: Any, following: dict[str, Any]) -> None:
    """To the next form, with the one before kept under it; or stay, with what is wrong beside each field."""
    if problems:
        ack(response_action="errors", errors=dict(problems))
    else:
        ack(response_action="push", view=following)


def _channel(command: dict[str, Any]) -> str | None:
    """The channel that the command was typed in; direct messages are none."""
    return None if command["channel_name"] == "directmessage" else str(command["channel_id"])
