"""What Slack's errors mean for a message: the table of its method pages, row by row."""

import http.client
import socket
from collections.abc import Mapping
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.errors import UnavailableError
from bot.failures import TO_MEND, Meaning, classify

ROWS = (
    (Meaning.NEVER, "not_in_channel channel_not_found is_archived"),
    (Meaning.NEVER, "restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel"),
    (Meaning.NEVER, "restricted_action_non_threadable_channel restricted_action_thread_locked"),
    (Meaning.MUST_BE_MENDED, "messages_tab_disabled not_enabled"),
    (Meaning.NEVER, "cannot_dm_bot user_not_found user_disabled user_not_visible users_not_found"),
    (Meaning.REFUSED_PAYLOAD, "msg_too_long msg_blocks_too_long no_text invalid_blocks invalid_blocks_format"),
    (Meaning.REFUSED_PAYLOAD, "too_many_attachments metadata_too_large invalid_metadata_format"),
    (Meaning.REFUSED_PAYLOAD, "invalid_metadata_schema markdown_text_conflict"),
    (Meaning.CONVERSATION_BUSY, "rate_limited"),
    (Meaning.TOO_FAST, "ratelimited message_limit_exceeded"),
    (Meaning.NOTHING_WORKS, "invalid_auth not_authed account_inactive token_revoked token_expired"),
    (Meaning.NOTHING_WORKS, "missing_scope no_permission not_allowed_token_type"),
    (Meaning.NOTHING_WORKS, "ekm_access_denied org_login_required team_added_to_org"),
    (Meaning.NOTHING_WORKS, "team_access_not_granted access_denied accesslimited team_not_found"),
    (Meaning.UNKNOWN, "fatal_error internal_error request_timeout"),
    (Meaning.WAIT, "service_unavailable"),
    (Meaning.NEVER, "slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked user_not_in_channel"),
    (Meaning.GONE, "message_not_found cant_update_message edit_window_closed is_inactive block_mismatch"),
    (Meaning.NEVER, "an_error_that_slack_has_yet_to_think_of"),
)
WAITS = {"ekm_access_denied": 1, "org_login_required": 1, "team_added_to_org": 1, "messages_tab_disabled": 1}
"""Hours, where trying again sooner makes no sense."""


def refusal(code: str | None, status: int = 200, headers: Mapping[str, str] = {}, **more: str) -> Exception:
    data: Any = {"ok": False, "error": code} | more if code else "<html>"
    answer = SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="chat.postMessage",
        req_args={},
        data=data,
        headers=dict(headers),
        status_code=status,
    )
    refused: Exception = SlackApiError("refused", answer)  # type: ignore[no-untyped-call]  # theirs
    return refused


@pytest.mark.parametrize(("meaning", "code"), [(meaning, code) for meaning, codes in ROWS for code in codes.split()])
def test_each_code_of_the_table_has_its_meaning(meaning: Meaning, code: str) -> None:
    found = classify(refusal(code))
    assert (found.meaning, found.error) == (meaning, code)
    if code in WAITS:
        assert found.wait is not None
        assert found.wait.total_seconds() == 3600 * WAITS[code]


@pytest.mark.parametrize(
    ("meaning", "error"),
    [
        (Meaning.TOO_FAST, refusal("ratelimited", 429)),
        (Meaning.WAIT, refusal("service_unavailable", 503)),
        (Meaning.UNKNOWN, refusal("internal_error", 500)),
        (Meaning.UNKNOWN, refusal(None, 502)),
        (Meaning.UNKNOWN, TimeoutError()),
        (Meaning.UNKNOWN, URLError("timed out")),
        (Meaning.UNKNOWN, http.client.RemoteDisconnected("")),
        (Meaning.UNKNOWN, http.client.IncompleteRead(b"")),
        (Meaning.WAIT, URLError(socket.gaierror())),
        (Meaning.WAIT, URLError(ConnectionRefusedError())),
        (Meaning.WAIT, UnavailableError("locked")),
        (Meaning.OWN_FAULT, TypeError()),
    ],
)
def test_without_a_code_it_is_asked_whether_the_message_can_have_arrived(meaning: Meaning, error: Exception) -> None:
    assert classify(error).meaning is meaning


def test_slack_says_how_long_to_wait_and_which_scope_is_missing() -> None:
    waited = classify(refusal("ratelimited", 429, {"Retry-After": "7"})).wait
    assert waited is not None
    assert waited.total_seconds() == 7
    assert classify(refusal("missing_scope", needed="chat:write")).error == "missing_scope (chat:write)"


def test_whatever_must_be_mended_has_a_cure() -> None:
    assert set(TO_MEND) == {
        code for meaning, codes in ROWS if meaning is Meaning.MUST_BE_MENDED for code in codes.split()
    }
