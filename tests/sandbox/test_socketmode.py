"""Socket Mode's own rules, seen from a bare WebSocket: slack_sdk's client would wait three seconds at each refresh."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk import WebClient

from bot.sandbox import Outcome, Sandbox

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import ClientWebSocketResponse

    Script = Callable[[Callable[[], Awaitable[ClientWebSocketResponse]]], Awaitable[Any]]


def url_of(slack: Sandbox) -> str:
    client = WebClient(base_url=slack.api_url)
    return str(client.apps_connections_open(app_token=slack.app_token)["url"])


def play(slack: Sandbox, script: Script) -> Any:
    """Run `script`, which opens connections as it likes; all are closed at its end."""

    async def run() -> Any:
        async with AsyncExitStack() as stack:
            session = await stack.enter_async_context(aiohttp.ClientSession())

            async def connect() -> ClientWebSocketResponse:
                url = await asyncio.to_thread(url_of, slack)
                return await stack.enter_async_context(session.ws_connect(url))

            return await script(connect)

    return asyncio.run(run())


def test_hello_counts_the_connections_and_the_eleventh_is_turned_away(slack: Sandbox) -> None:
    async def script(connect: Callable[[], Awaitable[ClientWebSocketResponse]]) -> list[Any]:
        first = [await (await connect()).receive_json() for _ in range(11)]
        return [message.get("num_connections", message.get("reason")) for message in first]

    assert play(slack, script) == [*range(1, 11), "too_many_websockets"]


def test_a_ticket_lets_in_once(slack: Sandbox) -> None:
    async def script(_connect: Callable[[], Awaitable[ClientWebSocketResponse]]) -> int:
        url = await asyncio.to_thread(url_of, slack)
        async with aiohttp.ClientSession() as session:
            async with session.ws_connect(url):
                pass
            async with session.get(url) as again:
                return again.status

    assert play(slack, script) == 404


def test_after_a_refresh_the_new_connection_gets_what_comes_and_acks_count_from_anywhere(slack: Sandbox) -> None:
    async def script(connect: Callable[[], Awaitable[ClientWebSocketResponse]]) -> list[Any]:
        old = await connect()
        await old.receive_json()
        await asyncio.to_thread(slack.refresh)
        reasons = [(await old.receive_json())["reason"] for _ in range(2)]
        new = await connect()
        await new.receive_json()
        command = asyncio.create_task(asyncio.to_thread(slack.person("dana").command, "/hello"))
        envelope = await new.receive_json()
        await old.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "from the old one"}})
        return [*reasons, envelope["type"], envelope["accepts_response_payload"], (await command).text]

    assert play(slack, script) == ["warning", "refresh_requested", "slash_commands", True, "from the old one"]
    assert slack.envelopes[0].outcome is Outcome.ACKED


def test_a_payload_in_the_ack_of_an_event_is_noted_as_a_mistake(slack: Sandbox) -> None:
    async def script(connect: Callable[[], Awaitable[ClientWebSocketResponse]]) -> None:
        socket = await connect()
        await socket.receive_json()
        act = asyncio.create_task(asyncio.to_thread(slack.channel("general").archive))
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "hm"}})
        await act
        await socket.send_str("not even JSON")
        await asyncio.to_thread(slack.wait_until, lambda: len(slack.problems) == 2)

    play(slack, script)
    assert "takes no payload" in slack.problems[0]


def test_an_act_in_flight_ends_when_the_sandbox_stops(slack: Sandbox) -> None:
    async def script(connect: Callable[[], Awaitable[ClientWebSocketResponse]]) -> str | None:
        socket = await connect()
        await socket.receive_json()
        command = asyncio.create_task(asyncio.to_thread(slack.person("dana").command, "/hello"))
        await socket.receive_json()
        await asyncio.to_thread(slack.stop)
        return (await command).error

    assert play(slack, script) == "/hello failed with the error “operation_timeout”"
