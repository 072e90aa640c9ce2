"""Somebody in the workspace, and what they can do there. Each act waits until the app has answered it, or failed to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.sandbox import inputs, payloads, suggestions
from bot.sandbox.acting import Acting, Pressed, Reply, warning
from bot.sandbox.channels import Channel
from bot.sandbox.elements import did, find_choice
from bot.sandbox.envelopes import Outcome
from bot.sandbox.errors import ApiError, ImpossibleError
from bot.sandbox.messages import Message
from bot.sandbox.modals import View

if TYPE_CHECKING:
    from bot.sandbox import records
    from bot.sandbox.elements import Element
    from bot.sandbox.envelopes import Envelope
    from bot.sandbox.suggestions import Suggested
    from bot.sandbox.tickets import ResponseUrl, Trigger

COMMAND_FAILURES = {Outcome.UNREACHED: "dispatch_failed", Outcome.TIMED_OUT: "operation_timeout"}


class Person:
    """Acts synchronously, from any thread but the sandbox's own."""

    def __init__(self, record: records.User, acting: Acting) -> None:
        self.record = record
        self._acting = acting
        self._workspace = acting.workspace

    def __repr__(self) -> str:
        return f"<Person {self.name} {self.id}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Person) and other.record is self.record

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    # Looking

    def channels(self) -> list[Channel]:
        """The conversations that this person is in, direct messages with the app included."""
        listed = [c for c in tuple(self._workspace.channels.values()) if self.id in c.members and not c.is_deleted]
        return [Channel(one, self._acting) for one in listed]

    def messages(self, channel: Channel | str | None = None) -> list[Message]:
        """Oldest first, threads included, as this person sees them; of the direct messages with the app by default."""
        return [Message(self, one) for one in self._workspace.visible_messages(self.id, self._place(channel))]

    @property
    def dm(self) -> list[Message]:
        return self.messages()

    @property
    def view(self) -> View | None:
        """The modal on top, if any is open."""
        top = self._acting.screens.top(self.id)
        return View(self, top, self._acting) if top else None

    @property
    def home(self) -> View | None:
        """The App Home as last published for this person."""
        published = self._acting.screens.homes.get(self.id)
        return View(self, published, self._acting) if published else None

    # Acting

    def command(self, line: str, channel: Channel | str | None = None) -> Reply:
        """Type a slash command, by default in the direct messages with the app."""
        name, _, text = line.partition(" ")
        place = self._place_to_act(channel)
        declared = self._workspace.manifest.commands.get(name)
        if declared is None or self.record.team_id != self._workspace.team_id:
            return Reply(error=f"{name} is not a valid command.")
        if declared.get("should_escape"):
            text = self._escape(text)
        trigger = self._acting.tickets.trigger(self.id)
        answer_at = self._acting.tickets.response_url(self.id, place.id)
        payload = payloads.command(self._workspace, self.record, place, name, text.strip())
        payload |= {"trigger_id": trigger.id, "response_url": self._acting.responses.url("commands", answer_at)}
        before = self._acting.newest(self.record)
        envelope = self._acting.delivery.deliver("slash_commands", payload, accepts_payload=True)
        error = self._answer_command(name, envelope, answer_at)
        return Reply(error, self._new_since(before, answer_at), self._opened(trigger))

    def press(self, target: Message | View, name: str, value: Any = None) -> Pressed:
        """Press a button or choose `value` in a menu, found by label, action_id or block_id; confirms if asked.

        Among several buttons with the same label `value` tells which.
        """
        element, chosen = find_choice(target.blocks, name, value)
        return self.use(target, element, chosen)

    def suggest(self, target: Message | View, element: Element, typed: str) -> Suggested:
        """Type into a menu whose options the app holds; they stay on offer until something else is typed."""
        self._require_sight(target)
        return suggestions.suggest(self._acting, self.record, target.record, element, typed)

    def choosing(self, target: Message | View, element: Element, chosen: Any) -> Element:
        """The element with what can be chosen in it; in a menu that the app fills, `chosen` is typed if need be."""
        offered = suggestions.with_options(self.record, target.record, element)
        if offered is element or not chosen or suggestions.offers(offered, chosen):
            return offered
        suggestions.suggest(self._acting, self.record, target.record, element, str(chosen))
        return suggestions.with_options(self.record, target.record, element)

    def use(self, target: Message | View, element: Element, chosen: Any = None) -> Pressed:
        """Like `press`, with an element at hand."""
        before = self._acting.newest(self.record)
        self._require_sight(target)
        element = self.choosing(target, element, chosen)
        if isinstance(target, Message):
            state = target.record.state.setdefault(self.id, _initial(target.record))
            entry = did(element, chosen, state, self._acting.action_ts())
            envelope, trigger = self._acting.act_on_message(self.record, target.record, entry)
        else:
            entry = did(element, chosen, target.record.state, self._acting.action_ts())
            envelope, trigger = self._acting.act_on_view(self.record, target.record, entry)
        view = self._opened(trigger) or (self.view if isinstance(target, View) else None)
        return Pressed(warning(envelope), view, self._new_since(before), element.confirm)

    def open_home(self) -> View | None:
        """Look at the App Home; returns what is published by the time the app has acknowledged that."""
        if not self._workspace.manifest.home_tab:
            raise ImpossibleError("the manifest switches the Home tab off")
        event: records.Json = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self._workspace.dm_with(self.id).id,
            "tab": "home",
        }
        published = self._acting.screens.homes.get(self.id)
        if published:
            event["view"] = payloads.view_json(self._workspace, published)
        self._acting.event(event)
        return self.home

    def post(self, channel: Channel | str | None, text: str, thread: Message | None = None) -> Message:
        """Write a message, by default to the app."""
        place = self._place_to_act(channel)
        if place.is_archived or (place.is_im and self._workspace.manifest.messages_read_only):
            raise ImpossibleError("nobody can write in", place.name)
        record = self._workspace.post(place, self.id, text, thread_ts=thread.ts if thread else None)
        kind = "im" if place.is_im else "group" if place.is_private else "channel"
        event: records.Json = {**payloads.message_json(self._workspace, record), "channel": place.id}
        if self._workspace.bot.id in place.members:
            self._acting.event({**event, "channel_type": kind}, place)
            if f"<@{self._workspace.bot.id}>" in text:
                self._acting.event({**event, "type": "app_mention"}, place)
        return Message(self, record)

    def shortcut(self, callback_id: str, message: Message | None = None) -> Pressed:
        """A global shortcut, or a message shortcut on `message`."""
        declared = self._workspace.manifest.shortcuts.get(callback_id)
        if declared is None or (declared["type"] == "message") is (message is None):
            raise ImpossibleError("the manifest has no such shortcut:", callback_id)
        before = self._acting.newest(self.record)
        trigger = self._acting.tickets.trigger(self.id)
        details: records.Json = {"callback_id": callback_id, "trigger_id": trigger.id}
        details["action_ts"] = self._acting.action_ts()
        if message is not None:
            place = self._workspace.channels[message.channel]
            answer_at = self._acting.tickets.response_url(self.id, place.id, None)
            details |= {
                "channel": {"id": place.id, "name": payloads.channel_name(place)},
                "message": payloads.message_json(self._workspace, message.record),
                "message_ts": message.ts,
                "response_url": self._acting.responses.url("app", answer_at),
            }
        envelope = self._acting.interact(self.record, "message_action" if message else "shortcut", details)
        return Pressed(warning(envelope), self._opened(trigger), self._new_since(before))

    def change(self, **changes: Any) -> None:
        """Profile or standing: tz, locale, status_emoji, deleted, is_admin ...; the app hears of it (user_change)."""
        for name, value in changes.items():
            if not hasattr(self.record, name):
                raise ImpossibleError("people have no", name)
            setattr(self.record, name, value)
        self._workspace.note("person", self.record)
        described = payloads.user_json(self._workspace, self.record, locale=True)
        self._acting.event({"type": "user_change", "user": described, "cache_ts": int(float(self._acting.action_ts()))})

    def deactivate(self) -> None:
        self.change(deleted=True)

    # Inner workings

    def _place(self, channel: Channel | str | None) -> records.Channel:
        if channel is None:
            return self._workspace.dm_with(self.id)
        return channel.record if isinstance(channel, Channel) else self._workspace.named_channel(channel)

    def _place_to_act(self, channel: Channel | str | None) -> records.Channel:
        place = self._place(channel)
        if self.record.deleted:
            raise ImpossibleError(self.name, "was deactivated and cannot act")
        if self.id not in place.members:
            raise ImpossibleError(self.name, "is not a member of", place.name)
        return place

    def _require_sight(self, target: Message | View) -> None:
        if isinstance(target, View):
            if target.record.user != self.id or not target.is_open:
                raise ImpossibleError(self.name, f"does not have {target.title!r} open")
            return
        message, place = target.record, self._workspace.channels[target.channel]
        if self.id not in place.members or message.to not in (None, self.id) or message.deleted or place.is_deleted:
            raise ImpossibleError(self.name, "cannot see this message, or not act on it")

    def _answer_command(self, name: str, envelope: Envelope, answer_at: ResponseUrl) -> str | None:
        code = COMMAND_FAILURES.get(envelope.outcome)
        if code is None and envelope.answer:
            try:
                self._acting.responses.respond(answer_at, envelope.answer)
            except ApiError as refused:
                self._acting.responses.problem(f"{name}: {refused.code} {refused.extra}")
                code = "invalid_command_response"
        return f"{name} failed with the error “{code}”" if code else None

    def _new_since(self, before: list[records.Message], answer_at: ResponseUrl | None = None) -> list[Message]:
        old = {id(record) for record in before}
        new = [record for record in self._acting.newest(self.record) if id(record) not in old]
        public = [one for one in answer_at.shown if one.to is None] if answer_at else []
        return [Message(self, record) for record in sorted((*new, *public), key=lambda record: float(record.ts))]

    def _opened(self, trigger: Trigger) -> View | None:
        view = self._acting.screens.views.get(trigger.opened or "")
        return View(self, view, self._acting) if view and view.is_open else None

    def _escape(self, text: str) -> str:
        """should_escape: @dana becomes <@U…|dana>, #general becomes <#C…|general>."""
        people = {user.name: user.id for user in self._workspace.users.values()}
        channels = {channel.name: channel.id for channel in self._workspace.channels.values() if not channel.is_im}

        def replaced(found: re.Match[str]) -> str:
            sign, name = found.groups()
            known = (people if sign == "@" else channels).get(name)
            return f"<{sign}{known}|{name}>" if known else found.group()

        return re.sub(r"(?<!\S)([@#])([\w.-]+)", replaced, text)


def _initial(message: records.Message) -> dict[str, dict[str, records.Json]]:
    return inputs.initial_state(message.blocks)
