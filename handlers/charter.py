"""A pilot's charter: showing it, and the forms behind its buttons."""

from bot.domain.blockers import Refused
from bot.domain.drafts import Found
from bot.domain.people import UserId
from bot.services import charter
from bot.services.deps import Deps
from bot.views import charter as views
from bot.views.blocks import Content, View, notice
from bot.views.references import Reference
from handlers.answers import FormAnswer, PressAnswer, Redraw, Update, refusal
from handlers.interactions import ButtonPress, FormSubmission, SlashCommand

SAVED = notice("Saved", "The charter is kept, and what it said before as well.")


class Charter:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def command(self, command: SlashCommand) -> Content | Refused:
        found = charter.read(self._deps, command.user, key=command.key, channel=command.channel)
        if isinstance(found, Refused):
            return found
        return views.charter_message(
            found.pilot, found.known, may_change=found.may_change, may_measure=found.may_measure
        )

    def show(self, press: ButtonPress) -> PressAnswer:
        return self._window(press.user, press.reference.id)

    def changes(self, press: ButtonPress) -> PressAnswer:
        found = charter.look(self._deps, press.user, press.reference.id, channel=press.channel)
        return found if isinstance(found, Refused) else views.changes_window(found.pilot, found.known)

    def open_form(self, press: ButtonPress) -> PressAnswer:
        """The form that changes one half of the charter."""
        found = charter.open_(self._deps, press.user, press.reference.id, to_measure=False)
        if isinstance(found, Refused):
            return found
        draw = views.purpose_form if press.action == views.EDIT else views.work_form
        return draw(found.pilot, found.known)

    def open_measurement(self, press: ButtonPress) -> PressAnswer:
        found = charter.open_(self._deps, press.user, press.reference.id, to_measure=True)
        if isinstance(found, Refused):
            return found
        return views.measure_form(found.pilot, found.known, today=found.today.isoformat())

    def submit(self, form: FormSubmission) -> FormAnswer:
        """Any form of the charter."""
        refused = self._save(form)
        if refused is not None:
            return refusal(refused, _FIELDS[form.form])
        if form.window.below is None:
            return Update(SAVED)
        shown = self._window(form.user, form.filled.carried(Reference.load).id)
        return Redraw(form.window.below, notice("Charter", shown.sentence) if isinstance(shown, Refused) else shown)

    def _window(self, user: UserId, pilot_id: int) -> View | Refused:
        found = charter.look(self._deps, user, pilot_id)
        if isinstance(found, Refused):
            return found
        return views.window(found.pilot, found.known, may_change=found.may_change, may_measure=found.may_measure)

    def _save(self, form: FormSubmission) -> Refused | Found | None:
        match form.form:
            case views.PURPOSE_FORM:
                at, purpose = views.read_purpose(form.filled)
                return charter.save_purpose(self._deps, form.user, at.id, at.version, purpose)
            case views.WORK_FORM:
                at, work = views.read_work(form.filled)
                return charter.save_work(self._deps, form.user, at.id, at.version, work)
            case _:
                at, on, value = views.read_measurement(form.filled)
                return charter.measure(self._deps, form.user, at.id, on, value)


_FIELDS = {views.PURPOSE_FORM: "problem", views.WORK_FORM: "task", views.MEASURE_FORM: "measured"}
"""Where a form shows that it cannot be kept at all."""
