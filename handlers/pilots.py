"""What the slash command does with a pilot: show it, let it rest, go on, leave out a week."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import Refused
from bot.domain.people import UserId
from bot.services import ending, pilots, portfolio, preflight
from bot.services.deps import Deps
from bot.views import pilots as views
from bot.views.blocks import Content, notice
from bot.views.ending import end_form, read_end_form
from bot.views.portfolio import pilot_list
from bot.views.sharing import STATUS, shareable


class Pilots:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def status(self, command: dict[str, Any], key: str | None, _: WebClient) -> Content:
        found = pilots.status(self._deps, UserId(command["user_id"]), key=key, channel=command["channel_id"])
        if isinstance(found, Refused):
            return views.sentence(found.sentence)
        shown = views.status(found, command=self._deps.settings.command)
        return shareable(shown, found.pilot, STATUS, asked_in=command["channel_id"])

    def list(self, command: dict[str, Any], page: str | None, _: WebClient) -> Content:
        found = portfolio.listing(self._deps, UserId(command["user_id"]))
        number = int(page) if page is not None and page.isdecimal() else 1
        return pilot_list(found, number, command=self._deps.settings.command)

    def pause(self, command: dict[str, Any], key: str | None, _: WebClient) -> Content:
        user, channel = UserId(command["user_id"]), command["channel_id"]
        return _said(pilots.pause(self._deps, user, key=key, channel=channel))

    def resume(self, command: dict[str, Any], key: str | None, _: WebClient) -> Content:
        user, channel = UserId(command["user_id"]), command["channel_id"]
        return _said(pilots.resume(self._deps, user, key=key, channel=channel))

    def skip(self, command: dict[str, Any], key: str | None, _: WebClient) -> Content:
        user, channel = UserId(command["user_id"]), command["channel_id"]
        return _said(pilots.skip(self._deps, user, key=key, channel=channel))

    def doctor(self, command: dict[str, Any], key: str | None, _: WebClient) -> Content:
        user, channel = UserId(command["user_id"]), command["channel_id"]
        return _said(preflight.doctor(self._deps, user, key=key, channel=channel))

    def end(self, command: dict[str, Any], key: str | None, client: WebClient) -> Content | None:
        begun = ending.begin(self._deps, UserId(command["user_id"]), key=key, channel=command["channel_id"])
        if isinstance(begun, Refused):
            return views.sentence(begun.sentence)
        client.views_open(trigger_id=command["trigger_id"], view=end_form(*begun))
        return None

    def submit_end(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        outcome = ending.end(self._deps, UserId(body["user"]["id"]), *read_end_form(view))
        match outcome:
            case None:
                ack()
            case Refused(sentence):
                ack(response_action="update", view=notice("Not ended", sentence))
            case problems:
                ack(response_action="errors", errors=dict(problems))


def _said(outcome: Content | Refused) -> Content:
    return views.sentence(outcome.sentence) if isinstance(outcome, Refused) else outcome
