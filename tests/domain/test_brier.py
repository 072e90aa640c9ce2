"""How well each group's confidence predicted; every number here was worked out by hand."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.brier import EndedPilot, HorizonScore, RatedCheckIn, chance, scores
from bot.domain.half_steps import HalfStep

TARGET = date(2026, 9, 28)
NEVER_RATED = EndedPilot((), None)


def said(
    weeks_ahead: float, leadership: float | None, team: float | None, *, target: date = TARGET, days: int = 0
) -> RatedCheckIn:
    """What both said so many weeks (and days) before the target date."""
    on = target - timedelta(weeks=weeks_ahead, days=days)
    return RatedCheckIn(on, target, HalfStep(leadership) if leadership else None, HalfStep(team) if team else None)


def shipped(*check_ins: RatedCheckIn, late: int = 0) -> EndedPilot:
    """A pilot that shipped so many days after the target date."""
    return EndedPilot(check_ins, TARGET + timedelta(days=late))


def stopped(*check_ins: RatedCheckIn) -> EndedPilot:
    return EndedPilot(check_ins, None)


def of(*pilots: EndedPilot) -> tuple[HorizonScore, ...]:
    """The scores of these pilots among ten, of whom the others were never rated."""
    return scores([*pilots, *[NEVER_RATED] * (10 - len(pilots))])


@pytest.mark.parametrize(
    ("average", "expected"),
    [
        (1.5, Fraction(2, 10)),
        (2, Fraction(3, 10)),
        (3, Fraction(5, 10)),
        (3.5, Fraction(6, 10)),
        (4.5, Fraction(8, 10)),
    ],
)
def test_a_rating_stands_for_a_chance(average: float, expected: Fraction) -> None:
    assert chance(HalfStep(average)) == expected


def test_one_pilot_that_was_stopped() -> None:
    """Leadership gave 0.8, the team 0.2; it did not ship: 0.64 and 0.04."""
    assert of(stopped(said(8, 4.5, 1.5))) == (HorizonScore(8, 1, 0.64, 0.04, 0, 1, 0),)


def test_three_pilots_at_four_weeks() -> None:
    """Shipped: (0.7 - 1)² = 0.09 and (0.5 - 1)² = 0.25. Stopped: 0.25 and 0.09. A day late: 0.36 and 0.36.

    Leadership: 0.70 / 3; the team: 0.70 / 3.
    """
    found = of(shipped(said(4, 4, 3)), stopped(said(4, 3, 2)), shipped(said(4, 3.5, 3.5), late=1))
    assert found == (HorizonScore(4, 3, 7 / 30, 7 / 30, leadership_closer=1, team_closer=1, ties=1),)


def test_each_horizon_counts_on_its_own_and_they_come_with_the_farthest_first() -> None:
    """At 12 weeks 0.5 and 0.2, at 8 weeks 0.4 and 0.3, at 4 weeks 0.3 and 0.3, and it shipped on the day."""
    found = of(shipped(said(12, 3, 1.5), said(8, 2.5, 2), said(4, 2, 2)))
    assert [(each.weeks, round(each.leadership, 4), round(each.team, 4)) for each in found] == [
        (12, 0.25, 0.64),
        (8, 0.36, 0.49),
        (4, 0.49, 0.49),
    ]
    assert [(each.leadership_closer, each.team_closer, each.ties) for each in found] == [
        (1, 0, 0),
        (1, 0, 0),
        (0, 0, 1),
    ]


@pytest.mark.parametrize(("weeks", "days", "counts"), [(10, 0, True), (10, 1, False), (6, 0, True), (6, -1, False)])
def test_a_number_counts_within_two_weeks_of_the_horizon(weeks: int, days: int, *, counts: bool) -> None:
    check_in = said(weeks, 4, 2, days=days)
    assert (8 in [each.weeks for each in of(stopped(check_in))]) is counts


def test_the_nearest_number_is_taken_and_of_two_the_one_given_first() -> None:
    assert of(stopped(said(9, 2, 2), said(8, 3, 3), said(7, 4, 4)))[0].team == 0.25
    assert of(stopped(said(9, 2, 2), said(7, 4, 4)))[0].team == 0.09


def test_both_groups_need_a_number_at_a_horizon() -> None:
    assert of(stopped(said(8, 4, None), said(4, None, 2))) == ()


def test_a_check_in_with_both_numbers_goes_before_a_nearer_one_with_one() -> None:
    """At nine weeks 0.7 and 0.3; the later number of leadership alone is left out."""
    assert of(stopped(said(9, 4, 2), said(8, 1.5, None))) == (HorizonScore(8, 1, 0.49, 0.09, 0, 1, 0),)


def test_numbers_of_two_check_ins_count_where_no_check_in_has_both() -> None:
    assert of(stopped(said(9, 4, None), said(7, None, 2))) == (HorizonScore(8, 1, 0.49, 0.09, 0, 1, 0),)


def test_what_came_is_held_against_the_date_in_force_when_they_rated() -> None:
    """It shipped four weeks after the first date and a day before the second."""
    later = TARGET + timedelta(days=29)
    pilot = shipped(said(12, 4.5, 1.5), said(4, 4.5, 1.5, target=later), late=28)
    assert [(each.weeks, each.leadership_closer, each.team_closer) for each in of(pilot)] == [(12, 0, 1), (4, 1, 0)]


def test_below_ten_ended_pilots_nothing_is_said() -> None:
    pilots = [stopped(said(8, 4.5, 1.5))] * 9
    assert scores(pilots) == ()
    assert scores([*pilots, NEVER_RATED]) == (HorizonScore(8, 9, 0.64, 0.04, 0, 9, 0),)


@pytest.mark.parametrize(
    ("leadership_closer", "team_closer", "ties", "words"),
    [
        (3, 7, 1, "the team's number was closer in 7 of 11; 1 tie"),
        (7, 3, 2, "leadership's number was closer in 7 of 12; 2 ties"),
        (3, 3, 0, "each group's number was closer in 3 of 6"),
        (0, 0, 2, "neither group's number was closer; 2 ties"),
        (0, 1, 0, "the team's number was closer in 1 of 1"),
    ],
)
def test_the_count_in_words(leadership_closer: int, team_closer: int, ties: int, words: str) -> None:
    pilots = leadership_closer + team_closer + ties
    assert HorizonScore(8, pilots, 0.3, 0.2, leadership_closer, team_closer, ties).closer_in_words() == words


STEPS = st.integers(3, 9).map(lambda doubled: doubled / 2)
CHECK_INS = st.builds(said, st.integers(0, 20), st.none() | STEPS, st.none() | STEPS, days=st.integers(-3, 3))
PILOTS = st.lists(
    st.lists(CHECK_INS, max_size=8).flatmap(
        lambda check_ins: (
            st.builds(shipped, *map(st.just, check_ins), late=st.integers(-30, 30)) | st.just(stopped(*check_ins))
        )
    ),
    min_size=10,
    max_size=15,
)


@given(PILOTS)
def test_counts_add_up_and_scores_stay_within_bounds(pilots: list[EndedPilot]) -> None:
    for each in scores(pilots):
        assert each.pilots == each.leadership_closer + each.team_closer + each.ties
        assert 0 < each.pilots <= len(pilots)
        assert round(min(each.leadership, each.team), 9) >= 0.04
        assert round(max(each.leadership, each.team), 9) <= 0.64


@given(PILOTS)
def test_the_groups_are_treated_alike(pilots: list[EndedPilot]) -> None:
    swapped = [
        EndedPilot(
            [RatedCheckIn(each.on, each.target, each.team, each.leadership) for each in pilot.check_ins],
            pilot.shipped_on,
        )
        for pilot in pilots
    ]
    for one, other in zip(scores(pilots), scores(swapped), strict=True):
        assert (one.leadership, one.team, one.team_closer) == (other.team, other.leadership, other.leadership_closer)
