"""The slash command: one word chooses what it does, and everything it says is seen by the asker alone."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services import checkins, privacy
from bot.services.deps import Deps
from bot.views import pilots as views
from bot.views.blocks import Content
from bot.views.privacy import privacy as privacy_answer
from handlers.answering import answer
from handlers.blockers import Blockers
from handlers.charter import Charter
from handlers.checkins import CheckIns
from handlers.decisions import Decisions
from handlers.dependencies import Dependencies
from handlers.gates import Gates
from handlers.history import History
from handlers.lessons import Lessons
from handlers.people import People
from handlers.pilots import Pilots
from handlers.raising import Raising
from handlers.readiness import Readiness
from handlers.risks import Risks
from handlers.setup import Setup

Answer = Content | None
"""What is said; None if a window has opened instead."""


class Commands:
    def __init__(self, deps: Deps, checkins: CheckIns, people: People, blockers: Blockers, raising: Raising) -> None:
        self._deps = deps
        self._checkins = checkins
        pilots, setup, looking_back = Pilots(deps), Setup(deps), History(deps)
        self._verbs: dict[str, Callable[[dict[str, Any], str | None, WebClient], Answer]] = {
            "help": self._help,
            "status": pilots.status,
            "history": looking_back.history,
            "digest": looking_back.digest,
            "list": pilots.list,
            "checkin": self._checkin,
            "blocker": raising.command,
            "blockers": blockers.listing,
            "charter": Charter(deps).command,
            "readiness": Readiness(deps).command,
            "risks": Risks(deps).command,
            "dependencies": Dependencies(deps).command,
            "gate": Gates(deps).command,
            "decide": Decisions(deps).command,
            "lesson": Lessons(deps).write,
            "lessons": Lessons(deps).search,
            "privacy": self._privacy,
            "new": setup.new,
            "edit": setup.edit,
            "pause": pilots.pause,
            "resume": pilots.resume,
            "skip": pilots.skip,
            "away": people.away,
            "end": pilots.end,
            "doctor": pilots.doctor,
        }

    def route(self, ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        word, *rest = (command.get("text") or "").split() or ["help"]
        verb = self._verbs.get(word.lower())
        if verb is None:
            said: Answer = views.unknown_command(self._deps.settings.command, word)
        else:
            said = verb(command, rest[0].lower() if rest else None, client)
        if said is None:
            ack()
        else:
            answer(ack, self._deps, command, said)

    def _help(self, _: dict[str, Any], __: str | None, ___: WebClient) -> Answer:
        return views.help_text(self._deps.settings.command)

    def _checkin(self, command: dict[str, Any], key: str | None, client: WebClient) -> Answer:
        user = UserId(command["user_id"])
        found = checkins.to_answer(self._deps, user, key=key, channel=command["channel_id"])
        view = found if isinstance(found, Refused) else self._checkins.form(user, found)
        if isinstance(view, Refused):
            return views.sentence(view.sentence)
        client.views_open(trigger_id=command["trigger_id"], view=view)
        return None

    def _privacy(self, command: dict[str, Any], _: str | None, __: WebClient) -> Answer:
        return privacy_answer(
            privacy.kept(self._deps, UserId(command["user_id"])), weeks=self._deps.settings.retention_weeks
        )
