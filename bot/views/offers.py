"""One date for everything that waits on the same: the form, and what came of it."""

from collections.abc import Sequence
from datetime import date

from bot.domain.blockers import Aged
from bot.domain.dependencies import Dependency
from bot.domain.people import UserId
from bot.views import blocks
from bot.views.blockers import days, name
from bot.views.blocks import View
from bot.views.holdups import numbers, short
from bot.views.itemforms import day_field, words_field
from bot.views.reading import Filled
from bot.views.references import Reference

FORM = "commit_to_dependency_form"
_LISTED = 20


def asked(one: Dependency, of: UserId, items: Sequence[int], before: Sequence[int]) -> str:
    """What escalating came to, for whoever did it."""
    told = f"{blocks.mention(of)} is asked for one date for {numbers(items)}, in their working hours. "
    told += "Whoever raised them hears of it, and their ladders are asked as well."
    rest = f"{numbers(before)} had been asked about or answered before and {_stay(before)}." if before else ""
    return " ".join(filter(None, [told if items else f"*{blocks.escape(one.name)}*:", rest]))


def offer_form(one: Dependency, items: Sequence[Aged], *, first: date, last: date) -> View:
    """Asks for the one date that answers all of these."""
    lines = [f"• {name(item.blocker)}, {short(item.pilot_name)}, {days(item.age_days)}" for item in items[:_LISTED]]
    more = len(items) - _LISTED
    lines += [f"and {more} more"] if more > 0 else []
    fields = [
        *blocks.paragraphs([f"*{blocks.escape(one.name)}* holds up:", *lines]),
        day_field("By when will it be there, or decided?", first, last),
        words_field("What will you do?", optional=True, hint="The date and these words are written to each of them."),
    ]
    metadata = Reference(one.id).dump()
    return blocks.form(FORM, "Commit to a date", fields, submit="Promise", metadata=metadata)


def read_offer(filled: Filled) -> tuple[int, date | None, str]:
    """The dependency's id, the day, and the words."""
    return filled.carried(Reference.load).id, filled.day("on"), filled.text("note")


def promised(one: Dependency, items: Sequence[int], answered: Sequence[int]) -> str:
    told = f"Your date for *{blocks.escape(one.name)}* is written to {numbers(items)}."
    rest = f"{numbers(answered)} had been answered before and {_stay(answered)}." if answered else ""
    return " ".join(filter(None, [told, rest]))


def _stay(ids: Sequence[int]) -> str:
    return "stays as it is" if len(ids) == 1 else "stay as they are"
