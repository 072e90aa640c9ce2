"""The leadership sync: *Done*, and what was decided."""

from bot.domain.blockers import Refused
from bot.services import sync
from bot.services.deps import Deps
from bot.views import sync as views
from bot.views.blocks import notice
from handlers.answers import FormAnswer, PressAnswer, Update, refusal
from handlers.interactions import ButtonPress, FormSubmission

RECORDED = notice("Recorded", "The sync is done; status and digest list what was decided.")


class Sync:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def done(self, press: ButtonPress) -> PressAnswer:
        begun = sync.begin(self._deps, press.user, press.reference.id)
        return begun if isinstance(begun, Refused) else views.done_form(*begun)

    def submit(self, form: FormSubmission) -> FormAnswer:
        refused = sync.finish(self._deps, form.user, *views.read_done_form(form.filled))
        return Update(RECORDED) if refused is None else refusal(refused, "decided")
