"""A pilot's charter: what it says, its forms, and where the metric stands in one line."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.charter import PROBLEM_LIMIT, WORK_LIMIT, Change, Chartered, Measurement, Part, progress
from bot.domain.drafts import metric_in_words
from bot.domain.people import UserId, has_left
from bot.domain.pilots import Metric, Pilot
from bot.figures import month, number, percent
from bot.views import blocks
from bot.views.blocks import Block, Content, View
from bot.views.reading import Filled
from bot.views.references import Reference

EDIT = "edit_charter"
WORK = "define_work"
MEASURE = "add_measurement"
CHANGES = "charter_changes"
SHOW = "show_charter"
LABELS = {
    EDIT: "Edit Charter",
    WORK: "Define the Work",
    MEASURE: "Add a Measurement",
    CHANGES: "Changes",
    SHOW: "Charter",
}

PURPOSE_FORM = "charter_form"
WORK_FORM = "work_form"
MEASURE_FORM = "measurement_form"
FORMS = (PURPOSE_FORM, WORK_FORM, MEASURE_FORM)

_WORK = {
    "task": ("The task", "What the system does, in a sentence or two."),
    "inputs": ("Its inputs", "What it gets, and from where."),
    "outputs": ("Its outputs", "What comes out, and who uses it."),
    "quality": ("The quality bar", "From when on is a result good enough?"),
    "unsure": ("When it is unsure", "What happens then, and who decides?"),
}
_BARS = "▁▂▃▄▅▆▇█"
_BARS_SHOWN = 12
_CHANGES_SHOWN = 40
_WORDS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the first form says; the metric is written as on one line."""

    problem: str
    metric: str
    decides: UserId | None


def charter_message(pilot: Pilot, known: Chartered, *, may_change: bool, may_measure: bool) -> Content:
    """The whole charter, with the buttons that somebody may press."""
    lines = [*_purpose(pilot, known), *metric_lines(pilot.metric, known), *_measured(known), *_scope(pilot, known)]
    work = [(label, text) for name, (label, _) in _WORK.items() if (text := getattr(known.charter, name))]
    spoken = [f"*{label}:* {blocks.escape(text)}" for label, text in work]
    offered = [*((EDIT, WORK) if may_change else ()), *((MEASURE,) if may_measure and pilot.metric else ())]
    offered += [CHANGES] if known.changes else []
    title = f"Charter of {pilot.name}"
    parts = [blocks.header(title), blocks.section("\n".join(lines))]
    parts += [blocks.said(blocks.words(blocks.word(label, bold=True)), text) for label, text in work]
    parts += [] if work else [blocks.section("Nobody has defined the work yet.")]
    parts += [blocks.actions("charter", *(_button(pilot, known, one) for one in offered))] if offered else []
    return Content(text="\n".join((blocks.escape(title), *lines, *spoken)), blocks=parts)


def window(pilot: Pilot, known: Chartered, *, may_change: bool, may_measure: bool) -> View:
    """The same where a window is opened for it."""
    shown = charter_message(pilot, known, may_change=may_change, may_measure=may_measure)
    return blocks.notice("Charter", "") | {"blocks": list(shown.blocks)}


def shown_by(pilot_id: int, pilot_name: str) -> Block:
    """The button that opens the charter of one of several pilots."""
    label = LABELS[SHOW]
    return blocks.button(label, SHOW, Reference(pilot_id).dump(), spoken=f"{label}: {pilot_name}")


def facts(pilot: Pilot, known: Chartered) -> list[str]:
    """A charter in the lines of a status or a digest; none for what nobody has written."""
    problem = blocks.escape(blocks.one_line(known.charter.problem, _WORDS_SHOWN))
    return [*([f"Problem: {problem}"] if problem else []), *metric_lines(pilot.metric, known), *_scope(pilot, known)]


def trade_offs(known: Chartered) -> list[str]:
    """Who decides them, in the line of a status; nothing where nobody has said."""
    return [f"Trade-offs: decided by {blocks.mention(known.charter.decides)}"] if known.charter.decides else []


def metric_line(metric: Metric) -> str:
    """From where to where; a form has it in words that can be read back."""
    unit = f" {metric.unit}" if metric.unit else ""
    return f"{metric.name}: from {number(metric.baseline)} to {number(metric.target)}{unit}"


def metric_lines(metric: Metric | None, known: Chartered) -> list[str]:
    """Where a metric stands between baseline and target; the bars say nothing that the numbers do not."""
    if metric is None:
        return []
    line = blocks.escape(metric_line(metric))
    latest = known.latest
    if latest is None:
        return [line]
    done = progress(metric, latest.value)
    way = "" if done is None else f", {percent(done)} of the way"
    bars = f" {_drawn(known.measurements)}" if len(known.measurements) > 1 else ""
    return [f"{line}; {number(latest.value)} on {blocks.day(latest.on)}{way}{bars}"]


def purpose_form(pilot: Pilot, known: Chartered) -> View:
    metric = metric_in_words(pilot.metric) if pilot.metric else ""
    decides: Block = {"type": "users_select"}
    if known.charter.decides and not has_left(known.charter.decides):
        decides["initial_user"] = known.charter.decides
    fields = [
        blocks.field(
            "problem",
            "The problem, in one sentence",
            blocks.text_input(known.charter.problem, limit=PROBLEM_LIMIT),
            optional=True,
        ),
        blocks.field(
            "metric",
            "The metric, its baseline and its target",
            blocks.text_input(metric, limit=200, multiline=False),
            optional=True,
            hint="Like: Minutes per invoice: from 12 to 7 min",
        ),
        blocks.field("decides", "Who decides trade-offs?", decides, optional=True),
    ]
    return _form(PURPOSE_FORM, "Charter", pilot, known, fields)


def work_form(pilot: Pilot, known: Chartered) -> View:
    fields = [
        blocks.field(
            name,
            label,
            blocks.text_input(getattr(known.charter, name), limit=WORK_LIMIT),
            optional=True,
            hint=hint,
        )
        for name, (label, hint) in _WORK.items()
    ]
    return _form(WORK_FORM, "Define the work", pilot, known, fields)


def measure_form(pilot: Pilot, known: Chartered, *, today: str) -> View:
    asked = blocks.escape(metric_line(pilot.metric)) if pilot.metric else ""
    fields = [
        blocks.section(asked),
        blocks.field(
            "measured",
            "What was measured?",
            blocks.text_input(limit=20, multiline=False),
            optional=True,
            hint="A number. Left empty, what was measured on that day is taken back.",
        ),
        blocks.field("on", "When was it measured?", {"type": "datepicker", "initial_date": today}),
    ]
    return _form(MEASURE_FORM, "Add a measurement", pilot, known, fields)


def read_purpose(filled: Filled) -> tuple[Reference, Purpose]:
    purpose = Purpose(filled.text("problem"), filled.text("metric"), filled.user("decides"))
    return filled.carried(Reference.load), purpose


def read_work(filled: Filled) -> tuple[Reference, dict[str, str]]:
    """The parts of the defined work by their names."""
    return filled.carried(Reference.load), {name: filled.text(name) for name in _WORK}


def read_measurement(filled: Filled) -> tuple[Reference, str, str]:
    """The day and the number, as they were written."""
    return filled.carried(Reference.load), str(filled.day("on") or ""), filled.text("measured")


def changes_window(pilot: Pilot, known: Chartered) -> View:
    """Every change, the newest first; where it is too much, the newest."""
    shown = known.changes[: -_CHANGES_SHOWN - 1 : -1]
    parts = [blocks.section(f"*{blocks.escape(pilot.name)}*"), *(blocks.section(_changed(one)) for one in shown)]
    if len(known.changes) > len(shown):
        parts.append(blocks.context(f"{len(known.changes) - len(shown)} earlier changes are left out."))
    return blocks.notice("Changes", "") | {"blocks": parts}


def _purpose(pilot: Pilot, known: Chartered) -> Iterator[str]:
    yield f"*Problem:* {blocks.escape(known.charter.problem) or 'nobody has written it yet'}"
    decides = known.charter.decides
    yield f"*Champion:* {blocks.mention(pilot.roster.champion)}" + (
        f"; {blocks.mention(decides)} decides trade-offs" if decides else ""
    )


def _scope(pilot: Pilot, known: Chartered) -> list[str]:
    """How often problem or metric moved after they were written."""
    moves = known.scope_moves
    if not moves:
        return []
    first = moves[0].at.astimezone(pilot.cadence.zone)
    since, moved = month(first.date()), moves[-1].part
    if len(moves) == 1:
        return [f"Scope moved once, in {since}; it was the {moved}."]
    times = "twice" if len(moves) == 2 else f"{len(moves)} times"
    return [f"Scope moved {times} since {since}; the last time it was the {moved}."]


def _measured(known: Chartered) -> list[str]:
    """What the bars of a metric show, in numbers."""
    shown = known.measurements[-_BARS_SHOWN:]
    earlier = len(known.measurements) - len(shown)
    listed = ", ".join(f"{number(one.value)} on {blocks.day(one.on)}" for one in shown)
    return [f"Measured: {listed}{f'; {earlier} times before' if earlier else ''}"] if len(shown) > 1 else []


def _changed(one: Change) -> str:
    by = blocks.mention(one.by) if one.by else "a file"
    if one.part is Part.DECIDES:
        before, after = (blocks.mention(UserId(text)) if text else "nobody" for text in (one.before, one.after))
    else:
        texts = (blocks.escape(blocks.one_line(text, _WORDS_SHOWN)) for text in (one.before, one.after))
        before, after = (f"“{text}”" if text else "nothing" for text in texts)
    return f"{blocks.moment(one.at)}, {by}: {one.part} from {before} to {after}"


def _drawn(measurements: tuple[Measurement, ...]) -> str:
    values = [one.value for one in measurements[-_BARS_SHOWN:]]
    low, span = min(values), max(values) - min(values)
    return "".join(_BARS[round((value - low) / span * (len(_BARS) - 1)) if span else 0] for value in values)


def _button(pilot: Pilot, known: Chartered, action: str) -> Block:
    return blocks.button(LABELS[action], action, Reference(pilot.id, known.version).dump())


def _form(callback_id: str, title: str, pilot: Pilot, known: Chartered, fields: list[Block]) -> View:
    metadata = Reference(pilot.id, known.version).dump()
    top = blocks.context(f"{blocks.escape(pilot.name)}. Every change is kept.")
    return blocks.form(callback_id, title, [top, *fields], submit="Save", metadata=metadata)
