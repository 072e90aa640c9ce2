"""Answering at a response URL. Only who posts there is told whether Slack draws a chart or a table."""

import structlog
from slack_bolt import Ack
from slack_sdk.webhook import WebhookClient

from bot.services import refusals
from bot.services.deps import Deps
from bot.views import plainer
from bot.views.blocks import Content
from bot.views.plainer import Payload

log = structlog.get_logger(__name__)

_SECONDS = 1
"""A command that is not acknowledged within three has failed for whoever gave it."""
_TAKEN, _REFUSED = 200, 400


def answer(ack: Ack, deps: Deps, response_url: str, content: Content) -> None:
    """Say something to whoever gave a command, as richly as this workspace draws it."""
    payload = content.payload()
    undrawn = refusals.known(deps) if plainer.rich(payload) else frozenset()
    *offers, words = plainer.ever_plainer(payload, undrawn) if payload["blocks"] else [payload, payload]
    if not plainer.rich(offers[0]):
        ack(**offers[0])
    elif _shown(deps, response_url, offers):
        ack()
    else:
        ack(**words)


def tell(url: str, sentence: str) -> bool:
    """Say something that only whoever pressed sees, below what they pressed; whether Slack took it."""
    said = {"text": sentence, "response_type": "ephemeral", "replace_original": False}
    return _post(url, said) == _TAKEN


def _shown(deps: Deps, url: str, offers: list[Payload]) -> bool:
    """Offer ever plainer messages until one is taken, and remember what was not."""
    refused: frozenset[str] = frozenset()
    for payload in offers:
        status = _post(url, payload)
        if status == _REFUSED:
            refused = plainer.rich(payload)
            continue
        if refused and status is not None:
            refusals.remember(deps, refused)
        return status is not None
    return False


def _post(url: str, payload: Payload) -> int | None:
    """What Slack answers; None if it took nothing and it is no use to offer it something plainer."""
    try:
        status = WebhookClient(url, timeout=_SECONDS, retry_handlers=[]).send_dict(payload).status_code
    except OSError:
        log.warning("the response URL cannot be reached", exc_info=True)
        return None
    if status not in (_TAKEN, _REFUSED):
        log.warning("the response URL took nothing", status=status)
        return None
    return status
