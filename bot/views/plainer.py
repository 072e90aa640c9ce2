"""Messages with and without what not every workspace draws."""

from collections.abc import Collection
from typing import Any

_RICH = frozenset({"data_visualization", "table"})

Payload = dict[str, Any]


def rich(payload: Payload) -> frozenset[str]:
    """The types of blocks in a message that not every workspace draws."""
    return frozenset(block["type"] for block in payload.get("blocks", [])) & _RICH


def ever_plainer(payload: Payload, undrawn: Collection[str]) -> list[Payload]:
    """A message as a workspace draws it that does not draw some types, as all draw it, and as words alone."""
    blocks = payload.get("blocks", [])
    if not blocks:
        return [payload]
    here = [block for block in blocks if block["type"] not in undrawn]
    everywhere = [block for block in blocks if block["type"] not in _RICH]
    drawn = [here] if here == everywhere else [here, everywhere]
    return [*(payload | {"blocks": each} for each in drawn), payload | {"blocks": []}]
