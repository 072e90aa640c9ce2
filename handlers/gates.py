"""Stage gates: opening the form, and recording it."""

from bot.domain.blockers import Refused
from bot.services import gates
from bot.services.deps import Deps
from bot.views.blocks import View
from bot.views.gates import Place, gate_form, read_form
from handlers.answers import CloseAll, FormAnswer, PressAnswer, refusal
from handlers.interactions import ButtonPress, FormSubmission, SlashCommand


class Gates:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def command(self, command: SlashCommand) -> View | Refused:
        found = gates.begin(self._deps, command.user, key=command.key, channel=command.channel)
        return found if isinstance(found, Refused) else gate_form(found.pilot, command.user, found.unknown)

    def open(self, press: ButtonPress) -> PressAnswer:
        place = Place.load(press.value)
        found = gates.again(self._deps, press.user, place)
        if isinstance(found, Refused):
            return found
        return gate_form(found.pilot, press.user, found.unknown, before=place.before)

    def submit(self, form: FormSubmission) -> FormAnswer:
        place, draft = read_form(form.filled, form.user)
        refused = gates.record(self._deps, form.user, place, draft, form_id=form.window.id)
        return CloseAll() if refused is None else refusal(refused, "why")
