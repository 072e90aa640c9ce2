"""A channel, and what happens to channels: each act sends the events that the manifest subscribes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.errors import ImpossibleError

if TYPE_CHECKING:
    from bot.sandbox import records
    from bot.sandbox.acting import Acting
    from bot.sandbox.person import Person


class Channel:
    """Acts on it are done by nobody in particular unless `by` names a person."""

    def __init__(self, record: records.Channel, acting: Acting) -> None:
        self.record = record
        self._acting = acting
        self._workspace = acting.workspace

    def __repr__(self) -> str:
        return f"<Channel {self.name} {self.id}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Channel) and other.record is self.record

    def __hash__(self) -> int:
        return hash(id(self.record))

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def is_private(self) -> bool:
        return self.record.is_private

    @property
    def is_dm(self) -> bool:
        return self.record.is_im

    @property
    def is_archived(self) -> bool:
        return self.record.is_archived

    @property
    def has_bot(self) -> bool:
        return self._workspace.bot.id in self.record.members

    @property
    def member_ids(self) -> list[str]:
        return list(self.record.members)

    # Members

    def add(self, person: Person, by: Person | None = None) -> None:
        self._join(person.id, by)

    def remove(self, person: Person) -> None:
        if person.id not in self.record.members:
            raise ImpossibleError(person.name, "is not a member of", self.name)
        self.record.members.remove(person.id)
        self._changed()
        self._tell({"type": "member_left_channel", "user": person.id, **self._where()})

    def invite_bot(self, by: Person | None = None) -> None:
        """The app hears of its own arrival as member_joined_channel."""
        self._join(self._workspace.bot.id, by)

    def kick_bot(self, by: Person | None = None) -> None:
        """The app hears channel_left or group_left, but no member_left_channel of itself (slackapi/bolt-js#1847)."""
        if not self.has_bot:
            raise ImpossibleError("the bot is not in", self.name)
        self.record.members.remove(self._workspace.bot.id)
        if self.is_private and not self.record.members:
            self.record.is_archived = True
        self._changed()
        self._tell({"type": self._kind("left"), "channel": self.id, "actor_id": self._actor(by)}, always=True)

    # Lifecycle

    def archive(self, by: Person | None = None) -> None:
        self.record.is_archived = True
        self._changed()
        self._tell({"type": self._kind("archive"), "channel": self.id, "user": self._actor(by), "is_moved": 0})

    def unarchive(self, by: Person | None = None) -> None:
        """The app is out afterwards, as bots usually are, but still hears of it."""
        self.record.is_archived = False
        if self.has_bot:
            self.record.members.remove(self._workspace.bot.id)
        self._changed()
        event = {"type": self._kind("unarchive"), "channel": self.id, "user": self._actor(by), "is_moved": 0}
        self._tell(event, always=True)

    def rename(self, name: str) -> None:
        self.record.name = name
        self._changed()
        described = {"id": self.id, "name": name, "name_normalized": name, "created": self.record.created}
        self._tell({"type": self._kind("rename"), "channel": described})

    def delete(self, by: Person | None = None) -> None:
        heard = self.has_bot or not self.is_private
        self.record.is_deleted = True
        self._changed()
        self._tell({"type": self._kind("deleted"), "channel": self.id, "actor_id": self._actor(by)}, always=heard)

    def change_id(self, new: str) -> None:
        """As when a channel is shared with another organisation or moved between workspaces."""
        old = self.id
        self._workspace.rename_id(self.record, new)
        self._tell({"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new})

    # Inner workings

    def _join(self, user_id: str, by: Person | None) -> None:
        if user_id in self.record.members or self.is_dm or self.is_archived:
            raise ImpossibleError(user_id, "cannot be added to", self.name)
        self.record.members.append(user_id)
        self._changed()
        event = {"type": "member_joined_channel", "user": user_id, **self._where()}
        self._tell({**event, "inviter": by.id} if by else event)

    def _where(self) -> records.Json:
        kind = "G" if self.is_private else "C"
        return {"channel": self.id, "channel_type": kind, "team": self._workspace.team_id}

    def _kind(self, what: str) -> str:
        return f"{'group' if self.is_private else 'channel'}_{what}"

    def _actor(self, by: Person | None) -> str:
        return by.id if by else "USLACKBOT"

    def _changed(self) -> None:
        self._workspace.note("channel", self.record)

    def _tell(self, event: records.Json, *, always: bool = False) -> None:
        """The app hears of channels that it is in."""
        if always or self.has_bot:
            self._acting.event(event, self.record)
