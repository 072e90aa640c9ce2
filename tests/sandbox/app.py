"""The app that these tests talk to: a real slack_bolt App whose listeners each test adds as it needs them."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.sandbox import Channel, Person

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Test App"},
    "features": {
        "bot_user": {"display_name": "Test Bot"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [{"command": "/hello", "description": "Say hello", "should_escape": True}],
        "shortcuts": [
            {"name": "Anywhere", "type": "global", "callback_id": "anywhere", "description": "d"},
            {"name": "On this", "type": "message", "callback_id": "on_this", "description": "d"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands",
                "chat:write",
                "im:write",
                "im:history",
                "users:read",
                "channels:read",
                "channels:history",
                "groups:read",
                "groups:history",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_uninstalled",
                "channel_archive",
                "channel_left",
                "channel_rename",
                "group_left",
                "member_joined_channel",
                "tokens_revoked",
                "user_change",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@dataclass
class Running:
    """A started sandbox with dana (a member of #general), and an app connected to it."""

    slack: Sandbox
    app: App
    client: WebClient
    handler: SocketModeHandler
    clock: Clock
    dana: Person
    general: Channel


class Closing:
    """Ends apps in the background: slack_sdk's client waits up to a second for its queue when it is closed."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []

    def end(self, slack: Sandbox, handler: SocketModeHandler) -> None:
        def close() -> None:
            with slack.quick_close():
                handler.client.close()
            slack.stop()

        self._threads.append(threading.Thread(target=close, daemon=True))
        self._threads[-1].start()

    def wait(self) -> None:
        for thread in self._threads:
            thread.join(20)
            assert not thread.is_alive(), "slack_sdk's client did not close"


def telling(told: list[Any], read: Callable[[dict[str, Any]], Any]) -> Callable[..., None]:
    """A listener that notes what it reads from each body, and acknowledges."""

    def listener(ack: Any, body: dict[str, Any]) -> None:
        told.append(read(body))
        ack()

    return listener


@contextlib.contextmanager
def connected(closing: Closing, manifest: Mapping[str, Any], clock: Clock, **options: Any) -> Iterator[Running]:
    slack = Sandbox(manifest, clock=clock, **options).start()
    dana = slack.add_person("dana", tz="Europe/Berlin")
    general = slack.add_channel("general", members=[dana])
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    app = App(client=client, process_before_response=True)
    handler = SocketModeHandler(app, slack.app_token, web_client=client, ping_interval=3)
    handler.client.connect()
    slack.wait_for_connection()
    try:
        yield Running(slack, app, client, handler, clock, dana, general)
    finally:
        closing.end(slack, handler)
