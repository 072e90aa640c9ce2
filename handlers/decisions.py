"""Recording decisions: by the command, or from a message."""

from bot.domain.blockers import Refused
from bot.domain.people import ChannelId, UserId
from bot.domain.pilots import Pilot
from bot.services import decisions
from bot.services.deps import Deps
from bot.views.blocks import View, readable
from bot.views.decisions import decision_form, read_form, recorded
from handlers.answers import FormAnswer, Update, refusal
from handlers.interactions import FormSubmission, MessageShortcut, SlashCommand

NO_PILOT = Refused("You are on no pilot yet, so there is nothing to record this for. A champion can add you.")


class Decisions:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def command(self, command: SlashCommand) -> View | Refused:
        return self._form(command.user, command.channel)

    def from_message(self, shortcut: MessageShortcut, link: str | None) -> View | Refused:
        return self._form(shortcut.user, shortcut.channel, text=readable(shortcut.text), link=link)

    def submit(self, form: FormSubmission) -> FormAnswer:
        pilot_id, draft = read_form(form.filled, form.user)
        outcome = decisions.record(self._deps, form.user, pilot_id, draft, form_id=form.window.id)
        return Update(recorded(outcome)) if isinstance(outcome, Pilot) else refusal(outcome, "what")

    def _form(self, user: UserId, channel: ChannelId, *, text: str = "", link: str | None = None) -> View | Refused:
        pilots = decisions.recordable(self._deps, user, channel=channel)
        return decision_form(pilots, user, text=text, link=link) if pilots else NO_PILOT
