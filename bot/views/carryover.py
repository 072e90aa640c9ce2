"""What a check-in's form asks after from earlier weeks: items, risks, and leadership's questions (R12)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.blockers import Aged, Blocker
from bot.domain.carryover import About, Carried, CarriedOver, CarriedRisks, Fate
from bot.domain.checkins import ANSWER_LIMIT
from bot.domain.errors import MalformedError
from bot.domain.risks import Risk
from bot.views import blocks, risks
from bot.views.blockers import days, name, standing
from bot.views.blocks import Block
from bot.views.itemforms import WORDS_LIMIT
from bot.views.reading import Filled

CHOOSE = "choose_fate"
"""The action id of the choice; choosing *Changed* brings up a field for the new words."""
_FATES = {
    About.ITEM: {Fate.STILL: "Still there", Fate.CHANGED: "Changed", Fate.SOLVED: "Solved"},
    About.RISK: {
        Fate.STILL: "Still a risk",
        Fate.CHANGED: "Changed",
        Fate.CAME_TRUE: "Came true",
        Fate.PASSED: "Passed",
    },
}
_WORDS_SHOWN = 300
_CHOICES = {"carry": About.ITEM, "risk": About.RISK}
_CHANGED = {"carry": "changed", "risk": "changed_risk"}
_ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class _Asked:
    """One thing of earlier weeks; `which` tells it from the others of its kind, and a risk from how it was before."""

    kind: str
    which: str
    name: str
    age: str
    words: str
    standing: str


def section(carried: CarriedOver, *, changed: Collection[str] = (), command: str) -> list[Block]:
    """The items of earlier weeks; `changed` are the choices of those for which new words are asked."""
    parts: list[Block] = []
    for asked in carried.questions:
        parts += _question(asked)
    found = [_item(item) for item in carried.items]
    more = f"and {carried.hidden} more; `{command} blockers` lists them."
    return [*parts, *_listed("Still open from before", found, changed), *_more(carried.hidden, more)]


def at_risk(
    carried: CarriedRisks, *, changed: Collection[str] = (), on: date, zone: ZoneInfo, command: str
) -> list[Block]:
    """The risks of earlier weeks, likewise; their ages count up to a day in the pilot's zone."""
    found = [_risk(risk, on, zone) for risk in carried.risks]
    more = f"and {carried.hidden} more; `{command} risks` lists them."
    return [*_listed("At risk from before", found, changed), *_more(carried.hidden, more)]


def changed_in(filled: Filled) -> set[str]:
    """The choices that say *Changed*."""
    return {block_id for block_id, fate in _chosen(filled) if fate is Fate.CHANGED}


def read(filled: Filled) -> list[Carried]:
    """What a form says of earlier weeks; what is still there is left out."""
    return [*_settled(filled), *_answered(filled)]


def words_of(change: Carried) -> str:
    """The field of a changed risk's new words."""
    return f"{_CHANGED['risk']}:{_which(change.number, change.version)}"


def _settled(filled: Filled) -> Iterator[Carried]:
    for block_id, fate in _chosen(filled):
        kind, _, which = block_id.partition(":")
        number, _, version = which.partition(":")
        if fate is not Fate.STILL:
            text = filled.text(f"{_CHANGED[kind]}:{which}")
            yield Carried(_CHOICES[kind], _number(number), fate, text, _number(version or "0"))


def _answered(filled: Filled) -> Iterator[Carried]:
    for block_id in filled:
        kind, _, number = block_id.partition(":")
        if kind == _ANSWER and (text := filled.text(block_id)):
            yield Carried(About.ITEM, _number(number), Fate.ANSWERED, text)


def _chosen(filled: Filled) -> Iterator[tuple[str, Fate]]:
    """Each choice by its block id."""
    for block_id in filled:
        if block_id.partition(":")[0] in _CHOICES:
            yield block_id, filled.choice(block_id, Fate, action=CHOOSE) or Fate.STILL


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise MalformedError(f"“{text[:40]}” is no item and no risk")
    return int(text)


def _listed(heading: str, asked: list[_Asked], changed: Collection[str]) -> list[Block]:
    top = [blocks.section(f"*{heading}*")] if asked else []
    return [*top, *(part for each in asked for part in _parts(each, changed))]


def _parts(asked: _Asked, changed: Collection[str]) -> Iterator[Block]:
    choice_id = f"{asked.kind}:{asked.which}"
    options = [blocks.option(label, fate) for fate, label in _FATES[_CHOICES[asked.kind]].items()]
    select = blocks.choice("static_select", options, Fate.STILL)
    choice = blocks.field(choice_id, f"{asked.name}, {asked.age}", select)
    yield blocks.quote(blocks.shorten(asked.words, _WORDS_SHOWN))
    yield blocks.context(asked.standing)
    yield choice | {"dispatch_action": True, "element": choice["element"] | {"action_id": CHOOSE}}
    if choice_id in changed:
        words = blocks.text_input(asked.words, limit=ANSWER_LIMIT)
        yield blocks.field(f"{_CHANGED[asked.kind]}:{asked.which}", f"What is {asked.name} now?", words)


def _item(item: Aged) -> _Asked:
    one = item.blocker
    return _Asked("carry", str(one.id), name(one), days(item.age_days), one.text, standing(one))


def _risk(risk: Risk, on: date, zone: ZoneInfo) -> _Asked:
    which = _which(risk.id, risk.version)
    stands = f"Named by {blocks.mention(risk.raised_by)}, {risks.standing(risk)}"
    return _Asked("risk", which, risks.name(risk), risks.age(risk, on, zone), risk.what, stands)


def _which(number: int, version: int) -> str:
    return f"{number}:{version}"


def _more(hidden: int, sentence: str) -> list[Block]:
    return [blocks.context(sentence)] if hidden else []


def _question(blocker: Blocker) -> list[Block]:
    by = blocks.mention(blocker.owner) if blocker.owner else "Leadership"
    label = f"Your answer about {name(blocker)}"
    return [
        blocks.section(f"*{by} asks about {name(blocker)}:*"),
        blocks.quote(blocker.note),
        blocks.field(f"{_ANSWER}:{blocker.id}", label, blocks.text_input(limit=WORDS_LIMIT), optional=True),
    ]
