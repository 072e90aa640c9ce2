"""The readiness map: its window, and the forms that open on top of it."""

from bot.domain.blockers import Refused
from bot.domain.readiness import Map, Need, NeedDraft
from bot.services import readiness
from bot.services.deps import Deps
from bot.views import readiness as views
from bot.views.blocks import notice
from bot.views.references import Reference
from handlers.answers import PressAnswer, Redraw
from handlers.interactions import ButtonPress
from handlers.rows import Kind, Rows

NEEDS = Kind[Map, Need, NeedDraft](
    find=readiness.read,
    again=readiness.again,
    refusal_to_add=readiness.refusal_to_add,
    row=readiness.need,
    add=readiness.add,
    change=readiness.change,
    draw=views.window,
    new_form=views.new_need_form,
    row_form=views.need_form,
    read_form=views.read_form,
    changes=views.NEED_FORM,
    field="name",
)


class Readiness(Rows[Map, Need, NeedDraft]):
    def __init__(self, deps: Deps) -> None:
        super().__init__(deps, NEEDS)

    def begin(self, press: ButtonPress) -> PressAnswer:
        return self.pressed(press, readiness.begin(self._deps, press.user, press.reference.id))

    def raise_it(self, press: ButtonPress) -> PressAnswer:
        """From the map, or from the message that offers it."""
        refused = readiness.raise_it(self._deps, press.user, press.reference.id)
        if refused is not None or press.window is None:
            return refused
        shown = self.page(press.user, press.window.filled.carried(Reference.load))
        return Redraw(press.window.id, notice("Readiness", shown.sentence) if isinstance(shown, Refused) else shown)
