"""What must hold at the end of it, whatever went wrong meanwhile."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from bot.app import Bot
from bot.sandbox import Sandbox
from bot.sandbox.errors import ApiError
from storage.tables import Delivery, OutboxRow
from tests.week.house import House


def outbox(bot: Bot) -> Sequence[Any]:
    with bot.deps.db.read() as tx:
        return tx.execute(select(OutboxRow)).all()


def missing(home: House) -> list[str]:
    """What should be in Slack and is not, or not as it should be."""
    rows = (row for row in outbox(home.bot) if row.kind != "home")
    return [f"{row.key}: {row.state}, {row.last_error}" for row in rows if not _shows(home.slack, row)]


def twice(slack: Sandbox) -> set[str]:
    """What was posted more than once."""
    posts = [call for call in slack.calls_of("chat.postMessage") if call.ok]
    times = Counter(call.args["metadata"]["event_payload"]["delivery_id"] for call in posts)
    return {key for key, count in times.items() if count > 1}


def _shows(slack: Sandbox, row: Any) -> bool:
    if row.state is not Delivery.SENT:
        return False
    try:
        message = slack.workspace.message(slack.workspace.channels[row.channel], row.ts)
    except ApiError:
        return False
    return bool(message.text == row.payload["text"])
