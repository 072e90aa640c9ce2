"""What a workspace consists of. Plain data; every change goes through workspace.py, under its lock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Offered = dict[tuple[str, str, str], list[Json]]
"""The options that an app has named for a menu, by person, block_id and action_id."""


@dataclass
class User:
    """A person or the app's bot."""

    id: str
    name: str
    real_name: str
    team_id: str
    title: str = ""
    tz: str = "Etc/UTC"
    locale: str = "en-US"
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_invited_user: bool = False
    is_bot: bool = False
    deleted: bool = False

    @property
    def is_guest(self) -> bool:
        return self.is_restricted or self.is_ultra_restricted


@dataclass
class Message:
    """One message; `to` is whom an ephemeral one is shown to, None for everybody in the channel."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    to: str | None = None
    from_app: bool = False
    edited_ts: str | None = None
    deleted: bool = False
    unfurl: bool = True
    state: dict[str, dict[str, dict[str, Json]]] = field(default_factory=dict)
    offered: Offered = field(default_factory=dict)


@dataclass
class Channel:
    """A channel, or (with `im_user`) the direct messages between one person and the app."""

    id: str
    name: str
    is_private: bool = False
    im_user: str | None = None
    members: list[str] = field(default_factory=list)
    is_archived: bool = False
    is_deleted: bool = False
    created: int = 0
    messages: list[Message] = field(default_factory=list)
    last_micros: int = 0

    @property
    def is_im(self) -> bool:
        return self.im_user is not None


@dataclass
class View:
    """A modal or App Home as it stands on someone's screen, with what was typed into it (`state`)."""

    id: str
    user: str
    payload: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    state: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    error: str | None = None
    offered: Offered = field(default_factory=dict)
    is_open: bool = True

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.payload["blocks"]
        return blocks
