"""What a failed call to Slack means, in one table; the codes are those of Slack's method pages."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse


class Meaning(Enum):
    WAIT = auto()
    """Not taken; try again after a while."""
    UNKNOWN = auto()
    """Nobody can say whether it happened."""
    NEVER = auto()
    """This message can never arrive there."""
    REFUSED_PAYLOAD = auto()
    """Slack does not take what we made; a plainer message may pass."""
    NOTHING_WORKS = auto()
    """No call can succeed until somebody mends the installation."""


@dataclass(frozen=True, slots=True)
class Failure:
    meaning: Meaning
    error: str
    wait: timedelta | None = None
    """How long Slack asks us to wait; None if it does not say."""


_CODE = re.compile(r"[a-z][a-z0-9_]*")
_WAIT = "ratelimited rate_limited message_limit_exceeded service_unavailable team_added_to_org org_login_required"
_UNKNOWN = "fatal_error internal_error request_timeout"
_REFUSED_PAYLOAD = (
    "msg_too_long msg_blocks_too_long no_text invalid_blocks invalid_blocks_format too_many_attachments "
    "metadata_too_large invalid_metadata_format invalid_metadata_schema markdown_text_conflict invalid_arguments"
)
_NOTHING_WORKS = (
    "invalid_auth not_authed account_inactive token_revoked token_expired missing_scope no_permission "
    "not_allowed_token_type ekm_access_denied team_access_not_granted access_denied accesslimited team_not_found "
    "messages_tab_disabled"
)
_MEANINGS = {
    code: meaning
    for codes, meaning in (
        (_WAIT, Meaning.WAIT),
        (_UNKNOWN, Meaning.UNKNOWN),
        (_REFUSED_PAYLOAD, Meaning.REFUSED_PAYLOAD),
        (_NOTHING_WORKS, Meaning.NOTHING_WORKS),
    )
    for code in codes.split()
}


def classify(error: Exception) -> Failure:
    """What to make of an exception of the SDK. Every error code that the table does not name means never."""
    if not isinstance(error, SlackApiError):
        return Failure(Meaning.UNKNOWN, type(error).__name__)
    response = error.response
    code = _code(response)
    if code is None:
        return Failure(Meaning.UNKNOWN, "unreadable_answer")
    if response.status_code == 429:
        return Failure(Meaning.WAIT, code, _retry_after(response))
    if response.status_code == 503:
        return Failure(Meaning.WAIT, code)
    if response.status_code >= 500:
        return Failure(Meaning.UNKNOWN, code)
    return Failure(_MEANINGS.get(code, Meaning.NEVER), code)


def reason(error: Exception) -> str:
    """Why a call failed, for people to read."""
    if isinstance(error, SlackApiError):
        return classify(error).error
    return str(getattr(error, "reason", None) or error)


def _code(response: SlackResponse | dict[str, Any]) -> str | None:
    """Slack's error code. The SDK puts a sentence there, or hands out a plain dict, when the answer was not JSON."""
    data = response.data if isinstance(response, SlackResponse) else None
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else None


def _retry_after(response: SlackResponse) -> timedelta | None:
    value = response.headers.get("Retry-After") or response.headers.get("retry-after")
    return timedelta(seconds=float(value)) if value else None
