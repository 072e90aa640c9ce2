"""Ratings are shown only where they give nobody away, and the two sides are never mixed (R17-R20)."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.confidence import SCALE, Confidence, gap, of_team, rater_key, threshold
from tests.builders import CHAMPION, PRACTITIONER

SECRET = bytes(range(32))

Ratings = tuple[int, ...]


def _shown(values: Sequence[int], *earlier: Confidence, size: int | None = None) -> Confidence:
    """What a team sees; `earlier` is what it saw before, newest first."""
    team = size or len(values)
    return of_team(values, expected=team, threshold=threshold(team), earlier=earlier)


def _given_away(count: int, seen: Callable[[Ratings], Hashable], *, known: int | None) -> set[int]:
    """Whose ratings somebody can work out from what they see, in any of all possible worlds.

    `known` is the one who tries, who knows what they gave themselves; None for somebody outside the team.
    """
    worlds: defaultdict[Hashable, list[Ratings]] = defaultdict(list)
    for ratings in product(SCALE, repeat=count):
        worlds[seen(ratings), None if known is None else ratings[known]].append(ratings)
    return {
        person
        for possible in worlds.values()
        for person in range(count)
        if person != known and len({ratings[person] for ratings in possible}) == 1
    }


@pytest.mark.parametrize(("team", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (40, 3)])
def test_how_many_ratings_are_needed_grows_with_the_team(team: int, needed: int) -> None:
    assert threshold(team) == needed


@given(st.integers(1, 100))
def test_every_team_can_reach_its_threshold(team: int) -> None:
    assert 1 <= threshold(team) <= team


def test_the_scale_has_five_steps() -> None:
    assert list(SCALE) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("known", [None, 0])
@pytest.mark.parametrize("raters", [2, 3, 4, 5, 6])
def test_what_is_shown_never_tells_a_colleague_s_rating(raters: int, known: int | None) -> None:
    assert _given_away(raters, _shown, known=known) == set()


@pytest.mark.parametrize("known", [None, 0, 2])
@pytest.mark.parametrize("raters", [3, 4, 5])
def test_one_more_rating_does_not_tell_what_it_was(raters: int, known: int | None) -> None:
    def seen(ratings: Ratings) -> Hashable:
        before = _shown(ratings[1:])
        now = _shown(ratings, before)
        return before, now, _shown(ratings, now, before)

    assert _given_away(raters, seen, known=known) == set()


@pytest.mark.parametrize("known", [None, 0, 2])
@pytest.mark.parametrize("raters", [3, 4, 5])
def test_one_rating_fewer_does_not_tell_what_it_was(raters: int, known: int | None) -> None:
    def seen(ratings: Ratings) -> Hashable:
        before = _shown(ratings)
        now = _shown(ratings[1:], before)
        return before, now, _shown(ratings[1:], now, before)

    assert _given_away(raters, seen, known=known) == set()


@given(st.lists(st.integers(1, 5), min_size=3, max_size=40))
def test_the_mean_shown_is_never_more_than_two_of_all_steps_off(values: list[int]) -> None:
    mean = _shown(values).mean
    assert mean is not None
    assert abs(round(mean * len(values)) - sum(values)) <= 2


@given(before=st.lists(st.integers(1, 5), min_size=3, max_size=12), came=st.integers(1, 5))
def test_a_rounded_mean_is_a_multiple_of_a_half_on_the_scale_and_not_far_off(before: list[int], came: int) -> None:
    now = _shown([*before, came], _shown(before))
    assert now.rounded
    assert now.mean is not None
    assert now.mean * 2 == int(now.mean * 2)
    assert 1 <= now.mean <= 5
    assert abs(now.mean - sum([*before, came]) / (len(before) + 1)) <= 1


def test_the_mean_is_shown_from_the_threshold_on() -> None:
    assert _shown([2, 3, 5], size=5) == Confidence(3, 5, mean=10 / 3)


def test_the_mean_is_hidden_below_the_threshold() -> None:
    assert _shown([2, 3], size=5) == Confidence(2, 5, mean=None, hidden=True)


def test_nothing_is_hidden_when_nobody_rated() -> None:
    assert _shown([], size=5) == Confidence(0, 5, mean=None, hidden=False)


def test_a_team_of_one_sees_its_rating_as_it_is() -> None:
    assert _shown([5]) == Confidence(1, 1, mean=5)


@pytest.mark.parametrize(("values", "mean"), [([4, 5], 4.5), ([1, 2], 1.5), ([2, 5], 3), ([3, 3], 3)])
def test_of_two_ratings_only_the_rough_picture_is_shown(values: list[int], mean: float) -> None:
    assert _shown(values, size=3) == Confidence(2, 3, mean=mean, rounded=True)


def test_two_ratings_are_withheld_while_the_mean_of_three_is_remembered() -> None:
    assert _shown([4, 4], _shown([4, 4, 2]), size=3).hidden


@pytest.mark.parametrize(("values", "mean"), [([5, 5, 5, 5], 18 / 4), ([1, 1, 1, 1], 6 / 4), ([3, 5, 5, 5], 17 / 4)])
def test_where_the_others_all_stand_at_one_end_the_mean_is_shown_nearer_to_the_middle(
    values: list[int], mean: float
) -> None:
    assert _shown(values).mean == mean


def test_with_as_many_ratings_as_before_the_mean_is_exact() -> None:
    assert _shown([2, 3, 5], _shown([4, 4, 4])).mean == 10 / 3


def test_with_two_ratings_more_than_before_the_mean_is_exact() -> None:
    assert not _shown([2, 3, 5, 4, 2], _shown([4, 4, 4])).rounded


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
