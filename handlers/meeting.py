"""Before anything is decided about somebody, the bot knows who they are."""

from collections.abc import Callable
from contextlib import suppress

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from bot.domain.errors import MalformedError
from bot.domain.people import UserId


class Meeting(Middleware):
    """`meet` is told of whoever presses, submits, types or opens their Home."""

    def __init__(self, meet: Callable[[UserId], None]) -> None:
        self._meet = meet

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,
        next: Callable[[], BoltResponse],  # noqa: A002 - Bolt's name for it
    ) -> BoltResponse:
        happened = req.body.get("event")
        acts = happened is None or (isinstance(happened, dict) and happened.get("type") == "app_home_opened")
        if acts and req.context.user_id:
            with suppress(MalformedError):  # the listener refuses it, and says so
                self._meet(UserId.parse(req.context.user_id))
        return next()
