"""Decisions: the form, the message that tells of one, and how lists name them."""

import json
from collections.abc import Iterator, Sequence

from bot.domain.decisions import WORDS_LIMIT, Decision, DecisionDraft
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.views import blocks
from bot.views.blocks import Block, Content, View
from bot.views.raising import pilot_field
from bot.views.reading import Filled
from bot.views.references import read_link

FORM = "decision_form"
SHORTCUT = "record_decision"
_WORDS_SHOWN = 200
_LISTED = 3


def decision_form(pilots: Sequence[Pilot], user: UserId, *, text: str = "", link: str | None = None) -> View:
    """Asks what was decided, for which of one's pilots, and by whom."""
    fields = [
        *pilot_field(pilots),
        blocks.field(
            "what", "What was decided?", blocks.text_input(blocks.shorten(text, WORDS_LIMIT), limit=WORDS_LIMIT)
        ),
        blocks.field("why", "Why?", blocks.text_input(limit=WORDS_LIMIT), optional=True),
        blocks.field("given_up", "What was given up for it?", blocks.text_input(limit=WORDS_LIMIT), optional=True),
        blocks.field("taken_by", "Who decided?", {"type": "users_select", "initial_user": user}),
    ]
    return blocks.form(FORM, "Record a decision", fields, submit="Record", metadata=json.dumps({"link": link}))


def read_form(filled: Filled, user: UserId) -> tuple[int, DecisionDraft]:
    """The pilot's id, and what somebody wrote; whoever names nobody decided it themselves."""
    draft = DecisionDraft(
        what=filled.text("what"),
        why=filled.text("why"),
        given_up=filled.text("given_up"),
        taken_by=filled.user("taken_by") or user,
        link=filled.carried(read_link),
    )
    return filled.choice("pilot", int) or 0, draft


def recorded(pilot: Pilot) -> View:
    return blocks.notice("Recorded", f"It stands in <#{pilot.channel}>; status and digest list it.")


def announcement(pilot: Pilot, decision: Decision) -> Content:
    """Tells the channel, with every word."""
    link = f" from <{decision.link}|this message>" if decision.link else ""
    title = f"{blocks.escape(pilot.name)}: {blocks.mention(decision.taken_by)} decided"
    by = f"Recorded by {blocks.mention(decision.recorded_by)}{link}"
    spoken = [f"{heading}: {blocks.escape(text)}" for heading, text in _texts(decision)]
    return Content(
        text="\n".join((f"{title}: {blocks.escape(decision.what)}", *spoken, by)),
        blocks=[blocks.section(f"*{title}*"), *in_full(decision), blocks.context(by)],
    )


def line(decision: Decision, *, words: int = _WORDS_SHOWN) -> str:
    """A decision in one line of mrkdwn, with so many characters of each text."""
    by = f"{blocks.moment(decision.at)} by {blocks.mention(decision.taken_by)}"
    return f"{by}: {blocks.escape(_in_short(decision, words))}"


def facts(decisions: Sequence[Decision], count: int) -> list[str]:
    """What a status says of decisions, the newest first; nothing where there are none."""
    shown = decisions[:_LISTED]
    earlier = count - len(shown)
    rest = [f"and {earlier} earlier decision{'' if earlier == 1 else 's'}"] if earlier > 0 else []
    return [*(f"Decided {line(one)}" for one in shown), *rest]


def drawn(decision: Decision) -> tuple[str, Block]:
    """A decision as a line of a digest: as plain text, and as rich text."""
    what = _in_short(decision, _WORDS_SHOWN)
    spoken = f"{blocks.mention(decision.taken_by)}: {blocks.escape(what)}"
    return spoken, blocks.words(blocks.who(decision.taken_by), blocks.word(f": {what}"))


def in_full(decision: Decision) -> list[Block]:
    """Every word of a decision."""
    return [blocks.quote(decision.what), *(_said(heading, text) for heading, text in _texts(decision))]


def words_of(decision: Decision) -> Iterator[tuple[str, str]]:
    """What was written, with its headings."""
    yield "Decided", decision.what
    yield from _texts(decision)


def _in_short(decision: Decision, words: int) -> str:
    """What was decided and what was given up for it; why stands in the channel and in *Read Everything*."""
    given_up = f"; given up: {blocks.one_line(decision.given_up, words)}" if decision.given_up else ""
    return f"{blocks.one_line(decision.what, words)}{given_up}"


def _texts(decision: Decision) -> Iterator[tuple[str, str]]:
    yield from ((heading, text) for heading, text in (("Why", decision.why), ("Given up", decision.given_up)) if text)


def _said(heading: str, text: str) -> Block:
    return blocks.said(blocks.words(blocks.word(heading, bold=True)), text)
