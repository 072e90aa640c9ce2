"""What people do on the page, told to the workspace; each returns the sentence to show if it went wrong."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.sandbox.elements import all_elements, at
from bot.sandbox.errors import ImpossibleError
from bot.sandbox.inputs import KINDS, STATELESS, holding, initial_state
from bot.sandbox.messages import Message
from bot.sandbox.modals import View
from bot.sandbox.suggestions import with_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.elements import Element
    from bot.sandbox.person import Person
    from bot.sandbox.records import Json
    from bot.sandbox.sandbox import Sandbox

COMMAND_IN_THREAD = "Slash commands do not work in threads."


def act(slack: Sandbox, person: Person, done: Json) -> str | None:
    """`done["act"]` says what; the rest is its details. Raises KeyError or ValueError for what the page never sends."""
    try:
        return ACTS[done["act"]](slack, person, done)
    except ImpossibleError as impossible:
        return f"This did not work: {impossible}."


def send(slack: Sandbox, person: Person, done: Json) -> str | None:
    """A message, or a slash command."""
    channel, words = slack.channel(done["place"]), str(done["text"]).strip()
    if words.startswith("/"):
        return COMMAND_IN_THREAD if done.get("thread") else person.command(words, channel).error
    root = _message(person, done["place"], done["thread"]) if done.get("thread") else None
    if words:
        person.post(channel, _as_typed(slack, words), root)
    return None


def press(_slack: Sandbox, person: Person, done: Json) -> str | None:
    """A button, or a choice in a menu, of a message or a view; what stands in its inputs comes along."""
    target = _target(person, done)
    element = at(target.blocks, done["block"], done["action"])
    _write(person, target, done.get("values") or {})
    given = done.get("value")
    chosen = None if element.type == "button" else _taken(person, element, given)
    return person.use(target, element, chosen).error


def type_in(_slack: Sandbox, person: Person, done: Json) -> str | None:
    _write(person, _target(person, done), done["values"])
    return None


def submit(_slack: Sandbox, person: Person, done: Json) -> str | None:
    """What the modal then says, it says itself."""
    view = _view(person, done["view"])
    _write(person, view, done["values"])
    view.submit()
    return None


def close(_slack: Sandbox, person: Person, done: Json) -> str | None:
    _view(person, done["view"]).close(everything=bool(done.get("everything")))
    return None


def join(slack: Sandbox, person: Person, done: Json) -> str | None:
    slack.channel(done["place"]).add(person)
    return None


ACTS: dict[str, Callable[[Sandbox, Person, Json], str | None]] = {
    "send": send,
    "press": press,
    "type": type_in,
    "submit": submit,
    "close": close,
    "join": join,
}


def suggest(person: Person, done: Json) -> Json:
    """What a menu offers whose options the app holds, once something is typed into it."""
    try:
        target = _target(person, done)
        element = at(target.blocks, done["block"], done["action"])
        found = person.suggest(target, element, str(done["typed"]))
    except ImpossibleError as impossible:
        return {"options": [], "error": f"This did not work: {impossible}.", "asked": False}
    choices = [{"value": one["value"], "label": one["text"]["text"]} for one in found.options]
    return {"options": choices, "error": found.error, "asked": found.asked}


def _target(person: Person, done: Json) -> Message | View:
    if "view" in done:
        return _view(person, done["view"])
    return _message(person, done["place"], done["message"])


def _message(person: Person, place: str, ts: str) -> Message:
    for message in person.messages(place):
        if message.ts == ts:
            return message
    raise ImpossibleError("this message is gone")


def _view(person: Person, view_id: str) -> View:
    for view in (person.view, person.home):
        if view is not None and view.id == view_id:
            return view
    raise ImpossibleError("this view is not open any more")


def _write(person: Person, target: Message | View, values: Json) -> None:
    """Put what stands on the page into the target's state; the app is not told."""
    if isinstance(target, View):
        state = target.record.state
    else:
        state = target.record.state.setdefault(person.id, initial_state(target.blocks))
    for element in all_elements(target.blocks):
        given = values.get(element.block_id, {})
        if element.action_id in given and element.type in KINDS and element.type not in STATELESS:
            shown = with_options(person.record, target.record, element)
            held = holding(shown.json, _taken(person, element, given[element.action_id]))
            state.setdefault(element.block_id, {})[element.action_id] = held


def _taken(person: Person, element: Element, given: Any) -> Any:
    """A browser knows no zones: its local time is meant in the person's own."""
    if element.type == "datetimepicker" and given:
        return datetime.fromisoformat(given).replace(tzinfo=ZoneInfo(person.record.tz))
    return given


def _as_typed(slack: Sandbox, words: str) -> str:
    """As Slack keeps messages: three characters escaped, people and channels by id."""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    known = {f"@{user.name}": f"<@{user.id}>" for user in tuple(slack.workspace.users.values())}
    known |= {f"#{one.name}": f"<#{one.id}|{one.name}>" for one in slack.channels() if not one.is_dm}
    return re.sub(r"(?<!\S)[@#][\w-]+", lambda found: known.get(found[0], found[0]), escaped)
