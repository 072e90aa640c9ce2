"""Where a gate leads to, what it leaves out, and what has to be answered."""

from typing import Any

import pytest

from bot.domain.gates import (
    Cost,
    Effect,
    Findings,
    GateDraft,
    Verdict,
    following,
    gate_problems,
    leads_to,
    listed,
    skipped,
    unknown_at,
)
from bot.domain.pilots import Stage
from bot.domain.readiness import NeedState
from tests.builders import SPONSOR
from tests.domain.test_readiness import need

S, D, B, M, C = Stage
FOUND = Findings(effect=Effect.YES, problems="", cost=Cost.LESS)


@pytest.mark.parametrize(
    ("before", "after", "left_out"),
    [(S, D, ()), (S, B, (D,)), (S, M, (D, B)), (B, D, ()), (B, B, ()), (M, C, ())],
)
def test_a_move_leaves_out_the_stages_between(before: Stage, after: Stage, left_out: tuple[Stage, ...]) -> None:
    assert skipped(before, after) == left_out


def test_stages_are_listed_as_one_would_say_it() -> None:
    assert [listed(stages) for stages in ((D,), (D, B), (D, B, M))] == [
        "data",
        "data and build",
        "data, build and measure",
    ]


@pytest.mark.parametrize(
    ("verdict", "after"),
    [(Verdict.GO_ON, M), (Verdict.CHANGE, B), (Verdict.SCALE, C), (Verdict.STOP, B)],
)
def test_who_changes_the_plan_or_stops_stays_in_the_stage(verdict: Verdict, after: Stage) -> None:
    assert leads_to(verdict, B, M) is after


def test_the_last_stage_is_followed_by_itself() -> None:
    assert [following(stage) for stage in Stage] == [D, B, M, C, C]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(D, B, True), (S, M, True), (D, C, True), (S, D, False), (B, B, False), (B, M, False), (M, B, False)],
)
def test_what_is_unknown_is_said_where_build_begins_or_is_left_out(before: Stage, after: Stage, *, said: bool) -> None:
    needs = [need(name="Archive"), need(name="Security", state=NeedState.ASKED)]
    assert unknown_at(before, after, needs) == (("Archive",) if said else ())


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"verdict": None}, ["verdict"]),
        ({"wanted": B}, ["wanted"]),
        ({"wanted": B, "verdict": Verdict.CHANGE}, []),
        ({"why": " "}, ["why"]),
        ({"findings": Findings(effect=None, problems="", cost=None)}, ["effect", "cost"]),
        ({"findings": Findings(effect=Effect.NO, problems="x" * 1001, cost=Cost.MORE)}, ["problems"]),
    ],
)
def test_a_gate_needs_its_answers_a_decision_and_a_reason(changes: dict[str, Any], wrong: list[str]) -> None:
    values: dict[str, Any] = {
        "findings": FOUND,
        "verdict": Verdict.GO_ON,
        "wanted": M,
        "why": "Fast",
        "taken_by": SPONSOR,
    }
    assert list(gate_problems(GateDraft(**(values | changes)), before=B)) == wrong
