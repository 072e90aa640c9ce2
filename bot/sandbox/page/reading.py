"""How far each person has read each conversation."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.records import Channel, Message, User
    from bot.sandbox.workspace import Workspace


class Reading:
    """Kept by person and channel, as the ts of the newest message seen."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], float] = {}

    def unread(self, user: User, channel: Channel) -> int:
        """How many messages of others stand outside of threads and were not seen yet."""
        return len(self._news(user, channel))

    def first_unread(self, user: User, channel: Channel) -> str | None:
        """The ts above which the line "New" belongs."""
        news = self._news(user, channel)
        return news[0].ts if news else None

    def see(self, user: User, channel: Channel) -> None:
        """Everything that stands in it now."""
        if news := self._news(user, channel):
            with self._lock:
                self._seen[user.id, channel.id] = float(news[-1].ts)
            self._workspace.note("read", channel)

    def see_all(self) -> None:
        """Everybody has read everything, as if they had been there all along."""
        for channel in tuple(self._workspace.channels.values()):
            for member in tuple(channel.members):
                self.see(self._workspace.users[member], channel)

    def _news(self, user: User, channel: Channel) -> list[Message]:
        since = self._seen.get((user.id, channel.id), 0.0)
        return [
            message
            for message in tuple(channel.messages)
            if float(message.ts) > since
            and message.user != user.id
            and message.thread_ts is None
            and message.to in (None, user.id)
            and not message.deleted
        ]
