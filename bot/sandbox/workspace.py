"""The state of the workspace and the rules that hold for everybody in it: who is where, and who sees what."""

from __future__ import annotations

import secrets
from itertools import count
from typing import TYPE_CHECKING, Any

from bot.sandbox.changes import Changes
from bot.sandbox.errors import ApiError, ImpossibleError
from bot.sandbox.records import Channel, Json, Message, User

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.sandbox.manifest import Manifest


class Workspace:
    """People, channels and messages of one team with one app installed in it."""

    def __init__(self, manifest: Manifest, clock: Callable[[], datetime]) -> None:
        self.manifest = manifest
        self.clock = clock
        self.changes = Changes()
        self._ids = count(1)
        self.team_id = self.new_id("T")
        self.app_id = self.new_id("A")
        self.bot_id = self.new_id("B")
        self.domain = "local-workspace"
        self.verification_token = secrets.token_hex(8)
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        name = manifest.bot_name.lower().replace(" ", "_")
        self.bot = User(self.new_id("U"), name, manifest.bot_name, self.team_id, is_bot=True)
        self.users[self.bot.id] = self.bot

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{next(self._ids):010d}"

    def note(self, kind: str, subject: Any) -> None:
        self.changes.note(kind, subject)

    # People and places

    def channel(self, channel_id: str) -> Channel:
        found = self.channels.get(channel_id)
        if found is None or found.is_deleted:
            raise ApiError("channel_not_found")
        return found

    def named_channel(self, name_or_id: str) -> Channel:
        """For people, who know channels by name. Raises ImpossibleError."""
        for channel in tuple(self.channels.values()):
            if not channel.is_deleted and (
                name_or_id == channel.id or (name_or_id == channel.name and not channel.is_im)
            ):
                return channel
        raise ImpossibleError("there is no channel", name_or_id)

    def rename_id(self, channel: Channel, new: str) -> None:
        with self.changes.lock:
            del self.channels[channel.id]
            channel.id = new
            self.channels[new] = channel
            for message in channel.messages:
                message.channel = new
            self.note("channel", channel)

    def user(self, user_id: str) -> User:
        if user_id not in self.users:
            raise ApiError("user_not_found")
        return self.users[user_id]

    def dm_with(self, user_id: str) -> Channel:
        """The direct messages between a person and the app, opened if need be."""
        with self.changes.lock:
            for channel in tuple(self.channels.values()):
                if channel.im_user == user_id:
                    return channel
            opened = Channel(self.new_id("D"), "directmessage", is_private=True, im_user=user_id)
            opened.members = [user_id, self.bot.id]
            opened.created = int(self.clock().timestamp())
            self.channels[opened.id] = opened
            self.note("channel", opened)
            return opened

    def may_see(self, user_id: str, channel: Channel) -> bool:
        """A member; or any full member of the team, if the channel is public."""
        user = self.users[user_id]
        outsider = user.is_guest or user.is_stranger or user.team_id != self.team_id
        return user_id in channel.members or not (channel.is_private or outsider)

    def is_shared(self, channel: Channel) -> bool:
        """Whether somebody from another organisation is in it (Slack Connect)."""
        return any(self.users[member].team_id != self.team_id for member in channel.members)

    # Messages

    def new_ts(self, channel: Channel) -> str:
        """The clock's instant as Slack writes it; later than any other in this channel, whatever the clock does."""
        with self.changes.lock:
            micros = max(round(self.clock().timestamp() * 1_000_000), channel.last_micros + 1)
            channel.last_micros = micros
            return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def post(self, channel: Channel, user_id: str, text: str, **more: Any) -> Message:
        with self.changes.lock:
            message = Message(channel.id, self.new_ts(channel), user_id, text[:40_000], **more)
            self.name_blocks(message.blocks)
            channel.messages.append(message)
            self.note("message", message)
            return message

    def edit(self, message: Message, **changed: Any) -> None:
        with self.changes.lock:
            for name, value in changed.items():
                setattr(message, name, value)
            self.name_blocks(message.blocks)
            message.edited_ts = self.new_ts(self.channel(message.channel))
            self.note("message", message)

    def remove(self, message: Message) -> None:
        with self.changes.lock:
            message.deleted = True
            self.note("message", message)

    def message(self, channel: Channel, ts: str) -> Message:
        """Raises message_not_found; an ephemeral message cannot be found by its ts, only by its response_url."""
        for message in channel.messages:
            if message.ts == ts and message.to is None and not message.deleted:
                return message
        raise ApiError("message_not_found")

    def visible_messages(self, user_id: str, channel: Channel) -> list[Message]:
        """Oldest first, with the ephemeral ones that only this person sees."""
        if channel.is_deleted or not self.may_see(user_id, channel):
            raise ImpossibleError(self.users[user_id].name, "cannot see", channel.name)
        with self.changes.lock:
            return [m for m in channel.messages if not m.deleted and m.to in (None, user_id)]

    def name_blocks(self, blocks: list[Json]) -> None:
        """Slack gives each block and each interactive element an id where the app gave none."""
        for block in blocks:
            block.setdefault("block_id", secrets.token_urlsafe(4))
            held = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
            for element in held if block["type"] in ("actions", "section", "input") else ():
                if isinstance(element, dict) and element["type"] != "image":
                    element.setdefault("action_id", secrets.token_urlsafe(4))
