"""A readable record of what the bot said where, in plain words, as the messages go out."""

import html
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from textwrap import indent
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox import Sandbox

_MENTION = re.compile(r"<@(\w+)>")
_CHANNEL = re.compile(r"<#(\w+)>")
_BOLD = re.compile(r"\*([^*\n]+)\*")
_DATE = re.compile(r"<!date\^(\d+)\^[^|>]*\|[^>]*>")


class Transcript:
    """Prints each message that was posted since it last looked, and the newest state of each that was updated."""

    def __init__(self, slack: Sandbox, zone: ZoneInfo, write: Callable[[str], None]) -> None:
        self._slack, self._zone, self._write = slack, zone, write
        self._seen = len(slack.calls)
        self._said: set[str] = set()

    def tell(self, sentence: str) -> None:
        """Print what somebody does."""
        self._write(f"\n    {sentence}")

    def look(self) -> None:
        """Print what is new."""
        calls = self._slack.calls
        for call in calls[self._seen :]:
            if call.method == "chat.postMessage" and call.answer is not None and call.answer["ok"]:
                self._print(call.args, call.answer)
        self._seen = len(calls)

    def _print(self, asked: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        where = self._place(str(answer["channel"]), str(asked["channel"]))
        thread = " in the thread of the card" if asked.get("thread_ts") else ""
        at = datetime.fromtimestamp(float(answer["ts"]), UTC).astimezone(self._zone)
        text = self._plain(asked)
        shown = _beginning(text) if text in self._said else text
        self._said.add(text)
        self._write(f"\n{at:%a %d %b %H:%M}  {where}{thread}\n{indent(shown, '    | ')}")

    def _place(self, channel: str, asked: str) -> str:
        if asked[:1] in ("U", "W"):
            return f"to {self._name(asked)}, privately"
        return f"#{self._slack.channel(channel).name}"

    def _plain(self, args: Mapping[str, Any]) -> str:
        """A message's text as a reader sees it."""
        text = _MENTION.sub(lambda found: self._name(found[1]), str(args["text"]))
        text = _CHANNEL.sub(lambda found: f"#{self._slack.channel(found[1]).name}", text)
        return html.unescape(_BOLD.sub(r"\1", _DATE.sub(self._date, text)))

    def _date(self, found: re.Match[str]) -> str:
        at = datetime.fromtimestamp(int(found[1]), UTC).astimezone(self._zone)
        return f"{at:%a %d %b at %H:%M}"

    def _name(self, user: str) -> str:
        return self._slack.person(user).name.capitalize()


def _beginning(text: str) -> str:
    """What tells which message it is, where all of it was shown before."""
    first, *rest = text.splitlines()
    return f"{first}\n… as above" if rest else first
