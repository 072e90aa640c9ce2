"""What pilots wait on: suggestions while somebody types, the list, and what admins do with it."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import HandledAlready, Refused
from bot.domain.dependencies import NOTHING
from bot.domain.people import UserId
from bot.services import dependencies, handling, holdups
from bot.services.deps import Deps
from bot.views import denials, offers
from bot.views import dependencies as views
from bot.views import holdups as drawn
from bot.views.blocks import Content, View, notice
from bot.views.references import Reference
from handlers.windows import explain, redraw, show


class Dependencies:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def command(self, command: dict[str, Any], _: str | None, client: WebClient) -> Content | None:
        client.views_open(trigger_id=command["trigger_id"], view=self._window(UserId(command["user_id"])))
        return None

    def suggest(self, ack: Ack, body: dict[str, Any]) -> None:
        """Names that fit what somebody types; where new ones are taken, the words themselves."""
        known = dependencies.suggest(self._deps, UserId(body["user"]["id"]), body["value"])
        offered = (
            views.known_only(known)
            if body["action_id"] == views.SUGGEST_KNOWN
            else views.suggestions(known, body["value"])
        )
        ack(options=offered)

    def name_item(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        """What one item waits on, from its history."""
        reference = Reference.load(view["private_metadata"])
        choice = views.read(view["state"]["values"]) or NOTHING
        match handling.name(self._deps, UserId(body["user"]["id"]), reference, choice):
            case None:
                ack(response_action="update", view=notice("Kept", f"#{reference.id} says now what it waits on."))
            case HandledAlready(sentence):
                ack(response_action="update", view=notice("Not this time", sentence))
            case Refused(sentence):
                ack(response_action="errors", errors={views.FIELD: sentence})

    def turn(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        page = Reference.load(action["value"]).version
        client.views_update(view_id=body["view"]["id"], view=self._window(UserId(body["user"]["id"]), page))
        ack()

    def escalate(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        outcome = holdups.escalate(self._deps, UserId(body["user"]["id"]), Reference.load(action["value"]).id)
        if isinstance(outcome, Refused):
            explain(client, body, outcome)
        else:
            self._draw_again(body, client, body["view"]["id"], _page(body["view"]))
            said = offers.asked(outcome.dependency, outcome.of, outcome.items, outcome.before)
            show(client, body, notice("Escalated" if outcome.items else "Asked before", said))
        ack()

    def change(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        """The form to change one, or the one to merge it into another."""
        found = dependencies.begin(self._deps, UserId(body["user"]["id"]), Reference.load(action["value"]).id)
        if isinstance(found, Refused):
            explain(client, body, found)
        else:
            form = views.merge_form if action["action_id"] == drawn.MERGE else views.change_form
            show(client, body, form(found, page=_page(body["view"])))
        ack()

    def submit_change(self, ack: Ack, body: dict[str, Any], client: WebClient, view: dict[str, Any]) -> None:
        reference, after = views.read_change(view)
        user = UserId(body["user"]["id"])
        match dependencies.change(self._deps, user, reference.id, reference.version, after):
            case None:
                self._draw_again(body, client, view["previous_view_id"], int(reference.action or 1))
                ack()
            case Refused(sentence):
                ack(response_action="errors", errors={"name": sentence})
            case problems:
                ack(response_action="errors", errors=dict(problems))

    def submit_merge(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        """Say first what merging will do."""
        reference = Reference.load(view["private_metadata"])
        choice = views.read(view["state"]["values"], menu=views.SUGGEST_KNOWN) or NOTHING
        found = dependencies.to_merge(self._deps, UserId(body["user"]["id"]), reference.id, choice)
        if isinstance(found, Refused):
            ack(response_action="errors", errors={views.FIELD: found.sentence})
        else:
            ack(response_action="update", view=views.merge_preview(found.one, found.into, pilots=found.pilots))

    def merge(self, ack: Ack, body: dict[str, Any], client: WebClient, view: dict[str, Any]) -> None:
        reference = Reference.load(view["private_metadata"])
        found = dependencies.merge(self._deps, UserId(body["user"]["id"]), reference.id, reference.version)
        if isinstance(found, Refused):
            ack(response_action="update", view=notice("Not this time", found.sentence))
        else:
            self._draw_again(body, client, view["previous_view_id"], 1)
            ack()

    def offer(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        """The form for one date that answers all that wait on the same."""
        found = holdups.offer(self._deps, UserId(body["user"]["id"]), Reference.load(action["value"]).id)
        if isinstance(found, Refused):
            explain(client, body, found)
        else:
            show(client, body, offers.offer_form(found.dependency, found.items, first=found.first, last=found.last))
        ack()

    def promise(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        dependency_id, on, note = offers.read_offer(view)
        user = UserId(body["user"]["id"])
        kept = denials.NO_DAY if on is None else holdups.promise(self._deps, user, dependency_id, on=on, note=note)
        if isinstance(kept, Refused):
            ack(response_action="errors", errors={"on": kept.sentence})
        else:
            ack(
                response_action="update",
                view=notice("Promised", offers.promised(kept.dependency, kept.items, kept.answered)),
            )

    def _draw_again(self, body: dict[str, Any], client: WebClient, view_id: str, page: int) -> None:
        redraw(client, view_id, self._window(UserId(body["user"]["id"]), page))

    def _window(self, user: UserId, page: int = 1) -> View:
        found = holdups.listing(self._deps, user)
        shown = [(one.holdup, one.may_escalate) for one in found.shown]
        return drawn.window(shown, may_change=found.may_change, page=page)


def _page(view: dict[str, Any]) -> int:
    """The page of the list that a press came from."""
    return Reference.load(view["private_metadata"]).version
