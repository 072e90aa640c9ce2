"""Finding what a person means by "the button Answer", and writing down what they did with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.blockkit_elements import every_option
from bot.sandbox.errors import ImpossibleError
from bot.sandbox.inputs import KINDS, elements, holding

if TYPE_CHECKING:
    from bot.sandbox.records import Json


@dataclass(frozen=True)
class Element:
    """One interactive element on screen, with the block that it stands in."""

    block: Json
    json: Json

    @property
    def type(self) -> str:
        return str(self.json["type"])

    @property
    def action_id(self) -> str:
        return str(self.json["action_id"])

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def value(self) -> str | None:
        """A button's value; other elements hold theirs in the state."""
        return self.json.get("value")

    @property
    def label(self) -> str:
        """What stands on a button; beside an input; or else in an empty menu."""
        shown = (
            self.json.get("text") or self.block.get("label") or self.json.get("placeholder") or self.block.get("text")
        )
        return str(shown["text"]) if shown else ""

    @property
    def options(self) -> list[str]:
        return [option["text"]["text"] for option in every_option(self.json)]

    @property
    def confirm(self) -> Json | None:
        """The question that Slack asks before anything is sent; acting on the element says yes to it."""
        return self.json.get("confirm")

    def names(self) -> set[str]:
        """Whatever a test may call it by."""
        labels = {shown["text"] for shown in (self.block.get("label"), self.json.get("placeholder")) if shown}
        spoken = self.json.get("accessibility_label")
        return {self.action_id, self.block_id, self.label, *labels, *([spoken] if spoken else ())}


def all_elements(blocks: list[Json]) -> list[Element]:
    return [Element(block, element) for block, element in elements(blocks)]


def find(blocks: list[Json], name: str, value: Any = None) -> Element:
    """By label, accessibility label, action_id or block_id; among equal buttons the one with this value.

    Raises ImpossibleError if there is none, or more than one.
    """
    shown = all_elements(blocks)
    found = [one for one in shown if name == one.action_id] or [one for one in shown if name in one.names()]
    if value is not None and len(found) > 1:
        found = [one for one in found if one.value == value]
    if len(found) == 1:
        return found[0]
    offered = "; ".join(f"{one.label} ({one.type} {one.action_id} {one.value or ''})" for one in shown)
    raise ImpossibleError("more than one" if found else "no", f"element {name!r} is shown, there are: {offered}")


def at(blocks: list[Json], block_id: str, action_id: str) -> Element:
    """The one at this place. Raises ImpossibleError if it is not there, or not any more."""
    for one in all_elements(blocks):
        if (one.block_id, one.action_id) == (block_id, action_id):
            return one
    raise ImpossibleError("this is not shown any more:", action_id)


def find_choice(blocks: list[Json], name: str, value: Any) -> tuple[Element, Any]:
    """Like `find`; a name that is an overflow menu's option means that option."""
    for one in all_elements(blocks):
        if one.type == "overflow" and name in one.options:
            return one, name
    return find(blocks, name, value), value


def did(element: Element, value: Any, state: dict[str, dict[str, Json]], action_ts: str) -> Json:
    """The entry in `actions` for pressing a button, or for putting `value` into anything else; notes it in `state`."""
    entry: Json = {"action_id": element.action_id, "block_id": element.block_id, "action_ts": action_ts}
    if element.type == "button":
        if value is not None and value != element.value:
            raise ImpossibleError(f"the button {element.label!r} has the value {element.value!r}, not {value!r}")
        copied: Json = {name: element.json[name] for name in ("text", "value", "style") if name in element.json}
        return {"type": "button", **entry, **copied}
    held = holding(element.json, value)
    if element.type != "overflow":
        state.setdefault(element.block_id, {})[element.action_id] = held
    return {**held, **entry}


def shown_value(element: Element, state: dict[str, dict[str, Json]]) -> Any:
    """What stands in it now: text, an option's label, an id, a date; None if nothing."""
    held = state.get(element.block_id, {}).get(element.action_id)
    if held is None:
        return None
    value = held[KINDS[element.type].value]
    if isinstance(value, list):
        return [_words(one) for one in value]
    return _words(value)


def _words(value: Any) -> Any:
    return value["text"]["text"] if isinstance(value, dict) and "text" in value else value
