"""Ratings are shown only where they give nobody away, and the two sides are never mixed (R17-R20)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.confidence import SCALE, Confidence, gap, rater_key, summarise, threshold
from tests.builders import CHAMPION, PRACTITIONER

SECRET = bytes(range(32))


@pytest.mark.parametrize(("team", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (40, 3)])
def test_how_many_ratings_are_needed_grows_with_the_team(team: int, needed: int) -> None:
    assert threshold(team) == needed


@given(st.integers(1, 100))
def test_every_team_can_reach_its_threshold(team: int) -> None:
    assert 1 <= threshold(team) <= team


def test_the_scale_has_five_steps() -> None:
    assert list(SCALE) == [1, 2, 3, 4, 5]


def test_the_mean_is_shown_from_the_threshold_on() -> None:
    assert summarise([2, 3, 5], expected=5, threshold=3) == Confidence(3, 5, mean=10 / 3)


def test_the_mean_is_hidden_below_the_threshold() -> None:
    assert summarise([2, 3], expected=5, threshold=3) == Confidence(2, 5, mean=None, hidden=True)


def test_nothing_is_hidden_when_nobody_rated() -> None:
    assert summarise([], expected=5, threshold=3) == Confidence(0, 5, mean=None, hidden=False)


def test_one_leader_is_enough_for_a_mean() -> None:
    assert summarise([4], expected=2).mean == 4


@given(values=st.lists(st.integers(1, 5), max_size=12), needed=st.integers(1, 5))
def test_a_mean_is_given_exactly_when_enough_rated(values: list[int], needed: int) -> None:
    assert (summarise(values, expected=12, threshold=needed).mean is not None) is (len(values) >= needed)


def _of(mean: float | None) -> Confidence:
    return Confidence(3, 3, mean)


def test_the_gap_is_leadership_s_mean_minus_the_team_s() -> None:
    assert gap(leadership=_of(4.5), team=_of(2.0)) == 2.5


def test_a_more_confident_team_makes_a_negative_gap() -> None:
    assert gap(leadership=_of(2.0), team=_of(3.0)) == -1.0


def test_agreement_is_a_gap_of_zero_and_not_a_missing_one() -> None:
    assert gap(leadership=_of(3.0), team=_of(3.0)) == 0


def test_there_is_no_gap_without_the_team_s_mean() -> None:
    assert gap(leadership=_of(3.0), team=_of(None)) is None


def test_there_is_no_gap_without_leadership_s_mean() -> None:
    assert gap(leadership=_of(None), team=_of(3.0)) is None


def test_the_same_person_has_the_same_key_within_a_check_in() -> None:
    assert rater_key(CHAMPION, SECRET) == rater_key(CHAMPION, SECRET)


def test_two_people_have_different_keys() -> None:
    assert rater_key(CHAMPION, SECRET) != rater_key(PRACTITIONER, SECRET)


def test_the_same_person_has_another_key_under_another_secret() -> None:
    assert rater_key(CHAMPION, SECRET) != rater_key(CHAMPION, SECRET[::-1])


def test_a_key_does_not_contain_the_person() -> None:
    assert CHAMPION not in rater_key(CHAMPION, SECRET)


def test_a_key_fits_its_column() -> None:
    assert len(rater_key(CHAMPION, SECRET)) == 64
