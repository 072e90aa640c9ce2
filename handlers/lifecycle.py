"""What Slack tells about channels, people and the app itself."""

import structlog

from bot.domain.errors import MalformedError
from bot.services import health, lifecycle
from bot.services.deps import Deps
from bot.views.people import person_from
from handlers.interactions import EventReceived

log = structlog.get_logger(__name__)


class Lifecycle:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def joined(self, event: EventReceived) -> None:
        if event.user == event.bot:
            lifecycle.invited(self._deps, event.id, event.channel)
        else:
            lifecycle.channel_changed(self._deps, event.id, event.channel)

    def channel_changed(self, event: EventReceived) -> None:
        lifecycle.channel_changed(self._deps, event.id, event.channel)

    def channel_id_changed(self, event: EventReceived) -> None:
        old, new = event.moved
        lifecycle.channel_id_changed(self._deps, event.id, old, new)

    def person_changed(self, event: EventReceived) -> None:
        user = event.details.get("user")
        if not isinstance(user, dict):
            raise MalformedError("“user” is no person")
        lifecycle.person_changed(self._deps, event.id, person_from(user, team=event.team))

    def removed(self, event: EventReceived) -> None:
        """The app was uninstalled, or its tokens were revoked: those of people are none of ours."""
        tokens = event.details.get("tokens")
        if event.kind == "app_uninstalled" or (isinstance(tokens, dict) and tokens.get("bot")):
            health.refused(self._deps)
            log.critical("Slack takes nothing from us any more; everything is kept", event_type=event.kind)
