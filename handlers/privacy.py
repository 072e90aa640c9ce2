"""Leaving: somebody has themselves erased."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.people import UserId
from bot.domain.privacy import NO_NAMES, Names
from bot.services import erasure
from bot.services.deps import Deps
from bot.views import privacy as views
from handlers.windows import show


class Privacy:
    def __init__(self, deps: Deps, names: Callable[[UserId], Names | None]) -> None:
        self._deps = deps
        self._names = names

    def ask(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        show(client, body, views.erase_form(self._names(UserId(body["user"]["id"]))))
        ack()

    def erase(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        user = UserId(body["user"]["id"])
        names = self._names(user) or NO_NAMES
        refused = erasure.erase(self._deps, user, remove_words=views.removes_words(view), names=names)
        ack(response_action="update", view=views.erased() if refused is None else views.not_erased(refused))
