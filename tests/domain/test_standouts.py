"""Each rule speaks from its limit on and says why, and is silent where it does not know (R31)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain import standouts
from bot.domain.blockers import Kind, State
from bot.domain.checkins import CheckInState
from bot.domain.digest import Digest
from bot.domain.pilots import TargetDate
from bot.domain.risks import RiskState
from bot.domain.standouts import RULES, Thresholds, stands_out, state
from tests.builders import aged, digest, pilot, quiet_week, risk, side, submitted, utc, week

LIMITS = Thresholds()


def said(rule: Any, shown: Digest, **limits: Any) -> str | None:
    found: str | None = rule(shown, Thresholds(**limits))
    return found


def speaking(rule: Any, shown: Callable[[Any], Digest], *values: Any) -> list[Any]:
    """Those of the values at which a rule speaks."""
    return [value for value in values if said(rule, shown(value)) is not None]


def test_in_an_ordinary_week_nothing_stands_out() -> None:
    assert stands_out(digest(week(9), week(10)), LIMITS) == ()


@pytest.mark.parametrize("rule", RULES)
def test_in_the_first_week_without_a_single_answer_no_rule_guesses(rule: Any) -> None:
    assert said(rule, digest(week(10, side(None), side(None), answered=0))) is None


@pytest.mark.parametrize("rule", RULES)
def test_after_weeks_without_check_ins_no_rule_guesses(rule: Any) -> None:
    assert said(rule, digest(quiet_week(8), quiet_week(9, CheckInState.MISSED), week(10))) is None


# The gap


def test_a_gap_stands_out_from_its_limit_on() -> None:
    speaks = speaking(
        standouts.wide_gap, lambda leadership: digest(week(10, side(leadership), side(3.0))), 4.4, 4.5, 4.6
    )
    assert speaks == [4.5, 4.6]


def test_a_gap_says_which_side_is_more_confident_and_by_how_much() -> None:
    found = said(standouts.wide_gap, digest(week(10, side(2.0), side(4.0))))
    assert found == "The team is more confident than leadership by 2.0 points."


def test_a_gap_says_for_how_many_weeks() -> None:
    wide = (side(4.5), side(3.0))
    found = said(standouts.wide_gap, digest(week(7), week(8, *wide), week(9, *wide), week(10, *wide)))
    assert found == "Leadership is more confident than the team by 1.5 points, for 3 weeks running."


def test_a_skipped_week_does_not_end_a_run_of_gaps() -> None:
    wide = (side(4.5), side(3.0))
    assert "2 weeks running" in str(said(standouts.wide_gap, digest(week(8, *wide), quiet_week(9), week(10, *wide))))


def test_a_week_in_which_one_side_is_not_known_ends_a_run_of_gaps() -> None:
    wide = (side(4.5), side(3.0))
    shown = digest(week(8, *wide), week(9, side(4.5), side(None)), week(10, *wide))
    assert "running" not in str(said(standouts.wide_gap, shown))


def test_a_gap_the_other_way_round_ends_a_run_of_gaps() -> None:
    shown = digest(week(9, side(2.0), side(4.0)), week(10, side(4.5), side(3.0)))
    assert "running" not in str(said(standouts.wide_gap, shown))


def test_a_gap_is_compared_as_it_is_shown() -> None:
    assert said(standouts.wide_gap, digest(week(10, side(13 / 3), side(17 / 6))))


def test_another_limit_may_be_chosen() -> None:
    assert said(standouts.wide_gap, digest(week(10, side(4.5), side(3.0))), gap=2.0) is None


# Confidence beside an old blocker


def test_an_old_blocker_beside_confident_leaders_stands_out() -> None:
    speaks = speaking(
        standouts.confident_over_old_blocker, lambda days: digest(week(10, side(4.0)), live=(aged(days),)), 9, 10, 11
    )
    assert speaks == [11]


def test_only_confident_leaders_are_set_beside_an_old_blocker() -> None:
    speaks = speaking(
        standouts.confident_over_old_blocker,
        lambda mean: digest(week(10, side(mean)), live=(aged(30),)),
        3.9,
        4.0,
        4.1,
        None,
    )
    assert speaks == [4.0, 4.1]


def test_the_oldest_blocker_is_named_with_its_age() -> None:
    shown = digest(week(10, side(4.5)), live=(aged(11), aged(23, id=7), aged(40, id=8, kind=Kind.ASK)))
    found = said(standouts.confident_over_old_blocker, shown)
    assert found == "Leadership is at 4.5 while blocker #7 is 23 business days old."


# Leaders apart


def test_leaders_who_differ_stand_out() -> None:
    speaks = speaking(standouts.leaders_apart, lambda apart: digest(week(10, side(3.0, apart=apart))), 1, 2, 3, None)
    assert speaks == [2, 3]


# The team's fall


def test_a_fall_of_the_team_stands_out() -> None:
    speaks = speaking(
        standouts.team_fell, lambda now: digest(week(9, team=side(4.0)), week(10, team=side(now))), 3.1, 3.0, 2.9, None
    )
    assert speaks == [3.0, 2.9]


def test_a_fall_says_from_where_and_when() -> None:
    found = said(standouts.team_fell, digest(week(8, team=side(4.0)), quiet_week(9), week(10, team=side(2.5))))
    assert found == "The team's confidence fell from 4.0 in week 8 to 2.5."


def test_a_fall_is_not_measured_from_an_older_week_when_the_last_one_is_not_known() -> None:
    shown = digest(week(8, team=side(5.0)), week(9, team=side(None)), week(10, team=side(2.0)))
    assert said(standouts.team_fell, shown) is None


# A target date that moved


def moved(set_at: str = "2026-03-01 12:00", **changes: Any) -> Digest:
    dates = (TargetDate(date(2026, 5, 31), utc("2026-01-05 08:00")), TargetDate(date(2026, 6, 30), utc(set_at)))
    last, now = changes.pop("last", week(9)), changes.pop("now", week(10))
    return digest(last, now, target_dates=dates, **changes)


def test_a_date_that_moved_while_confidence_did_not_stands_out() -> None:
    found = said(standouts.moved_without_effect, moved())
    assert found == "The target date moved from 31 May 2026 to 30 June 2026, and confidence did not change."


def test_confidence_that_changed_a_little_has_not_changed() -> None:
    speaks = speaking(
        standouts.moved_without_effect, lambda team: moved(now=week(10, team=side(team))), 3.1, 3.2, 3.3, 2.7, None
    )
    assert speaks == [3.1, 3.2, None]


def test_nothing_is_said_of_a_date_when_no_side_is_known_in_both_weeks() -> None:
    shown = moved(last=week(9, side(None), side(3.0)), now=week(10, side(3.0), side(None)))
    assert said(standouts.moved_without_effect, shown) is None


def test_a_date_that_moved_before_the_last_check_in_is_no_news() -> None:
    assert said(standouts.moved_without_effect, moved(set_at="2026-02-20 12:00")) is None


def test_a_date_that_moved_there_and_back_has_not_moved() -> None:
    dates = [TargetDate(date(2026, 6, 30), utc("2026-01-05 08:00"))]
    dates += [
        TargetDate(date(2026, 7, 31), utc("2026-03-01 12:00")),
        TargetDate(date(2026, 6, 30), utc("2026-03-02 12:00")),
    ]
    assert said(standouts.moved_without_effect, digest(week(9), week(10), target_dates=tuple(dates))) is None


# The target date passed


def test_a_target_date_stands_out_on_the_day_after_it() -> None:
    speaks = speaking(
        standouts.target_date_passed, lambda day: digest(pilot=pilot(target_date=date(2026, 3, day))), 2, 3, 4
    )
    assert speaks == [2]


# The same risk


def risks(*earlier: tuple[str, ...], now: str = "The archive migration") -> Digest:
    weeks = tuple(tuple(submitted(at_risk=risk) for risk in week) for week in earlier)
    return digest(submitted=(submitted(at_risk=now),), earlier=weeks)


def test_a_risk_named_three_weeks_running_stands_out() -> None:
    shown = risks(("the archive migration!",), ("Vendor", "The  archive migration"))
    assert said(standouts.same_risk, shown) == "The same risk was named 3 weeks running: “The archive migration”."


def test_a_risk_named_twice_does_not_stand_out_yet() -> None:
    assert said(standouts.same_risk, risks(("The archive migration",))) is None


def test_a_week_without_that_risk_ends_its_run() -> None:
    assert said(standouts.same_risk, risks(("The archive migration",), (), ("The archive migration",))) is None


def test_an_empty_risk_is_no_risk() -> None:
    assert said(standouts.same_risk, risks(("",), ("",), now="")) is None


def on_the_list(*closed: int, **changes: Any) -> Digest:
    """A risk named in week 8, and the check-ins of these weeks."""
    named = risk(opened_at=utc("2026-02-16 09:00"), **changes)
    return digest(*(week(number) for number in closed), risks=(named,))


def test_a_risk_that_stood_on_the_list_in_three_check_ins_stands_out_though_nobody_named_it_again() -> None:
    assert said(standouts.same_risk, on_the_list(9, 10)) is None
    assert said(standouts.same_risk, on_the_list(7, 8, 9, 10)) == (
        "Risk #3 has stood for 3 check-ins or more, since 16 February 2026: “The archive migration”."
    )


def test_check_ins_that_nobody_answered_do_not_count_for_a_risk() -> None:
    shown = on_the_list(8, 10)
    silent = replace(shown, weeks=(shown.weeks[0], week(9, answered=0), shown.weeks[1]))
    assert said(standouts.same_risk, silent) is None
    skipped = replace(shown, weeks=(shown.weeks[0], quiet_week(9), shown.weeks[1]))
    assert said(standouts.same_risk, skipped) is None


def test_a_risk_that_has_passed_stands_out_no_more() -> None:
    assert said(standouts.same_risk, on_the_list(8, 9, 10, state=RiskState.PASSED)) is None


def test_the_oldest_of_several_risks_is_named_and_the_others_are_counted() -> None:
    shown = on_the_list(8, 9, 10)
    several = replace(shown, risks=(*shown.risks, replace(shown.risks[0], id=4)))
    assert str(said(standouts.same_risk, several)).endswith("“The archive migration”; 1 more like it.")


def test_a_long_risk_is_shortened_in_its_sentence() -> None:
    long = "word " * 60
    assert "…" in str(said(standouts.same_risk, risks((long,), (long,), now=long)))


# Few answers


def test_half_or_fewer_answering_twice_running_stands_out() -> None:
    speaks = speaking(
        standouts.few_answers,
        lambda now: digest(week(9, answered=3, expected=6), week(10, answered=now, expected=6)),
        4,
        3,
        2,
        0,
    )
    assert speaks == [3, 2, 0]


def test_few_answers_after_a_full_week_do_not_stand_out() -> None:
    shown = digest(week(9, answered=6, expected=6), week(10, answered=1, expected=6))
    assert said(standouts.few_answers, shown) is None


def test_few_answers_say_how_many() -> None:
    shown = digest(week(8, answered=2, expected=5), quiet_week(9), week(10, answered=1, expected=5))
    assert said(standouts.few_answers, shown) == "Few answered twice running: 1 of 5, after 2 of 5."


# An unanswered escalation


def test_an_item_that_nobody_answered_stands_out_before_everything_else() -> None:
    shown = digest(week(10, side(5.0), side(1.0)), live=(aged(14, state=State.UNANSWERED),))
    assert stands_out(shown, LIMITS)[0] == "Nobody on its ladder has answered blocker #14, 14 business days old."


def test_of_several_unanswered_items_the_oldest_is_named() -> None:
    items = (aged(14, id=1, state=State.UNANSWERED), aged(20, id=2, state=State.UNANSWERED, kind=Kind.ASK))
    found = said(standouts.unanswered, digest(live=items))
    assert found == "Nobody on its ladder has answered ask #2, 20 business days old, and 1 more like it."


@pytest.mark.parametrize("other", [one for one in State if one is not State.UNANSWERED])
def test_an_item_in_any_other_state_is_not_unanswered(other: State) -> None:
    assert said(standouts.unanswered, digest(live=(aged(14, state=other),))) is None


# The headline


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (digest(week(10, side(4.5), side(3.0))), "the two sides see it differently"),
        (digest(week(10, side(3.5), side(3.0))), "the two sides are close"),
        (digest(week(10, side(3.5), side(None))), ""),
        (digest(pilot=pilot(target_date=date(2026, 3, 1))), "past the target date"),
        (digest(live=(aged(state=State.UNANSWERED),)), "1 item without an answer from leadership"),
    ],
)
def test_a_week_has_a_state_in_words(shown: Digest, words: str) -> None:
    assert state(shown, LIMITS) == words
