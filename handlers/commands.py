"""The slash command: one word chooses what it does, and everything it says is seen by the asker alone."""

from collections.abc import Callable

from bot.services import privacy
from bot.services.deps import Deps
from bot.views import pilots as views
from bot.views.blocks import Content
from bot.views.privacy import privacy as privacy_answer
from handlers.answers import CommandAnswer
from handlers.blockers import Blockers
from handlers.charter import Charter
from handlers.checkins import CheckIns
from handlers.decisions import Decisions
from handlers.dependencies import Dependencies
from handlers.gates import Gates
from handlers.history import History
from handlers.interactions import SlashCommand
from handlers.lessons import Lessons
from handlers.people import People
from handlers.pilots import Pilots
from handlers.raising import Raising
from handlers.readiness import Readiness
from handlers.risks import Risks
from handlers.setup import Setup


class Commands:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        pilots, setup, history, lessons = Pilots(deps), Setup(deps), History(deps), Lessons(deps)
        self._verbs: dict[str, Callable[[SlashCommand], CommandAnswer]] = {
            "help": self._help,
            "status": pilots.status,
            "history": history.history,
            "digest": history.digest,
            "list": pilots.list,
            "checkin": CheckIns(deps).command,
            "blocker": Raising(deps).command,
            "blockers": Blockers(deps).listing,
            "charter": Charter(deps).command,
            "readiness": Readiness(deps).command,
            "risks": Risks(deps).command,
            "dependencies": Dependencies(deps).command,
            "gate": Gates(deps).command,
            "decide": Decisions(deps).command,
            "lesson": lessons.write,
            "lessons": lessons.search,
            "privacy": self._privacy,
            "new": setup.new,
            "edit": setup.edit,
            "pause": pilots.pause,
            "resume": pilots.resume,
            "skip": pilots.skip,
            "away": People(deps).away,
            "end": pilots.end,
            "doctor": pilots.doctor,
        }

    def route(self, command: SlashCommand) -> CommandAnswer:
        verb = self._verbs.get(command.verb.lower())
        return verb(command) if verb else views.unknown_command(self._deps.settings.command, command.verb)

    def _help(self, _: SlashCommand) -> Content:
        return views.help_text(self._deps.settings.command)

    def _privacy(self, command: SlashCommand) -> Content:
        return privacy_answer(privacy.kept(self._deps, command.user), weeks=self._deps.settings.retention_weeks)
