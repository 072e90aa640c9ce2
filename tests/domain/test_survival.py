"""How long something takes, with what is still open counted."""

from fractions import Fraction
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.survival import Duration, Percentile, Step, Survival, survival

LENGTHS = st.integers(0, 30)
SOME = st.lists(st.builds(Duration, LENGTHS.map(float), st.booleans()), min_size=1, max_size=25)


def estimate(text: str) -> Survival:
    """`estimate("1 3 3+ 5")`: a plus marks what is still open."""
    found = survival([Duration(float(part.rstrip("+")), ended=not part.endswith("+")) for part in text.split()])
    assert found is not None
    return found


def test_nothing_has_no_estimate() -> None:
    assert survival([]) is None


def test_a_textbook_example_by_hand() -> None:
    """Freireich's remission times in weeks under 6-MP, as every textbook prints them."""
    found = estimate("6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+")
    printed = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {step.length: round(float(step.share_open), 3) for step in found.steps} == printed
    assert (found.ended, found.still_open, found.longest) == (9, 12, 35)
    assert found.median == Percentile(23, reached=True)
    assert found.percentile(80) == Percentile(35, reached=False)


@pytest.mark.parametrize(
    ("durations", "median", "eightieth"),
    [
        ("4", Percentile(4, reached=True), Percentile(4, reached=True)),
        ("5+", Percentile(5, reached=False), Percentile(5, reached=False)),
        ("0.1 5+", Percentile(0.1, reached=True), Percentile(5, reached=False)),
        ("0.1 5+ 5+", Percentile(5, reached=False), Percentile(5, reached=False)),
        ("1 2 3 4", Percentile(2, reached=True), Percentile(4, reached=True)),
        ("1 2 3 4 5", Percentile(3, reached=True), Percentile(4, reached=True)),
        ("1 2 3+ 4 5+", Percentile(4, reached=True), Percentile(5, reached=False)),  # 4/5, 3/5, then 3/10
        (
            "2 2+ 9",
            Percentile(9, reached=True),
            Percentile(9, reached=True),
        ),
    ],
)
def test_medians_by_hand(durations: str, median: Percentile, eightieth: Percentile) -> None:
    found = estimate(durations)
    assert (found.median, found.percentile(80)) == (median, eightieth)


def test_the_share_that_is_still_open_by_hand() -> None:
    found = estimate("1 2 3+ 4 5+")
    assert found.steps == (Step(1, Fraction(4, 5)), Step(2, Fraction(3, 5)), Step(4, Fraction(3, 10)))
    assert [found.share_open_at(length) for length in (0, 1, 3.9, 4, 100)] == [
        1,
        Fraction(4, 5),
        Fraction(3, 5),
        Fraction(3, 10),
        Fraction(3, 10),
    ]


@given(SOME)
def test_fewer_and_fewer_are_open(durations: list[Duration]) -> None:
    found = survival(durations)
    assert found is not None
    shares = [Fraction(1), *(step.share_open for step in found.steps)]
    assert all(later < earlier for earlier, later in pairwise(shares))
    assert shares[-1] >= 0
    lengths = [found.percentile(percent).length for percent in range(1, 100)]
    assert lengths == sorted(lengths)


@given(st.lists(LENGTHS, min_size=1, max_size=25), st.integers(1, 99))
def test_without_anything_open_it_is_the_quantile_of_the_sample(lengths: list[int], percent: int) -> None:
    found = survival([Duration(length, ended=True) for length in lengths])
    assert found is not None
    place = ceil(Fraction(percent * len(lengths), 100)) - 1
    assert found.percentile(percent) == Percentile(sorted(lengths)[place], reached=True)
    assert all(
        found.share_open_at(at) == Fraction(sum(each > at for each in lengths), len(lengths)) for at in range(31)
    )


@given(SOME)
def test_it_is_what_redistributing_to_the_right_gives(durations: list[Duration]) -> None:
    """Efron's other way to the estimate: what is open hands its weight on in equal parts to all that is longer."""
    waiting = sorted(durations, key=lambda duration: (duration.length, not duration.ended))
    weights = [Fraction(1, len(waiting))] * len(waiting)
    for place, duration in enumerate(waiting):
        later = len(waiting) - place - 1
        if not duration.ended and later:
            for other in range(place + 1, len(waiting)):
                weights[other] += weights[place] / later
            weights[place] = Fraction(0)
    found = survival(durations)
    assert found is not None
    for at in range(31):
        gone = sum(
            weight
            for weight, duration in zip(weights, waiting, strict=True)
            if duration.ended and duration.length <= at
        )
        assert found.share_open_at(at) == 1 - gone


@given(SOME)
def test_what_is_open_never_makes_the_median_shorter_than_if_it_had_just_ended(durations: list[Duration]) -> None:
    counted, if_ended = survival(durations), survival([Duration(each.length, ended=True) for each in durations])
    assert counted is not None
    assert if_ended is not None
    assert counted.median.length >= if_ended.median.length
