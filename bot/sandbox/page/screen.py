"""What one person has in front of them: which place, which thread, which modal, and everything around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from bot.sandbox.errors import ImpossibleError
from bot.sandbox.inputs import initial_state
from bot.sandbox.page.reader import Reader
from bot.sandbox.page.tour import DIRECT, HOME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.sandbox.page.reading import Reading
    from bot.sandbox.person import Person
    from bot.sandbox.records import Channel, Json, Message, User, View
    from bot.sandbox.sandbox import Sandbox

SHOWN = 30
"""So many messages at first; the earlier ones are a click away."""
TOGETHER_SECONDS = 300
"""Messages of one person within this time stand under one name."""


@dataclass(frozen=True)
class Line:
    """One message in a list; `is_first` ones show who wrote them."""

    message: Message
    author: User
    is_first: bool
    is_new: bool
    replies: list[Message] = field(default_factory=list)


@dataclass(frozen=True)
class Screen:
    """`place` is a channel's name or id, DIRECT or HOME; `since` is the ts above which the line "New" stands.

    `hood` is what is looked at under the hood: an entry's number, "" for the list alone, None if it is shut.
    """

    slack: Sandbox
    person: Person
    place: str
    reading: Reading
    thread_ts: str | None = None
    everything: bool = False
    hood: str | None = None
    since: str | None = None

    @property
    def viewer(self) -> User:
        return self.person.record

    @property
    def reader(self) -> Reader:
        return Reader(self.slack.workspace, self.viewer, self.slack.workspace.clock())

    @property
    def channel(self) -> Channel:
        """The conversation shown; beside the Home that is the one with the app."""
        if self.place in (HOME, DIRECT):
            return self.slack.workspace.dm_with(self.viewer.id)
        channel = self.slack.workspace.named_channel(self.place)
        if not self.slack.workspace.may_see(self.viewer.id, channel):
            raise ImpossibleError("there is no channel", self.place)
        return channel

    def url(self, place: str | None = None, *, person: str | None = None, **query: str | None) -> str:
        """Where a link leads: by default here, with the same things open; `query` opens and (None) shuts."""
        now = {"hood": self.hood, "all": "" if self.everything and place is None else None}
        now |= {"thread": self.thread_ts if place is None else None}
        wanted = {name: value for name, value in (now | query).items() if value is not None}
        path = f"/as/{quote(person or self.viewer.name)}/{quote(place or self.place)}"
        return f"{path}?{urlencode(wanted)}" if wanted else path

    @property
    def is_home(self) -> bool:
        return self.place == HOME

    @property
    def home(self) -> View | None:
        return self.person.home.record if self.person.home else None

    @property
    def modal(self) -> View | None:
        return self.person.view.record if self.person.view else None

    # The sidebar

    def channels(self) -> list[tuple[Channel, int]]:
        """Those that the viewer is in, with how much is unread."""
        mine = [one.record for one in self.person.channels() if not one.is_dm and not one.is_archived]
        return [(one, self.reading.unread(self.viewer, one)) for one in sorted(mine, key=lambda one: one.name)]

    def app_unread(self, user: User) -> int:
        """Unread direct messages of the app to somebody, if it ever wrote any."""
        channels = tuple(self.slack.workspace.channels.values())
        return sum(self.reading.unread(user, channel) for channel in channels if channel.im_user == user.id)

    def people(self) -> list[User]:
        return [one.record for one in self.slack.people() if not one.record.deleted]

    def place_for(self, user: User) -> str:
        """Where somebody else lands when the page is theirs: at the same place if they can see it."""
        if self.place in (HOME, DIRECT) or user.id in self.channel.members:
            return self.place
        return next(
            (c.id for c in self.slack.workspace.channels.values() if user.id in c.members and not c.is_im), DIRECT
        )

    # Messages

    def lines(self) -> tuple[list[Line], int]:
        """The channel's messages outside of threads, and how many earlier ones are left out."""
        seen = self.slack.workspace.visible_messages(self.viewer.id, self.channel)
        roots = [message for message in seen if not message.thread_ts]
        left_out = 0 if self.everything else max(0, len(roots) - SHOWN)
        return self._lines(roots[left_out:], seen), left_out

    def days(self, lines: list[Line]) -> list[tuple[str, list[Line]]]:
        reader = self.reader
        return [(day, list(group)) for day, group in groupby(lines, lambda line: reader.day(line.message.ts))]

    def thread(self) -> list[Line]:
        """The thread that is open, its first message included; empty if none is."""
        if not self.thread_ts:
            return []
        seen = self.slack.workspace.visible_messages(self.viewer.id, self.channel)
        return self._lines([m for m in seen if self.thread_ts in (m.ts, m.thread_ts)], [])

    def state(self, message: Message) -> Json:
        """What the viewer has put into a message's inputs."""
        return message.state.get(self.viewer.id) or initial_state(message.blocks)

    @property
    def is_member(self) -> bool:
        return self.viewer.id in self.channel.members

    @property
    def is_writable(self) -> bool:
        closed = self.channel.is_im and self.slack.manifest.messages_read_only
        return self.is_member and not self.channel.is_archived and not closed

    def suggestions(self) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """What the composer offers after a slash, an at sign and a hash."""
        commands = [
            {"name": name, "says": given.get("description", ""), "usage": given.get("usage_hint", "")}
            for name, given in self.slack.manifest.commands.items()
        ]
        people = [{"name": f"@{user.name}", "says": user.real_name} for user in self.people()]
        people.append({"name": f"@{self.slack.workspace.bot.name}", "says": self.slack.manifest.bot_name})
        channels = [{"name": f"#{channel.name}", "says": ""} for channel, _ in self.channels()]
        return {"/": commands, "@": people, "#": channels}

    def _lines(self, messages: list[Message], seen: list[Message]) -> list[Line]:
        found: list[Line] = []
        for message in messages:
            before = found[-1].message if found else None
            replies = [other for other in seen if other.thread_ts == message.ts]
            is_new = message.ts == self.since
            is_first = is_new or before is None or not _stand_together(before, message)
            found.append(Line(message, self.slack.workspace.users[message.user], is_first, is_new, replies))
        return found


def _stand_together(before: Message, message: Message) -> bool:
    near = float(message.ts) - float(before.ts) < TOGETHER_SECONDS
    return near and before.user == message.user and before.to == message.to
