"""Ending a pilot: the form, reading it, and telling what became of it."""

from bot.domain.gates import Findings
from bot.domain.lessons import Written
from bot.domain.people import UserId
from bot.domain.pilots import Ending, Pilot, PilotState, Stage
from bot.figures import number
from bot.views import blocks
from bot.views.blocks import Content, View
from bot.views.charter import metric_line
from bot.views.gates import NEW_PROBLEMS, findings_lines, questions, read_findings
from bot.views.lessons import AGAIN, HAPPENED, lesson_fields, read_fields
from bot.views.reading import Filled
from bot.views.references import Reference

END_FORM = "end_pilot_form"
_OUTCOMES = {PilotState.SHIPPED: "Shipped: it is in production", PilotState.STOPPED: "Stopped: it does not go on"}


def end_form(pilot: Pilot, lesson: Written) -> View:
    """What became of it, the measured result against its metric, and the lesson of it."""
    outcomes = [blocks.option(label, state.value) for state, label in _OUTCOMES.items()]
    fields = [blocks.field("outcome", "What became of it?", blocks.choice("radio_buttons", outcomes))]
    if pilot.metric is not None:
        fields.append(
            blocks.field(
                "measured",
                "Measured result",
                blocks.text_input(limit=20, multiline=False),
                optional=True,
                hint=f"A number. The metric is {metric_line(pilot.metric)}.",
            )
        )
    if pilot.stage is Stage.MEASURE:
        fields += questions(pilot)
    fields += lesson_fields(lesson)
    top = blocks.section(f"*{blocks.escape(pilot.name)}* ends for good: no check-in opens any more.")
    return blocks.form(END_FORM, "End the pilot", [top, *fields], submit="End", metadata=Reference(pilot.id).dump())


def read_end_form(filled: Filled) -> tuple[int, Ending, Written, Findings | None]:
    """The pilot's id, what became of it, its lesson, and findings where they were asked for."""
    ending = Ending(outcome=filled.choice("outcome", PilotState), measured=filled.text("measured"))
    findings = read_findings(filled) if "effect" in filled else None
    return filled.carried(Reference.load).id, ending, read_fields(filled), findings


def ended(pilot: Pilot, by: UserId, ending: Ending, lesson: Written, findings: Findings | None = None) -> Content:
    """Tells everybody who followed it what became of it, with the answers of its last gate where *measure* ended."""
    outcome = "has shipped" if ending.outcome is PilotState.SHIPPED else "was stopped"
    top = f"{blocks.escape(pilot.name)} {outcome}. {blocks.mention(by)} ended its check-ins."
    lines = [top]
    if pilot.metric is not None and ending.value is not None:
        lines.append(f"Measured: {number(ending.value)}. {blocks.escape(metric_line(pilot.metric))}.")
    found = []
    if findings is not None and findings.effect is not None and findings.cost is not None:
        lines += findings_lines(findings.effect, findings.cost)
        found = [(f"{NEW_PROBLEMS}:", findings.problems or "None")]
    said = [*found, (HAPPENED, lesson.happened)] + ([(AGAIN, lesson.again)] if lesson.again else [])
    quoted = [part for asked, words in said for part in (blocks.section(f"*{asked}*"), blocks.quote(words))]
    return Content(
        text="\n".join((*lines, *(f"{asked} {blocks.escape(words)}" for asked, words in said))),
        blocks=[blocks.section("\n".join(lines)), *quoted],
    )
