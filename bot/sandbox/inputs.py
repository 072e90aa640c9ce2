"""What elements hold: how a value starts, what a person may put in, and how Slack writes it down for the app."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from bot.sandbox.blockkit_elements import every_option
from bot.sandbox.errors import ImpossibleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.sandbox.records import Json


@dataclass(frozen=True)
class Kind:
    """Under which name an element's value stands in state.values, and where its initial value stands."""

    value: str
    initial: str
    many: bool = False


KINDS = {
    "plain_text_input": Kind("value", "initial_value"),
    "number_input": Kind("value", "initial_value"),
    "email_text_input": Kind("value", "initial_value"),
    "url_text_input": Kind("value", "initial_value"),
    "static_select": Kind("selected_option", "initial_option"),
    "external_select": Kind("selected_option", "initial_option"),
    "radio_buttons": Kind("selected_option", "initial_option"),
    "overflow": Kind("selected_option", "initial_option"),
    "checkboxes": Kind("selected_options", "initial_options", many=True),
    "multi_static_select": Kind("selected_options", "initial_options", many=True),
    "users_select": Kind("selected_user", "initial_user"),
    "multi_users_select": Kind("selected_users", "initial_users", many=True),
    "channels_select": Kind("selected_channel", "initial_channel"),
    "multi_channels_select": Kind("selected_channels", "initial_channels", many=True),
    "conversations_select": Kind("selected_conversation", "initial_conversation"),
    "multi_conversations_select": Kind("selected_conversations", "initial_conversations", many=True),
    "datepicker": Kind("selected_date", "initial_date"),
    "timepicker": Kind("selected_time", "initial_time"),
    "datetimepicker": Kind("selected_date_time", "initial_date_time"),
    "rich_text_input": Kind("rich_text_value", "initial_value"),
}
STATELESS = ("overflow",)


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each interactive element with the block that it stands in, from top to bottom."""
    for block in blocks:
        held = (
            block.get("elements", []) if block["type"] == "actions" else [block.get("accessory"), block.get("element")]
        )
        for element in held:
            if element is not None and element["type"] != "image":
                yield block, element


def initial_state(blocks: list[Json], earlier: dict[str, dict[str, Json]] | None = None) -> dict[str, dict[str, Json]]:
    """state.values as it starts; what was typed `earlier` survives where block_id and action_id stay equal."""
    state: dict[str, dict[str, Json]] = {}
    for block, element in elements(blocks):
        if element["type"] not in KINDS or element["type"] in STATELESS:
            continue
        kept = (earlier or {}).get(block["block_id"], {}).get(element["action_id"])
        fresh = kept if kept and kept["type"] == element["type"] else initial(element)
        state.setdefault(block["block_id"], {})[element["action_id"]] = fresh
    return state


def initial(element: Json) -> Json:
    kind = KINDS[element["type"]]
    return {"type": element["type"], kind.value: element.get(kind.initial, [] if kind.many else None)}


def holding(element: Json, given: Any) -> Json:
    """The element's value after a person put `given` in. Raises ImpossibleError for what the element cannot take."""
    kind = KINDS.get(element["type"])
    if kind is None:
        raise ImpossibleError("nothing can be put into a", element["type"])
    if given is None or given == "":
        return {"type": element["type"], kind.value: [] if kind.many else None}
    take: Callable[[Json, Any], Any] = _TAKERS.get(element["type"], _identifier)
    if kind.many:
        return {"type": element["type"], kind.value: [take(element, one) for one in _as_list(given)]}
    return {"type": element["type"], kind.value: take(element, given)}


def complaint(element: Json, held: Json, *, optional: bool) -> str | None:
    """What Slack's own client says under an input before anything is sent; None if it is content."""
    value = held[KINDS[element["type"]].value]
    if value in (None, "", []):
        return None if optional else "Please complete this required field."
    check = _CHECKS.get(element["type"])
    return check(element, value) if check else None


def _as_list(given: Any) -> list[Any]:
    return list(given) if isinstance(given, list | tuple | set) else [given]


def _option(element: Json, given: Any) -> Json:
    for option in every_option(element):
        if str(given) in (option["value"], option["text"]["text"]):
            found: Json = option
            return found
    offered = ", ".join(repr(option["text"]["text"]) for option in every_option(element))
    raise ImpossibleError(f"{given!r} is not offered; there are", offered)


def _identifier(_element: Json, given: Any) -> str:
    """Of a person or channel, given as such or by id."""
    return str(getattr(given, "id", given))


def _words(_element: Json, given: Any) -> str:
    return str(given)


def _date(_element: Json, given: Any) -> str:
    return date.fromisoformat(str(given)).isoformat()


def _time(_element: Json, given: Any) -> str:
    return time.fromisoformat(str(given)).strftime("%H:%M")


def _instant(_element: Json, given: Any) -> int:
    return int(given.timestamp()) if isinstance(given, datetime) else int(given)


def _rich_text(_element: Json, given: Any) -> Json:
    if isinstance(given, dict):
        return given
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(given)}]}
    return {"type": "rich_text", "elements": [section]}


def _text_length(element: Json, value: Any) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) > most:
        return f"Please use {most} characters or fewer."
    return f"Please use at least {least} characters." if len(value) < least else None


def _number(element: Json, value: Any) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a valid number."
    if float(value) < float(element.get("min_value", value)):
        return f"Please enter a number of at least {element['min_value']}."
    over = float(value) > float(element.get("max_value", value))
    return f"Please enter a number of at most {element['max_value']}." if over else None


def _selected(element: Json, value: Any) -> str | None:
    most = element.get("max_selected_items", 100)
    return f"Please choose no more than {most} items." if len(value) > most else None


def _email(_element: Json, value: Any) -> str | None:
    return None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) else "Please enter a valid email address."


def _url(_element: Json, value: Any) -> str | None:
    return None if re.fullmatch(r"https?://\S+", value) else "Please enter a valid URL."


_TAKERS: dict[str, Callable[[Json, Any], Any]] = {
    **dict.fromkeys(("plain_text_input", "number_input", "email_text_input", "url_text_input"), _words),
    **dict.fromkeys(
        ("static_select", "external_select", "radio_buttons", "overflow", "checkboxes", "multi_static_select"), _option
    ),
    "datepicker": _date,
    "timepicker": _time,
    "datetimepicker": _instant,
    "rich_text_input": _rich_text,
}
_CHECKS: dict[str, Callable[[Json, Any], str | None]] = {
    "plain_text_input": _text_length,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
    **{name: _selected for name in KINDS if name.startswith("multi_")},
}
