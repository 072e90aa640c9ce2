"""Reading a form or a window that Slack sends: what it carries, and what was typed and chosen, by block id."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from bot.domain.errors import MalformedError
from bot.domain.people import ChannelId, UserId
from bot.views.blocks import typed

T = TypeVar("T")
EnumT = TypeVar("EnumT", bound=Enum)
_NO_CHOICE: Mapping[str, Any] = {}
LONGEST_TEXT = 3_000
"""How much Slack's own fields take where a form sets no limit."""


class Filled:
    """The state of a form whose inputs were made by `blocks.field`; whatever was left out is empty.

    Every method raises MalformedError for what no form of ours can hold.
    """

    def __init__(self, view: Mapping[str, Any]) -> None:
        self._values = _values(view)
        self._carried = view.get("private_metadata", "")
        self._limits = dict(_limits(view))

    def __contains__(self, block_id: object) -> bool:
        return block_id in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def carried(self, read: Callable[[str], T]) -> T:
        """What the form was given to remember, as `read` understands it."""
        return _read("what the form remembers", read, self._carried)

    def too_long(self) -> dict[str, str]:
        """What to do about texts that are longer than their fields take, by block id."""
        texts = {block_id: self.text(block_id) for block_id in self._values}
        limits = {block_id: self._limits.get(block_id, LONGEST_TEXT) for block_id in texts}
        return {
            block_id: f"This is {len(text)} characters long; please keep it to {limits[block_id]}."
            for block_id, text in texts.items()
            if len(text) > limits[block_id]
        }

    def text(self, block_id: str) -> str:
        """What was typed, without the characters that nobody can see."""
        value = self._element(block_id).get("value")
        if value is not None and not isinstance(value, str):
            raise MalformedError(f"“{block_id}” holds no text")
        return typed(value)

    def choice(self, block_id: str, read: Callable[[str], T], *, action: str = "value") -> T | None:
        """The option that was chosen, as `read` understands its value."""
        chosen = self._element(block_id, action).get("selected_option")
        if chosen is None:
            return None
        if not isinstance(chosen, Mapping) or not isinstance(chosen.get("value"), str):
            raise MalformedError(f"“{block_id}” holds no option")
        value: str = chosen["value"]
        return _read(block_id, read, value) if value else None

    def member(self, block_id: str, kind: type[EnumT]) -> EnumT | None:
        """The option that was chosen, whose value is the name of a member of an enumeration."""
        return self.choice(block_id, lambda name: kind[name])

    def ticked(self, block_id: str) -> bool:
        return bool(self._element(block_id).get("selected_options"))

    def day(self, block_id: str) -> date | None:
        return self._optional(block_id, "selected_date", date.fromisoformat)

    def user(self, block_id: str) -> UserId | None:
        return self._optional(block_id, "selected_user", UserId.parse)

    def users(self, block_id: str) -> tuple[UserId, ...]:
        chosen = self._element(block_id).get("selected_users") or []
        if not isinstance(chosen, list):
            raise MalformedError(f"“{block_id}” holds no people")
        return tuple(map(UserId.parse, chosen))

    def channel(self, block_id: str) -> ChannelId | None:
        return self._optional(block_id, "selected_conversation", ChannelId.parse)

    def _optional(self, block_id: str, kind: str, read: Callable[[str], T]) -> T | None:
        chosen = self._element(block_id).get(kind)
        return _read(block_id, read, chosen) if chosen else None

    def _element(self, block_id: str, action: str = "value") -> Mapping[str, Any]:
        return self._values.get(block_id, {}).get(action, _NO_CHOICE)


def _read(name: str, read: Callable[[str], T], value: str) -> T:
    try:
        return read(value)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise MalformedError(f"{name}: {str(value)[:40]!r} is nothing of ours") from error


def _values(view: Mapping[str, Any]) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """The state by block and action; a window without inputs has none."""
    state = view.get("state") or {}
    values = state.get("values", {}) if isinstance(state, Mapping) else None
    if not isinstance(values, Mapping) or not all(isinstance(block, Mapping) for block in values.values()):
        raise MalformedError("what was filled in is not a form's state")
    if not all(isinstance(element, Mapping) for block in values.values() for element in block.values()):
        raise MalformedError("what was filled in is not a form's state")
    return values


def _limits(view: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """How long the texts may be, as the form's own fields say."""
    shown = view.get("blocks")
    for block in shown if isinstance(shown, list) else []:
        element = block.get("element") if isinstance(block, Mapping) else None
        limit = element.get("max_length") if isinstance(element, Mapping) else None
        if isinstance(limit, int):
            yield str(block.get("block_id")), limit
