"""Blockers and asks: the note under the card, the escalation message, its forms, and what the reporter hears."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.blockers import Aged, Blocker, Event, EventKind, Kind, State
from bot.views import blocks
from bot.views.blocks import Block, Content, View
from bot.views.references import Reference

COMMIT = "commit_to_date"
SOLVE = "mark_solved"
COMMIT_FORM = "commit_form"

_ITEMS_SHOWN = 12
"""Four blocks each, and a message holds fifty."""
_NOTE_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise as it was written in the form."""

    reference: Reference
    on: date | None
    note: str


def name(blocker: Blocker) -> str:
    """What people call it: Blocker #14, Ask #15."""
    return f"{blocker.kind.value.capitalize()} #{blocker.id}"


def thread_note(blocker: Blocker) -> Content:
    """The reply under the card that tells of an item and of where it stands (R21)."""
    title = f"{name(blocker)}, raised by {blocks.mention(blocker.raised_by)}"
    facts = " · ".join((*_labels(blocker), standing(blocker)))
    return Content(
        text=f"{title}: {blocks.escape(blocker.text)}\n{facts}",
        blocks=[blocks.section(f"*{title}*"), blocks.quote(blocker.text), blocks.context(facts)],
    )


def standing(blocker: Blocker) -> str:
    """Where an item stands, in one phrase."""
    promised = blocks.day(blocker.promised_on) if blocker.promised_on else ""
    owner = blocks.mention(blocker.owner) if blocker.owner else ""
    match blocker.state:
        case State.OPEN:
            return "Open"
        case State.ESCALATED:
            missed = f", the promise for {promised} passed" if promised else ""
            return f"With the sponsor{missed}; no date yet"
        case State.COMMITTED:
            return f"{owner} promised it for {promised}"
        case State.UNANSWERED:
            return "Unanswered"
        case State.SOLVED:
            return "Solved"
        case State.CLOSED:
            return "Closed"


def escalation_message(items: Sequence[Aged]) -> Content:
    """What waits for one person, worst first, each item with its own buttons (R26)."""
    waiting = [item for item in items if item.blocker.state in (State.ESCALATED, State.UNANSWERED)]
    title = f"{_count(len(waiting))} for a date from you" if waiting else "Nothing waits for you here any more"
    parts: list[Block] = [blocks.header(title)]
    texts = [title]
    for item in items[:_ITEMS_SHOWN]:
        parts += _escalated_item(item)
        texts.append(f"{_headline(item)}: {blocks.escape(item.blocker.text)} ({standing(item.blocker)})")
    if len(items) > _ITEMS_SHOWN:
        more = f"and {len(items) - _ITEMS_SHOWN} more; they follow when these have a date."
        parts.append(blocks.context(more))
        texts.append(more)
    return Content(text="\n".join(texts), blocks=parts)


def commit_form(blocker: Blocker, *, first: date, last: date) -> View:
    """Asks for the date of a promise: the date is the acknowledgement (R24)."""
    return blocks.form(
        COMMIT_FORM,
        "Commit to a date",
        [
            blocks.section(f"*{name(blocker)}*"),
            blocks.quote(blocker.text),
            blocks.field(
                "on",
                "By when will it be solved, or decided?",
                {"type": "datepicker", "initial_date": last.isoformat()},
                hint=f"From {blocks.day(first)} to {blocks.day(last)}. You get a reminder if it passes.",
            ),
            blocks.field(
                "note",
                "What will you do?",
                blocks.text_input(limit=_NOTE_LIMIT),
                optional=True,
                hint=f"{blocker.kind.value.capitalize()} and promise are shown to the team.",
            ),
        ],
        submit="Promise",
        metadata=Reference(blocker.id, blocker.version).dump(),
    )


def read_commit_form(view: Mapping[str, Any]) -> Commitment:
    state = view["state"]["values"]
    chosen = state["on"]["value"].get("selected_date")
    note = state["note"]["value"].get("value") or ""
    reference = Reference.load(view["private_metadata"])
    return Commitment(reference, date.fromisoformat(chosen) if chosen else None, note.strip())


def event_note(blocker: Blocker, event: Event) -> Content:
    """What somebody did about an item, for the thread under the card and for the reporter (R25)."""
    sentence = f"{name(blocker)}: {_told(blocker, event)}"
    parts = [blocks.section(sentence)]
    text = sentence
    if event.note:
        parts.append(blocks.quote(event.note))
        text += f" “{blocks.escape(event.note)}”"
    return Content(text=text, blocks=parts)


def report_to_reporter(blocker: Blocker, event: Event) -> Content:
    """The same news for the person who raised it, with their own words."""
    news = event_note(blocker, event)
    yours = f"You wrote: “{blocks.escape(blocker.text)}”"
    return Content(
        text=f"{news.text}\n{yours}", blocks=[*news.blocks, blocks.context("You wrote:"), blocks.quote(blocker.text)]
    )


def handled_already(blocker: Blocker, event: Event) -> str:
    """Why a stale button does nothing any more (R27)."""
    by = f" by {blocks.mention(event.actor)}" if event.actor else ""
    return f"{name(blocker)} was already handled{by} at {blocks.moment(event.at)}: {standing(blocker)}."


def _told(blocker: Blocker, event: Event) -> str:
    who = blocks.mention(event.actor) if event.actor else ""
    on = blocks.day(event.promised_on) if event.promised_on else ""
    match event.kind:
        case EventKind.COMMITTED:
            return f"{who} commits to {on}."
        case EventKind.SOLVED:
            return f"{who} marked it solved. If it is not, it can be raised again in the next check-in."
        case EventKind.ESCALATED:
            return f"it has gone to {blocks.mention(blocker.owner) if blocker.owner else 'the sponsor'}."
        case EventKind.COMMITMENT_MISSED:
            return f"the promise for {on} has passed, so it goes back to the sponsor."
        case _:
            return f"{event.kind.value}."


def _escalated_item(item: Aged) -> list[Block]:
    blocker = item.blocker
    facts = " · ".join((*_labels(blocker), f"raised by {blocks.mention(blocker.raised_by)}", standing(blocker)))
    parts = [blocks.divider(), blocks.section(f"*{_headline(item)}*\n{facts}"), blocks.quote(blocker.text)]
    buttons = _buttons(blocker)
    return [*parts, blocks.actions(f"item:{blocker.id}", *buttons)] if buttons else parts


def _buttons(blocker: Blocker) -> list[Block]:
    value = Reference(blocker.id, blocker.version).dump()
    found = []
    if blocker.state in (State.ESCALATED, State.UNANSWERED):
        found.append(
            blocks.button(
                "Commit to a Date", COMMIT, value, style="primary", spoken=f"Commit to a date for {name(blocker)}"
            )
        )
    if blocker.state.live:
        found.append(blocks.button("Mark Solved", SOLVE, value, spoken=f"Mark {name(blocker)} as solved"))
    return found


def _headline(item: Aged) -> str:
    return f"{name(item.blocker)} · {blocks.escape(item.pilot_name)} · {days(item.age_days)}"


def days(count: int) -> str:
    """An age in words."""
    return {0: "new today", 1: "1 business day old"}.get(count, f"{count} business days old")


def _labels(blocker: Blocker) -> list[str]:
    found = [blocker.category.value.capitalize()] if blocker.kind is Kind.BLOCKER else []
    return [*found, "Needs leadership now"] if blocker.urgent else found


def _count(number: int) -> str:
    return "1 item waits" if number == 1 else f"{number} items wait"
