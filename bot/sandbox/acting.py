"""What stands between people and the app: an act becomes a payload, is delivered, and what came of it is reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.envelopes import Envelope, Outcome
from bot.sandbox.errors import ImpossibleError
from bot.sandbox.payloads import event_callback, interaction, message_json, view_json
from bot.sandbox.records import View as ViewRecord

if TYPE_CHECKING:
    from bot.sandbox.delivery import Delivery
    from bot.sandbox.messages import Message
    from bot.sandbox.modals import View
    from bot.sandbox.records import Channel, Json, User
    from bot.sandbox.records import Message as MessageRecord
    from bot.sandbox.responses import Responses
    from bot.sandbox.screens import Screens
    from bot.sandbox.tickets import Tickets, Trigger
    from bot.sandbox.workspace import Workspace

EVENTS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "channel_archive",
        "channel_deleted",
        "channel_id_changed",
        "channel_left",
        "channel_rename",
        "channel_unarchive",
        "group_archive",
        "group_deleted",
        "group_left",
        "group_rename",
        "group_unarchive",
        "member_joined_channel",
        "member_left_channel",
        "message.channels",
        "message.groups",
        "message.im",
        "tokens_revoked",
        "user_change",
    }
)
"""Everything that this workspace can tell an app, under the names that manifests use."""
INTERACTIONS = frozenset(
    {"block_actions", "block_suggestion", "message_action", "shortcut", "view_closed", "view_submission"}
)
CHANNEL_KINDS = {"channel": "channels", "group": "groups", "im": "im"}
BUTTON_WARNING = "This app responded with an error, or not at all. Try again?"
MODAL_TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Reply:
    """What came of a command. `error` is Slack's own sentence; `messages` are what the person got to see."""

    error: str | None = None
    messages: list[Message] = field(default_factory=list)
    view: View | None = None

    @property
    def text(self) -> str:
        return self.messages[-1].text if self.messages else ""

    @property
    def blocks(self) -> list[Json]:
        return self.messages[-1].blocks if self.messages else []


@dataclass(frozen=True)
class Pressed:
    """What came of pressing or choosing. `view` is the modal that it opened, or in which it happened, if still open."""

    error: str | None = None
    view: View | None = None
    messages: list[Message] = field(default_factory=list)
    confirm: Json | None = None

    @property
    def ephemeral(self) -> Message | None:
        """The newest message that only this person sees and that came of it."""
        return next((message for message in reversed(self.messages) if message.is_ephemeral), None)


@dataclass(frozen=True)
class Submitted:
    """What came of a submission. `errors` are by block_id; `sent` is False if Slack's own checks held it back."""

    closed: bool
    errors: dict[str, str] = field(default_factory=dict)
    error: str | None = None
    view: View | None = None
    sent: bool = True


@dataclass(frozen=True)
class Acting:
    """The parts of the workspace that acts touch."""

    workspace: Workspace
    screens: Screens
    tickets: Tickets
    delivery: Delivery
    responses: Responses

    def event(self, event: Json, channel: Channel | None = None) -> Envelope | None:
        """Tell the app, if its manifest subscribes to this event; waits until it has acknowledged, or failed to."""
        kind = event["type"]
        if kind == "message":
            kind = f"message.{CHANNEL_KINDS[event['channel_type']]}"
        if kind not in EVENTS:
            raise ValueError(kind)
        if kind not in self.workspace.manifest.events:
            return None
        shared = channel is not None and self.workspace.is_shared(channel)
        return self.delivery.announce(event_callback(self.workspace, event, is_shared=shared))

    def interact(self, user: User, kind: str, details: Json, *, accepts_payload: bool = False) -> Envelope:
        if kind not in INTERACTIONS:
            raise ValueError(kind)
        if user.deleted:
            raise ImpossibleError(user.name, "was deactivated and cannot act")
        if not self.workspace.manifest.interactivity:
            raise ImpossibleError("the manifest switches interactivity off")
        payload = {**interaction(self.workspace, kind, user), **details}
        return self.delivery.deliver("interactive", payload, accepts_payload=accepts_payload)

    def act_on_message(self, user: User, message: MessageRecord, entry: Json) -> tuple[Envelope, Trigger]:
        channel = self.workspace.channels[message.channel]
        trigger = self.tickets.trigger(user.id)
        answer_at = self.tickets.response_url(user.id, channel.id, message)
        details: Json = {
            **self._message(message, channel),
            "trigger_id": trigger.id,
            "state": {"values": message.state.get(user.id, {})},
            "response_url": self.responses.url("actions", answer_at),
            "actions": [entry],
        }
        return self.interact(user, "block_actions", details), trigger

    def act_on_view(self, user: User, view: ViewRecord, entry: Json) -> tuple[Envelope, Trigger]:
        """Without channel and response_url: a view is in no conversation."""
        trigger = self.tickets.trigger(user.id, view.id if view.payload["type"] == "modal" else None)
        details: Json = {
            **self._view(view),
            "trigger_id": trigger.id,
            "state": {"values": view.state},
            "actions": [entry],
        }
        return self.interact(user, "block_actions", details), trigger

    def suggest(self, user: User, target: MessageRecord | ViewRecord, place: Json, typed: str) -> Envelope:
        """Ask the app for a menu's options. What stands in the view's inputs is not told, and nothing can be opened."""
        if isinstance(target, ViewRecord):
            details = self._view(target)
            details["view"]["state"] = {"values": {}}
        else:
            details = self._message(target, self.workspace.channels[target.channel])
        return self.interact(user, "block_suggestion", {**details, **place, "value": typed}, accepts_payload=True)

    def _message(self, message: MessageRecord, channel: Channel) -> Json:
        """Where an act happens: on a message."""
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.to is not None,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        return {
            "container": container,
            "channel": {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name},
            "message": message_json(self.workspace, message),
        }

    def _view(self, view: ViewRecord) -> Json:
        """The same in a view."""
        return {"container": {"type": "view", "view_id": view.id}, "view": view_json(self.workspace, view)}

    def action_ts(self) -> str:
        return f"{self.workspace.clock().timestamp():.6f}"

    def newest(self, user: User) -> list[MessageRecord]:
        """Every message of the app that this person sees, to tell later which ones are new."""
        with self.workspace.changes.lock:
            channels: list[Any] = list(self.workspace.channels.values())
            seen = [c for c in channels if not c.is_deleted and self.workspace.may_see(user.id, c)]
            return [m for c in seen for m in c.messages if m.to == user.id and not m.deleted]


def warning(envelope: Envelope) -> str | None:
    return None if envelope.outcome is Outcome.ACKED else BUTTON_WARNING
