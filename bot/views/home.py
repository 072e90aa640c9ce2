"""Home: what waits for me, my pilots, what I raised, what I promised, and how I am reminded."""

from collections.abc import Iterable, Sequence

from bot.domain.blockers import Aged
from bot.domain.home import Form, Home, Rating
from bot.views import blocks
from bot.views.blockers import COMMIT, CONFIRM, DELEGATE, HISTORY, REOPEN, button, days, name, standing
from bot.views.blocks import Block, View
from bot.views.charter import shown_by
from bot.views.checkins import ANSWER
from bot.views.confidence import rating_buttons
from bot.views.people import in_words
from bot.views.portfolio import listed
from bot.views.record import own_promises
from bot.views.references import Reference
from bot.views.reminders import switch
from bot.views.risks import own
from bot.views.wizard import SET_UP

_SHOWN = 5
"""Of each kind: three blocks each at most, and a view holds a hundred."""
_PILOTS = 10
_WORDS_SHOWN = 200


def home_view(home: Home, *, command: str) -> View:
    """The whole page. Everything it says is in its texts; nothing hangs on a colour or a sign."""
    parts = [*_waiting(home), *_pilots(home, command), *_items(home), *_habits(home, command)]
    return {"type": "home", "blocks": parts}


def _waiting(home: Home) -> Iterable[Block]:
    yield blocks.header(_title(home.waiting))
    for form in home.forms[:_SHOWN]:
        yield _form(form)
    for rating in home.ratings[:_SHOWN]:
        yield from _rating(rating)
    for item in home.asked[:_SHOWN]:
        yield from _item(item, COMMIT, DELEGATE, HISTORY)
    for item in home.solved[:_SHOWN]:
        yield from _item(item, CONFIRM, REOPEN, HISTORY)
    yield from _more(home.forms, home.ratings, home.asked, home.solved)


def _title(waiting: int) -> str:
    if waiting == 0:
        return "Nothing waits for you"
    return "1 thing waits for you" if waiting == 1 else f"{waiting} things wait for you"


def _form(form: Form) -> Block:
    until = f"open until {blocks.moment(form.check_in.closes_at)}"
    label = "Change Answers" if form.answered else "Answer"
    done = "You have answered" if form.answered else "You have not answered yet"
    act = blocks.button(label, ANSWER, Reference(form.check_in.id).dump(), style=None if form.answered else "primary")
    return blocks.section(
        f"*{_pilot(form)}*, check-in of week {form.check_in.week.week}\n{done}; {until}.", accessory=act
    )


def _rating(rating: Rating) -> Iterable[Block]:
    chosen = f"You chose {rating.chosen}" if rating.chosen else "You have not rated yet"
    question = f"How likely is it to be in production by {blocks.day(rating.pilot.target_date)}?"
    yield blocks.section(
        f"*{_pilot(rating)}*: {question}\n{chosen}; open until {blocks.moment(rating.check_in.closes_at)}."
    )
    yield rating_buttons(rating.check_in, chosen=rating.chosen) | {"block_id": f"rating:{rating.check_in.id}"}


def _pilot(one: Form | Rating) -> str:
    return blocks.escape(one.pilot.name)


def _item(item: Aged, *actions: str) -> Iterable[Block]:
    blocker = item.blocker
    yield blocks.section(
        f"*{name(blocker)}* · {blocks.escape(item.pilot_name)} · {days(item.age_days)}\n{standing(blocker)}"
    )
    yield blocks.quote(blocks.one_line(blocker.text, _WORDS_SHOWN))
    yield blocks.actions(f"item:{blocker.id}", *(button(blocker, action) for action in actions))


def _pilots(home: Home, command: str) -> Iterable[Block]:
    yield blocks.header("Your pilots")
    if not home.pilots:
        yield blocks.section("You are on no pilot yet. A pilot's champion can add you.")
    for one in home.pilots[:_PILOTS]:
        yield blocks.section(f"• {listed(one)}", accessory=shown_by(one.pilot.id, one.pilot.name))
    if len(home.pilots) > _PILOTS:
        yield blocks.context(f"and {len(home.pilots) - _PILOTS} more: `{command} list` shows all that you may see.")
    if home.may_set_up:
        yield blocks.actions("setup", blocks.button("Set Up a Pilot", SET_UP))


def _items(home: Home) -> Iterable[Block]:
    for title, items in (("What you raised", home.raised), ("What you promised", home.promised)):
        if items:
            yield blocks.header(title)
            yield from blocks.paragraphs(_line(item) for item in items[:_SHOWN])
            yield from _more(items)
    if home.risks:
        yield blocks.header("Risks that you own")
        yield from blocks.paragraphs(own(risk, one.pilot.name, one.pilot.zone) for one, risk in home.risks[:_SHOWN])
        yield from _more(home.risks)
    if home.kept.all:
        yield blocks.context(own_promises(home.kept))


def _line(item: Aged) -> str:
    said = blocks.escape(blocks.one_line(item.blocker.text, _WORDS_SHOWN))
    facts = f"{blocks.escape(item.pilot_name)} · {days(item.age_days)} · {standing(item.blocker)}"
    return f"• {name(item.blocker)}: {said} ({facts})"


def _habits(home: Home, command: str) -> Iterable[Block]:
    yield blocks.header("Reminders and absences")
    state = "on: by direct message, twice a check-in at most" if home.reminders else "off"
    yield blocks.section(f"Reminders are {state}.", accessory=switch(on=home.reminders))
    away = blocks.some(map(in_words, home.absences), _SHOWN)
    yield blocks.section(f"You are away {away}." if away else f"No absence is noted. `{command} away` notes one.")


def _more(*kinds: Sequence[object]) -> Iterable[Block]:
    hidden = sum(max(len(kind) - _SHOWN, 0) for kind in kinds)
    if hidden:
        yield blocks.context(f"and {hidden} more; they follow when these are done.")
