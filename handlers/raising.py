"""Raising something on any day: by the command, or from a message."""

from bot.domain.blockers import Refused
from bot.domain.people import ChannelId, UserId
from bot.services import blockers
from bot.services.deps import Deps
from bot.views import denials
from bot.views.blocks import View, readable
from bot.views.raising import raise_form, raised, read_raise_form
from handlers.answers import FormAnswer, Problems, Update
from handlers.interactions import FormSubmission, MessageShortcut, SlashCommand


class Raising:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def command(self, command: SlashCommand) -> View | Refused:
        return self._form(command.user, command.channel)

    def from_message(self, shortcut: MessageShortcut, link: str | None) -> View | Refused:
        return self._form(shortcut.user, shortcut.channel, text=readable(shortcut.text), link=link)

    def submit(self, form: FormSubmission) -> FormAnswer:
        pilot_id, draft = read_raise_form(form.filled)
        if not draft.text:
            return Problems({"text": "Please say what it is."})
        kept = blockers.raise_any_day(self._deps, form.user, pilot_id, draft)
        return Problems({"text": kept.sentence}) if isinstance(kept, Refused) else Update(raised(kept.item, kept.pilot))

    def _form(self, user: UserId, channel: ChannelId, *, text: str = "", link: str | None = None) -> View | Refused:
        """The form for somebody's pilots, that of the channel first."""
        pilots = blockers.raisable(self._deps, user, channel=channel)
        return raise_form(pilots, text=text, link=link) if pilots else denials.NO_PILOT
