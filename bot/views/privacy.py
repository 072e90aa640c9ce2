"""What is kept about me, who sees it, and for how long."""

from bot.domain.blockers import Refused
from bot.domain.privacy import Kept, Names
from bot.views import blocks
from bot.views.blocks import Content, View
from bot.views.reading import Filled

_RATING = (
    "A *team rating* is kept without your name from the start, under a key that is deleted when the check-in closes. "
    "The ratings themselves are deleted then too; their number and their mean stay. The mean is shown only if enough "
    "of you rated, a little nearer to the middle where everybody gave the same end of the scale, and to the nearest "
    "half where only two rated, or one more or one fewer than shortly before. So it tells nobody what you gave. It "
    "cannot keep people who know how the others think from guessing."
)
_READERS = "Everybody who may see the pilot can read them."
_FOREVER = "All of it is kept for as long as this installation keeps its database"
_FOR_WEEKS = "After {weeks} weeks the words are removed; numbers are kept as long as this installation has its database"
_LONG = (
    "; nothing leaves it except to Slack. Ask the people who run it to see or correct what is kept about you. "
    "*Erase Me* takes you out of it now."
)
ERASE = "erase_me"
ERASE_FORM = "erase_me_form"
_WORDS = {"keep": "Keep my words, without my name", "remove": "Remove my words too"}
_WARNING = (
    "Wherever you are named, it will say *someone who left*, in what is kept and in the messages that I have written. "
    "You are taken off every pilot, and your absences and choices are deleted. How many answered and what the team's "
    "mean was stays. It cannot be undone. Old backups stay as they are."
)
_NAMED = "So it will say where others wrote {names} about the pilots that you are on. Other names for you stay."
_NOT_NAMED = "Where others wrote about you by name, it stays: Slack does not say just now how you are called."


def privacy(kept: Kept, *, weeks: int | None) -> Content:
    """The answer to `/pilot privacy`: plain words with the real numbers."""
    title = "What is kept about you"
    zone = f"your time zone ({kept.zone.key}), " if kept.zone else ""
    hint = "until when your status says that you are away, " if kept.away_hint_until else ""
    lines = [
        f"*From Slack*: your user id, {zone}{hint}whether your account is active. No name, no e-mail address.",
        f"*Your part*: in {_count(kept.pilots, 'pilot')}.",
        f"*Your answers*: {_count(kept.revisions, 'version')} in {_count(kept.check_ins, 'check-in')}, with your name. "
        + _READERS,
        _RATING,
        f"*Ratings on the leadership side*: {kept.ratings} of yours, with your name. Others see the mean only.",
        f"*Blockers and asks*: {kept.raised} from you, {_count(kept.actions, 'step')} taken by you, with your name. "
        + _READERS,
        f"*Lessons*: {kept.lessons} from you. Your name is kept with them and shown to nobody.",
        f"*Risks*: {kept.risks} named by you, with your name. " + _READERS,
        f"*Decisions*: {kept.decisions} taken or recorded by you, with your name. " + _READERS,
        f"*Charters and readiness*: {_count(kept.changes, 'change')} by you, and {_count(kept.needs, 'item')} "
        "for which you answer, with your name. " + _READERS,
        f"*Messages*: {kept.messages} that I wrote to you.",
        (_FOR_WEEKS.format(weeks=weeks) if weeks else _FOREVER) + _LONG,
    ]
    erase = blocks.actions("privacy", blocks.button("Erase Me…", ERASE, style="danger"))
    return Content(text="\n".join((title, *lines)), blocks=[blocks.header(title), *map(blocks.section, lines), erase])


def erase_form(names: Names | None) -> View:
    """The last question before somebody is erased, with the names that go with them."""
    known = names.known if names is not None else ()
    shown = " or ".join(f"“{blocks.escape(name)}”" for name in known)
    named = _NAMED.format(names=shown) if known else _NOT_NAMED
    options = [blocks.option(text, value) for value, text in _WORDS.items()]
    words = blocks.field("words", "What about the words that you wrote?", blocks.choice("radio_buttons", options))
    return blocks.form(
        ERASE_FORM, "Erase me", [blocks.section(_WARNING), blocks.section(named), words], submit="Erase Me"
    )


def removes_words(filled: Filled) -> bool:
    """Whether somebody wants their words removed too."""
    return filled.choice("words", str) == "remove"


def erased() -> View:
    return blocks.notice("Erased", "Nothing is kept under your name any more.")


def not_erased(refused: Refused) -> View:
    return blocks.notice("Not yet", refused.sentence)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
