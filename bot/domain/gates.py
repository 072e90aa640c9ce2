"""Stage gates: three questions and a decision between one stage and the next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.lengths import too_long
from bot.domain.people import UserId
from bot.domain.pilots import Stage
from bot.domain.readiness import Need, NeedState

WORDS_LIMIT = 1000
_LIMITS = dict.fromkeys(("problems", "why"), WORDS_LIMIT)
_ORDER = tuple(Stage)


class Effect(StrEnum):
    """Whether it improves the metric."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    TOO_EARLY = "too early to tell"


class Cost(StrEnum):
    """What it costs, against what was expected."""

    LESS = "less"
    EXPECTED = "as much"
    MORE = "more"


class Verdict(StrEnum):
    GO_ON = "go on"
    CHANGE = "change"
    SCALE = "scale"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The answers to the three questions; no new problems are the empty string."""

    effect: Effect | None
    problems: str
    cost: Cost | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateDraft:
    """A gate as somebody fills it in; what is not chosen is None."""

    findings: Findings
    verdict: Verdict | None
    wanted: Stage
    why: str
    taken_by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A gate that was passed, or not; `after` is the stage that it led to."""

    pilot_id: int
    before: Stage
    after: Stage
    effect: Effect
    problems: str
    cost: Cost
    verdict: Verdict
    why: str
    taken_by: UserId
    recorded_by: UserId
    at: datetime


def following(stage: Stage) -> Stage:
    """The next stage; the last one is followed by none but itself."""
    return _ORDER[min(_ORDER.index(stage) + 1, len(_ORDER) - 1)]


def skipped(before: Stage, after: Stage) -> tuple[Stage, ...]:
    """The stages that a move leaves out; going back leaves out none."""
    return _ORDER[_ORDER.index(before) + 1 : _ORDER.index(after)]


def goes_back(before: Stage, after: Stage) -> bool:
    return _ORDER.index(after) < _ORDER.index(before)


def listed(stages: Sequence[Stage]) -> str:
    """Several stages in a sentence."""
    *first, last = stages
    return f"{', '.join(first)} and {last}" if first else last.value


def leads_to(verdict: Verdict, stage: Stage, wanted: Stage) -> Stage:
    """The stage after a decision: who changes the plan or stops stays where they are."""
    return {Verdict.GO_ON: wanted, Verdict.SCALE: Stage.SCALE}.get(verdict, stage)


def unknown_at(before: Stage, after: Stage, needs: Iterable[Need]) -> tuple[str, ...]:
    """The names of what nobody knows yet of the readiness map where *build* begins, or is left out."""
    begins = _ORDER.index(before) < _ORDER.index(Stage.BUILD) <= _ORDER.index(after)
    return tuple(need.name for need in needs if need.state is NeedState.UNKNOWN) if begins else ()


def findings_problems(findings: Findings) -> dict[str, str]:
    """What is still to be answered, by field."""
    found = {} if findings.effect else {"effect": "Please choose one; “too early to tell” is an answer too."}
    if findings.cost is None:
        found["cost"] = "Please choose one."
    return found | too_long({"problems": findings.problems}, _LIMITS)


def gate_problems(draft: GateDraft, *, before: Stage) -> Mapping[str, str]:
    """What keeps a gate from being recorded, by field."""
    found = findings_problems(draft.findings)
    if draft.verdict is None:
        found["verdict"] = "Please choose what was decided."
    if draft.verdict is Verdict.GO_ON and draft.wanted is before and before is not Stage.SCALE:
        found["wanted"] = "Please choose the stage that it goes on to."
    if not draft.why.strip():
        found["why"] = "Please write why; it is what people ask later."
    return found | too_long({"why": draft.why}, _LIMITS)
