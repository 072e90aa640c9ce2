"""What Slack tells about channels, people and the app itself."""

from typing import Any

import structlog
from slack_bolt import Ack, BoltContext

from bot.domain.people import ChannelId
from bot.services import health, lifecycle
from bot.services.deps import Deps
from bot.views.people import person_from

log = structlog.get_logger(__name__)


class Lifecycle:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def joined(self, ack: Ack, body: dict[str, Any], event: dict[str, Any], context: BoltContext) -> None:
        channel = ChannelId(event["channel"])
        if event["user"] == context.bot_user_id:
            lifecycle.invited(self._deps, body["event_id"], channel)
        else:
            lifecycle.channel_changed(self._deps, body["event_id"], channel)
        ack()

    def channel_changed(self, ack: Ack, body: dict[str, Any], event: dict[str, Any]) -> None:
        named = event["channel"]  # a rename tells the whole channel, everything else its id
        channel = ChannelId(named["id"] if isinstance(named, dict) else named)
        lifecycle.channel_changed(self._deps, body["event_id"], channel)
        ack()

    def channel_id_changed(self, ack: Ack, body: dict[str, Any], event: dict[str, Any]) -> None:
        old, new = ChannelId(event["old_channel_id"]), ChannelId(event["new_channel_id"])
        lifecycle.channel_id_changed(self._deps, body["event_id"], old, new)
        ack()

    def person_changed(self, ack: Ack, body: dict[str, Any], event: dict[str, Any]) -> None:
        person = person_from(event["user"], team=str(body["team_id"]))
        lifecycle.person_changed(self._deps, body["event_id"], person)
        ack()

    def removed(self, ack: Ack, event: dict[str, Any]) -> None:
        """The app was uninstalled, or its tokens were revoked: those of people are none of ours."""
        if event["type"] == "app_uninstalled" or event.get("tokens", {}).get("bot"):
            health.refused(self._deps)
            log.critical("Slack takes nothing from us any more; everything is kept", event_type=event["type"])
        ack()
