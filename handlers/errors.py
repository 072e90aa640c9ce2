"""What people see when something fails on our side: a sentence, a reference to quote, and their words kept."""

import json
import secrets
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import MalformedError, NotSavedError, UnavailableError
from bot.views.blocks import notice
from handlers.answering import tell
from handlers.windows import show

log = structlog.get_logger(__name__)


def answer_failure(error: Exception, body: dict[str, Any], client: WebClient) -> BoltResponse:
    """Answer whoever waits. An unanswered form would stay open too, but would not say why."""
    reference = secrets.token_hex(4)
    kind = str(body.get("type", "command"))
    if isinstance(error, MalformedError):
        log.warning("refused what Slack would not send", reference=reference, kind=kind, problem=str(error))
    else:
        log.error("listener failed", reference=reference, kind=kind, exc_info=error)
    sentence = _sentence(error, reference)
    if body.get("type") == "view_submission":
        return _respond(_beside_the_words(body.get("view"), sentence))
    if "command" in body:
        return _respond({"text": sentence})
    _tell(client, body, sentence)
    return BoltResponse(status=200, body="")


def _sentence(error: Exception, reference: str) -> str:
    if isinstance(error, NotSavedError):
        return "This was not saved: the database is busy or full. Please try again soon."
    if isinstance(error, UnavailableError):
        return "I cannot look that up right now: the database is busy or gone. Please try again soon."
    if isinstance(error, MalformedError):
        return f"Nothing was done: what reached me was not whole. Please try again; the reference is {reference}."
    if isinstance(error, SlackApiError | OSError):
        return "Slack did not show the window for this. Please look whether it was done before you try again."
    return (
        "Something went wrong on our side. Please look whether it was done before you try again; "
        f"the reference is {reference}."
    )


def _beside_the_words(view: Any, sentence: str) -> dict[str, Any]:
    """The form stays as it is; one without inputs has no place for a sentence, and gets a window above it."""
    block_id = _first_input(view)
    if block_id is None:
        return {"response_action": "push", "view": notice("That did not work", sentence)}
    return {"response_action": "errors", "errors": {block_id: f"{sentence} Your words are still here."}}


def _first_input(view: Any) -> str | None:
    try:
        return next((str(block["block_id"]) for block in view["blocks"] if block["type"] == "input"), None)
    except (KeyError, TypeError):  # no form of ours, or none at all: that may be why it failed
        return None


def _respond(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(body), headers={"content-type": "application/json"})


def _tell(client: WebClient, body: dict[str, Any], sentence: str) -> None:
    """In a window, above the one that is open; where Slack opens none, in a message that only they see."""
    view, url = body.get("view"), body.get("response_url")
    on_top = isinstance(view, dict) and view.get("type") == "modal"
    try:
        show(client, str(body["trigger_id"]), notice("That did not work", sentence), on_top=on_top)
    except (SlackApiError, OSError, KeyError):
        if not isinstance(url, str) or not tell(url, sentence):
            log.warning("could not tell the person", exc_info=True)
