"""Blockers and asks as everybody sees them: the note under the card, lists, and where an item stands in one phrase."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.blockers import Aged, Blocker, Event, Kind, State
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.views import blocks
from bot.views.blocks import Block, Content
from bot.views.references import Reference
from bot.views.turning import Page

COMMIT = "commit_to_date"
DELEGATE = "delegate_item"
ASK_TEAM = "ask_team"
DECLINE = "decline_item"
MORE = "more_on_item"
"""A menu whose options carry one of these action ids."""
SOLVE = "mark_solved"
HAND_BACK = "hand_back"
ANSWER = "answer_question"
OBJECT = "object_to_refusal"
CONFIRM = "confirm_solved"
REOPEN = "not_solved"
ESCALATE = "escalate_now"
HISTORY = "item_history"
NAME = "name_dependency"

LABELS = {
    COMMIT: "Commit to a Date",
    DELEGATE: "Delegate",
    ASK_TEAM: "Ask the Team",
    DECLINE: "Decline",
    SOLVE: "Mark Solved",
    HAND_BACK: "Hand Back",
    ANSWER: "Answer",
    OBJECT: "Object",
    CONFIRM: "Confirm Solved",
    REOPEN: "Not Solved",
    ESCALATE: "Escalate Now",
    HISTORY: "History",
    NAME: "Say What It Waits On",
}
_TEAM_BUTTONS = {
    State.OPEN: (ESCALATE, SOLVE, HISTORY),
    State.ESCALATED: (SOLVE, HISTORY),
    State.WAITING: (ANSWER, SOLVE, HISTORY),
    State.COMMITTED: (SOLVE, HISTORY),
    State.DECLINED: (OBJECT, SOLVE, HISTORY),
    State.UNANSWERED: (SOLVE, HISTORY),
    State.SOLVED: (CONFIRM, REOPEN, HISTORY),
    State.CLOSED: (HISTORY,),
}
PAGE = 10
"""How many items one answer lists: three blocks each, and a message holds fifty."""
_WORDS_SHOWN = 300
_WORDS_SPOKEN = 100
"""In the plain text, where a whole page has to fit."""
_NAME_SHOWN = 40
_NOTE_SHOWN = 80
"""Of words that stand in full where they were written and in the item's history."""


def name(blocker: Blocker) -> str:
    """What people call it: Blocker #14, Ask #15."""
    return f"{blocker.kind.value.capitalize()} #{blocker.id}"


def thread_note(blocker: Blocker) -> Content:
    """The reply under the card that tells of an item and of where it stands (R21)."""
    title = f"{name(blocker)}, raised by {blocks.mention(blocker.raised_by)}"
    facts = " · ".join((*labels(blocker), standing(blocker)))
    return Content(
        text=f"{title}: {blocks.escape(blocker.text)}\n{facts}",
        blocks=[
            blocks.section(f"*{title}*{source(blocker)}"),
            blocks.quote(blocker.text),
            blocks.context(facts),
            team_buttons(blocker),
        ],
    )


def standing(blocker: Blocker) -> str:
    """Where an item stands, in one phrase of mrkdwn."""
    return "".join(
        blocks.mention(piece.user) if isinstance(piece, Who) else blocks.escape(piece) for piece in _standing(blocker)
    )


def listing(pilot: Pilot, items: Sequence[Aged], page: int, *, record: Sequence[str], command: str) -> Content:
    """One page of what is open on a pilot, worst first, each item with its buttons; then the pilot's record."""
    shown = Page.of(items, page, PAGE)
    parts: list[Block] = [blocks.header(pilot.name)]
    texts = [blocks.escape(pilot.name)]
    for item in shown.rows:
        parts += _listed(item)
        words = blocks.escape(blocks.one_line(item.blocker.text, _WORDS_SPOKEN))
        texts.append(f"{headline(item)}: {words} ({standing(item.blocker)})")
    if not items:
        parts.append(blocks.section("Nothing is open."))
        texts.append("Nothing is open.")
    if where := shown.going_on(f"{len(items)} items", f"{command} blockers {pilot.key}"):
        parts.append(blocks.context(where))
        texts.append(where)
    if record:
        parts += [blocks.divider(), *blocks.paragraphs(record)]
        texts += record
    return Content(text="\n".join(texts), blocks=parts)


def handled_already(blocker: Blocker, event: Event) -> str:
    """Why a stale button does nothing any more (R27)."""
    by = f" by {blocks.mention(event.actor)}" if event.actor else ""
    return f"{name(blocker)} was already handled{by} at {blocks.moment(event.at)}: {standing(blocker)}."


def headline(item: Aged) -> str:
    pilot = blocks.escape(blocks.one_line(item.pilot_name, _NAME_SHOWN))
    return f"{name(item.blocker)} · {pilot} · {days(item.age_days)}"


def days(count: int) -> str:
    """An age in words."""
    return {0: "new today", 1: "1 business day old"}.get(count, f"{count} business days old")


def facts(blocker: Blocker) -> str:
    """What it is about, who raised it and where it stands, in one line."""
    raised = f"raised by {blocks.mention(blocker.raised_by)}"
    line = " · ".join((*labels(blocker), raised, standing(blocker)))
    return f"{line[:1].upper()}{line[1:]}"


def labels(blocker: Blocker) -> list[str]:
    found = [blocker.category.value.capitalize()] if blocker.kind is Kind.BLOCKER else []
    found += [f"Waits on {blocks.escape(blocker.dependency.name)}"] if blocker.dependency else []
    return [*found, "Needs leadership now"] if blocker.urgent else found


def source(blocker: Blocker) -> str:
    """A link to the message that it was raised from, if it was."""
    return f" from <{blocker.link}|this message>" if blocker.link else ""


def team_buttons(blocker: Blocker) -> Block:
    """What the team may do about an item; every press is checked, so everybody may see them."""
    wanted = [one for one in _TEAM_BUTTONS[blocker.state] if one != OBJECT or not blocker.objected]
    return blocks.actions(f"item:{blocker.id}", *(button(blocker, one) for one in wanted))


def button(blocker: Blocker, action: str, *, version: int | None = None, style: str | None = None) -> Block:
    """One of an item's buttons; `version` is of the item as the message shows it."""
    value = Reference(blocker.id, version or blocker.version).dump()
    return blocks.button(LABELS[action], action, value, style=style, spoken=f"{LABELS[action]}: {name(blocker)}")


def _listed(item: Aged) -> list[Block]:
    blocker = item.blocker
    return [
        blocks.section(f"*{headline(item)}*\n{facts(blocker)}"),
        blocks.quote(blocks.shorten(blocker.text, _WORDS_SHOWN)),
        team_buttons(blocker),
    ]


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who is named within a phrase."""

    user: UserId


Phrase = list[str | Who]


def _standing(blocker: Blocker) -> Phrase:
    if blocker.rested_at is not None:
        return ["Rests while the pilot is paused"]
    return _STANDINGS[blocker.state](blocker)


def _escalated(blocker: Blocker) -> Phrase:
    missed = f", the promise for {blocks.day(blocker.promised_on)} passed" if blocker.promised_on else ""
    again = ", asked once more" if blocker.round else ""
    return ["With ", *_named(blocker.asked), f"{again}{missed}; no date yet"]


def _waiting(blocker: Blocker) -> Phrase:
    return [*_owner(blocker), f" asks the team: “{_short(blocker.note)}”"]


def _committed(blocker: Blocker) -> Phrase:
    on = f" for {blocks.day(blocker.promised_on)}" if blocker.promised_on else ""
    return [*_owner(blocker), f" promised it{on}"]


def _declined(blocker: Blocker) -> Phrase:
    return ["Declined by ", *_owner(blocker), f": “{_short(blocker.note)}”"]


def _unanswered(blocker: Blocker) -> Phrase:
    return ["Unanswered", *([" by ", *_named(blocker.asked)] if blocker.asked else [])]


def _short(note: str) -> str:
    return blocks.one_line(note, _NOTE_SHOWN)


def _owner(blocker: Blocker) -> Phrase:
    return [Who(blocker.owner)] if blocker.owner is not None else ["Leadership"]


def _named(people: Sequence[UserId]) -> Phrase:
    """“Omar and Sam”; nobody is leadership as a whole."""
    if not people:
        return ["leadership"]
    parts: Phrase = [Who(people[0])]
    for each in people[1:-1]:
        parts += [", ", Who(each)]
    return parts if len(people) == 1 else [*parts, " and ", Who(people[-1])]


_STANDINGS: dict[State, Callable[[Blocker], Phrase]] = {
    State.OPEN: lambda _: ["Open"],
    State.ESCALATED: _escalated,
    State.WAITING: _waiting,
    State.COMMITTED: _committed,
    State.DECLINED: _declined,
    State.UNANSWERED: _unanswered,
    State.SOLVED: lambda _: ["Solved; the reporter is asked"],
    State.CLOSED: lambda blocker: ["Solved" if blocker.solved_at else "Closed"],
}
