"""Whether Slack would take these blocks: every payload is checked whole, and refused whole.

Limits are Slack's published ones (docs.slack.dev/reference/block-kit/blocks); slack_sdk's own models look at each block
that they know as a second opinion. slack_sdk 3.47 knows no data_visualization, so that one rests on ours alone.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from bot.sandbox.blockkit_charts import CHART, TABLE, table_is_small_enough
from bot.sandbox.blockkit_elements import ACCESSORY, ACTION, CONTEXT, ELEMENTS, ID, IMAGE_FIELDS, INPUT, SUGGESTED
from bot.sandbox.blockkit_rich_text import RICH_TEXT
from bot.sandbox.blockkit_rules import (
    Findings,
    Rule,
    boolean,
    choice,
    listing,
    mapping,
    number,
    on_surfaces,
    string,
    text,
    typed,
)
from bot.sandbox.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Mapping

MESSAGE, MODAL, HOME = "M", "V", "H"
MOST_BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}
VIEW_BYTES = 250_000


def _action_ids_differ(findings: Findings, at: str, block: Any) -> None:
    used = Counter(element["action_id"] for element in block["elements"] if "action_id" in element)
    for action_id, times in used.items():
        if times > 1:
            findings.note(at, f"`action_id` {action_id} already exists for another element in this block")


def _block(fields: Mapping[str, Rule], required: tuple[str, ...] = (), **more: Any) -> Rule:
    return mapping({"block_id": ID, **fields}, required=required, **more)


BLOCKS: Mapping[str, Rule] = {
    "section": _block(
        {"text": text(3000), "fields": listing(text(2000), 10), "accessory": ACCESSORY, "expand": boolean},
        one_of=["text", "fields"],
    ),
    "header": _block({"text": text(150, plain=True), "level": number(1, 4)}, ("text",)),
    "context": _block({"elements": listing(CONTEXT, 10)}, ("elements",)),
    "actions": _block({"elements": listing(ACTION, 25)}, ("elements",), also=[_action_ids_differ]),
    "divider": _block({}),
    "image": _block(
        {**IMAGE_FIELDS, "title": text(2000, plain=True)}, ("alt_text",), one_of=["image_url", "slack_file"]
    ),
    "input": _block(
        {
            "label": text(2000, plain=True),
            "hint": text(2000, plain=True),
            "element": INPUT,
            "optional": boolean,
            "dispatch_action": boolean,
        },
        ("label", "element"),
    ),
    "markdown": on_surfaces(MESSAGE, _block({"text": string(12_000, least=1)}, ("text",))),
    "rich_text": RICH_TEXT,
    "table": on_surfaces(MESSAGE, TABLE),
    "data_visualization": on_surfaces(MESSAGE, CHART),
    "alert": on_surfaces(
        MODAL,
        _block({"text": text(200), "level": choice("default", "info", "warning", "error", "success")}, ("text",)),
    ),
}
MODAL_FIELDS: Mapping[str, Rule] = {
    "title": text(24, plain=True),
    "submit": text(24, plain=True),
    "close": text(24, plain=True),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
    "submit_disabled": boolean,
}
VIEW_FIELDS: Mapping[str, Rule] = {
    "blocks": listing(typed("block", BLOCKS), 100, least=0),
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
VIEWS: Mapping[str, Rule] = {
    "modal": mapping({**VIEW_FIELDS, **MODAL_FIELDS}, required=["title", "blocks"]),
    "home": mapping(VIEW_FIELDS, required=["blocks"]),
}


def check_blocks(blocks: Any, surface: str = MESSAGE) -> list[str]:
    """What Slack would say against these blocks, one sentence each; empty if it would take them."""
    findings = Findings(surface)
    listing(typed("block", BLOCKS), MOST_BLOCKS[surface], least=0)(findings, "/blocks", blocks)
    if not findings.messages:
        _look_at_all(findings, blocks)
    return findings.messages


def check_view(view: Any) -> list[str]:
    """The same for a whole modal or App Home."""
    kind = view.get("type") if isinstance(view, dict) else None
    findings = Findings(HOME if kind == "home" else MODAL)
    typed("view", VIEWS)(findings, "/view", view)
    if not findings.messages:
        _look_at_all(findings, view["blocks"])
        if kind == "modal" and "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
            findings.note("/view", "`submit` is required when an input block is in blocks")
    return findings.messages


def check_suggested(answer: Any) -> list[str]:
    """The same for an app's answer to what somebody types into a menu."""
    findings = Findings(MODAL)
    SUGGESTED(findings, "", answer)
    return findings.messages


def accept_blocks(blocks: Any) -> None:
    """Raises Slack's invalid_blocks, all or nothing."""
    if problems := check_blocks(blocks):
        raise ApiError("invalid_blocks", *problems)


def accept_view(view: Any) -> None:
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        raise ApiError("view_too_large")
    if problems := check_view(view):
        raise ApiError("invalid_arguments", *problems)


def _look_at_all(findings: Findings, blocks: list[dict[str, Any]]) -> None:
    for block_id, times in Counter(block["block_id"] for block in blocks if "block_id" in block).items():
        if times > 1:
            findings.note("/blocks", f"`block_id` {block_id} already exists for another block")
    kinds = Counter(block["type"] for block in blocks)
    if kinds["table"] > 1:
        findings.note("/blocks", "only_one_table_allowed")
    if kinds["data_visualization"] > 2:
        findings.note("/blocks", "no more than 2 data_visualization blocks allowed")
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > 12_000:
        findings.note("/blocks", "markdown blocks hold more than 12000 characters together")
    for index, block in enumerate(blocks):
        table_is_small_enough(findings, f"/blocks/{index}", block)
        _ask_the_sdk(findings, f"/blocks/{index}", block)


def _ask_the_sdk(findings: Findings, at: str, block: dict[str, Any]) -> None:
    if block["type"] == "data_visualization":
        return
    try:
        parsed = Block.parse(block)
        if parsed is not None:
            parsed.to_dict()
    except SlackObjectFormationError as refused:
        findings.note(at, str(refused))


__all__ = ["BLOCKS", "ELEMENTS", "accept_blocks", "accept_view", "check_blocks", "check_suggested", "check_view"]
