"""The switch that ends reminders."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.people import UserId
from bot.services import reminders
from bot.services.deps import Deps
from bot.views.reminders import TURN_ON, switched
from handlers.windows import show


class Reminders:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def switch(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        on = action["action_id"] == TURN_ON
        reminders.switch(self._deps, UserId(body["user"]["id"]), on=on)
        show(client, body, switched(on=on))
        ack()
