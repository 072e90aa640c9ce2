"""The workspace through one person's eyes: their zone, their names for things, what each value looks like to them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot.sandbox.blockkit_elements import every_option
from bot.sandbox.blockkit_rich_text import plain_words
from bot.sandbox.inputs import KINDS
from bot.sandbox.page import charts, dates, mrkdwn

if TYPE_CHECKING:
    from bot.sandbox.records import Channel, Json, User
    from bot.sandbox.workspace import Workspace

COLOURS = 8


@dataclass(frozen=True)
class Reader:
    """What templates ask for; `now` is the workspace's present."""

    workspace: Workspace
    viewer: User
    now: datetime

    # People and places

    def user(self, user_id: str) -> User | None:
        return self.workspace.users.get(user_id)

    def person(self, user_id: str, label: str = "") -> Markup:
        user = self.user(user_id)
        own = " mention-own" if user_id == self.viewer.id else ""
        name = user.real_name if user else label or user_id
        return Markup('<span class="mention{}">@{}</span>').format(own, name)

    def channel(self, channel_id: str, label: str = "") -> Markup:
        channel = self.workspace.channels.get(channel_id)
        if channel is None or not self.workspace.may_see(self.viewer.id, channel):
            return Markup('<span class="mention">#{}</span>').format(
                "private-channel" if channel else label or channel_id
            )
        return Markup('<a class="mention" href="/as/{}/{}">#{}</a>').format(self.viewer.name, channel.id, channel.name)

    def initials(self, user: User) -> str:
        return "".join(word[0] for word in user.real_name.split()[:2]).upper()

    def colour(self, user: User) -> int:
        """Which of the avatars' colours is theirs."""
        return sum(map(ord, user.id)) % COLOURS

    # Time

    def local(self, ts: str) -> datetime:
        return dates.from_ts(ts).astimezone(self._zone)

    @property
    def here_and_now(self) -> datetime:
        return self.now.astimezone(self._zone)

    def time(self, ts: str) -> str:
        return dates.clock_time(self.local(ts), self.viewer.locale)

    def day(self, ts: str) -> str:
        return dates.day_name(self.local(ts), self.here_and_now)

    def moment(self, at: datetime) -> str:
        """Mon 30 Nov 2026, 9:00 AM"""
        local = at.astimezone(self._zone)
        return f"{local:%a} {local.day} {local:%b %Y}, {dates.clock_time(local, self.viewer.locale)}"

    def soon(self, at: datetime) -> str:
        """Mon 9:00 AM; with its date when that is more than six days away."""
        local = at.astimezone(self._zone)
        shown = (
            f"{local:%a}"
            if (local.date() - self.here_and_now.date()).days < 7
            else f"{local:%a} {local.day} {local:%b}"
        )
        return f"{shown} {dates.clock_time(local, self.viewer.locale)}"

    def date(self, timestamp: int, form: str, fallback: str = "") -> str:
        try:
            at = datetime.fromtimestamp(timestamp, UTC).astimezone(self._zone)
        except (ValueError, OverflowError, OSError):
            return fallback
        return dates.written(at, form, self.here_and_now, self.viewer.locale)

    # Words

    def mrkdwn(self, text: str) -> Markup:
        return mrkdwn.render(text, self)

    def text(self, given: Json) -> Markup:
        """A text object of Block Kit."""
        if given["type"] == "mrkdwn":
            return self.mrkdwn(given["text"])
        lines = mrkdwn.emojis(given["text"]) if given.get("emoji", True) else escape(given["text"])
        return lines.replace("\n", Markup("<br>"))

    def address(self, url: str) -> str:
        """A permalink leads to its channel, and to its thread if it is in one."""
        root = f"https://{self.workspace.domain}.slack.com/archives/"
        found = re.fullmatch(rf"{re.escape(root)}(\w+)/p(\d+)(\d{{6}})(?:\?thread_ts=([\d.]+).*)?", url)
        if found is None:
            return url
        channel, seconds, micros, thread = found.groups()
        where = f"?thread={thread}" if thread else f"#m-{seconds}.{micros}"
        return f"{mrkdwn.WITHIN}{self.viewer.name}/{channel}{where}"

    def link(self, url: str, label: str | None = None) -> Markup:
        return mrkdwn.link(self.address(url), label or url.removeprefix("mailto:"))

    def emoji(self, name: str) -> Markup:
        return mrkdwn.emojis(f":{name}:")

    # Elements

    def held(self, element: Json, state: Json, block_id: str) -> Any:
        """What stands in an input now: an option, an id, words; a list of them where several may be chosen."""
        kind = KINDS[element["type"]]
        here = state.get(block_id, {}).get(element["action_id"])
        return (here or {}).get(kind.value) or ([] if kind.many else None)

    def choices(self, element: Json) -> list[tuple[str, str]]:
        """What a menu offers, as (value, label)."""
        kind = element["type"].removeprefix("multi_")
        if kind == "users_select":
            people = (u for u in self.workspace.users.values() if not u.deleted and not u.is_bot)
            return sorted(((user.id, user.real_name) for user in people), key=lambda choice: choice[1])
        if kind in ("channels_select", "conversations_select"):
            return [(channel.id, f"#{channel.name}") for channel in self._channels(private=kind[0:2] == "co")]
        return [(option["value"], option["text"]["text"]) for option in every_option(element)]

    def picked(self, held: Any) -> list[str]:
        """The values of what is chosen, whether options or ids."""
        several = held if isinstance(held, list) else [] if held is None else [held]
        return [one["value"] if isinstance(one, dict) else str(one) for one in several]

    def local_input(self, timestamp: int | None) -> str:
        """For <input type="datetime-local">."""
        return f"{datetime.fromtimestamp(timestamp, self._zone):%Y-%m-%dT%H:%M}" if timestamp else ""

    def json(self, what: Any) -> str:
        """For those who read it; the template escapes it."""
        return json.dumps(what, indent=2, ensure_ascii=False)

    def plain(self, rich_text: Json) -> str:
        return plain_words(rich_text)

    def drawing(self, chart: Json) -> charts.Drawing:
        return charts.draw(chart)

    def chart_words(self, chart: Json) -> str:
        return charts.in_words(chart)

    def ident(self, *parts: str) -> str:
        """An HTML id from ids of any characters."""
        return re.sub(r"[^\w-]", lambda found: f"_{ord(found[0]):x}", "-".join(parts))

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.viewer.tz)

    def _channels(self, *, private: bool) -> list[Channel]:
        return sorted(
            (
                channel
                for channel in tuple(self.workspace.channels.values())
                if not (channel.is_im or channel.is_deleted or channel.is_archived)
                and (private or not channel.is_private)
                and self.workspace.may_see(self.viewer.id, channel)
            ),
            key=lambda channel: channel.name,
        )
