"""The leadership side's five buttons."""

from bot.services import confidence
from bot.services.deps import Deps
from handlers.answers import PressAnswer
from handlers.interactions import ButtonPress


class Confidence:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def rate(self, press: ButtonPress) -> PressAnswer:
        value = int(press.action.rpartition(":")[2])
        return confidence.rate(self._deps, press.user, press.reference.id, value)
