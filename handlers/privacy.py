"""Leaving: somebody has themselves erased."""

from collections.abc import Callable

from bot.domain.people import UserId
from bot.domain.privacy import NO_NAMES, Names
from bot.services import erasure
from bot.services.deps import Deps
from bot.views import privacy as views
from handlers.answers import FormAnswer, PressAnswer, Update
from handlers.interactions import ButtonPress, FormSubmission


class Privacy:
    def __init__(self, deps: Deps, names: Callable[[UserId], Names | None]) -> None:
        self._deps = deps
        self._names = names

    def ask(self, press: ButtonPress) -> PressAnswer:
        return views.erase_form(self._names(press.user))

    def erase(self, form: FormSubmission) -> FormAnswer:
        names = self._names(form.user) or NO_NAMES
        words = views.removes_words(form.filled)
        refused = erasure.erase(self._deps, form.user, remove_words=words, names=names)
        return Update(views.erased() if refused is None else views.not_erased(refused))
