"""A pilot's charter: showing it, and the forms behind its buttons."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.drafts import Found
from bot.domain.people import UserId
from bot.services import charter
from bot.services.deps import Deps
from bot.views import charter as views
from bot.views.blocks import Content, View, notice
from bot.views.pilots import sentence
from bot.views.references import Reference
from handlers.windows import explain, redraw, show

SAVED = notice("Saved", "The charter is kept, and what it said before as well.")


class Charter:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def command(self, command: dict[str, Any], key: str | None, _: WebClient) -> Content:
        found = charter.read(self._deps, UserId(command["user_id"]), key=key, channel=command["channel_id"])
        if isinstance(found, Refused):
            return sentence(found.sentence)
        return views.charter_message(
            found.pilot, found.known, may_change=found.may_change, may_measure=found.may_measure
        )

    def press(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        """Any button of the charter."""
        view = self._view(body, action["action_id"], Reference.load(action["value"]).id)
        if isinstance(view, Refused):
            explain(client, body, view)
        else:
            show(client, body, view)
        ack()

    def submit(self, ack: Ack, body: dict[str, Any], client: WebClient, view: dict[str, Any]) -> None:
        """Any form of the charter."""
        match self._save(UserId(body["user"]["id"]), view):
            case None if below := view.get("previous_view_id"):
                shown = self._window(body, Reference.load(view["private_metadata"]).id)
                redraw(client, below, _or_why_not(shown))
                ack()
            case None:
                ack(response_action="update", view=SAVED)
            case Refused(sentence):
                ack(response_action="errors", errors={_FIELDS[view["callback_id"]]: sentence})
            case problems:
                ack(response_action="errors", errors=dict(problems))

    def _view(self, body: dict[str, Any], action: str, pilot_id: int) -> View | Refused:
        user = UserId(body["user"]["id"])
        if action == views.SHOW:
            return self._window(body, pilot_id)
        if action == views.CHANGES:
            told = charter.look(self._deps, user, pilot_id, channel=body.get("channel", {}).get("id"))
            return told if isinstance(told, Refused) else views.changes_window(told.pilot, told.known)
        found = charter.open_(self._deps, user, pilot_id, to_measure=action == views.MEASURE)
        if isinstance(found, Refused):
            return found
        if action == views.MEASURE:
            return views.measure_form(found.pilot, found.known, today=found.today.isoformat())
        draw = views.purpose_form if action == views.EDIT else views.work_form
        return draw(found.pilot, found.known)

    def _window(self, body: dict[str, Any], pilot_id: int) -> View | Refused:
        found = charter.look(self._deps, UserId(body["user"]["id"]), pilot_id)
        if isinstance(found, Refused):
            return found
        return views.window(found.pilot, found.known, may_change=found.may_change, may_measure=found.may_measure)

    def _save(self, user: UserId, view: dict[str, Any]) -> Refused | Found | None:
        match view["callback_id"]:
            case views.PURPOSE_FORM:
                at, purpose = views.read_purpose(view)
                return charter.save_purpose(self._deps, user, at.id, at.version, purpose)
            case views.WORK_FORM:
                at, work = views.read_work(view)
                return charter.save_work(self._deps, user, at.id, at.version, work)
            case _:
                at, on, value = views.read_measurement(view)
                return charter.measure(self._deps, user, at.id, on, value)


def _or_why_not(shown: View | Refused) -> View:
    return notice("Charter", shown.sentence) if isinstance(shown, Refused) else shown


_FIELDS = {views.PURPOSE_FORM: "problem", views.WORK_FORM: "task", views.MEASURE_FORM: "measured"}
"""Where a form shows that it cannot be kept at all."""
