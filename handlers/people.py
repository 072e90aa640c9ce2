"""Saying that one is away, and being back."""

import re
from datetime import date

from bot.domain.people import Absence
from bot.services import absences
from bot.services.deps import Deps
from bot.views.blocks import View, notice
from bot.views.people import away_form, away_saved, read_away_form, welcome_back
from handlers.answers import FormAnswer, PressAnswer, Problems, Update
from handlers.interactions import ButtonPress, FormSubmission, SlashCommand


class People:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def away(self, command: SlashCommand) -> View:
        known = absences.known(self._deps, command.user)
        return away_form(known.absences, first=known.today, last=_date_in(command.text))

    def save_away(self, form: FormSubmission) -> FormAnswer:
        away = read_away_form(form.filled)
        if away.first is None or away.last is None:
            return Problems({"last" if away.last is None else "first": "Please choose a day."})
        absence = Absence(away.first, away.last)
        problems = absences.set_away(self._deps, form.user, absence)
        return Problems(problems) if problems else Update(notice("Away", away_saved(absence)))

    def back(self, press: ButtonPress) -> PressAnswer:
        return notice("Back", welcome_back(absences.come_back(self._deps, press.user)))


def _date_in(text: str) -> date | None:
    """The first date in what somebody typed."""
    found = re.search(r"\d{4}-\d{2}-\d{2}", text)
    try:
        return date.fromisoformat(found.group()) if found else None
    except ValueError:
        return None
