"""The check-in: its card in the channel, its form, and reading what was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.cadence import Slot
from bot.domain.carryover import Carried
from bot.domain.checkins import ANSWER_LIMIT, Answers, Category, CheckIn
from bot.domain.confidence import SCALE
from bot.domain.dependencies import Choice, Named
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.views import blocks, carryover, dependencies
from bot.views.blocks import Block, Content, View
from bot.views.reading import Filled
from bot.views.references import Reference

ANSWER = "answer_check_in"
FORM = "check_in_form"
NOW = "now"
_NAMED = 50


@dataclass(frozen=True, slots=True)
class Written:
    """What a form says. `rating` is None if the person left it out; `carried` tells of items and risks from before."""

    check_in_id: int
    answers: Answers
    rating: int | None
    carried: Sequence[Carried] = ()
    waits_on: Choice | None = None
    """What the blocker waits on; None where the form did not ask."""


def card(pilot: Pilot, check_in: CheckIn, answered: Sequence[UserId]) -> Content:
    """The channel's message of a check-in (R10)."""
    title = f"{pilot.name} · check-in of week {check_in.week.week}"
    target = f"Target date: {blocks.day(pilot.target_date)}"
    tally = _tally(check_in, answered)
    if check_in.takes_ratings:
        when = f"Open until {blocks.moment(check_in.closes_at)}. It takes about two minutes."
        ask = blocks.actions("card", blocks.button("Answer", ANSWER, Reference(check_in.id).dump(), style="primary"))
    else:
        when = "This check-in has closed; late answers are still taken until the next one opens."
        ask = blocks.actions("card", blocks.button("Answer Late", ANSWER, Reference(check_in.id).dump()))
    lines = (target, when, tally)
    return Content(
        text="\n".join((blocks.escape(title), *lines)),
        blocks=[blocks.header(title), blocks.section(f"*{target}*\n{when}"), blocks.context(tally), ask],
    )


def missed(pilot: Pilot, slots: Sequence[Slot]) -> Content:
    """Tells the champion that check-ins could not be opened (R5)."""
    first, last = slots[0], slots[-1]
    which = f"check-in of week {first.week.week}" if len(slots) == 1 else f"check-ins of {len(slots)} weeks"
    text = (
        f"{blocks.escape(pilot.name)}: the {which} did not open, because I was not running "
        f"between {blocks.moment(first.opens_at)} and {blocks.moment(last.closes_at)}. "
        "Nothing was lost; the next one opens as planned."
    )
    return Content(text=text, blocks=[blocks.section(text)])


def form(
    pilot: Pilot,
    check_in: CheckIn,
    *,
    mine: Answers | None,
    rating: int | None,
    privacy: str,
    rates: bool,
    carried: Sequence[Block] = (),
    at_risk: Sequence[Block] = (),
    naming: Named | None = None,
) -> View:
    """The four questions and the rating, filled with one's own words when opened again (R11, R13).

    `carried` and `at_risk` are what is asked of earlier weeks (R12); they stand where people would otherwise retype it.
    `naming` asks what the blocker waits on.
    """
    mine = mine or Answers(completed="")
    asked = check_in.questions
    categories = [blocks.option(category.value.capitalize(), category.name) for category in Category]
    chosen = mine.category.name if mine.blocking else None
    inputs = [
        _question("completed", asked.completed, mine.completed, optional=False),
        *carried,
        _question("blocking", asked.blocking, mine.blocking),
        blocks.field(
            "category", "What is the blocker about?", blocks.choice("static_select", categories, chosen), optional=True
        ),
        *([dependencies.field("What does the blocker wait on?", naming.dependency)] if naming else []),
        blocks.field(
            NOW,
            "Is it urgent?",
            blocks.tick("Needs leadership now", NOW, ticked=mine.needs_leadership_now),
            optional=True,
        ),
        *at_risk,
        _question("at_risk", asked.at_risk, mine.at_risk),
        _question("needed", asked.needed, mine.needed),
    ]
    if rates:
        inputs.append(_rating(pilot, rating))
    top = [blocks.section(f"*{blocks.escape(pilot.name)}*, week {check_in.week.week}"), blocks.context(privacy)]
    return blocks.form(
        FORM, "Weekly check-in", [*top, *inputs], submit="Submit", metadata=Reference(check_in.id).dump()
    )


def read_form(filled: Filled) -> Written:
    """What somebody wrote; anything left out is empty."""
    return Written(
        check_in_id=filled.carried(Reference.load).id,
        answers=Answers(
            completed=filled.text("completed"),
            blocking=filled.text("blocking"),
            at_risk=filled.text("at_risk"),
            needed=filled.text("needed"),
            category=filled.member("category", Category) or Category.OTHER,
            needs_leadership_now=filled.ticked(NOW),
        ),
        rating=filled.choice("rating", int),
        carried=carryover.read(filled),
        waits_on=dependencies.read(filled),
    )


def _tally(check_in: CheckIn, answered: Sequence[UserId]) -> str:
    count = f"{len(answered)} of {len(check_in.team)} answered"
    return f"{count}: {blocks.some(map(blocks.mention, answered), _NAMED)}" if answered else f"{count} so far"


def _question(name: str, wording: str, initial: str, *, optional: bool = True) -> blocks.Block:
    return blocks.field(name, wording, blocks.text_input(initial, limit=ANSWER_LIMIT), optional=optional)


def _rating(pilot: Pilot, rating: int | None) -> blocks.Block:
    options = [blocks.option(f"{value} · {meaning}", str(value)) for value, meaning in SCALE.items()]
    return blocks.field(
        "rating",
        f"How likely is it to be in production by {blocks.day(pilot.target_date)}?",
        blocks.choice("radio_buttons", options, str(rating) if rating else None),
        optional=True,
    )


def _text(state: Mapping[str, Any], block_id: str) -> str:
    return blocks.typed(state.get(block_id, {}).get("value", {}).get("value"))


def _selected(state: Mapping[str, Any], block_id: str) -> str | None:
    chosen = state.get(block_id, {}).get("value", {}).get("selected_option")
    return chosen["value"] if chosen else None
