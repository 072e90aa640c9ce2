"""Saying that one is away, and being back."""

import re
from datetime import date
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.people import Absence, UserId
from bot.services import absences
from bot.services.deps import Deps
from bot.views.blocks import notice
from bot.views.people import away_form, away_saved, read_away_form, welcome_back
from handlers.windows import show


class People:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def away(self, command: dict[str, Any], _: str | None, client: WebClient) -> None:
        known = absences.known(self._deps, UserId(command["user_id"]))
        view = away_form(known.absences, first=known.today, last=_date_in(command["text"]))
        client.views_open(trigger_id=command["trigger_id"], view=view)

    def save_away(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        away = read_away_form(view)
        if away.first is None or away.last is None:
            missing = "last" if away.last is None else "first"
            ack(response_action="errors", errors={missing: "Please choose a day."})
            return
        absence = Absence(away.first, away.last)
        problems = absences.set_away(self._deps, UserId(body["user"]["id"]), absence)
        if problems:
            ack(response_action="errors", errors=dict(problems))
        else:
            ack(response_action="update", view=notice("Away", away_saved(absence)))

    def back(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        count = absences.come_back(self._deps, UserId(body["user"]["id"]))
        show(client, body, notice("Back", welcome_back(count)))
        ack()


def _date_in(text: str) -> date | None:
    """The first date in what somebody typed."""
    found = re.search(r"\d{4}-\d{2}-\d{2}", text)
    try:
        return date.fromisoformat(found.group()) if found else None
    except ValueError:
        return None
