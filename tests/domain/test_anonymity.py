"""What may be shown of a team's ratings, case by case. What nobody can work out is in test_anonymity_attacks.py."""

from collections.abc import Sequence

import pytest

from bot.domain.anonymity import (
    PRIVACY_SENTENCE,
    Hidden,
    HidingReason,
    LastShown,
    PastCheckIn,
    Shown,
    TeamAverage,
    headline_words,
    in_words,
    latest_average,
    privacy_sentences,
    team_average,
)
from bot.domain.cadence import IsoWeek
from bot.domain.half_steps import HalfStep

THIS_WEEK = 48


def past(week: int, raters: str, shown: float | None) -> PastCheckIn:
    """`past(47, "abc", 2.0)`: each letter is a person."""
    return PastCheckIn(IsoWeek(2026, week), frozenset(raters), HalfStep(shown) if shown else None)


def averaged(
    raters: str,
    ratings: Sequence[int],
    history: Sequence[PastCheckIn] = (),
    *,
    team_size: int = 4,
    expected: int | None = None,
) -> TeamAverage:
    return team_average(
        ratings,
        frozenset(raters),
        week=IsoWeek(2026, THIS_WEEK),
        expected=team_size if expected is None else expected,
        team_size=team_size,
        history=history,
    )


def test_three_raters_are_shown_to_the_nearest_half_and_begin_a_series() -> None:
    assert averaged("abc", [1, 2, 3]) == Shown(HalfStep(2.0), rated=3, expected=4, new_series=True)


def test_the_same_people_continue_the_series() -> None:
    assert averaged("abc", [2, 2, 3], [past(47, "abc", 2.0)]) == Shown(HalfStep(2.5), 3, 4, new_series=False)


@pytest.mark.parametrize("raters", ["abd", "abcd", "bcd"])
def test_other_people_than_those_shown_lately_are_hidden(raters: str) -> None:
    history = [past(46, "abc", 2.0), past(47, "abcd", None)]
    assert averaged(raters, [3] * len(raters), history) == Hidden(
        HidingReason.OTHER_PEOPLE, len(raters), 4, LastShown(HalfStep(2.0), IsoWeek(2026, 46))
    )


def test_people_who_rated_in_a_hidden_week_do_not_count() -> None:
    history = [past(46, "abc", 2.0), past(47, "abcd", None)]
    assert averaged("abc", [1, 2, 3], history) == Shown(HalfStep(2.0), 3, 4, new_series=False)


def test_after_four_check_ins_without_a_number_a_new_series_begins_with_whoever_rates() -> None:
    hidden = [past(week, "abcd", None) for week in (44, 45, 46, 47)]
    assert averaged("abcd", [1, 2, 3, 2], [past(43, "abc", 2.0), *hidden]) == Shown(
        HalfStep(2.0), 4, 4, new_series=True
    )
    assert averaged("abcd", [1, 2, 3, 2], [past(44, "abc", 2.0), *hidden[1:]]) == Hidden(
        HidingReason.OTHER_PEOPLE, 4, 4, LastShown(HalfStep(2.0), IsoWeek(2026, 44))
    )


@pytest.mark.parametrize(("week", "repeated"), [(44, True), (43, False), (10, False)])
def test_a_number_is_repeated_for_four_weeks(week: int, *, repeated: bool) -> None:
    shown = averaged("ab", [1, 2], [past(week, "abc", 3.0)])
    assert isinstance(shown, Hidden)
    assert (shown.last_shown is not None) is repeated


def test_weeks_are_counted_over_the_turn_of_the_year() -> None:
    shown = team_average(
        [1],
        frozenset("a"),
        week=IsoWeek(2027, 3),
        expected=3,
        team_size=3,
        history=[PastCheckIn(IsoWeek(2026, 52), frozenset("abc"), HalfStep(3.0))],
    )
    assert in_words(shown).endswith("last shown: 3.0 in week 52")


@pytest.mark.parametrize("raters", ["a", "ab"])
def test_fewer_than_three_are_hidden_in_a_team_of_three_or_more(raters: str) -> None:
    shown = averaged(raters, [4] * len(raters), team_size=3)
    assert shown == Hidden(HidingReason.TOO_FEW, len(raters), 3, None)


def test_two_who_are_left_while_the_others_are_absent_are_no_team_of_two() -> None:
    assert averaged("ab", [4, 4], team_size=5, expected=2) == Hidden(HidingReason.TOO_FEW, 2, 2, None)


@pytest.mark.parametrize(
    ("team_size", "raters", "shown"), [(1, "a", True), (2, "ab", True), (2, "a", False), (3, "abc", True)]
)
def test_a_team_of_one_or_two_is_shown_if_all_rated(team_size: int, raters: str, *, shown: bool) -> None:
    assert isinstance(averaged(raters, [4] * len(raters), team_size=team_size), Shown) is shown


def test_when_a_third_leaves_the_two_who_stay_are_hidden_until_the_old_number_is_out_of_sight() -> None:
    left = averaged("ab", [2, 2], [past(47, "abc", 3.0)], team_size=2)
    assert isinstance(left, Hidden)
    assert left.reason is HidingReason.OTHER_PEOPLE


def test_a_week_without_ratings_is_called_so() -> None:
    assert averaged("", [], team_size=3) == Hidden(HidingReason.NO_RATINGS, 0, 3, None)
    assert in_words(averaged("", [], team_size=3)) == "not rated this week (0 of 3 rated)"


def test_ratings_and_raters_must_agree() -> None:
    with pytest.raises(ValueError, match="2 ratings by 3 people"):
        averaged("abc", [1, 2])


def test_the_words_are_those_of_the_digest() -> None:
    shown = averaged("abc", [1, 1, 2])
    hidden = averaged("ab", [1, 1], [past(47, "abc", 2.0)], team_size=3)
    long_ago = averaged("ab", [1, 1], [past(30, "abc", 2.0)], team_size=3)
    assert in_words(shown) == "1.5 or lower"
    assert in_words(hidden) == (
        "hidden this week, so that no single rating can be worked out (2 of 3 rated); last shown: 2.0 in week 47"
    )
    assert in_words(long_ago) == "hidden this week, so that no single rating can be worked out (2 of 3 rated)"
    assert [headline_words(team) for team in (shown, hidden, long_ago)] == [
        "team 1.5 or lower",
        "team 2.0 in week 47",
        "team not shown",
    ]
    assert [latest_average(team) for team in (shown, hidden, long_ago)] == [HalfStep(1.5), HalfStep(2.0), None]


def test_one_sentence_says_it_and_a_small_team_reads_what_follows() -> None:
    assert privacy_sentences(3) == PRIVACY_SENTENCE
    assert privacy_sentences(2).startswith(PRIVACY_SENTENCE + " ")
    assert privacy_sentences(2).endswith("your rating can be worked out from the average.")
    assert PRIVACY_SENTENCE.count(".") == 1
