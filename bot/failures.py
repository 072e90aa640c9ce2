"""What a failed call to Slack means, in one table; the codes are those of Slack's method pages."""

import http.client
import re
import socket
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from urllib.error import URLError

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.errors import UnavailableError


class Meaning(Enum):
    WAIT = auto()
    """Not taken; try again after a while."""
    CONVERSATION_BUSY = auto()
    """Too much for this one conversation; the others go on."""
    TOO_FAST = auto()
    """Too much for the whole workspace."""
    UNKNOWN = auto()
    """Nobody can say whether it happened."""
    NEVER = auto()
    """This message can never arrive there."""
    GONE = auto()
    """The message to be changed is no longer there, or can no longer be changed."""
    REFUSED_PAYLOAD = auto()
    """Slack does not take what we made; a plainer message may pass."""
    MUST_BE_MENDED = auto()
    """This kind of message cannot pass until somebody mends the app's settings; others can."""
    OWN_FAULT = auto()
    """We failed by ourselves, before or after the call; trying again helps only if what we met changes."""
    NOTHING_WORKS = auto()
    """No call can succeed until somebody mends the installation."""


@dataclass(frozen=True, slots=True)
class Failure:
    meaning: Meaning
    error: str
    wait: timedelta | None = None
    """How long Slack asks us to wait, or how long it makes sense to; None if nobody says."""


_CODE = re.compile(r"[a-z][a-z0-9_]*")
_HOUR = timedelta(hours=1)
_TABLE = (
    (Meaning.WAIT, None, "service_unavailable"),
    (Meaning.CONVERSATION_BUSY, None, "rate_limited"),
    (Meaning.TOO_FAST, None, "ratelimited message_limit_exceeded"),
    (Meaning.UNKNOWN, None, "fatal_error internal_error request_timeout"),
    (Meaning.GONE, None, "message_not_found cant_update_message edit_window_closed is_inactive block_mismatch"),
    (
        Meaning.REFUSED_PAYLOAD,
        None,
        """msg_too_long msg_blocks_too_long no_text invalid_blocks invalid_blocks_format too_many_attachments
        metadata_too_large invalid_metadata_format invalid_metadata_schema markdown_text_conflict invalid_arguments""",
    ),
    (Meaning.MUST_BE_MENDED, _HOUR, "messages_tab_disabled not_enabled"),
    (Meaning.NOTHING_WORKS, _HOUR, "ekm_access_denied team_added_to_org org_login_required"),
    (
        Meaning.NOTHING_WORKS,
        None,
        """invalid_auth not_authed account_inactive token_revoked token_expired missing_scope no_permission
        not_allowed_token_type team_access_not_granted access_denied accesslimited team_not_found""",
    ),
)
TO_MEND = {
    "messages_tab_disabled": "Slack takes no messages to people: in the app's settings, at App Home, allow messages.",
    "not_enabled": "Slack shows nobody their Home: in the app's settings, at App Home, switch on the Home Tab.",
}
"""What keeps one kind of message from passing, and the cure."""
_MEANINGS = {code: (meaning, wait) for meaning, wait, codes in _TABLE for code in codes.split()}


def classify(error: Exception) -> Failure:
    """What to make of an exception of the SDK. Every error code that the table does not name means never."""
    if not isinstance(error, SlackApiError):
        return _without_answer(error)
    response = error.response
    if not isinstance(response, SlackResponse):  # the SDK hands out a plain dict when there was no answer
        return Failure(Meaning.UNKNOWN, "no_answer")
    code = _code(response)
    if response.status_code == 429:
        return Failure(Meaning.TOO_FAST, code or "ratelimited", _retry_after(response))
    if code is None:
        return Failure(Meaning.UNKNOWN, "unreadable_answer")
    if response.status_code == 503:
        return Failure(Meaning.WAIT, code, _retry_after(response))
    if response.status_code >= 500:
        return Failure(Meaning.UNKNOWN, code)
    meaning, wait = _MEANINGS.get(code, (Meaning.NEVER, None))
    return Failure(meaning, _with_scope(code, response), wait)


def _without_answer(error: Exception) -> Failure:
    """The connection failed us, or our own code did."""
    if isinstance(error, UnavailableError):
        return Failure(Meaning.WAIT, "database_unavailable")
    if _never_left(error):
        return Failure(Meaning.WAIT, "unreachable")
    if isinstance(error, OSError | http.client.HTTPException):
        return Failure(Meaning.UNKNOWN, type(error).__name__)
    return Failure(Meaning.OWN_FAULT, f"own_fault ({type(error).__name__})")


def reason(error: Exception) -> str:
    """Why a call failed, for people to read."""
    if isinstance(error, SlackApiError):
        return classify(error).error
    return str(getattr(error, "reason", None) or error)


def _never_left(error: Exception) -> bool:
    """Whether the call cannot have reached Slack: its name was not found, or nobody took the connection."""
    return isinstance(error, URLError) and isinstance(error.reason, socket.gaierror | ConnectionRefusedError)


def _code(response: SlackResponse) -> str | None:
    """Slack's error code. The SDK puts a sentence there when the answer was not JSON."""
    code = response.data.get("error") if isinstance(response.data, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else None


def _with_scope(code: str, response: SlackResponse) -> str:
    """The code, and which scope Slack says is missing."""
    needed = response.get("needed")
    return f"{code} ({needed})" if code == "missing_scope" and isinstance(needed, str) else code


def _retry_after(response: SlackResponse) -> timedelta | None:
    value = response.headers.get("Retry-After") or response.headers.get("retry-after")
    try:
        return timedelta(seconds=float(value)) if value else None
    except (ValueError, OverflowError):
        return None
