"""Lessons: writing them down, finding and reading them."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services import lessons
from bot.services.deps import Deps
from bot.views import lessons as views
from bot.views.blocks import Content, notice
from bot.views.pilots import sentence
from bot.views.references import Reference
from handlers.windows import explain, show

SAVED = notice("Saved", "The lesson is kept. The next pilot that comes to the same place finds it.")


class Lessons:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def write(self, command: dict[str, Any], key: str | None, client: WebClient) -> Content | None:
        user, channel = UserId(command["user_id"]), command["channel_id"]
        begun = lessons.begin(self._deps, user, key=key, channel=channel)
        if isinstance(begun, Refused):
            return sentence(begun.sentence)
        client.views_open(trigger_id=command["trigger_id"], view=views.lesson_form(*begun))
        return None

    def search(self, command: dict[str, Any], _: str | None, __: WebClient) -> Content:
        words = " ".join(command["text"].split()[1:])
        found = lessons.search(self._deps, UserId(command["user_id"]), words, channel=command["channel_id"])
        return views.found(found.lessons, found.count, words, command=self._deps.settings.command)

    def read(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        user, channel = UserId(body["user"]["id"]), body.get("channel", {}).get("id")
        told = lessons.read(self._deps, user, Reference.load(action["value"]).id, channel=channel)
        if isinstance(told, Refused):
            explain(client, body, told)
        else:
            show(client, body, views.lesson_window(told))
        ack()

    def edit(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        opened = lessons.open_(self._deps, UserId(body["user"]["id"]), Reference.load(action["value"]).id)
        if isinstance(opened, Refused):
            explain(client, body, opened)
        else:
            lesson, pilot = opened
            show(client, body, views.lesson_form(pilot, lesson, lesson))
        ack()

    def submit(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        """Keep a new lesson, or a changed one."""
        user, (reference, changes, written) = UserId(body["user"]["id"]), views.read_lesson_form(view)
        if changes:
            outcome = lessons.change(self._deps, user, reference.id, reference.version, written)
        else:
            outcome = lessons.write(self._deps, user, reference.id, written, form_id=view["id"])
        match outcome:
            case None:
                ack(response_action="update", view=SAVED)
            case Refused(sentence):
                ack(response_action="errors", errors={"happened": sentence})
            case problems:
                ack(response_action="errors", errors=dict(problems))
