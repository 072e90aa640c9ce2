"""The digest: a message that a leader would forward (R29, R30)."""

from collections.abc import Sequence

from bot.domain.blockers import Aged, worst_first
from bot.domain.cadence import IsoWeek
from bot.domain.checkins import Submitted
from bot.domain.digest import Digest, Week, stands_out
from bot.views import blocks
from bot.views.blockers import days, name, standing
from bot.views.blocks import Block, Content, View
from bot.views.confidence import in_words
from bot.views.references import Reference

READ = "read_digest"
_WORDS_SHOWN = 280
_LINES_SHOWN = 8


def digest_message(digest: Digest) -> Content:
    """One pilot's week. Long texts are cut here, and a button opens all of them."""
    numbers = _numbers(digest)
    reasons = stands_out(digest)
    sections = _sections(digest)
    title = f"{digest.pilot_name} · week {digest.this_week.week.week}: {_headline(digest.this_week)}"
    parts: list[Block] = [blocks.header(title), blocks.section("\n".join(numbers)), *_chart(digest)]
    parts.append(blocks.section("*What stands out*\n" + "\n".join(reasons)))
    text = [blocks.escape(title), *numbers, *reasons]
    for heading, lines in sections:
        parts += [blocks.section(f"*{heading}*"), blocks.rich_list(*(line for _, line in lines[:_LINES_SHOWN]))]
        text += [f"{heading}:", *(f"• {plain}" for plain, _ in lines)]
    last = _next(digest)
    parts.append(blocks.context(last))
    if _is_cut(digest, sections):
        parts.append(_read_all(digest))
    return Content(text="\n".join([*text, last]), blocks=parts)


def everything(digest: Digest) -> View:
    """All that was written in a week, uncut."""
    parts: list[Block] = []
    for one in digest.submitted:
        parts.append(blocks.section(f"*{blocks.mention(one.user)}*{' (late)' if one.late else ''}"))
        parts += [blocks.quote(text) for text in _texts(one) if text]
    view = blocks.notice("The whole week", "Nobody has answered yet.")
    return view | {"blocks": parts[:100]} if parts else view


def _headline(week: Week) -> str:
    return f"{week.answered} of {week.expected} answered"


def _numbers(digest: Digest) -> list[str]:
    week, last = digest.this_week, digest.last_week
    gap = "Gap: not known" if week.gap is None else f"Gap: {week.gap:+.1f}"
    before = "" if last is None or last.gap is None else f" (last week {last.gap:+.1f})"
    target = f"Target date: {blocks.day(digest.target_date)}"
    if digest.original_target_date != digest.target_date:
        target += f" (originally {blocks.day(digest.original_target_date)})"
    return [in_words("Leadership", week.leadership), in_words("Team", week.team), gap + before, target]


def _chart(digest: Digest) -> list[Block]:
    """Both sides over the weeks in which both are known: Slack's chart takes no gaps, and a zero would be a lie."""
    known = [week for week in digest.weeks if week.gap is not None]
    if len(known) < 2:
        return []
    names = [_label(week.week) for week in known]
    series = [
        {
            "name": side,
            "data": [{"label": label, "value": round(value, 2)} for label, value in zip(names, values, strict=True)],
        }
        for side, values in (
            ("Leadership", [week.leadership.mean or 0 for week in known]),
            ("Team", [week.team.mean or 0 for week in known]),
        )
    ]
    axes = {"categories": names, "x_label": "Week", "y_label": "Confidence, 1 to 5"}
    return [
        {
            "type": "data_visualization",
            "title": "Confidence of both sides",
            "chart": {"type": "line", "series": series, "axis_config": axes},
        }
    ]


def _label(week: IsoWeek) -> str:
    return f"{week.year} W{week.week:02}"


Line = tuple[str, Block]
"""A line of a list: as plain text, and as rich text."""


def _sections(digest: Digest) -> list[tuple[str, list[Line]]]:
    """The headings that have something under them."""
    found = [
        ("Completed", [_said(one, one.answers.completed) for one in digest.submitted if one.answers.completed]),
        ("Blockers and asks", [_item(item) for item in worst_first(digest.live)]),
        ("Solved", [_item(item) for item in digest.solved]),
        ("Dependencies at risk", [_said(one, one.answers.at_risk) for one in digest.submitted if one.answers.at_risk]),
    ]
    return [(heading, lines) for heading, lines in found if lines]


def _said(one: Submitted, text: str) -> Line:
    late = " (late)" if one.late else ""
    short = blocks.shorten(text, _WORDS_SHOWN)
    line = blocks.words(blocks.who(one.user), blocks.word(f"{late}: {short}"))
    return f"{blocks.mention(one.user)}{late}: {blocks.escape(short)}", line


def _item(item: Aged) -> Line:
    blocker = item.blocker
    short = blocks.shorten(blocker.text, _WORDS_SHOWN)
    facts = f" · {days(item.age_days)} · "
    line = blocks.words(blocks.word(name(blocker), bold=True), blocks.word(f": {short}{facts}"), *_standing_parts(item))
    return f"{name(blocker)}: {blocks.escape(short)}{facts}{standing(blocker)}", line


def _standing_parts(item: Aged) -> Sequence[Block]:
    blocker = item.blocker
    if blocker.owner is None or blocker.promised_on is None or not blocker.state.live:
        return [blocks.word(standing(blocker))]
    return [blocks.who(blocker.owner), blocks.word(f" promised it for {blocks.day(blocker.promised_on)}")]


def _next(digest: Digest) -> str:
    if digest.next_opens_at is None:
        return "No further check-in is planned."
    return f"The next check-in opens {blocks.moment(digest.next_opens_at)}."


def _texts(one: Submitted) -> tuple[str, ...]:
    answers = one.answers
    return answers.completed, answers.blocking, answers.at_risk, answers.needed


def _is_cut(digest: Digest, sections: Sequence[tuple[str, Sequence[Line]]]) -> bool:
    long = any(len(text) > _WORDS_SHOWN for one in digest.submitted for text in _texts(one))
    return long or any(len(lines) > _LINES_SHOWN for _, lines in sections)


def _read_all(digest: Digest) -> Block:
    return blocks.actions("digest", blocks.button("Read Everything", READ, Reference(digest.check_in_id).dump()))
