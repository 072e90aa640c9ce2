"""What Slack sends, parsed once: every id, text and window that a handler sees has been checked here.

Each `parse` raises MalformedError for a body that Slack would not send.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from bot.domain.errors import MalformedError
from bot.domain.people import ChannelId, UserId
from bot.views.reading import Filled
from bot.views.references import Reference

Body = Mapping[str, Any]
LONGEST_COMMAND = 8_000
"""More than any composer of Slack's takes."""


@dataclass(frozen=True, slots=True)
class Window:
    """A modal or a Home tab, with what is filled in."""

    id: str
    hash: str
    modal: bool
    filled: Filled
    below: str | None = None
    """The window that this one was opened on top of."""

    @classmethod
    def parse(cls, view: Body) -> Self:
        below = view.get("previous_view_id")
        return cls(
            id=_text(view, "id"),
            hash=_text(view, "hash", ""),
            modal=view.get("type") == "modal",
            filled=Filled(view),
            below=below if isinstance(below, str) else None,
        )

    @property
    def page(self) -> int:
        """The page of the list that it shows."""
        return self.filled.carried(Reference.load).version


@dataclass(frozen=True)
class ButtonPress:
    """A button that was pressed, or an option of a menu that was chosen."""

    user: UserId
    action: str
    value: str
    trigger: str
    channel: ChannelId | None = None
    """Where its message is; None in a window."""
    ts: str = ""
    """Its message."""
    ephemeral: bool = False
    """Whether nobody else sees its message."""
    window: Window | None = None

    @classmethod
    def parse(cls, body: Body) -> Self:
        actions = body.get("actions")
        if not isinstance(actions, list) or not actions or not isinstance(actions[0], Mapping):
            raise MalformedError("nothing was pressed")
        container = _part(body, "container", {})
        return cls(
            user=_user(body),
            action=_text(actions[0], "action_id"),
            value=_text(_part(actions[0], "selected_option", actions[0]), "value", ""),
            trigger=_text(body, "trigger_id"),
            channel=_channel(body) if "channel" in body else None,
            ts=_text(container, "message_ts", ""),
            ephemeral=container.get("is_ephemeral") is True,
            window=Window.parse(_part(body, "view")) if body.get("view") else None,
        )

    @cached_property
    def reference(self) -> Reference:
        """What it is about."""
        return Reference.load(self.value)

    @property
    def shown_in(self) -> Window:
        """The window that it was pressed in."""
        if self.window is None:
            raise MalformedError("this is pressed in a window only")
        return self.window

    @property
    def message_channel(self) -> ChannelId:
        """The conversation that it was pressed in."""
        if self.channel is None:
            raise MalformedError("this is pressed in a message only")
        return self.channel


@dataclass(frozen=True, slots=True)
class FormSubmission:
    """A form that somebody sent."""

    user: UserId
    form: str
    window: Window

    @classmethod
    def parse(cls, body: Body) -> Self:
        view = _part(body, "view")
        return cls(user=_user(body), form=_text(view, "callback_id"), window=Window.parse(view))

    @property
    def filled(self) -> Filled:
        return self.window.filled


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """The command with what stands behind it."""

    user: UserId
    channel: ChannelId
    direct: bool
    """Whether it was typed in direct messages."""
    text: str
    trigger: str
    response_url: str

    @classmethod
    def parse(cls, body: Body) -> Self:
        return cls(
            user=UserId.parse(body.get("user_id")),
            channel=ChannelId.parse_conversation(body.get("channel_id")),
            direct=body.get("channel_name") == "directmessage",
            text=_text(body, "text", "")[:LONGEST_COMMAND],
            trigger=_text(body, "trigger_id"),
            response_url=_text(body, "response_url"),
        )

    @property
    def verb(self) -> str:
        """What to do; alone, the command asks for help."""
        return (self.text.split() or ["help"])[0]

    @property
    def rest(self) -> list[str]:
        """The words behind the verb."""
        return self.text.split()[1:]

    @property
    def key(self) -> str | None:
        """The pilot that is named, if any."""
        return self.rest[0].lower() if self.rest else None

    @property
    def key_and_page(self) -> tuple[str | None, int]:
        """A pilot, a page of a list, both, or neither."""
        words = [word.lower() for word in self.rest[:2]]
        page = int(words.pop()) if words and words[-1].isdecimal() and len(words[-1]) < _MOST_DIGITS else 1
        return (words[0] if words else None), page


_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class MessageShortcut:
    """A shortcut in the menu of a message."""

    user: UserId
    channel: ChannelId
    ts: str
    text: str
    trigger: str

    @classmethod
    def parse(cls, body: Body) -> Self:
        message = _part(body, "message")
        return cls(
            user=_user(body),
            channel=_channel(body),
            ts=_text(message, "ts"),
            text=_text(message, "text", ""),
            trigger=_text(body, "trigger_id"),
        )


@dataclass(frozen=True, slots=True)
class OptionsRequest:
    """What somebody has typed so far into a menu that we fill."""

    user: UserId
    menu: str
    typed: str

    @classmethod
    def parse(cls, body: Body) -> Self:
        return cls(user=_user(body), menu=_text(body, "action_id"), typed=_text(body, "value", ""))


@dataclass(frozen=True, slots=True)
class EventReceived:
    """An event of the Events API. What is in it differs from kind to kind."""

    id: str
    kind: str
    team: str
    details: Body
    bot: UserId | None = None
    """Who we are, where Bolt knows it."""

    @classmethod
    def parse(cls, body: Body, *, bot: str | None = None) -> Self:
        event = _part(body, "event")
        return cls(
            id=_text(body, "event_id"),
            kind=_text(event, "type"),
            team=_text(body, "team_id", ""),
            details=event,
            bot=UserId.parse(bot) if bot else None,
        )

    @property
    def user(self) -> UserId:
        return UserId.parse(self.details.get("user"))

    @property
    def channel(self) -> ChannelId:
        """A rename tells the whole channel, everything else its id."""
        named = self.details.get("channel")
        return ChannelId.parse_conversation(named.get("id") if isinstance(named, Mapping) else named)

    @property
    def moved(self) -> tuple[ChannelId, ChannelId]:
        """The old and the new id of a channel."""
        old, new = (self.details.get(name) for name in ("old_channel_id", "new_channel_id"))
        return ChannelId.parse_conversation(old), ChannelId.parse_conversation(new)


def _user(body: Body) -> UserId:
    return UserId.parse(_part(body, "user").get("id"))


def _channel(body: Body) -> ChannelId:
    return ChannelId.parse_conversation(_part(body, "channel").get("id"))


def _part(body: Body, name: str, default: Body | None = None) -> Body:
    """A part of a body; one that may be missing has a default."""
    part = body.get(name)
    if part is None and default is not None:
        return default
    if not isinstance(part, Mapping):
        raise MalformedError(f"“{name}” is missing or is no object")
    return part


def _text(body: Body, name: str, default: str | None = None) -> str:
    text = body.get(name)
    if text is None and default is not None:
        return default
    if not isinstance(text, str):
        raise MalformedError(f"“{name}” is missing or is no text")
    return text
