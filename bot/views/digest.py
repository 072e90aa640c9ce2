"""The digest: a message that a leader would forward (R29, R30)."""

from collections.abc import Sequence

from bot.domain.blockers import Aged, worst_first
from bot.domain.checkins import Submitted
from bot.domain.digest import Digest, Week
from bot.domain.people import UserId
from bot.domain.pilots import Pilot
from bot.figures import signed
from bot.views import blocks, risks
from bot.views.blockers import days, name, standing
from bot.views.blocks import Block, Content
from bot.views.charts import confidence_chart
from bot.views.confidence import gap_in_words, in_words
from bot.views.decisions import drawn, words_of
from bot.views.journey import digest_lines
from bot.views.references import Reference

READ = "read_digest"
_WORDS_SHOWN = 240
_WORDS_SPOKEN = 100
"""In the plain text, where all of a digest has to fit."""
_LINES_SHOWN = 6
_REASONS_SHOWN = 3


def digest_message(digest: Digest, *, reader: UserId | None = None) -> Content:
    """One pilot's week, beginning with what waits for its reader. A button opens whatever is left out here."""
    chart, chart_says = confidence_chart(digest.weeks)
    title, numbers, reasons = headline(digest), numbers_of(digest), _reasons(digest)
    waiting, sections, last = _waiting(digest, reader), _sections(digest), _last_line(digest)
    parts: list[Block] = [blocks.section(line) for line in waiting]
    parts += [blocks.header(title), *blocks.paragraphs(numbers), *chart, blocks.context(chart_says)]
    parts.append(blocks.section("*What stands out*\n" + "\n".join(reasons)))
    text = [*waiting, blocks.escape(title), *numbers, chart_says, "What stands out:", *reasons]
    for heading, lines in sections:
        parts += [blocks.section(f"*{heading}*"), blocks.rich_list(*(drawn for _, drawn in lines))]
        text += [f"{heading}:", *(f"• {plain}" for plain, _ in lines)]
    parts.append(blocks.context(last))
    if _is_cut(digest):
        parts.append(_read_all(digest))
    return Content(text="\n".join([*text, last]), blocks=parts)


def late_note(one: Submitted) -> Content:
    """What somebody wrote after closing, in the thread of the digest that could not show it (R14)."""
    said = "answered after closing" if one.late else "changed their answers after closing"
    words = [(heading, text) for heading, text in answers_of(one) if text]
    drawn = [blocks.said(blocks.words(blocks.word(heading, bold=True)), text) for heading, text in words]
    spoken = [f"{heading}: {blocks.escape(blocks.one_line(text, _WORDS_SHOWN))}" for heading, text in words]
    title = f"{blocks.mention(one.user)} {said}; the digest above has been brought up to date."
    return Content(text="\n".join([title, *spoken]), blocks=[blocks.section(title), *drawn])


def no_digest(pilot: Pilot) -> str:
    return f"{blocks.escape(pilot.name)} has no digest yet; the first one comes when a check-in closes."


def headline(digest: Digest) -> str:
    """The week's state in words."""
    week = digest.this_week
    answered = f"{week.answered} of {week.expected} answered"
    return f"{digest.pilot.name} · week {week.week.week}: {answered}{digest.state and ', '}{digest.state}"


def numbers_of(digest: Digest) -> list[str]:
    """Both confidences with their counts, the gap and the one before, and the target date with its original."""
    week, last, pilot = digest.this_week, digest.last_week, digest.pilot
    target = f"Target date: {blocks.day(pilot.target_date)}"
    if pilot.original_target_date != pilot.target_date:
        target += f" (originally {blocks.day(pilot.original_target_date)})"
    before = "" if last is None or last.gap is None else f" ({_when(last, week)} {signed(last.gap)})"
    sides = [in_words("Leadership", week.leadership), in_words("Team", week.team), gap_in_words(week) + before]
    return [*sides, target, *digest_lines(pilot, digest.journey, digest.on)]


def item_line(item: Aged) -> tuple[str, Block]:
    """An item with its age and where it stands, as plain text and as a line of a list."""
    blocker = item.blocker
    on = f"waits on {blocker.dependency.name} · " if blocker.dependency else ""
    label, facts = name(blocker), f" · {days(item.age_days)} · {on}"
    drawn = blocks.words(
        blocks.word(label, bold=True),
        blocks.word(f": {blocks.one_line(blocker.text, _WORDS_SHOWN)}{facts}"),
        *blocks.spans(standing(blocker)),
    )
    spoken = blocks.escape(blocks.one_line(blocker.text, _WORDS_SPOKEN))
    return f"{label}: {spoken}{blocks.escape(facts)}{standing(blocker)}", drawn


def _when(last: Week, week: Week) -> str:
    return "last week" if last.week.following() == week.week else f"week {last.week.week}"


def _reasons(digest: Digest) -> list[str]:
    """At most three; whatever more there is stands behind the button."""
    shown = [f"• {blocks.escape(reason)}" for reason in digest.reasons[:_REASONS_SHOWN]]
    more = len(digest.reasons) - len(shown)
    if more > 0:
        shown.append(f"• and {more} more")
    silent = digest.this_week.answered == 0 and digest.this_week.gap is None
    return shown or ["Too little is known of this week." if silent else "Nothing stands out this week."]


def _waiting(digest: Digest, reader: UserId | None) -> list[str]:
    """What a reader is asked for or has promised; nothing in the channel's copy, nor where nothing waits."""
    if reader is None:
        return []
    asked, promised = digest.asked_of(reader), digest.promised_by(reader)
    found = []
    if asked:
        where = "The buttons are above in this conversation, and on Home."
        found.append(f"*Waiting for a date from you:* {_names(asked)}. {where}")
    found += [f"*You promised* {name(item.blocker)} {_due(item)}." for item in promised[:_LINES_SHOWN]]
    more = len(promised) - _LINES_SHOWN
    found += [f"and {more} more {'promise' if more == 1 else 'promises'} of yours"] if more > 0 else []
    return found


def _names(items: Sequence[Aged]) -> str:
    shown = ", ".join(name(item.blocker) for item in worst_first(items)[:_LINES_SHOWN])
    more = len(items) - _LINES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _due(item: Aged) -> str:
    promised = item.blocker.promised_on
    return f"for {blocks.day(promised)}" if promised else "without a date"


Line = tuple[str, Block]
"""A line of a list: as plain text, and as rich text."""


def _sections(digest: Digest) -> list[tuple[str, list[Line]]]:
    """The headings that have something under them, in the order of R30."""
    completed = [_said(one, one.answers.completed) for one in digest.submitted if one.answers.completed]
    at_risk = [risks.drawn(risk, digest.on, digest.pilot.cadence.zone) for risk in digest.at_risk]
    at_risk += [_said(one, one.answers.at_risk) for one in digest.only_said]
    found = (
        ("Completed", completed),
        ("Blockers and asks", [item_line(item) for item in worst_first(digest.live)]),
        ("Solved", [item_line(item) for item in digest.solved]),
        ("Dependencies at risk", at_risk),
        ("Decided", [drawn(decision) for decision in digest.decided]),
    )
    return [(heading, _first(lines)) for heading, lines in found if lines]


def _first(lines: list[Line]) -> list[Line]:
    """The first lines, and how many more there are."""
    more = len(lines) - _LINES_SHOWN
    if more <= 0:
        return lines
    rest = f"and {more} more"
    return [*lines[:_LINES_SHOWN], (rest, blocks.words(blocks.word(rest, italic=True)))]


def _said(one: Submitted, text: str) -> Line:
    late = " (late)" if one.late else ""
    drawn = blocks.words(blocks.who(one.user), blocks.word(f"{late}: {blocks.one_line(text, _WORDS_SHOWN)}"))
    return f"{blocks.mention(one.user)}{late}: {blocks.escape(blocks.one_line(text, _WORDS_SPOKEN))}", drawn


def _last_line(digest: Digest) -> str:
    """How many answered, and when the next one comes."""
    week, late = digest.this_week, sum(one.late for one in digest.submitted)
    answered = f"{week.answered} of {week.expected} answered" + (f", {late} of them late." if late else ".")
    upcoming = digest.next_opens_at
    if upcoming is None:
        return f"{answered} No further check-in is planned."
    return f"{answered} The next check-in opens {blocks.moment(upcoming)}."


def answers_of(one: Submitted) -> tuple[tuple[str, str], ...]:
    """The four answers with their headings, in the order in which they are asked."""
    said = one.answers
    return (
        ("Completed", said.completed),
        ("Blocking", said.blocking),
        ("At risk", said.at_risk),
        ("Needed from leadership", said.needed),
    )


def _is_cut(digest: Digest) -> bool:
    """Whether anything that was written or found is not shown in full."""
    texts = [text for one in digest.submitted for _, text in answers_of(one)]
    texts += [item.blocker.text for item in (*digest.live, *digest.solved)]
    texts += [risk.what for risk in digest.at_risk]
    texts += [text for decision in digest.decided for _, text in words_of(decision)]
    lists = (digest.submitted, digest.live, digest.solved, (*digest.at_risk, *digest.only_said), digest.decided)
    return (
        any(blocks.one_line(text, _WORDS_SHOWN) != text for text in texts)
        or any(decision.why for decision in digest.decided)
        or any(len(each) > _LINES_SHOWN for each in lists)
        or len(digest.reasons) > _REASONS_SHOWN
    )


def _read_all(digest: Digest) -> Block:
    return blocks.actions("digest", blocks.button("Read Everything", READ, Reference(digest.check_in_id).dump()))
