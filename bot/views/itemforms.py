"""The small forms about one item: to commit, delegate, ask, answer, decline, object, hand back; and its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.blockers import Aged, Blocker, Event, EventKind
from bot.domain.people import UserId
from bot.views import blocks
from bot.views.blockers import NAME, button, headline, name, standing
from bot.views.blocks import Block, View
from bot.views.escalations import sentence
from bot.views.reading import Filled
from bot.views.references import Reference

COMMIT_FORM = "commit_form"
DELEGATE_FORM = "delegate_form"
ASK_TEAM_FORM = "ask_team_form"
ANSWER_FORM = "answer_question_form"
DECLINE_FORM = "decline_form"
OBJECT_FORM = "object_form"
HAND_BACK_FORM = "hand_back_form"

WORDS_LIMIT = 500
_EVENTS_SHOWN = 60
"""One block each, and a window holds a hundred."""


@dataclass(frozen=True, slots=True)
class Handled:
    """What a form says: whoever is named, the day, the words. What it does not ask for is None or empty."""

    reference: Reference
    note: str
    on: date | None
    to: UserId | None


def commit_form(blocker: Blocker, *, first: date, last: date) -> View:
    """Asks for the date of a promise: the date is the acknowledgement (R24)."""
    fields = [
        day_field("By when will it be solved, or decided?", first, last),
        words_field("What will you do?", optional=True, hint=f"{_kind(blocker)} and promise are shown to the team."),
    ]
    return _form(COMMIT_FORM, "Commit to a date", blocker, fields, submit="Promise")


def delegate_form(blocker: Blocker, *, first: date, last: date) -> View:
    fields = [
        blocks.field("to", "Who will solve it?", {"type": "users_select"}, hint="They are told, and may hand it back."),
        day_field("By when?", first, last),
        words_field("What should they know?", optional=True),
    ]
    return _form(DELEGATE_FORM, "Delegate", blocker, fields, submit="Delegate")


def ask_team_form(blocker: Blocker) -> View:
    hint = "It goes to the person who raised this and stands in its thread. The clock stops until they answer."
    return _form(
        ASK_TEAM_FORM, "Ask the team", blocker, [words_field("What do you need to know?", hint=hint)], submit="Ask"
    )


def answer_form(blocker: Blocker) -> View:
    asked = blocks.quote(blocker.note)
    return _form(ANSWER_FORM, "Answer", blocker, [asked, words_field("Your answer")], submit="Answer")


def decline_form(blocker: Blocker) -> View:
    hint = "The reason is shown to the team. The person who raised this may object once."
    return _form(DECLINE_FORM, "Decline", blocker, [words_field("Why not?", hint=hint)], submit="Decline")


def object_form(blocker: Blocker) -> View:
    refused = blocks.quote(blocker.note)
    hint = "It goes to the next level with these words. You can object once."
    return _form(
        OBJECT_FORM, "Object", blocker, [refused, words_field("Why should it be done?", hint=hint)], submit="Object"
    )


def hand_back_form(blocker: Blocker) -> View:
    return _form(
        HAND_BACK_FORM, "Hand back", blocker, [words_field("Why is it not for you?", optional=True)], submit="Hand Back"
    )


def read_form(filled: Filled) -> Handled:
    """What somebody wrote in one of these forms."""
    return Handled(
        reference=filled.carried(Reference.load),
        note=filled.text("note"),
        on=filled.day("on"),
        to=filled.user("to"),
    )


def history(item: Aged, events: Sequence[Event]) -> View:
    """All that happened to an item, oldest first; where it is too much, the newest."""
    shown = events[-_EVENTS_SHOWN:]
    parts: list[Block] = [
        blocks.section(f"*{headline(item)}*\n{standing(item.blocker)}"),
        blocks.quote(item.blocker.text),
        *_waits_on(item.blocker),
    ]
    if len(events) > len(shown):
        parts.append(blocks.context(f"{len(events) - len(shown)} earlier lines are left out."))
    parts += [blocks.section(_line(item.blocker, event)) for event in shown]
    view = blocks.notice(f"{name(item.blocker)}", "")
    return view | {"blocks": parts}


def _waits_on(blocker: Blocker) -> list[Block]:
    """What an item waits on, and a button that says or changes it."""
    known = blocker.dependency
    said = f"Waits on *{blocks.escape(known.name)}*" if known else "Does it wait on something that has a name?"
    if blocker.state.live:
        return [blocks.section(said, accessory=button(blocker, NAME))]
    return [blocks.section(said)] if known else []


def _line(blocker: Blocker, event: Event) -> str:
    words = (
        f" “{blocks.escape(blocks.shorten(event.note, 300))}”"
        if event.note and event.kind is not EventKind.SKIPPED
        else ""
    )
    told = sentence(blocker, event)
    return f"{blocks.moment(event.at)}: {told[:1].upper()}{told[1:]}{words}"


def _form(callback_id: str, title: str, blocker: Blocker, fields: Sequence[Block], *, submit: str) -> View:
    top = [blocks.section(f"*{name(blocker)}*"), blocks.quote(blocker.text)]
    metadata = Reference(blocker.id, blocker.version).dump()
    return blocks.form(callback_id, title, [*top, *fields], submit=submit, metadata=metadata)


def day_field(label: str, first: date, last: date) -> Block:
    hint = f"From {blocks.day(first)} to {blocks.day(last)}. It comes back if the day passes."
    return blocks.field("on", label, {"type": "datepicker", "initial_date": last.isoformat()}, hint=hint)


def words_field(label: str, *, optional: bool = False, hint: str | None = None) -> Block:
    return blocks.field("note", label, blocks.text_input(limit=WORDS_LIMIT), optional=optional, hint=hint)


def _kind(blocker: Blocker) -> str:
    return blocker.kind.value.capitalize()


def _value(state: Mapping[str, Any], block_id: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = state.get(block_id, {}).get("value", {})
    return found
