"""Menus whose options the app holds: a person types, and Slack asks the app what there is to choose from."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.blockkit import check_suggested
from bot.sandbox.blockkit_elements import EXTERNAL, every_option
from bot.sandbox.elements import Element
from bot.sandbox.envelopes import Outcome
from bot.sandbox.records import View

if TYPE_CHECKING:
    from bot.sandbox.acting import Acting
    from bot.sandbox.records import Json, Message, User

LEAST_TYPED = 3
"""So many characters must be typed before Slack asks, where the app does not say how many."""
TROUBLE = "The options could not be loaded. Try again?"


@dataclass(frozen=True)
class Suggested:
    """What a menu shows while somebody types. `asked` is False while too little is typed for the app to be asked."""

    options: list[Json] = field(default_factory=list)
    error: str | None = None
    asked: bool = True

    @property
    def labels(self) -> list[str]:
        return [option["text"]["text"] for option in self.options]


def suggest(acting: Acting, user: User, target: Message | View, element: Element, typed: str) -> Suggested:
    """Type into a menu, and see what it offers then. An answer that Slack would not take counts as none."""
    place = (user.id, element.block_id, element.action_id)
    if len(typed) < element.json.get("min_query_length", LEAST_TYPED):
        return Suggested(asked=False)
    envelope = acting.suggest(user, target, {"block_id": place[1], "action_id": place[2]}, typed)
    problems = check_suggested(envelope.answer) if envelope.outcome is Outcome.ACKED else []
    for problem in problems:
        acting.responses.problem(f"block_suggestion {element.action_id}: {problem}")
    if problems or envelope.outcome is not Outcome.ACKED:
        target.offered.pop(place, None)
        return Suggested(error=TROUBLE)
    target.offered[place] = every_option(copy.deepcopy(envelope.answer or {}))
    return Suggested(target.offered[place])


def with_options(user: User, target: Message | View, element: Element) -> Element:
    """The element with what it offers just now: what was suggested last, and what it holds."""
    if element.type != EXTERNAL:
        return element
    state = target.state if isinstance(target, View) else target.state.get(user.id, {})
    held = state.get(element.block_id, {}).get(element.action_id, {}).get("selected_option")
    known = [
        *target.offered.get((user.id, element.block_id, element.action_id), ()),
        element.json.get("initial_option"),
    ]
    options = [option for option in (*known, held) if option is not None]
    return Element(element.block, {**element.json, "options": options})


def offers(element: Element, wanted: Any) -> bool:
    """Whether something can be chosen without typing."""
    return any(str(wanted) in (option["value"], option["text"]["text"]) for option in every_option(element.json))
