"""Raising something on any day: the form behind the command and the message shortcut (R21)."""

import json
from collections.abc import Sequence

from bot.domain.blockers import Blocker, Kind
from bot.domain.carryover import Draft
from bot.domain.checkins import ANSWER_LIMIT, Category
from bot.domain.dependencies import NOTHING
from bot.domain.pilots import Pilot
from bot.views import blocks, dependencies
from bot.views.blockers import name
from bot.views.blocks import Block, View
from bot.views.reading import Filled
from bot.views.references import read_link

RAISE_FORM = "raise_form"
SHORTCUT = "raise_blocker"
_PILOTS_SHOWN = 100
_KINDS = {Kind.BLOCKER: "A blocker: it stops us", Kind.ASK: "An ask: we need it from leadership"}
_NOW = "now"


def raise_form(pilots: Sequence[Pilot], *, text: str = "", link: str | None = None) -> View:
    """Asks what it is and for which of one's pilots, the first of which is chosen."""
    kinds = [blocks.option(meaning, kind.name) for kind, meaning in _KINDS.items()]
    categories = [blocks.option(category.value.capitalize(), category.name) for category in Category]
    now = blocks.tick("Needs leadership now", _NOW)
    fields = [
        *pilot_field(pilots),
        blocks.field("kind", "What is it?", blocks.choice("radio_buttons", kinds, Kind.BLOCKER.name)),
        blocks.field(
            "text", "In a few words", blocks.text_input(blocks.shorten(text, ANSWER_LIMIT), limit=ANSWER_LIMIT)
        ),
        blocks.field("category", "What is it about?", blocks.choice("static_select", categories), optional=True),
        dependencies.field("What does it wait on?", None),
        blocks.field(_NOW, "Is it urgent?", now, optional=True),
    ]
    return blocks.form(RAISE_FORM, "Raise a blocker", fields, submit="Raise", metadata=json.dumps({"link": link}))


def pilot_field(pilots: Sequence[Pilot]) -> list[Block]:
    """Asks for one of several pilots, the first of which is chosen."""
    offered = [blocks.option(pilot.name, str(pilot.id)) for pilot in pilots[:_PILOTS_SHOWN]]
    choice = blocks.choice("static_select", offered, offered[0]["value"])
    field = blocks.field("pilot", "For which pilot?", choice)
    more = len(pilots) - _PILOTS_SHOWN
    hint = f"You are on {more} more pilots; for one of those, do it in its channel."
    return [field, blocks.context(hint)] if more > 0 else [field]


def read_raise_form(filled: Filled) -> tuple[int, Draft]:
    """The pilot's id, and what somebody wrote."""
    draft = Draft(
        kind=filled.member("kind", Kind) or Kind.BLOCKER,
        text=filled.text("text"),
        category=filled.member("category", Category) or Category.OTHER,
        urgent=filled.ticked(_NOW),
        link=filled.carried(read_link),
        waits_on=dependencies.read(filled) or NOTHING,
    )
    return filled.choice("pilot", int) or 0, draft


def raised(blocker: Blocker, pilot: Pilot) -> View:
    """Says that it is kept, and where to find it."""
    sentence = f"It stands in <#{pilot.channel}> as {name(blocker)}; you hear of every step."
    return blocks.notice("Raised", sentence)
