"""The small parts that messages and forms are made of, and the one place that keeps Slack's limits."""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import cycle
from typing import Any

from bot import figures
from bot.domain.people import SOMEONE_WHO_LEFT, UserId, has_left

Block = dict[str, Any]
View = dict[str, Any]

MESSAGE_BLOCKS = 50
HEADER_CHARS = 150
SECTION_CHARS = 3000
TEXT_CHARS = 3900
"""Slack takes 40,000 in a new message but refuses more than 4,000 in an update, and ours are all updated in place."""


_CUT = "The rest stands in the message itself."
_REORDERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@dataclass(frozen=True, slots=True)
class Content:
    """A message: `text` says everything in plain words for phones and screen readers, `blocks` show it."""

    text: str
    blocks: Sequence[Block]

    def payload(self) -> dict[str, Any]:
        """The message as Slack takes it, within its limits."""
        return {"text": _whole_lines(self.text), "blocks": list(self.blocks[:MESSAGE_BLOCKS])}


def typed(value: str | None) -> str:
    """What somebody typed into a field, without the characters that nobody can see and no database takes."""
    kept = (char for char in value or "" if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))
    return "".join(kept).strip()


_MENTION = re.compile(r"<@(\w+)>")
_MARKUP = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
_NAMELESS = {"@": "@somebody", "#": "#channel"}


def escape(text: str) -> str:
    """User text that mrkdwn neither links nor pings with: exactly these three characters, the ampersand first."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def readable(mrkdwn: str) -> str:
    """A message as Slack hands it over, as people see it: links with their address, people by name where it says it."""
    return html.unescape(_MARKUP.sub(_spelled_out, mrkdwn))


def shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def one_line(text: str, limit: int) -> str:
    """Somebody's words as part of a line of ours: they can neither look like a line of their own nor turn its order.

    Directional marks that reach beyond the words themselves are left out; right-to-left letters need none.
    """
    return shorten(" ".join(text.translate(_REORDERING).split()), limit)


def some(parts: Iterable[str], limit: int) -> str:
    """The first of several in one line, and how many more there are."""
    found = list(parts)
    more = len(found) - limit
    return ", ".join(found[:limit]) + (f" and {more} more" if more > 0 else "")


def mention(user: UserId) -> str:
    return SOMEONE_WHO_LEFT if has_left(user) else f"<@{user}>"


def moment(at: datetime) -> str:
    """An instant, shown in each reader's own zone."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{at:%Y-%m-%d %H:%M} UTC>"


def day(on: date) -> str:
    return figures.day(on)


def plain(text: str, limit: int = SECTION_CHARS) -> Block:
    return {"type": "plain_text", "text": shorten(text, limit), "emoji": False}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, HEADER_CHARS)}


def section(mrkdwn: str, *, accessory: Block | None = None) -> Block:
    block: Block = {"type": "section", "text": _mrkdwn(mrkdwn)}
    return block if accessory is None else block | {"accessory": accessory}


def paragraphs(lines: Iterable[str]) -> list[Block]:
    """Lines as sections, as few as hold them whole."""
    parts: list[str] = []
    for line in lines:
        if parts and len(parts[-1]) + 1 + len(line) <= SECTION_CHARS:
            parts[-1] += f"\n{line}"
        else:
            parts.append(line)
    return [section(part) for part in parts]


def context(*mrkdwn: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(text) for text in mrkdwn]}


def divider() -> Block:
    return {"type": "divider"}


def actions(block_id: str, *elements: Block) -> Block:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(
    label: str, action_id: str, value: str | None = None, *, style: str | None = None, spoken: str | None = None
) -> Block:
    """A button; `spoken` tells several with one label apart for a screen reader."""
    element: Block = {"type": "button", "text": plain(label, 75), "action_id": action_id}
    if value is not None:
        element["value"] = value
    if style is not None:
        element["style"] = style
    if spoken is not None:
        element["accessibility_label"] = shorten(spoken, 75)
    return element


def option(text: str, value: str) -> Block:
    return {"text": plain(text, 75), "value": value}


def field(block_id: str, label: str, element: Block, *, optional: bool = False, hint: str | None = None) -> Block:
    """One input of a form; its action id is always "value", so that reading needs only the block id."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 2000),
        "element": element | {"action_id": "value"},
        "optional": optional,
    }
    return block if hint is None else block | {"hint": plain(hint, 2000)}


def text_input(initial: str = "", *, limit: int, multiline: bool = True) -> Block:
    element: Block = {"type": "plain_text_input", "multiline": multiline, "max_length": limit}
    return element | {"initial_value": initial} if initial else element


def choice(kind: str, options: Sequence[Block], chosen: str | None = None) -> Block:
    """A static_select or radio_buttons with one option chosen beforehand."""
    element: Block = {"type": kind, "options": list(options)}
    initial = next((each for each in options if each["value"] == chosen), None)
    return element if initial is None else element | {"initial_option": initial}


def tick(text: str, value: str, *, ticked: bool = False) -> Block:
    """A single checkbox."""
    element: Block = {"type": "checkboxes", "options": [option(text, value)]}
    return element | {"initial_options": [option(text, value)]} if ticked else element


def form(callback_id: str, title: str, blocks: Iterable[Block], *, submit: str, metadata: str = "") -> View:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, 24),
        "submit": plain(submit, 24),
        "close": plain("Cancel", 24),
        "private_metadata": metadata,
        "blocks": list(blocks),
    }


def notice(title: str, mrkdwn: str) -> View:
    """A small window with one thing to say."""
    return {
        "type": "modal",
        "title": plain(title, 24),
        "close": plain("OK", 24),
        "blocks": [section(mrkdwn)],
    }


def words(*parts: Block) -> Block:
    """One line of a rich text: text, mentions and dates side by side. Slack never parses the text in it."""
    return {"type": "rich_text_section", "elements": list(parts)}


def word(text: str, **style: bool) -> Block:
    part: Block = {"type": "text", "text": text or " "}
    return part | {"style": style} if style else part


def who(user: UserId) -> Block:
    return word(SOMEONE_WHO_LEFT) if has_left(user) else {"type": "user", "user_id": user}


def said(line: Block, text: str) -> Block:
    """A line of ours with somebody's own words below it, set off and never parsed."""
    return {"type": "rich_text", "elements": [line, {"type": "rich_text_quote", "elements": [word(text)]}]}


def spans(phrase: str) -> list[Block]:
    """A phrase of ours as parts of a rich text, where `<@U…>` would stay as it is: mentions become people."""
    parts = _MENTION.split(phrase)
    return [
        who(UserId(part)) if odd else word(part) for odd, part in zip(cycle((False, True)), parts, strict=False) if part
    ]


def rich_list(*lines: Block) -> Block:
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": list(lines)}]}


def cell(*parts: Block) -> Block:
    """One cell of a table."""
    return {"type": "rich_text", "elements": [words(*parts)]}


def quote(text: str) -> Block:
    """Somebody's own words, set off and never parsed."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [word(text)]}]}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": shorten(text, SECTION_CHARS)}


def _whole_lines(text: str) -> str:
    """A text that Slack takes in an update too; one that is too long ends after a whole line and says so."""
    if len(text) <= TEXT_CHARS:
        return text
    head, _, _ = text[: TEXT_CHARS - len(_CUT)].rpartition("\n")
    return f"{head or shorten(text, TEXT_CHARS - len(_CUT) - 1)}\n{_CUT}"


def _spelled_out(markup: re.Match[str]) -> str:
    """One of Slack's angle brackets in words; who is behind a bare id is not known here."""
    sign, target, label = markup.groups()
    match sign:
        case "":
            address = target.removeprefix("mailto:")
            return address if label in (None, "", address) else f"{label} ({address})"
        case "!":
            return label or f"@{target}"
        case _:
            return f"{sign}{label.lstrip(sign)}" if label else _NAMELESS[sign]
