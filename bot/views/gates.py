"""Stage gates: the form with its three questions, the message that tells of one, and how status names the last."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.gates import (
    WORDS_LIMIT,
    Cost,
    Effect,
    Findings,
    Gate,
    GateDraft,
    Verdict,
    following,
    goes_back,
    listed,
    skipped,
)
from bot.domain.people import UserId
from bot.domain.pilots import Pilot, Stage
from bot.views import blocks
from bot.views.blocks import Block, Content, View
from bot.views.charter import metric_line
from bot.views.reading import Filled

FORM = "gate_form"
NEW_PROBLEMS = "New problems"
OPEN = "open_gate"
"""The button of the message to a champion whose pilot was moved by a file; its value is the place."""
_EFFECTS = {
    Effect.YES: "Yes",
    Effect.PARTLY: "Partly",
    Effect.NO: "No",
    Effect.TOO_EARLY: "Too early to tell",
}
_COSTS = {Cost.LESS: "Less than expected", Cost.EXPECTED: "As much as expected", Cost.MORE: "More than expected"}
_VERDICTS = {
    Verdict.GO_ON: "Go on to the stage below",
    Verdict.CHANGE: "Change the plan, and stay in this stage",
    Verdict.SCALE: "Scale it",
    Verdict.STOP: "Stop it",
}
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a gate stands: the pilot, the stage it comes from, and the stage it was in when the form opened."""

    pilot_id: int
    before: Stage
    now: Stage

    def dump(self) -> str:
        return json.dumps({"id": self.pilot_id, "before": self.before, "now": self.now})

    @classmethod
    def load(cls, text: str) -> "Place":
        read = json.loads(text)
        return cls(int(read["id"]), Stage(read["before"]), Stage(read["now"]))


def gate_form(
    pilot: Pilot,
    user: UserId,
    unknown: Sequence[str],
    *,
    before: Stage | None = None,
    wanted: Stage | None = None,
) -> View:
    """The three questions and the decision; `before` is given where the pilot has moved already.

    `unknown` are needs that nobody knows yet where *build* has not begun.
    """
    stages = [blocks.option(stage.value.capitalize(), stage.value) for stage in Stage]
    verdicts = [blocks.option(label, verdict.value) for verdict, label in _VERDICTS.items()]
    chosen = wanted or (pilot.stage if before else following(pilot.stage))
    place = Place(pilot.id, before or pilot.stage, pilot.stage)
    fields = [
        blocks.section(f"*{blocks.escape(pilot.name)}* is in the stage {pilot.stage.value}."),
        *_still_unknown(unknown),
        *questions(pilot),
        blocks.field("verdict", "What was decided?", blocks.choice("radio_buttons", verdicts)),
        blocks.field(
            "wanted",
            "Which stage is next?",
            blocks.choice("static_select", stages, chosen.value),
            hint="It counts only if the pilot goes on.",
        ),
        blocks.field("why", "Why?", blocks.text_input(limit=WORDS_LIMIT)),
        blocks.field("taken_by", "Who decided?", {"type": "users_select", "initial_user": user}),
    ]
    return blocks.form(FORM, "Stage gate", fields, submit="Record", metadata=place.dump())


def _still_unknown(unknown: Sequence[str]) -> list[Block]:
    if not unknown:
        return []
    line = f"Unknown on the readiness map: {_named(unknown)}."
    return [blocks.context(f"{line} Build may begin all the same; the message about this gate says so.")]


def questions(pilot: Pilot) -> Iterator[Block]:
    """The three questions of a gate."""
    metric = f" ({metric_line(pilot.metric)})" if pilot.metric else ""
    effects = [blocks.option(label, effect.value) for effect, label in _EFFECTS.items()]
    costs = [blocks.option(label, cost.value) for cost, label in _COSTS.items()]
    yield blocks.field("effect", f"Does it improve the metric{metric}?", blocks.choice("static_select", effects))
    yield blocks.field(
        "problems",
        "Does it create new problems?",
        blocks.text_input(limit=WORDS_LIMIT),
        optional=True,
        hint="Which ones; nothing means none.",
    )
    yield blocks.field("cost", "Does it cost more or less than expected?", blocks.choice("static_select", costs))


def read_findings(filled: Filled) -> Findings:
    return Findings(
        effect=filled.choice("effect", Effect), problems=filled.text("problems"), cost=filled.choice("cost", Cost)
    )


def read_form(filled: Filled, user: UserId) -> tuple[Place, GateDraft]:
    """Where the gate stands, and what somebody wrote; whoever names nobody decided it themselves."""
    place = filled.carried(Place.load)
    draft = GateDraft(
        findings=read_findings(filled),
        verdict=filled.choice("verdict", Verdict),
        wanted=filled.choice("wanted", Stage) or place.now,
        why=filled.text("why"),
        taken_by=filled.user("taken_by") or user,
    )
    return place, draft


def announcement(pilot: Pilot, gate: Gate, unknown: Sequence[str], command: str) -> Content:
    """Tells channel, sponsor and leaders what was answered and decided; `unknown` are needs that nobody knows yet."""
    title = f"{pilot.name} · gate after {gate.before.value}: {decided(gate)}"
    lines = [
        *findings_lines(gate.effect, gate.cost),
        *_plainly(gate, unknown),
        f"Decided by {blocks.mention(gate.taken_by)}, recorded by {blocks.mention(gate.recorded_by)}",
    ]
    if gate.verdict is Verdict.STOP:
        lines.append(f"`{command} end {pilot.key}` ends its check-ins and keeps what was learned.")
    texts = [("Why", gate.why), (NEW_PROBLEMS, gate.problems or "None")]
    said = [blocks.said(blocks.words(blocks.word(heading, bold=True)), text) for heading, text in texts]
    spoken = [f"{heading}: {blocks.escape(text)}" for heading, text in texts]
    return Content(
        text="\n".join((blocks.escape(title), *lines, *spoken)),
        blocks=[blocks.header(title), blocks.section("\n".join(lines)), *said],
    )


def findings_lines(effect: Effect, cost: Cost) -> list[str]:
    """The answers to the questions that are no words."""
    return [f"Improves the metric: {_EFFECTS[effect].lower()}", f"Costs: {_COSTS[cost].lower()}"]


def moved_by_file(pilot: Pilot, before: Stage) -> Content:
    """Asks the champion for the answers that a file does not give."""
    text = (
        f"{blocks.escape(pilot.name)} was moved from {before.value} to {pilot.stage.value} by a file. "
        "Three questions belong to that: does it improve the metric, does it create new problems, what does it cost?"
    )
    place = Place(pilot.id, before, pilot.stage).dump()
    ask = blocks.actions("gate", blocks.button("Answer the Questions", OPEN, place))
    return Content(text=text, blocks=[blocks.section(text), ask])


def decided(gate: Gate) -> str:
    """A decision in a few words."""
    if gate.verdict is Verdict.GO_ON:
        way = "go back to" if goes_back(gate.before, gate.after) else "go on with"
        return f"{way} {gate.after.value}"
    return {Verdict.CHANGE: "change the plan", Verdict.SCALE: "scale it", Verdict.STOP: "stop it"}[gate.verdict]


def facts(gate: Gate | None) -> list[str]:
    """What a status says of the last gate; nothing where there was none."""
    if gate is None:
        return []
    told = f"{decided(gate)}, decided by {blocks.mention(gate.taken_by)} {blocks.moment(gate.at)}"
    return [f"Last gate, after {gate.before.value}: {told}"]


def _plainly(gate: Gate, unknown: Sequence[str]) -> Iterator[str]:
    """What was left out, said without blame."""
    left_out = skipped(gate.before, gate.after)
    if left_out:
        were = "was" if len(left_out) == 1 else "were"
        yield f"It goes from {gate.before.value} straight to {gate.after.value}; {listed(left_out)} {were} left out."
    if unknown:
        items = "1 item" if len(unknown) == 1 else f"{len(unknown)} items"
        yield f"{gate.after.capitalize()} begins with {items} of the readiness map unknown: {_named(unknown)}."


def _named(unknown: Sequence[str]) -> str:
    return blocks.some(map(blocks.escape, unknown), _NAMED)
