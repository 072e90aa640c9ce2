"""The barest that could stand in the bot's place, as a process to measure it against."""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.views.checkins import FORM


def main() -> None:
    kind, *arguments = sys.argv[1:]
    kinds: dict[str, Callable[..., None]] = {"bolt": _bolt, "client": _client}
    kinds[kind](*arguments)


def _bolt(path: str) -> None:
    """A Bolt app that writes four kilobytes to a file, has the disk confirm them, and acks."""
    file = os.open(path, os.O_RDWR | os.O_CREAT)
    client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(
        client=client,
        process_before_response=True,
        request_verification_enabled=False,
        logger=logging.getLogger("bare"),
    )

    def submitted(ack: Ack) -> None:
        os.pwrite(file, os.urandom(4096), 0)
        os.fdatasync(file)
        ack()

    app.view(FORM)(submitted)
    handler = SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
    handler.client.web_client = client
    handler.start()  # type: ignore[no-untyped-call]  # theirs


def _client() -> None:
    """A WebSocket that answers every envelope at once, and knows nothing."""
    asyncio.run(_answer_all())


async def _answer_all() -> None:
    async with aiohttp.ClientSession() as session:
        opened = await session.post(
            f"{os.environ['SLACK_API_URL']}apps.connections.open",
            headers={"Authorization": f"Bearer {os.environ['SLACK_APP_TOKEN']}"},
        )
        url = (await opened.json())["url"]
        async with session.ws_connect(url) as socket:
            async for message in socket:
                envelope: Mapping[str, Any] = json.loads(message.data)
                if "envelope_id" in envelope:
                    await socket.send_str(json.dumps({"envelope_id": envelope["envelope_id"]}))


if __name__ == "__main__":
    main()
