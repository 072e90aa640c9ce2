"""Somebody opens the app's Home."""

from typing import Any

from slack_bolt import Ack

from bot.domain.people import UserId
from bot.services import home
from bot.services.deps import Deps


class Home:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def opened(self, ack: Ack, event: dict[str, Any]) -> None:
        if event.get("tab") == "home":
            home.opened(self._deps, UserId(event["user"]))
        ack()
