"""What the slash command does with a pilot: show it, let it rest, go on, leave out a week."""

from bot.domain.blockers import Refused
from bot.services import ending, pilots, portfolio, preflight
from bot.services.deps import Deps
from bot.views import pilots as views
from bot.views.blocks import Content, View, notice
from bot.views.ending import end_form, read_end_form
from bot.views.portfolio import pilot_list
from bot.views.sharing import STATUS, shareable
from handlers.answers import FormAnswer, Problems, Update
from handlers.interactions import FormSubmission, SlashCommand


class Pilots:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def status(self, command: SlashCommand) -> Content | Refused:
        found = pilots.status(self._deps, command.user, key=command.key, channel=command.channel)
        if isinstance(found, Refused):
            return found
        shown = views.status(found, command=self._deps.settings.command)
        return shareable(shown, found.pilot, STATUS, asked_in=command.channel)

    def list(self, command: SlashCommand) -> Content:
        found = portfolio.listing(self._deps, command.user)
        return pilot_list(found, command.key_and_page[1], command=self._deps.settings.command)

    def pause(self, command: SlashCommand) -> Content | Refused:
        return pilots.pause(self._deps, command.user, key=command.key, channel=command.channel)

    def resume(self, command: SlashCommand) -> Content | Refused:
        return pilots.resume(self._deps, command.user, key=command.key, channel=command.channel)

    def skip(self, command: SlashCommand) -> Content | Refused:
        return pilots.skip(self._deps, command.user, key=command.key, channel=command.channel)

    def doctor(self, command: SlashCommand) -> Content | Refused:
        return preflight.doctor(self._deps, command.user, key=command.key, channel=command.channel)

    def end(self, command: SlashCommand) -> View | Refused:
        begun = ending.begin(self._deps, command.user, key=command.key, channel=command.channel)
        return begun if isinstance(begun, Refused) else end_form(*begun)

    def submit_end(self, form: FormSubmission) -> FormAnswer:
        match ending.end(self._deps, form.user, *read_end_form(form.filled)):
            case None:
                return None
            case Refused(sentence):
                return Update(notice("Not ended", sentence))
            case problems:
                return Problems(problems)
