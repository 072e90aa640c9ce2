"""Answering a check-in: from the card's button or the command to the form, and from the form to the database."""

from collections.abc import Collection

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services import checkins
from bot.services.deps import Deps
from bot.views import carryover
from bot.views.blocks import View
from bot.views.checkins import form as check_in_form
from bot.views.checkins import read_form
from bot.views.confidence import team_privacy
from bot.views.references import Reference
from handlers.answers import FormAnswer, PressAnswer, Update, refusal
from handlers.interactions import ButtonPress, FormSubmission, SlashCommand


class CheckIns:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def command(self, command: SlashCommand) -> View | Refused:
        found = checkins.to_answer(self._deps, command.user, key=command.key, channel=command.channel)
        return found if isinstance(found, Refused) else self._form(command.user, found)

    def open_form(self, press: ButtonPress) -> PressAnswer:
        return self._form(press.user, press.reference.id)

    def choose_fate(self, press: ButtonPress) -> PressAnswer:
        """Draw the open form again, with a field for each item or risk that has changed; what was typed stays."""
        window = press.shown_in
        changed = carryover.changed_in(window.filled)
        drawn = self._form(press.user, window.filled.carried(Reference.load).id, changed=changed)
        return None if isinstance(drawn, Refused) else Update(drawn, hash=window.hash)

    def submit(self, form: FormSubmission) -> FormAnswer:
        written = read_form(form.filled)
        outcome = checkins.submit(
            self._deps,
            form.user,
            written.check_in_id,
            written.answers,
            rating=written.rating,
            form_id=form.window.id,
            carried=written.carried,
            waits_on=written.waits_on,
        )
        return None if isinstance(outcome, checkins.Saved) else refusal(outcome, "completed")

    def _form(self, user: UserId, check_in_id: int, *, changed: Collection[str] = ()) -> View | Refused:
        """The form of a check-in, as this person may fill it in."""
        found = checkins.form_for(self._deps, user, check_in_id)
        if isinstance(found, Refused):
            return found
        check_in, command = found.check_in, self._deps.settings.command
        return check_in_form(
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
