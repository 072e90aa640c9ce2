"""A pilot's risks: the window, its buttons, and the forms that open on top of it."""

from bot.domain.blockers import Refused
from bot.domain.risks import Risk, RiskDraft
from bot.services import risks
from bot.services.deps import Deps
from bot.services.risks import Listed
from bot.views import riskforms as views
from bot.views.blocks import View
from handlers.answers import PressAnswer
from handlers.interactions import ButtonPress
from handlers.rows import Kind, Rows


def _drawn(found: Listed, page: int) -> View:
    return views.window(found.pilot, found.risks, may_change=found.may_change, gone=found.gone, on=found.on, page=page)


RISKS = Kind[Listed, Risk, RiskDraft](
    find=risks.read,
    again=risks.again,
    refusal_to_add=risks.refusal_to_add,
    row=risks.to_change,
    add=risks.add,
    change=risks.change_to,
    draw=_drawn,
    new_form=views.new_risk_form,
    row_form=views.risk_form,
    read_form=views.read_form,
    changes=views.RISK_FORM,
    field="what",
)


class Risks(Rows[Listed, Risk, RiskDraft]):
    def __init__(self, deps: Deps) -> None:
        super().__init__(deps, RISKS)

    def history(self, press: ButtonPress) -> PressAnswer:
        told = risks.history(self._deps, press.user, press.reference.id)
        return told if isinstance(told, Refused) else views.history(*told)

    def press(self, press: ButtonPress) -> PressAnswer:
        """A button that acts at once."""
        state = views.SETTLING[press.action]
        return self.pressed(press, risks.press(self._deps, press.user, press.reference.id, state))
