"""What goes wrong on request, as slack_sdk's client meets it."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.sandbox import Sandbox

LOST = (URLError, ConnectionError, http.client.HTTPException)


def test_a_rate_limit_strikes_once_and_says_when_to_come_back(slack: Sandbox, client: WebClient) -> None:
    slack.faults.next("users.info", status=429, retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        client.users_info(user=slack.bot_user_id)
    assert caught.value.response.headers["Retry-After"] == "7"
    assert client.users_info(user=slack.bot_user_id)["ok"]


def test_an_error_can_be_kept_for_one_channel(slack: Sandbox, client: WebClient) -> None:
    here, there = slack.channel("general").id, slack.add_channel("there").id
    slack.faults.next("chat.postMessage", error="is_archived", channel=there)
    client.chat_postMessage(channel=here, text="fine")
    with pytest.raises(SlackApiError, match="is_archived"):
        client.chat_postMessage(channel=there, text="not fine")


def test_a_server_error_can_last_for_some_calls(slack: Sandbox, client: WebClient) -> None:
    slack.faults.next("auth.test", status=503, times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            client.auth_test()
        assert caught.value.response.status_code == 503
    assert client.auth_test()["ok"]


def test_a_call_can_be_lost_before_it_does_anything(slack: Sandbox, client: WebClient) -> None:
    slack.faults.next("chat.postMessage", drop_before=True)
    with pytest.raises(LOST):
        client.chat_postMessage(channel=slack.channel("general").id, text="hi")
    assert slack.person("dana").messages("general") == []


def test_a_call_can_be_done_and_its_answer_lost(slack: Sandbox, client: WebClient) -> None:
    slack.faults.next("chat.postMessage", drop_after_accepting=True)
    with pytest.raises(LOST):
        client.chat_postMessage(channel=slack.channel("general").id, text="hi")
    assert [message.text for message in slack.person("dana").messages("general")] == ["hi"]
    assert slack.calls[-1].ok


def test_an_answer_can_be_nonsense(slack: Sandbox, client: WebClient) -> None:
    slack.faults.next("*", garbage=True)
    with pytest.raises(SlackApiError, match="non-JSON"):
        client.auth_test()
