"""Everything that Slack may send, gathered by pressing everything there is, and made stranger from there on."""

import copy
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from hypothesis import strategies as st

from bot.sandbox import ImpossibleError, Message, Person, View
from bot.sandbox.elements import Element, all_elements
from bot.sandbox.payloads import event_callback, interaction, user_json
from bot.views.pilots import COMMANDS
from tests.week.ladder import Ladder

Payload = dict[str, Any]

_DAYS = [date(2026, 12, day) for day in (2, 4, 31)] + [date(1970, 1, 1), date(9999, 12, 31)]
_WORDS = st.text(max_size=300) | st.sampled_from(
    ["", "<!channel>", "*_~`", "\u202e", "0", "-1", "x" * 3_000, "\n" * 50]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
_SHOWN = frozenset({"blocks", "message", "title", "submit", "close", "selected_option", "selected_options"})
_FREE = frozenset({"value", "text", "private_metadata", "selected_date"})
"""Where what people write and choose stands, and what leads us to what they mean."""


class Pool:
    """Many payloads, too long to be shown."""

    def __init__(self, payloads: list[Payload]) -> None:
        self._payloads = payloads

    def copies(self) -> st.SearchStrategy[Payload]:
        return st.integers(0, len(self._payloads) - 1).map(lambda number: copy.deepcopy(self._payloads[number]))


class Gatherer:
    """Presses every button of every message and window, and keeps what was sent for it."""

    def __init__(self, up: Ladder) -> None:
        self._up = up
        self._home = up.home

    def gather(self) -> list[Payload]:
        """One of each sort: a press, a form, a shortcut, a command, an event."""
        up, home = self._up, self._home
        up.act(home.sam, up.raise_ask(), "Ask the Team", note="Which vendor?")
        home.answer(home.dana, blocking="No access to the archive", at_risk="The archive migration")
        home.tick("2026-12-01 15:00")
        home.dana.open_home()
        forms = list(self._pressed_everything())
        sent = [envelope.payload for envelope in home.slack.envelopes]
        return list({sort(one): one for one in [*sent, *forms, *self._events()]}.values())

    def _pressed_everything(self) -> Iterator[Payload]:
        home = self._home
        for word in COMMANDS:
            reply = home.dana.command(f"/pilot {word.split()[0]}", home.channel)
            if reply.view is not None:
                yield from self._looked_through(home.dana, reply.view)
        for person in (home.dana, home.sam, home.lena):
            for message in [*person.messages(home.channel), *person.dm]:
                yield from self._tried(person, message)
            if person.home is not None:
                yield from self._tried(person, person.home)

    def _tried(self, person: Person, shown: Message | View) -> Iterator[Payload]:
        for element in all_elements(shown.blocks):
            with suppress(ImpossibleError, ValueError, TypeError, AttributeError):
                pressed = person.use(shown, element, _choice(element))
                if pressed.view is not None:
                    yield from self._looked_through(person, pressed.view)

    def _looked_through(self, person: Person, view: View) -> Iterator[Payload]:
        """A form as it would be sent, filled in or not."""
        for element in all_elements(view.blocks):
            if element.type == "external_select":
                person.suggest(view, element, "a")
        begun = interaction(self._home.slack.workspace, "view_submission", person.record)
        if view.json.get("submit"):
            yield begun | {"view": copy.deepcopy(view.json), "response_urls": []}

    def _events(self) -> Iterator[Payload]:
        home = self._home
        for kind in home.slack.manifest.events:
            changed = user_json(home.slack.workspace, home.dana.record)
            about = {"type": kind, "user": changed if kind == "user_change" else home.dana.id, "tab": "home"}
            about |= {"channel": home.channel.id, "old_channel_id": "C0OLD", "new_channel_id": "C0NEW", "tokens": {}}
            yield event_callback(home.slack.workspace, about)


def _choice(element: Element) -> Any:
    if element.type == "button":
        return None
    return element.options[0] if element.options else None


def sort(payload: Payload) -> str:
    """Which listener a payload is for."""
    match payload.get("type"):
        case "block_actions":
            return f"action {payload['actions'][0]['action_id']}"
        case "block_suggestion":
            return f"options {payload['action_id']}"
        case "view_submission":
            return f"view {payload['view']['callback_id']}"
        case "event_callback":
            return f"event {payload['event']['type']}"
        case "message_action":
            return f"shortcut {payload['callback_id']}"
        case _:
            return f"command {payload.get('text', '').partition(' ')[0]}"


def stretched(payloads: list[Payload], listened: list[tuple[str, str]]) -> list[Payload]:
    """These, and for every listener that none of them is for, one that is for another but says it is for it."""
    known = {sort(payload): payload for payload in payloads}
    action = next(one for one in payloads if one.get("type") == "block_actions" and "{" in str(one["actions"]))
    form = next(one for one in payloads if one.get("type") == "view_submission")
    for kind, name in listened:
        made: Payload = copy.deepcopy(action if kind == "action" else form)
        made["actions" if kind == "action" else "view"] = (
            [made["actions"][0] | {"action_id": name}] if kind == "action" else made["view"] | {"callback_id": name}
        )
        known.setdefault(sort(made), made)
    return list(known.values())


def by(payload: Payload, user: str) -> Payload:
    """The same, done by somebody else."""
    if "user_id" in payload:
        return payload | {"user_id": user}
    if "event" in payload:
        return (
            payload | {"event": payload["event"] | {"user": user}}
            if payload["event"]["type"] == "app_home_opened"
            else {}
        )
    return payload | {"user": payload.get("user", {}) | {"id": user}}


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in a payload, containers included."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inner:
        yield from _leaves(each, (*path, name))


def _holder(payload: Payload, path: tuple[Any, ...]) -> Any:
    found: Any = payload
    for name in path[:-1]:
        found = found[name]
    return found


@st.composite
def as_people_might(draw: st.DrawFn, payloads: Pool) -> Payload:
    """A payload in which other words, another day or another thing are chosen."""
    payload = draw(payloads.copies())
    free = [path for path in _leaves(payload) if path[-1] in _FREE and not _SHOWN.intersection(path)]
    for path in draw(st.lists(st.sampled_from(free), max_size=3)) if free else []:
        holder, name = _holder(payload, path), path[-1]
        if isinstance(holder[name], str):
            holder[name] = draw(_written(name, holder[name]))
    return payload


def _written(name: str, before: str) -> st.SearchStrategy[str]:
    """What we wrote there ourselves leads to something else at most; everything else is up to people."""
    if name == "selected_date":
        return st.sampled_from([day.isoformat() for day in _DAYS])
    if before.startswith("{"):
        return st.integers(0, 99).map(lambda version: re.sub(r'(?<="v": )\d+', str(version), before))
    return st.just(before) if name == "private_metadata" else _WORDS


@st.composite
def broken(draw: st.DrawFn, payloads: Pool) -> Payload:
    """A payload in which anything may be missing, or be something else."""
    payload = draw(payloads.copies())
    for _ in range(draw(st.integers(1, 4))):
        everything = list(_leaves(payload))
        if not everything:
            break
        path = draw(st.sampled_from(everything))
        holder, name = _holder(payload, path), path[-1]
        if draw(st.booleans()):
            holder.pop(name)
        else:
            holder[name] = draw(_JSON)
    return payload
