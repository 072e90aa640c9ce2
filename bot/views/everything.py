"""All that was written in a week, uncut, in a window that is turned part by part."""

from collections.abc import Iterable

from bot.domain.blockers import Aged, worst_first
from bot.domain.checkins import Submitted
from bot.domain.digest import Digest
from bot.domain.risks import Risk
from bot.views import blocks, risks
from bot.views.blockers import days, name, standing
from bot.views.blocks import Block, View
from bot.views.decisions import in_full
from bot.views.digest import answers_of
from bot.views.turning import Page

TURN = "turn_digest"
"""The buttons' action ids are this, a colon and `back` or `on`; the part they lead to stands in their reference."""
_PART_BLOCKS = 60
_PART_CHARS = 16_000
"""Slack takes 100 blocks and 250 kB in a view; in JSON a character may take twelve bytes."""


def everything(digest: Digest, part: int = 1) -> View:
    """One part of a whole week; a part that does not exist is the nearest that does."""
    parts = _parts(_pieces(digest))
    page = Page.of(parts, part, 1)
    view = blocks.notice("The whole week", "Nobody has answered yet.")
    if not page.rows[0]:
        return view
    return view | {"blocks": [*page.rows[0], *page.turning(TURN, digest.check_in_id, called="Part")]}


def _pieces(digest: Digest) -> Iterable[list[Block]]:
    """What belongs together: everything of one person, or of one item."""
    if digest.live or digest.solved or digest.at_risk:
        week = digest.this_week.week.week
        yield [blocks.context(f"What was said in week {week}. What was open then is shown as it stands now.")]
    if digest.reasons:
        reasons = (blocks.words(blocks.word(reason)) for reason in digest.reasons)
        yield [blocks.section("*What stands out*"), blocks.rich_list(*reasons)]
    for one in digest.submitted:
        late = " (late)" if one.late else ""
        yield [blocks.section(f"*{blocks.mention(one.user)}*{late}"), *_answers(one)]
    for heading, items in (("Blockers and asks", worst_first(digest.live)), ("Solved", list(digest.solved))):
        for number, item in enumerate(items):
            yield [*([] if number else [blocks.section(f"*{heading}*")]), *_item(item)]
    for number, risk in enumerate(digest.at_risk):
        yield [*([] if number else [blocks.section("*Dependencies at risk*")]), *_risk(digest, risk)]
    for decision in digest.decided:
        yield [blocks.section(f"*Decided* by {blocks.mention(decision.taken_by)}"), *in_full(decision)]


def _answers(one: Submitted) -> Iterable[Block]:
    for heading, text in answers_of(one):
        if text:
            yield blocks.said(blocks.words(blocks.word(heading, bold=True)), text)


def _item(item: Aged) -> list[Block]:
    blocker = item.blocker
    label = blocks.words(blocks.word(name(blocker), bold=True), blocks.word(f" · {days(item.age_days)}"))
    note = [blocks.quote(blocker.note)] if blocker.note else []
    return [blocks.said(label, blocker.text), blocks.context(standing(blocker)), *note]


def _risk(digest: Digest, risk: Risk) -> list[Block]:
    age = f"{risks.age(risk, digest.on, digest.pilot.cadence.zone)}, " if risk.state.live else ""
    return [blocks.section(f"*{risks.name(risk)}*, {age}{risks.standing(risk)}"), *risks.in_full(risk)]


def _parts(pieces: Iterable[list[Block]]) -> list[list[Block]]:
    """The pieces in their order, in as few parts as hold them whole."""
    parts: list[list[Block]] = [[]]
    size = 0
    for piece in pieces:
        length = len(str(piece))
        if parts[-1] and (len(parts[-1]) + len(piece) > _PART_BLOCKS or size + length > _PART_CHARS):
            parts.append([])
            size = 0
        parts[-1] += piece
        size += length
    return parts
