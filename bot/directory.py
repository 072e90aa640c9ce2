"""What we ask Slack about people: the only caller of users.info."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.people import Person, UserId
from bot.failures import Meaning, classify
from bot.services import people
from bot.services.deps import Deps

log = structlog.get_logger(__name__)

_AT_ONCE = 40
"""People looked up in one tick; Slack takes a hundred a minute."""


class Directory:
    def __init__(self, deps: Deps, client: WebClient) -> None:
        self._deps = deps
        self._client = client

    def refresh(self) -> None:
        """Ask about people whom we do not know yet, and about those we have not asked about for a day."""
        for user in people.to_look_up(self._deps, limit=_AT_ONCE):
            try:
                person = self._look_up(user)
            except (SlackApiError, OSError) as error:
                log.warning("cannot ask Slack about people now", error=classify(error).error)
                return
            people.record(self._deps, person)

    def _look_up(self, user: UserId) -> Person:
        """What Slack says of somebody. Somebody it does not know is taken to have left."""
        try:
            found = self._client.users_info(user=user)["user"]
        except SlackApiError as error:
            if classify(error).meaning is Meaning.NEVER:
                return Person(user, deleted=True)
            raise
        return Person(user, zone=_zone(found.get("tz")), deleted=bool(found.get("deleted")))


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
