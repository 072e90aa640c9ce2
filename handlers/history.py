"""Looking back: a pilot's history and its latest digest, and sharing what one was told with the channel."""

from bot.domain.blockers import Refused
from bot.services import digest, history, sharing
from bot.services.deps import Deps
from bot.views.blocks import Content
from bot.views.digest import digest_message
from bot.views.history import history_message
from bot.views.sharing import HISTORY, shareable
from handlers.answers import PressAnswer
from handlers.interactions import ButtonPress, SlashCommand


class History:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def history(self, command: SlashCommand) -> Content | Refused:
        found = history.of(self._deps, command.user, key=command.key, channel=command.channel)
        if isinstance(found, Refused):
            return found
        return shareable(history_message(found), found.pilot, HISTORY, asked_in=command.channel)

    def digest(self, command: SlashCommand) -> Content | Refused:
        found = digest.latest(self._deps, command.user, key=command.key, channel=command.channel)
        return found if isinstance(found, Refused) else digest_message(found, reader=command.user)

    def share(self, press: ButtonPress) -> PressAnswer:
        wanted, channel = press.reference, press.message_channel
        return sharing.share(self._deps, press.user, wanted.id, wanted.action, channel=channel, shown_at=press.ts)
