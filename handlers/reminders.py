"""The switch that ends reminders."""

from bot.services import reminders
from bot.services.deps import Deps
from bot.views.reminders import TURN_ON, switched
from handlers.answers import PressAnswer
from handlers.interactions import ButtonPress


class Reminders:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def switch(self, press: ButtonPress) -> PressAnswer:
        on = press.action == TURN_ON
        reminders.switch(self._deps, press.user, on=on)
        return switched(on=on)
