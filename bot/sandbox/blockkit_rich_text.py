"""rich_text: the nested form in which a `text` element is never parsed for mentions or markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.blockkit_rules import Rule, boolean, choice, listing, mapping, number, string, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

_ID = string(255, least=1)
_STYLE = mapping(dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), boolean))
_INLINE: Mapping[str, Rule] = {
    "text": mapping({"text": string(100_000, least=1), "style": _STYLE}, required=["text"]),
    "link": mapping(
        {"url": string(3000, least=1), "text": string(3000), "unsafe": boolean, "style": _STYLE}, required=["url"]
    ),
    "emoji": mapping(
        {"name": _ID, "unicode": string(100), "skin_tone": number(1, 6), "style": _STYLE}, required=["name"]
    ),
    "user": mapping({"user_id": _ID, "style": _STYLE}, required=["user_id"]),
    "channel": mapping({"channel_id": _ID, "style": _STYLE}, required=["channel_id"]),
    "usergroup": mapping({"usergroup_id": _ID, "style": _STYLE}, required=["usergroup_id"]),
    "broadcast": mapping({"range": choice("here", "channel", "everyone"), "style": _STYLE}, required=["range"]),
    "date": mapping(
        {
            "timestamp": number(0, 10**11),
            "format": string(500, least=1),
            "fallback": string(500),
            "url": string(3000),
            "style": _STYLE,
        },
        required=["timestamp", "format"],
    ),
    "color": mapping({"value": string(20)}, required=["value"]),
}
_INLINES = listing(typed("rich text", _INLINE), 3000, least=0)
_SECTION = mapping({"elements": _INLINES}, required=["elements"])
_BORDERED = mapping({"elements": _INLINES, "border": number(0, 1)}, required=["elements"])
_PARTS: Mapping[str, Rule] = {
    "rich_text_section": _SECTION,
    "rich_text_preformatted": mapping(
        {"elements": _INLINES, "border": number(0, 1), "language": _ID}, required=["elements"]
    ),
    "rich_text_quote": _BORDERED,
    "rich_text_list": mapping(
        {
            "elements": listing(typed("rich text", {"rich_text_section": _SECTION}), 3000),
            "style": choice("bullet", "ordered"),
            "indent": number(0, 8),
            "offset": number(0, 10**6),
            "border": number(0, 1),
        },
        required=["elements", "style"],
    ),
}
RICH_TEXT = mapping(
    {"block_id": _ID, "elements": listing(typed("rich text", _PARTS), 3000, least=0)}, required=["elements"]
)
_WORDS = ("text", "fallback", "name", "user_id", "channel_id", "usergroup_id", "range", "url", "value")


def plain_words(node: Any) -> str:
    """The characters of a rich text, or of a table cell: what counts against a limit, and what a test reads."""
    if isinstance(node, list):
        return "".join(plain_words(part) for part in node)
    if not isinstance(node, dict):
        return ""
    if "elements" in node:
        between = "\n" if node.get("type") in ("rich_text", "rich_text_list") else ""
        return between.join(plain_words(part) for part in node["elements"])
    return next((str(node[name]) for name in _WORDS if name in node), "")
