"""Answering a check-in: from the card's button or the command to the form, and from the form to the database."""

from collections.abc import Collection
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services import checkins
from bot.services.deps import Deps
from bot.views import carryover
from bot.views.blocks import View
from bot.views.checkins import form, read_form
from bot.views.confidence import team_privacy
from bot.views.references import Reference
from handlers.windows import explain, show


class CheckIns:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def open_form(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        found = self.form(UserId(body["user"]["id"]), Reference.load(action["value"]).id)
        if isinstance(found, Refused):
            explain(client, body, found)
        else:
            show(client, body, found)
        ack()

    def submit(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        written = read_form(view)
        outcome = checkins.submit(
            self._deps,
            UserId(body["user"]["id"]),
            written.check_in_id,
            written.answers,
            rating=written.rating,
            form_id=view["id"],
            carried=written.carried,
            waits_on=written.waits_on,
        )
        match outcome:
            case checkins.Saved():
                ack()
            case Refused(sentence):
                ack(response_action="errors", errors={"completed": sentence})
            case problems:
                ack(response_action="errors", errors=dict(problems))

    def choose_fate(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Draw the open form again, with a field for each item or risk that has changed; what was typed stays."""
        view = body["view"]
        changed = carryover.changed_in(view["state"]["values"])
        check_in_id = Reference.load(view["private_metadata"]).id
        drawn = self.form(UserId(body["user"]["id"]), check_in_id, changed=changed)
        if not isinstance(drawn, Refused):
            client.views_update(view_id=view["id"], hash=view["hash"], view=drawn)
        ack()

    def form(self, user: UserId, check_in_id: int, *, changed: Collection[str] = ()) -> View | Refused:
        """The form of a check-in, as this person may fill it in."""
        found = checkins.form_for(self._deps, user, check_in_id)
        if isinstance(found, Refused):
            return found
        check_in, command = found.check_in, self._deps.settings.command
        return form(
            found.pilot,
            check_in,
            mine=found.mine,
            rating=found.rating,
            privacy=team_privacy(len(check_in.team), check_in.threshold),
            rates=found.rates,
            carried=carryover.section(found.carried, changed=changed, command=command),
            at_risk=carryover.at_risk(
                found.at_risk, changed=changed, on=found.on, zone=found.pilot.cadence.zone, command=command
            ),
            naming=found.naming,
        )
