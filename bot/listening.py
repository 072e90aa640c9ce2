"""What Slack sends, through Bolt, whichever way it came."""

from typing import Any

import structlog
from slack_bolt import App, BoltRequest, BoltResponse

from bot.metrics import Metrics

log = structlog.get_logger(__name__)


def answer(app: App, metrics: Metrics, **request: Any) -> BoltResponse:
    """What to answer. Bolt looks whose a payload is before any listener does, and raises where it cannot tell."""
    try:
        read = BoltRequest(**request)
        with metrics.answering(read.body):
            return app.dispatch(read)
    except Exception as error:  # whatever comes, the next payload is answered; what went wrong may quote this one
        log.warning("nobody can read what Slack sent", error=type(error).__name__)
        return BoltResponse(status=400)
