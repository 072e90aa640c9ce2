"""What the Web API takes and what it refuses, called by slack_sdk's own client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.errors import SlackApiError

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient

    from bot.sandbox import Sandbox
    from tests.sandbox.app import Clock


def refused(call: Callable[..., Any], **args: Any) -> Any:
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return caught.value.response


def general(slack: Sandbox) -> str:
    return slack.channel("general").id


def test_the_token_tells_its_scopes_in_a_header(slack: Sandbox, client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user_id"], answer["team_id"]) == (slack.bot_user_id, slack.team_id)
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_unknown_methods_and_arguments_are_refused_and_noted(slack: Sandbox, client: WebClient) -> None:
    assert refused(client.api_call, api_method="chat.shout")["error"] == "unknown_method"
    answer = refused(client.chat_postMessage, channel=general(slack), text="hi", colour="red")
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] unknown argument: colour"]
    assert len(slack.problems) == 2


def test_each_token_opens_only_its_own_doors(slack: Sandbox, client: WebClient) -> None:
    assert refused(client.auth_test, token="xoxb-wrong")["error"] == "invalid_auth"
    assert refused(client.auth_test, token=slack.app_token)["error"] == "not_allowed_token_type"
    assert refused(client.apps_connections_open, app_token=slack.bot_token)["error"] == "not_allowed_token_type"


def test_a_scope_that_was_not_granted_is_named(slack: Sandbox, client: WebClient) -> None:
    slack.api.scopes -= {"chat:write"}
    answer = refused(client.chat_postMessage, channel=general(slack), text="hi")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")


def test_one_message_per_second_and_channel_by_the_sandbox_clock(
    slack: Sandbox, client: WebClient, clock: Clock
) -> None:
    client.chat_postMessage(channel=general(slack), text="one")
    answer = refused(client.chat_postMessage, channel=general(slack), text="two")
    assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "1")
    clock.pass_by(seconds=1)
    client.chat_postMessage(channel=general(slack), text="two")
    assert [message.text for message in slack.person("dana").messages("general")] == ["one", "two"]


def test_updates_are_limited_per_minute(slack: Sandbox, client: WebClient, clock: Clock) -> None:
    sent = client.chat_postMessage(channel=general(slack), text="0")
    for number in range(50):
        client.chat_update(channel=general(slack), ts=sent["ts"], text=str(number))
    assert refused(client.chat_update, channel=general(slack), ts=sent["ts"], text="51").headers["Retry-After"] == "60"
    clock.pass_by(minutes=1)
    client.chat_update(channel=general(slack), ts=sent["ts"], text="51")


def test_message_times_come_from_the_clock_and_never_repeat(slack: Sandbox, client: WebClient, clock: Clock) -> None:
    slack.limits.enabled = False
    stamps = [client.chat_postMessage(channel=general(slack), text="hi")["ts"] for _ in range(3)]
    clock.pass_by(days=-1)
    stamps.append(client.chat_postMessage(channel=general(slack), text="hi")["ts"])
    assert stamps[0] == "1795420800.000000"
    assert stamps == sorted(set(stamps))


def test_a_message_to_a_person_goes_to_their_direct_messages(slack: Sandbox, client: WebClient) -> None:
    dana = slack.person("dana")
    sent = client.chat_postMessage(channel=dana.id, text="psst")
    assert sent["channel"].startswith("D")
    assert [message.text for message in dana.dm] == ["psst"]
    assert client.conversations_open(users=dana.id)["channel"]["id"] == sent["channel"]
    assert refused(client.chat_update, channel=dana.id, ts=sent["ts"], text="x")["error"] == "channel_not_found"


def test_messages_go_only_where_the_app_is_and_may_write(slack: Sandbox, client: WebClient) -> None:
    elsewhere = slack.add_channel("elsewhere", bot=False)
    secret = slack.add_channel("secret", private=True, bot=False)
    old = slack.add_channel("old", is_archived=True)
    robot = slack.add_person("robot", is_bot=True)
    errors = [
        refused(client.chat_postMessage, channel=where, text="hi")["error"]
        for where in (elsewhere.id, secret.id, old.id, robot.id, "C404")
    ]
    assert errors == ["not_in_channel", "channel_not_found", "is_archived", "cannot_dm_bot", "channel_not_found"]


def test_updates_have_rules_of_their_own(slack: Sandbox, client: WebClient) -> None:
    where = general(slack)
    own = client.chat_postMessage(channel=where, text="mine")["ts"]
    hers = slack.person("dana").post("general", "hers").ts
    assert refused(client.chat_update, channel=where, ts=own, text="x" * 4001)["error"] == "msg_too_long"
    assert refused(client.chat_update, channel=where, ts=hers, text="x")["error"] == "cant_update_message"
    assert refused(client.chat_update, channel=where, ts="1.000001", text="x")["error"] == "message_not_found"
    assert refused(client.api_call, api_method="chat.update", json={"channel": where, "ts": own})["error"] == "no_text"
    assert refused(client.chat_delete, channel=where, ts=hers)["error"] == "cant_delete_message"
    client.chat_delete(channel=where, ts=own)
    assert refused(client.chat_update, channel=where, ts=own, text="x")["error"] == "message_not_found"


def test_an_ephemeral_message_is_seen_by_one_person_who_must_be_there(slack: Sandbox, client: WebClient) -> None:
    bo = slack.add_person("bo")
    assert refused(client.chat_postEphemeral, channel=general(slack), user=bo.id, text="x")["error"] == (
        "user_not_in_channel"
    )
    slack.channel("general").add(bo)
    client.chat_postEphemeral(channel=general(slack), user=bo.id, text="only bo")
    assert [message.text for message in bo.messages("general")] == ["only bo"]
    assert slack.person("dana").messages("general") == []


def test_history_tells_metadata_only_on_request(slack: Sandbox, client: WebClient) -> None:
    metadata = {"event_type": "sent", "event_payload": {"id": "7"}}
    where = general(slack)
    first = client.chat_postMessage(channel=where, text="first", metadata=metadata)["ts"]
    slack.limits.enabled = False
    client.chat_postMessage(channel=where, text="reply", thread_ts=first)
    client.chat_postMessage(channel=where, text="second")
    told = client.conversations_history(channel=where)["messages"]
    full = client.conversations_history(channel=where, include_all_metadata=True, oldest=first, inclusive=True)
    thread = client.conversations_replies(channel=where, ts=first)["messages"]
    assert [message["text"] for message in told] == ["second", "first"]
    assert told[1]["metadata"] == {"event_type": "sent"}
    assert full["messages"][1]["metadata"] == metadata
    assert [message["text"] for message in thread] == ["first", "reply"]
    assert client.conversations_history(channel=where, oldest=first)["messages"][-1]["text"] == "second"


def test_lists_come_in_pages(slack: Sandbox, client: WebClient) -> None:
    wide = slack.add_channel("wide", members=[slack.add_person(f"p{n}") for n in range(5)])
    first = client.conversations_members(channel=wide.id, limit=4)
    rest = client.conversations_members(channel=wide.id, limit=4, cursor=first["response_metadata"]["next_cursor"])
    assert len(first["members"]) + len(rest["members"]) == 6
    assert rest["response_metadata"]["next_cursor"] == ""


def test_people_and_channels_are_described(slack: Sandbox, client: WebClient) -> None:
    slack.add_person("guest", is_restricted=True, external=True)
    dana = client.users_info(user=slack.person("dana").id, include_locale=True)["user"]
    assert (dana["tz"], dana["locale"], dana["deleted"], dana["is_restricted"]) == (
        "Europe/Berlin",
        "en-US",
        False,
        False,
    )
    slack.channel("general").add(slack.person("guest"))
    channel = client.conversations_info(channel=general(slack), include_num_members=True)["channel"]
    assert (channel["is_member"], channel["is_ext_shared"], channel["num_members"]) == (True, True, 3)
    assert refused(client.users_info, user="U404")["error"] == "user_not_found"


def test_a_permalink_names_channel_and_message(slack: Sandbox, client: WebClient) -> None:
    sent = client.chat_postMessage(channel=general(slack), text="hi")
    link = client.chat_getPermalink(channel=general(slack), message_ts=sent["ts"])["permalink"]
    assert link.endswith(f"/archives/{general(slack)}/p{sent['ts'].replace('.', '')}")


def test_unsound_blocks_post_nothing(slack: Sandbox, client: WebClient) -> None:
    blocks = [{"type": "divider"}, {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    answer = refused(client.chat_postMessage, channel=general(slack), text="hi", blocks=blocks)
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"
    ]
    assert slack.person("dana").messages("general") == []
