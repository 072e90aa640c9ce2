"""Whether Slack takes our token, and what it lets us do: asked once a day, and every few minutes while it does not.

So an app that was installed again goes on by itself, even if there is nothing to send.
"""

from datetime import datetime, timedelta

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import manifest
from bot.failures import Meaning, classify
from bot.services import health
from bot.services.deps import Deps

log = structlog.get_logger(__name__)

_DAILY = timedelta(days=1)
_WHILE_REFUSED = timedelta(minutes=5)


class Token:
    def __init__(self, deps: Deps, client: WebClient) -> None:
        self._deps = deps
        self._client = client
        self._asked_at: datetime | None = None

    def look(self) -> None:
        """Ask Slack if it is time to. Raises UnavailableError when the database cannot be reached."""
        now = self._deps.clock.now()
        since = now - self._asked_at if self._asked_at is not None else _DAILY
        if since < _WHILE_REFUSED or (since < _DAILY and not health.is_refused(self._deps)):
            return
        self._asked_at = now
        try:
            answer = self._client.auth_test()
        except (SlackApiError, OSError) as error:
            self._not_taken(error)
        else:
            self._taken(str(answer.headers.get("x-oauth-scopes", "")))

    def _taken(self, granted: str) -> None:
        """A token without its scopes is taken and still lets us do little: what is sent shows whether it is enough."""
        lacking = self._deps.granted.missing = manifest.missing(granted)
        if lacking:
            log.warning("the app lacks scopes", scopes=lacking)
        elif health.is_refused(self._deps):
            health.accepted(self._deps)
            log.info("Slack takes our token again")

    def _not_taken(self, error: SlackApiError | OSError) -> None:
        failure = classify(error)
        if failure.meaning is Meaning.NOTHING_WORKS:
            health.refused(self._deps)
        log.warning("cannot ask Slack about our token", error=failure.error)
