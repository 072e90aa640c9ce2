"""Reading a whole digest, part by part."""

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services import digest
from bot.services.deps import Deps
from bot.views.blocks import View
from bot.views.everything import everything
from bot.views.references import Reference
from handlers.answers import PressAnswer
from handlers.interactions import ButtonPress


class Digest:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def read(self, press: ButtonPress) -> PressAnswer:
        found = digest.read(self._deps, press.user, press.reference.id, channel=press.channel)
        return found if isinstance(found, Refused) else everything(found)

    def page(self, user: UserId, place: Reference) -> View | Refused:
        found = digest.read(self._deps, user, place.id, channel=None)
        return found if isinstance(found, Refused) else everything(found, part=place.version)
