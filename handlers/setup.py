"""Setting up and editing a pilot: from form to form, a preview, and saving."""

from collections.abc import Mapping

from bot.domain.blockers import Refused
from bot.domain.drafts import Draft, cadence_draft_problems, people_problems
from bot.domain.people import ChannelId
from bot.services import setup
from bot.services.deps import Deps
from bot.views import wizard as views
from bot.views.blocks import View, notice
from bot.views.gates import gate_form
from bot.views.lessons import suggested
from handlers.answers import CloseAll, FormAnswer, PressAnswer, Problems, Push, Update
from handlers.interactions import ButtonPress, FormSubmission, SlashCommand


class Setup:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def new(self, command: SlashCommand) -> View | Refused:
        channel = None if command.direct else command.channel
        return _first_form(setup.begin(self._deps, command.user, channel=channel))

    def edit(self, command: SlashCommand) -> View | Refused:
        return _first_form(setup.edit(self._deps, command.user, key=command.key, channel=command.channel))

    def begin(self, press: ButtonPress) -> PressAnswer:
        channel = ChannelId.parse(press.value) if press.value else None
        return _first_form(setup.begin(self._deps, press.user, channel=channel))

    def purpose(self, form: FormSubmission) -> FormAnswer:
        draft = views.read_purpose(form.filled)
        return _go_on(setup.check_purpose(self._deps, form.user, draft), views.people_form(draft))

    def people(self, form: FormSubmission) -> FormAnswer:
        draft = views.read_people(form.filled)
        return _go_on(people_problems(draft), views.cadence_form(draft))

    def cadence(self, form: FormSubmission) -> FormAnswer:
        draft = views.read_cadence(form.filled)
        problems = cadence_draft_problems(draft)
        if problems:
            return Problems(problems)
        shown = setup.preview(self._deps, form.user, draft)
        return Update(views.preview(draft, shown.pilot, shown.check_in, shown.dates, suggested(shown.lessons)))

    def test_card(self, press: ButtonPress) -> PressAnswer:
        window = press.shown_in
        setup.send_test_card(self._deps, press.user, window.filled.carried(views.load), view_id=window.id)
        return None

    def save(self, form: FormSubmission) -> FormAnswer:
        match setup.save(self._deps, form.user, form.filled.carried(views.load)):
            case None:
                return CloseAll()
            case setup.Moving(at, wanted):
                return Update(gate_form(at.pilot, form.user, at.unknown, wanted=wanted))
            case Refused(sentence):
                return Update(notice("Not saved", sentence))


def _first_form(draft: Draft | Refused) -> View | Refused:
    return draft if isinstance(draft, Refused) else views.purpose_form(draft)


def _go_on(problems: Mapping[str, str], following: View) -> FormAnswer:
    """To the next form, with the one before kept under it; or stay, with what is wrong beside each field."""
    return Problems(problems) if problems else Push(following)
