"""A risk is named once, changes under one's own hands only, and comes true or passes."""

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.checkins import ANSWER_LIMIT
from bot.domain.risks import (
    PLAN_LIMIT,
    Naming,
    RiskDraft,
    RiskEvent,
    RiskState,
    RiskStep,
    alike,
    change,
    in_order,
    naming,
    opening,
    risk_problems,
    settle,
    told,
    unlisted,
)
from tests.builders import CHAMPION, LEADER, NOW, PRACTITIONER, risk, submitted, utc

LATER = utc("2026-03-09 08:00")
BERLIN = ZoneInfo("Europe/Berlin")
ARCHIVE, VENDOR = "The archive migration", "The vendor leaves"
SETTLED = [state for state in RiskState if not state.live]


# What an answer does to the list


def test_a_first_answer_names_a_risk() -> None:
    assert naming(ARCHIVE, before="", own=[], live=[]) == Naming(opens=True)


@pytest.mark.parametrize("text", [ARCHIVE, "the archive migration!", "The  archive, migration"])
def test_what_stands_on_the_list_is_not_named_twice(text: str) -> None:
    assert naming(text, before="", own=[], live=[risk(what=ARCHIVE)]) == Naming()


def test_other_words_in_the_same_check_in_change_the_risk_that_they_named() -> None:
    mine = risk(what=ARCHIVE)
    assert naming(VENDOR, before=ARCHIVE, own=[mine], live=[mine]) == Naming(rewords=mine)


def test_an_answer_that_is_emptied_withdraws_it() -> None:
    mine = risk(what=ARCHIVE)
    assert naming("", before=ARCHIVE, own=[mine], live=[mine]) == Naming(withdraws=mine)


@pytest.mark.parametrize("thought", [{"sign": "Mails bounce"}, {"response": "Copy it first"}, {"owner": LEADER}])
def test_a_risk_that_somebody_has_thought_about_is_not_withdrawn_by_an_empty_answer(thought: dict[str, Any]) -> None:
    mine = risk(what=ARCHIVE, **thought)
    assert naming("", before=ARCHIVE, own=[mine], live=[mine]) == Naming()


def test_words_that_a_colleague_has_changed_stay_theirs() -> None:
    mine = risk(what="The archive moves in May")
    assert naming(ARCHIVE, before=ARCHIVE, own=[mine], live=[mine]) == Naming()
    assert naming("", before=ARCHIVE, own=[mine], live=[mine]) == Naming()
    assert naming(VENDOR, before=ARCHIVE, own=[mine], live=[mine]) == Naming(opens=True)


def test_an_answer_that_turns_to_a_risk_of_somebody_else_withdraws_ones_own() -> None:
    mine, theirs = risk(id=1, what=ARCHIVE), risk(id=2, what=VENDOR)
    assert naming(VENDOR, before=ARCHIVE, own=[mine], live=[mine, theirs]) == Naming(withdraws=mine)


def test_what_came_true_meanwhile_is_not_named_again_by_the_same_answer() -> None:
    over = risk(what=ARCHIVE, state=RiskState.CAME_TRUE, settled_at=LATER)
    assert naming(ARCHIVE, before=ARCHIVE, own=[over], live=[]) == Naming()
    assert naming(VENDOR, before=ARCHIVE, own=[over], live=[]) == Naming(opens=True)


@given(text=st.text(max_size=30), before=st.text(max_size=30), other=st.text(max_size=30))
def test_an_answer_does_one_thing_at_most_and_never_names_twice(text: str, before: str, other: str) -> None:
    text, before = text.strip(), before.strip()
    mine, theirs = risk(id=1, what=before), risk(id=2, what=other)
    said = naming(text, before=before, own=[mine], live=[mine, theirs])
    assert [said.opens, said.rewords is not None, said.withdraws is not None].count(True) <= 1
    if alike(text, other) or alike(text, before) or not text:
        assert (said.opens, said.rewords) == (False, None)


def test_signs_alone_are_words_too() -> None:
    assert not alike("???", "")
    assert not alike("👻", "🔥")


# Changing


def test_nothing_changes_where_nothing_is_different() -> None:
    assert change(risk(), risk().draft, by=CHAMPION, now=LATER) is None


def test_each_kind_of_change_stands_in_the_history_and_the_version_grows_once() -> None:
    draft = RiskDraft(what=VENDOR, owner=LEADER, state=RiskState.PASSED)
    move = change(risk(), draft, by=CHAMPION, now=LATER)
    assert move is not None
    assert [event.step for event in move.events] == [RiskStep.CHANGED, RiskStep.ASSIGNED, RiskStep.PASSED]
    assert {event.version for event in move.events} == {2} == {move.risk.version}
    assert (move.risk.what, move.risk.owner, move.risk.settled_at) == (VENDOR, LEADER, LATER)
    assert move.risk.raised_by == PRACTITIONER


@pytest.mark.parametrize("state", SETTLED)
def test_what_is_settled_can_be_put_back_and_loses_its_day(state: RiskState) -> None:
    over = risk(state=state, settled_at=NOW)
    move = settle(over, RiskState.OPEN, by=CHAMPION, now=LATER)
    assert move is not None
    assert (move.risk.settled_at, move.events[0].step) == (None, RiskStep.REOPENED)


def test_only_what_comes_true_becomes_a_blocker() -> None:
    moves = {state: settle(risk(), state, by=CHAMPION, now=LATER) for state in SETTLED}
    assert [state for state, move in moves.items() if move and move.comes_true] == [RiskState.CAME_TRUE]


# What keeps a risk from being kept


def test_a_risk_needs_words_and_not_too_many() -> None:
    assert list(risk_problems(RiskDraft(what=" "), [])) == ["what"]
    long = RiskDraft(what="x" * (ANSWER_LIMIT + 1), sign="y" * (PLAN_LIMIT + 1), response="z" * (PLAN_LIMIT + 1))
    assert set(risk_problems(long, [])) == {"what", "sign", "response"}


def test_the_words_of_a_risk_that_is_over_can_be_used_again() -> None:
    over = risk(what=ARCHIVE, state=RiskState.PASSED, settled_at=NOW)
    assert risk_problems(RiskDraft(what=ARCHIVE), [over]) == {}
    assert "as risk #3" in risk_problems(RiskDraft(what=ARCHIVE), [risk(what=ARCHIVE)])["what"]


# How it is told


@pytest.mark.parametrize(
    ("opened", "on", "weeks"),
    [
        ("2026-03-02 09:00", date(2026, 3, 3), 0),
        ("2026-03-03 15:00", date(2026, 3, 9), 1),
        ("2026-03-08 23:30", date(2026, 3, 9), 0),
        ("2025-12-29 09:00", date(2026, 1, 5), 1),
        ("2026-03-09 09:00", date(2026, 3, 2), 0),
    ],
)
def test_a_risk_is_as_old_as_weeks_have_begun_in_the_pilots_zone(opened: str, on: date, weeks: int) -> None:
    assert risk(opened_at=utc(opened)).weeks(on, BERLIN) == weeks


def test_the_oldest_stands_first_and_the_latest_settled_first_among_the_rest() -> None:
    live = [risk(id=number, opened_at=utc(f"2026-03-0{number} 08:00")) for number in (2, 1)]
    over = [
        replace(one, id=number, state=RiskState.PASSED, settled_at=utc(f"2026-03-0{number} 09:00"))
        for number, one in ((3, live[0]), (4, live[0]))
    ]
    assert [one.id for one in in_order([*over, *live])] == [1, 2, 4, 3]


def test_an_answer_from_before_there_was_a_list_stands_for_itself() -> None:
    said = [submitted(at_risk=ARCHIVE), submitted(CHAMPION, at_risk="the archive migration."), submitted(LEADER)]
    assert unlisted(said, []) == said[:2]
    assert unlisted(said, [risk(what=ARCHIVE)]) == []


def test_an_answer_is_told_by_its_risk_however_that_is_worded_now() -> None:
    said = [submitted(at_risk=ARCHIVE)]
    reworded = risk(what="The archive moves in May", raised_in=7)
    assert unlisted(said, [reworded], check_in_id=7) == []
    assert unlisted(said, [reworded], check_in_id=8) == said


def test_a_blocker_tells_of_the_risk_that_it_was() -> None:
    one = risk(what=ARCHIVE, sign="Mails bounce", response="Copy it first")
    event = RiskEvent(RiskStep.CAME_TRUE, CHAMPION, LATER, RiskState.OPEN, RiskState.CAME_TRUE, 2)
    assert told(one, [opening(one), event], BERLIN).splitlines() == [
        ARCHIVE,
        "It was risk #3, named on 2 March 2026, and came true.",
        "How we would notice: Mails bounce",
        "What we would do: Copy it first",
        "2 March 2026: named",
        "9 March 2026: came true",
    ]


@given(what=st.text(min_size=1, max_size=ANSWER_LIMIT), sign=st.text(max_size=PLAN_LIMIT))
def test_the_words_of_a_blocker_are_never_too_long_and_begin_with_those_of_the_risk(what: str, sign: str) -> None:
    one = risk(what=what, sign=sign)
    text = told(one, [opening(one)] * 30, BERLIN)
    assert len(text) <= ANSWER_LIMIT
    assert text.startswith(what)
