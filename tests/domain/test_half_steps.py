"""Averages to the nearest half, with open ends."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.half_steps import HalfStep, gap, gap_in_words

RATINGS = st.lists(st.integers(1, 5), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("ratings", "words", "compact"),
    [
        ((1,), "1.5 or lower", "≤ 1.5"),
        ((1, 1, 3), "1.5 or lower", "≤ 1.5"),  # 1.67
        ((1, 1, 4), "2.0", "2.0"),
        ((1, 2, 2, 2), "2.0", "2.0"),  # 1.75: halfway, so the step nearer to 3
        ((2, 2, 2, 3), "2.5", "2.5"),  # 2.25
        ((2, 3, 3, 3), "3.0", "3.0"),  # 2.75
        ((3, 3, 3, 4), "3.0", "3.0"),  # 3.25
        ((3, 4, 4, 4), "3.5", "3.5"),  # 3.75
        ((4, 4, 4, 5), "4.0", "4.0"),  # 4.25
        ((4, 4, 5), "4.5 or higher", "≥ 4.5"),  # 4.33
        ((2, 3, 3), "2.5", "2.5"),  # 2.67
        ((5, 5), "4.5 or higher", "≥ 4.5"),
    ],
)
def test_an_average_is_shown_to_the_nearest_half(ratings: tuple[int, ...], words: str, compact: str) -> None:
    assert (HalfStep.of(ratings).in_words(), HalfStep.of(ratings).compact()) == (words, compact)


def test_numbers_are_written_as_the_installation_writes_them() -> None:
    assert HalfStep(1.5).in_words(lambda number: f"{number:.1f}".replace(".", ",")) == "1,5 or lower"
    assert HalfStep(2.5).compact(lambda number: f"{number:.1f}".replace(".", ",")) == "2,5"


@pytest.mark.parametrize("value", [1.0, 5.0, 2.25, 0.0, 4.6])
def test_nothing_more_exact_and_nothing_beyond_the_ends_is_a_half_step(value: float) -> None:
    with pytest.raises(ValueError, match="is not a half step"):
        HalfStep(value)


@given(RATINGS)
def test_it_lies_within_a_quarter_of_the_average_except_at_the_open_ends(ratings: list[int]) -> None:
    average, shown = Fraction(sum(ratings), len(ratings)), HalfStep.of(ratings)
    assert shown.value == min(max(shown.value, 1.5), 4.5)
    if average < Fraction(5, 4):
        assert shown.value == 1.5
    elif average > Fraction(19, 4):
        assert shown.value == 4.5
    else:
        assert abs(average - Fraction(shown.value)) <= Fraction(1, 4)


@given(RATINGS)
def test_high_and_low_are_treated_alike(ratings: list[int]) -> None:
    assert HalfStep.of([6 - rating for rating in ratings]).value == 6 - HalfStep.of(ratings).value


@pytest.mark.parametrize(
    ("leadership", "team", "expected", "words"),
    [
        (4.5, 1.5, 3.0, "about 3 points"),
        (13 / 3, 2.0, 2.5, "about 2.5 points"),  # 2.33
        (2.0, 3.0, -1.0, "about 1 point"),
        (3.0, 3.5, -0.5, "about half a point"),
        (3.25, 3.0, 0.0, "less than half a point"),  # halfway, so the smaller one
        (3.0, 3.0, 0.0, "less than half a point"),
        (5.0, 1.5, 3.5, "about 3.5 points"),
    ],
)
def test_a_gap_is_only_about(leadership: float, team: float, expected: float, words: str) -> None:
    size = gap(leadership, HalfStep(team))
    assert (size, gap_in_words(size)) == (expected, words)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), RATINGS)
def test_a_gap_is_within_three_quarters_of_the_real_one_in_steps_of_a_half(
    leadership: list[int], team: list[int]
) -> None:
    exact = Fraction(sum(leadership), len(leadership))
    size = gap(float(exact), HalfStep.of(team))
    assert size * 2 == int(size * 2)
    assert abs(Fraction(size) - (exact - Fraction(sum(team), len(team)))) <= Fraction(3, 4)
