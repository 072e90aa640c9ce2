"""How large a payload is, as Slack counts."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox import check_blocks, check_view
from bot.views.blocks import SECTION_CHARS, Content, View

MESSAGE_CHARS = 13_000
"""More in all blocks together and Slack answers msg_blocks_too_long (grafana/oncall#5121)."""
UPDATE_CHARS = 4_000
VIEW_BYTES = 250_000


def words_of(payload: Any) -> str:
    """Every text in a payload, one after the other."""
    if isinstance(payload, Mapping):
        own = [payload["text"]] if isinstance(payload.get("text"), str) else []
        return "\n".join([*own, *(words_of(value) for value in payload.values() if not isinstance(value, str))])
    if isinstance(payload, Sequence) and not isinstance(payload, str):
        return "\n".join(map(words_of, payload))
    return ""


def problems_of(content: Content) -> list[str]:
    """What Slack would not take of a message, sent or updated."""
    payload = content.payload()
    found = check_blocks(payload["blocks"])
    if len(content.blocks) > len(payload["blocks"]):
        found.append("blocks are left out")
    found += cut_of(payload["blocks"])
    if len(words_of(payload["blocks"])) > MESSAGE_CHARS:
        found.append("msg_blocks_too_long")
    if len(payload["text"]) > UPDATE_CHARS:
        found.append("msg_too_long")
    return found


def cut_of(payload: Any) -> list[str]:
    """Texts of ours that were too long and lost their end without a word about it."""
    if isinstance(payload, Mapping):
        if payload.get("type") == "mrkdwn" and len(payload["text"]) >= SECTION_CHARS - 1:
            return [f"cut: {payload['text'][:40]}"]
        return [cut for value in payload.values() for cut in cut_of(value)]
    if isinstance(payload, Sequence) and not isinstance(payload, str):
        return [cut for value in payload for cut in cut_of(value)]
    return []


def problems_of_view(view: View) -> list[str]:
    found = [*check_view(view), *cut_of(view["blocks"])]
    return [*found, "view_too_large"] if len(json.dumps(view)) > VIEW_BYTES else found
