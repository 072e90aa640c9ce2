"""Somebody opens the app's Home."""

from bot.services import home
from bot.services.deps import Deps
from handlers.interactions import EventReceived


class Home:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def opened(self, event: EventReceived) -> None:
        if event.details.get("tab") == "home":
            home.opened(self._deps, event.user)
