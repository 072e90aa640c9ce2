"""What is said about an item: the bundled message to one person, and the news of one event (R25, R26)."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from bot.domain.blockers import Aged, Blocker, Event, State
from bot.domain.blockers import EventKind as E
from bot.domain.dependencies import Dependency
from bot.domain.people import UserId
from bot.views import blocks
from bot.views.blockers import (
    ANSWER,
    ASK_TEAM,
    COMMIT,
    CONFIRM,
    DECLINE,
    DELEGATE,
    HAND_BACK,
    HISTORY,
    LABELS,
    MORE,
    OBJECT,
    REOPEN,
    SOLVE,
    button,
    facts,
    headline,
    name,
    source,
    standing,
)
from bot.views.blocks import Block, Content
from bot.views.holdups import in_words, together
from bot.views.references import Reference

_ITEMS_SHOWN = 11
"""Four blocks each, and a message holds fifty."""
_SHARED_SHOWN = 4
_WORDS_IN_ALL = 3600
"""Slack takes about 13,000 characters in all blocks of a message."""
_REPORTER_BUTTONS = {E.TEAM_ASKED: (ANSWER,), E.DECLINED: (OBJECT,), E.SOLVED: (CONFIRM, REOPEN)}
_STILL_FITS = {E.TEAM_ASKED: State.WAITING, E.DECLINED: State.DECLINED, E.SOLVED: State.SOLVED}


def bundle(items: Sequence[Aged], reader: UserId, links: Mapping[int, str | None], *, command: str) -> Content:
    """What waits for one person, worst first, each item with its own buttons. `links` lead to the items' threads."""
    title = _title(items, reader)
    parts: list[Block] = [blocks.header(title)]
    texts = [title]
    shared = _shared(items)
    parts += [together(one, its) for one, its in shared]
    texts += [f"{in_words(one, its)} The button says so." for one, its in shared]
    shown = items[:_ITEMS_SHOWN]
    room = _WORDS_IN_ALL // max(len(shown), 1)
    for item in shown:
        parts += _bundled(item, reader, links.get(item.blocker.id), room)
        words = blocks.escape(blocks.one_line(item.blocker.text, room // 2))
        texts.append(f"{headline(item)}: {words} ({facts(item.blocker)})")
        note = blocks.escape(blocks.one_line(item.blocker.note, room // 2))
        texts += [f"The team answered: {note}"] if _has_answer(item.blocker) else []
    rest = _rest(items, room, command)
    if rest:
        parts.append(blocks.context(rest))
        texts.append(rest)
    return Content(text="\n".join(texts), blocks=parts)


def _rest(items: Sequence[Aged], room: int, command: str) -> str:
    """What is not shown, and where it stands."""
    more = len(items) - _ITEMS_SHOWN
    said = [f"and {more} more; `{command} blockers` lists them."] if more > 0 else []
    if any(len(item.blocker.text) > room or len(item.blocker.note) > room for item in items[:_ITEMS_SHOWN]):
        said.append("Some words are shortened; History shows them in full.")
    return " ".join(said)


def note(blocker: Blocker, event: Event) -> Content:
    """What happened to an item, for the thread under the card."""
    return _news(blocker, event, [ANSWER] if _open_to(blocker, event, E.TEAM_ASKED) else [])


def report(blocker: Blocker, event: Event) -> Content:
    """The same news for the person who raised it, with their own words and what they can do now."""
    wanted = _REPORTER_BUTTONS.get(event.kind, ())
    fits = [one for one in wanted if _open_to(blocker, event, event.kind) and (one != OBJECT or not blocker.objected)]
    news = _news(blocker, event, fits)
    yours = f"You wrote: “{blocks.escape(blocker.text)}”"
    head, tail = (news.blocks[:-1], news.blocks[-1:]) if fits else (news.blocks, ())
    return Content(
        text=f"{news.text}\n{yours}",
        blocks=[*head, blocks.context("You wrote:"), blocks.quote(blocker.text), *tail],
    )


def delegation(blocker: Blocker, event: Event) -> Content:
    """Tells somebody that an item was given to them, and until when."""
    by = blocks.mention(event.actor) if event.actor else "Leadership"
    on = blocks.day(event.promised_on) if event.promised_on else ""
    theirs = blocker.state is State.COMMITTED and blocker.owner in event.people
    sentence = f"{by} asks you to solve {name(blocker)} by {on}."
    after = [] if theirs else [f"It is no longer with you: {standing(blocker)}."]
    said = f" “{blocks.escape(event.note)}”" if event.note else ""
    parts = [blocks.section(sentence), blocks.quote(blocker.text)]
    parts += [blocks.context(f"{by} adds:"), blocks.quote(event.note)] if event.note else []
    if theirs:
        its = (button(blocker, one, version=event.version) for one in (SOLVE, HAND_BACK, HISTORY))
        parts.append(blocks.actions(f"item:{blocker.id}", *its))
    else:
        parts.append(blocks.context(*after))
    return Content(text="\n".join([f"{sentence} {blocks.escape(blocker.text)}{said}", *after]), blocks=parts)


def sentence(blocker: Blocker, event: Event) -> str:
    """What happened, in one sentence without its words."""
    who = blocks.mention(event.actor) if event.actor else ""
    return _SENTENCES[event.kind](who, event)


def _title(items: Sequence[Aged], reader: UserId) -> str:
    asking = sum(item.blocker.state.asks for item in items)
    promised = sum(_is_due(item.blocker, reader) for item in items)
    if asking:
        return f"{'1 item waits' if asking == 1 else f'{asking} items wait'} for a date from you"
    if promised:
        return "1 promise of yours is due" if promised == 1 else f"{promised} promises of yours are due"
    return "Nothing waits for you here any more" if items else "What stood here is in a newer message"


def _shared(items: Sequence[Aged]) -> list[tuple[Dependency, list[Aged]]]:
    """What several of the items that wait for a date wait on, most items first."""
    waiting: defaultdict[Dependency, list[Aged]] = defaultdict(list)
    for item in items:
        if item.blocker.dependency is not None and item.blocker.state.asks:
            waiting[item.blocker.dependency].append(item)
    several = [(one, its) for one, its in waiting.items() if len(its) > 1]
    return sorted(several, key=lambda each: -len(each[1]))[:_SHARED_SHOWN]


def _is_due(blocker: Blocker, reader: UserId) -> bool:
    """Whether the reader has been reminded of their promise."""
    return blocker.state is State.COMMITTED and blocker.owner == reader and blocker.reminded


def _bundled(item: Aged, reader: UserId, link: str | None, room: int) -> list[Block]:
    blocker = item.blocker
    words = blocks.quote(blocks.shorten(blocker.text, room))
    if _has_answer(blocker):
        answered = blocks.said(blocks.words(blocks.word("The team answered:")), blocks.shorten(blocker.note, room))
        words["elements"] += answered["elements"]
    thread = f" · <{link}|thread>" if link else ""
    parts = [
        blocks.divider(),
        blocks.section(f"*{headline(item)}*{thread}{source(blocker)}\n{facts(blocker)}"),
        words,
    ]
    found = _buttons(blocker, reader)
    return [*parts, blocks.actions(f"item:{blocker.id}", *found)] if found else parts


def _has_answer(blocker: Blocker) -> bool:
    """Whether its note is what the team answered to a question."""
    return blocker.state.asks and bool(blocker.note)


def _buttons(blocker: Blocker, reader: UserId) -> list[Block]:
    if blocker.state.asks:
        return [button(blocker, COMMIT, style="primary"), button(blocker, DELEGATE), _more(blocker)]
    if blocker.state is State.COMMITTED and blocker.owner == reader and reader not in blocker.asked:
        return [button(blocker, SOLVE), button(blocker, HAND_BACK), button(blocker, HISTORY)]
    return [button(blocker, SOLVE), button(blocker, HISTORY)] if blocker.state.live else [button(blocker, HISTORY)]


def _more(blocker: Blocker) -> Block:
    """The rarer answers."""
    options = [
        blocks.option(LABELS[action], Reference(blocker.id, blocker.version, action).dump())
        for action in (ASK_TEAM, DECLINE, SOLVE, HISTORY)
    ]
    return {"type": "overflow", "action_id": MORE, "options": options}


def _news(blocker: Blocker, event: Event, actions: Sequence[str]) -> Content:
    told = f"{name(blocker)}: {sentence(blocker, event)}"
    parts = [blocks.section(told)]
    text = told
    if event.note:
        parts.append(blocks.quote(event.note))
        text += f" “{blocks.escape(event.note)}”"
    if actions:
        its = (button(blocker, one, version=event.version) for one in actions)
        parts.append(blocks.actions(f"item:{blocker.id}", *its))
    return Content(text=text, blocks=parts)


def _open_to(blocker: Blocker, event: Event, kind: E) -> bool:
    """Whether what an event asks for is still to be done."""
    return event.kind is kind and blocker.state is _STILL_FITS[kind]


def _people(event: Event) -> str:
    return " and ".join(map(blocks.mention, event.people)) or "leadership"


def _on(event: Event) -> str:
    return blocks.day(event.promised_on) if event.promised_on else "its day"


_SENTENCES: dict[E, Callable[[str, Event], str]] = {
    E.OPENED: lambda who, _: f"{who} raised it.",
    E.EDITED: lambda who, _: f"{who} changed the words.",
    E.NAMED: lambda who, event: (
        f"{who} says {'what it waits on:' if event.note else 'that it waits on nothing named.'}"
    ),
    E.WITHDRAWN: lambda who, _: f"{who} took it back.",
    E.ESCALATED: lambda who, event: f"{f'{who} sent it on: ' if who else ''}it has gone to {_people(event)}.",
    E.SKIPPED: lambda _, event: f"passed over, for {_skipped(event)}.",
    E.REMINDED: lambda _, event: f"{_people(event)} got a reminder.",
    E.INVOLVED: lambda who, event: f"{who} asks {_people(event)} too, who owns what it waits on.",
    E.CLIMBED: lambda _, event: f"no answer came, so it has gone on to {_people(event)}.",
    E.EXHAUSTED: lambda _, __: "nobody on the ladder has answered. It leads the next digest.",
    E.CEILING: lambda _, __: "it was asked about for long enough; from now on it stands in the digest only.",
    E.COMMITTED: lambda who, event: f"{who} commits to {_on(event)}.",
    E.DELEGATED: lambda who, event: f"{who} gave it to {_people(event)}, to be solved by {_on(event)}.",
    E.HANDED_BACK: lambda who, event: f"{who or 'It was'} handed{' it' if who else ''} back; it asks {_people(event)}.",
    E.COMMITMENT_MISSED: lambda _, event: f"the promise for {_on(event)} has passed, so it asks {_people(event)}.",
    E.TEAM_ASKED: lambda who, _: f"{who} asks the team:",
    E.TEAM_ANSWERED: lambda who, _: f"{who} answered the question:",
    E.TEAM_SILENT: lambda _, __: "the question waits; it stands in the next form.",
    E.DECLINED: lambda who, _: f"{who} declined it:",
    E.OBJECTED: lambda who, event: f"{who} objects, so it has gone on to {_people(event)}:",
    E.SOLVED: lambda who, _: f"{who} marked it solved.",
    E.CONFIRMED: lambda who, _: f"{who} confirmed that it is solved.",
    E.CLOSED: lambda _, __: "a check-in passed without an objection, so it is closed.",
    E.REOPENED: lambda who, _: f"{who} says that it is not solved. It starts again; its age goes on.",
    E.RESTED: lambda _, __: "it rests while the pilot is paused.",
    E.RESUMED: lambda _, __: "the pilot goes on, and so does it.",
    E.ENDED: lambda _, __: "the pilot has ended.",
    E.REPAIRED: lambda _, __: "its timer had stopped and was started again.",
}


def _skipped(event: Event) -> str:
    return f"{event.note}{f' ({_people(event)})' if event.people else ''}"
