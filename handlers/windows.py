"""Windows that answer a press; showing one is the one thing that a listener asks of Slack itself."""

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.blockers import Refused
from bot.failures import classify
from bot.views.blocks import View, notice

log = structlog.get_logger(__name__)


def show(client: WebClient, trigger: str, view: View, *, on_top: bool = False) -> None:
    """Open a view for whoever pressed; over a window that is open already, on top of it."""
    if on_top:
        client.views_push(trigger_id=trigger, view=view)
    else:
        client.views_open(trigger_id=trigger, view=view)


def redraw(client: WebClient, view_id: str, view: View) -> None:
    """Show in an open window what was just saved. If Slack does not draw it, it is saved all the same."""
    try:
        client.views_update(view_id=view_id, view=view)
    except (SlackApiError, OSError) as error:
        log.warning("a window still shows what was before", error=classify(error).error)


def explain(client: WebClient, trigger: str, refused: Refused, *, on_top: bool = False) -> None:
    """Say why a press does nothing."""
    show(client, trigger, notice("Not this time", refused.sentence), on_top=on_top)


def permalink(client: WebClient, channel: str, ts: str) -> str | None:
    """The message's address; where the bot may not look it is left out."""
    try:
        return str(client.chat_getPermalink(channel=channel, message_ts=ts)["permalink"])
    except (SlackApiError, OSError):
        return None
