"""The agenda of the leadership sync, and the form that ends it."""

from collections.abc import Sequence

from bot.domain.gates import following
from bot.domain.pilots import Pilot
from bot.domain.sync import MOST_DECISIONS, Agenda, Sync
from bot.views import blocks, journey, risks
from bot.views.blockers import days, name, standing
from bot.views.blocks import Block, Content, View
from bot.views.people import in_words
from bot.views.reading import Filled
from bot.views.references import Reference

DONE = "sync_done"
FORM = "sync_form"
_SHOWN = 5
_WORDS = 110


def agenda(pilot: Pilot, sync: Sync, agenda: Agenda) -> Content:
    """Thirty minutes in three parts."""
    title = f"{pilot.name}: agenda for your leadership sync"
    top = _top(pilot, agenda)
    parts = [
        ("What we learned (10 minutes)", _learned(agenda)),
        ("The new plan (10 minutes)", _plan(pilot, agenda)),
        ("What we need from you (10 minutes)", _needed(agenda)),
    ]
    shown = [block for heading, lines in parts for block in blocks.paragraphs((f"*{heading}*", *lines))]
    spoken = [line for heading, lines in parts for line in (heading, *lines)]
    last, end = _end(sync)
    return Content(
        text="\n".join((blocks.escape(title), top, *spoken, last)),
        blocks=[blocks.header(title), blocks.context(top), *shown, *end],
    )


def done_form(pilot: Pilot, sync: Sync) -> View:
    """Asks what was decided."""
    top = blocks.context(f"The leadership sync of *{blocks.escape(pilot.name)}*. Its channel hears of each decision.")
    hint = f"One decision a line, up to {MOST_DECISIONS}. Leave it empty if nothing was decided."
    field = blocks.field("decided", "What was decided?", blocks.text_input(limit=3000), optional=True, hint=hint)
    return blocks.form(FORM, "Sync done", [top, field], submit="Record", metadata=Reference(sync.id).dump())


def read_done_form(filled: Filled) -> tuple[int, str]:
    """The sync's id, and what was decided."""
    return filled.carried(Reference.load).id, filled.text("decided")


def _top(pilot: Pilot, agenda: Agenda) -> str:
    """Who talks; an absent sponsor is said to be so."""
    sponsor, deputy = pilot.roster.sponsor, pilot.roster.deputy
    both = " and ".join(map(blocks.mention, (pilot.roster.champion, sponsor)))
    top = f"Thirty minutes of champion and sponsor: {both}."
    if agenda.away is None:
        return top
    then = f"; {blocks.mention(deputy)} stands in" if deputy else ", and gets this afterwards"
    return f"{top} {blocks.mention(sponsor)} is away {in_words(agenda.away)}{then}."


def _end(sync: Sync) -> tuple[str, list[Block]]:
    if sync.done_at is None or sync.done_by is None:
        press = blocks.button("Done", DONE, Reference(sync.id).dump(), spoken="The sync took place")
        return "Done records what you decided.", [blocks.actions("sync", press)]
    count = f"{sync.decisions} decision{'' if sync.decisions == 1 else 's'}"
    line = f"Done at {blocks.moment(sync.done_at)}: {count} recorded by {blocks.mention(sync.done_by)}."
    return line, [blocks.context(line)]


def _learned(agenda: Agenda) -> list[str]:
    lessons = [f"• Lesson: {_short(lesson.happened)}" for lesson in agenda.lessons]
    completed = [f"• {blocks.mention(one.user)}: {_short(one.answers.completed)}" for one in agenda.submitted]
    return _few(lessons + completed[::-1], "Nothing was written since the last time.")


def _plan(pilot: Pilot, agenda: Agenda) -> list[str]:
    ahead = following(pilot.stage)
    gate = f"; the next gate leads to {ahead.value}" if ahead is not pilot.stage else ""
    facts = [f"• Stage: {pilot.stage.value}{gate}; target date {blocks.day(pilot.target_date)}"]
    facts += [f"• {line}" for line in journey.status_lines(pilot, agenda.journey, agenda.on)]
    at_risk = [
        f"• {risks.name(risk)} ({risks.age(risk, agenda.on, pilot.cadence.zone)}; {risks.standing(risk)}): "
        f"{_short(risk.what)}"
        for risk in agenda.risks
    ]
    at_risk += [
        f"• At risk, says {blocks.mention(one.user)}: {_short(one.answers.at_risk)}" for one in agenda.only_said
    ]
    return [*facts, *(_few(at_risk, "") if at_risk else [])]


def _needed(agenda: Agenda) -> list[str]:
    owed = [
        f"• {name(item.blocker)} · {days(item.age_days)} · {standing(item.blocker)}: {_short(item.blocker.text)}"
        for item in agenda.owed
    ]
    promised = [f"• {name(item)} · {standing(item)}: {_short(item.text)}" for item in agenda.promised]
    return [*_few(owed, "Nothing is open."), *(["Promised:", *_few(promised, "")] if promised else [])]


def _few(lines: Sequence[str], nothing: str) -> list[str]:
    more = len(lines) - _SHOWN
    return [*(lines[:_SHOWN] or [nothing]), *([f"and {more} more"] if more > 0 else [])]


def _short(text: str) -> str:
    return blocks.escape(blocks.one_line(text, _WORDS))
