"""What sponsors do with an item: commit to a date, mark it solved."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services import blockers
from bot.services.deps import Deps
from bot.views.blockers import commit_form, read_commit_form
from bot.views.references import Reference
from handlers.windows import explain, show


class Blockers:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def open_commit_form(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        found = blockers.commit_form(self._deps, UserId(body["user"]["id"]), Reference.load(action["value"]))
        if isinstance(found, Refused):
            explain(client, body, found)
        else:
            show(client, body, commit_form(found.blocker, first=found.first, last=found.last))
        ack()

    def commit(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        promise = read_commit_form(view)
        if promise.on is None:
            ack(response_action="errors", errors={"on": "Please choose a day."})
            return
        user = UserId(body["user"]["id"])
        refused = blockers.commit(self._deps, user, promise.reference, on=promise.on, note=promise.note)
        if refused is None:
            ack()
        else:
            ack(response_action="errors", errors={"on": refused.sentence})

    def solve(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        refused = blockers.solve(self._deps, UserId(body["user"]["id"]), Reference.load(action["value"]))
        if refused is not None:
            explain(client, body, refused)
        ack()
