"""Lessons: writing them down, finding and reading them."""

from bot.domain.blockers import Refused
from bot.services import lessons
from bot.services.deps import Deps
from bot.views import lessons as views
from bot.views.blocks import Content, View, notice
from handlers.answers import FormAnswer, PressAnswer, Update, refusal
from handlers.interactions import ButtonPress, FormSubmission, SlashCommand

SAVED = notice("Saved", "The lesson is kept. The next pilot that comes to the same place finds it.")


class Lessons:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def write(self, command: SlashCommand) -> View | Refused:
        begun = lessons.begin(self._deps, command.user, key=command.key, channel=command.channel)
        return begun if isinstance(begun, Refused) else views.lesson_form(*begun)

    def search(self, command: SlashCommand) -> Content:
        words = " ".join(command.rest)
        found = lessons.search(self._deps, command.user, words, channel=command.channel)
        return views.found(found.lessons, found.count, words, command=self._deps.settings.command)

    def read(self, press: ButtonPress) -> PressAnswer:
        told = lessons.read(self._deps, press.user, press.reference.id, channel=press.channel)
        return told if isinstance(told, Refused) else views.lesson_window(told)

    def edit(self, press: ButtonPress) -> PressAnswer:
        opened = lessons.open_(self._deps, press.user, press.reference.id)
        if isinstance(opened, Refused):
            return opened
        lesson, pilot = opened
        return views.lesson_form(pilot, lesson, lesson)

    def submit(self, form: FormSubmission) -> FormAnswer:
        """Keep a new lesson, or a changed one."""
        reference, changes, written = views.read_lesson_form(form.filled)
        if changes:
            refused = lessons.change(self._deps, form.user, reference.id, reference.version, written)
        else:
            refused = lessons.write(self._deps, form.user, reference.id, written, form_id=form.window.id)
        return Update(SAVED) if refused is None else refusal(refused, "happened")
