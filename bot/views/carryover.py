"""What a check-in's form shows of earlier weeks: still, changed or solved; and leadership's questions (R12)."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from bot.domain.blockers import Aged, Blocker
from bot.domain.carryover import Carried, CarriedOver, Fate
from bot.domain.checkins import ANSWER_LIMIT
from bot.views import blocks
from bot.views.blockers import days, name, standing
from bot.views.blocks import Block
from bot.views.itemforms import WORDS_LIMIT

CHOOSE = "choose_fate"
"""The action id of the choice; choosing *Changed* brings up a field for the new words."""
_FATES = {Fate.STILL: "Still there", Fate.CHANGED: "Changed", Fate.SOLVED: "Solved"}
_WORDS_SHOWN = 300
_CHOICE, _CHANGED, _ANSWER = "carry", "changed", "answer"


def section(carried: CarriedOver, *, changed: Collection[int] = (), command: str) -> list[Block]:
    """The items of earlier weeks; `changed` are those for which new words are asked."""
    parts: list[Block] = []
    for asked in carried.questions:
        parts += _question(asked)
    if carried.items:
        parts.append(blocks.section("*Still open from before*"))
    for item in carried.items:
        parts += _item(item, asks_words=item.blocker.id in changed)
    if carried.hidden:
        parts.append(blocks.context(f"and {carried.hidden} more; `{command} blockers` lists them."))
    return parts


def changed_in(state: Mapping[str, Any]) -> set[int]:
    """The items for which *Changed* is chosen."""
    return {change.item_id for change in read(state) if change.fate is Fate.CHANGED}


def read(state: Mapping[str, Any]) -> list[Carried]:
    """What a form says of items from before; those that are still there are left out."""
    return list(_read(state))


def _read(state: Mapping[str, Any]) -> Iterator[Carried]:
    for block_id in state:
        kind, _, number = block_id.partition(":")
        if kind == _CHOICE:
            chosen = state[block_id][CHOOSE].get("selected_option") or {}
            fate = Fate(chosen.get("value", Fate.STILL))
            if fate is not Fate.STILL:
                yield Carried(int(number), fate, _text(state, f"{_CHANGED}:{number}"))
        elif kind == _ANSWER and (text := _text(state, block_id)):
            yield Carried(int(number), Fate.ANSWERED, text)


def _item(item: Aged, *, asks_words: bool) -> list[Block]:
    blocker = item.blocker
    options = [blocks.option(label, fate) for fate, label in _FATES.items()]
    choice = blocks.field(
        f"{_CHOICE}:{blocker.id}",
        f"{name(blocker)}, {days(item.age_days)}",
        blocks.choice("static_select", options, Fate.STILL),
    )
    choice |= {"dispatch_action": True, "element": choice["element"] | {"action_id": CHOOSE}}
    parts = [blocks.quote(blocks.shorten(blocker.text, _WORDS_SHOWN)), blocks.context(standing(blocker)), choice]
    if asks_words:
        words = blocks.text_input(blocker.text, limit=ANSWER_LIMIT)
        parts.append(blocks.field(f"{_CHANGED}:{blocker.id}", f"What is {name(blocker)} now?", words))
    return parts


def _question(blocker: Blocker) -> list[Block]:
    by = blocks.mention(blocker.owner) if blocker.owner else "Leadership"
    label = f"Your answer about {name(blocker)}"
    return [
        blocks.section(f"*{by} asks about {name(blocker)}:*"),
        blocks.quote(blocker.note),
        blocks.field(f"{_ANSWER}:{blocker.id}", label, blocks.text_input(limit=WORDS_LIMIT), optional=True),
    ]


def _text(state: Mapping[str, Any], block_id: str) -> str:
    return blocks.typed(state.get(block_id, {}).get("value", {}).get("value"))
