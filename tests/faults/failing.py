"""Every way in which a call to Slack fails, and every method that the bot calls."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

FAULTS: dict[str, dict[str, Any]] = {
    "429": {"status": 429, "retry_after": 3},
    "429 without header": {"status": 429},
    "500": {"status": 500},
    "503": {"status": 503, "error": "service_unavailable"},
    "timeout": {"stall": 0.2},
    "dropped before": {"drop_before": True},
    "dropped after accepting": {"drop_after_accepting": True},
    "garbage": {"garbage": True},
}
_ROOT = Path(__file__).parents[2]
_STANDS_ALONE = ("bot/sandbox/", "bot/demo/")
_FAMILIES = ("apps_", "auth_", "chat_", "conversations_", "users_", "views_")


def called() -> set[str]:
    """The methods that the bot's source calls, in Slack's spelling."""
    return {name.replace("_", ".", 1 + name.startswith("apps_")) for name in _names()}


def _names() -> Iterator[str]:
    for path in (*_ROOT.glob("bot/**/*.py"), *_ROOT.glob("handlers/*.py")):
        if path.relative_to(_ROOT).as_posix().startswith(_STANDS_ALONE):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr.startswith(_FAMILIES) and hasattr(WebClient, node.attr):
                yield node.attr
