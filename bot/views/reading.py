"""Reading a submitted form: what was typed and chosen, by block id; whatever was left out is empty."""

from collections.abc import Mapping
from typing import Any


class Filled:
    """The state of a form whose inputs were made by `blocks.field`."""

    def __init__(self, view: Mapping[str, Any]) -> None:
        self._values: Mapping[str, Any] = view["state"]["values"]

    def text(self, block_id: str) -> str:
        return str(self._element(block_id).get("value") or "").strip()

    def option(self, block_id: str) -> str:
        return str((self._element(block_id).get("selected_option") or {}).get("value", ""))

    def ticked(self, block_id: str) -> bool:
        return bool(self._element(block_id).get("selected_options"))

    def day(self, block_id: str) -> str:
        """A date like 2026-12-24."""
        return str(self._element(block_id).get("selected_date") or "")

    def user(self, block_id: str) -> str:
        return str(self._element(block_id).get("selected_user") or "")

    def users(self, block_id: str) -> tuple[str, ...]:
        return tuple(self._element(block_id).get("selected_users") or ())

    def conversation(self, block_id: str) -> str:
        return str(self._element(block_id).get("selected_conversation") or "")

    def _element(self, block_id: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._values.get(block_id, {}).get("value", {})
        return found
