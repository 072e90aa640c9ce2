"""Attacks on a team's ratings by arithmetic (R19): who rated is known, everybody keeps to their rating, all is counted.

An outsider must never be certain of anybody's rating. A colleague who knows their own may be certain only where all
others gave the same extreme, for then the number itself says so.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.anonymity import PastCheckIn, reason_to_hide
from bot.domain.cadence import IsoWeek
from bot.domain.half_steps import HalfStep
from tests.domain.worlds import Deduction, People, deductions_of_colleagues, deductions_of_outsiders

CHECK_INS = 5
"""For so many in a row nothing may be worked out: one, and the four before it for which it is kept who rated."""
ANY = HalfStep(3.0)
WEEKS = [IsoWeek(2026, 1 + number) for number in range(20)]


@lru_cache(None)
def leaks(groups: frozenset[People], exempt: People = frozenset()) -> str | None:
    """The first certainty that nobody should have from these groups' averages; None if there is none.

    Those in `exempt` were told that their rating can be worked out.
    """
    for deduction in deductions_of_outsiders(groups):
        if deduction.determined.keys() - exempt:
            return f"an outsider is certain of {deduction.determined}"
    for deduction in deductions_of_colleagues(groups):
        certain = deduction.determined.keys() - exempt
        if certain and not _all_others_gave_the_same_extreme(deduction):
            return f"somebody who knows {deduction.knows} is certain of {deduction.determined}"
    return None


def _all_others_gave_the_same_extreme(deduction: Deduction) -> bool:
    others = deduction.possible.keys() - deduction.knows.keys()
    return deduction.determined.keys() == others and set(deduction.determined.values()) in ({1}, {5})


def family(*groups: str) -> frozenset[People]:
    """`family("abc", "abd")`."""
    return frozenset(frozenset(map(ord, group)) for group in groups)


def numbered(count: int) -> People:
    return frozenset(range(count))


# What the counting finds where the rule is weaker: these are the reasons for each part of it.


def test_exact_averages_of_a_team_in_which_each_is_absent_once_give_all_ratings_away() -> None:
    absent_in_turn = [(1, 2, 3), (0, 2, 3), (0, 1, 3), (0, 1, 2)]
    exact = [Fraction(10, 3), Fraction(4), Fraction(3), Fraction(11, 3)]
    worlds = [
        world
        for world in product(range(1, 6), repeat=4)
        if [Fraction(sum(world[person] for person in group), 3) for group in absent_in_turn] == exact
    ]
    assert worlds == [(4, 2, 5, 3)]


@pytest.mark.parametrize(
    "groups",
    [
        ("ab",),  # two raters
        ("abc", "abcd"),  # one joins
        ("abc", "abd"),  # one in the place of another
        ("abc", "abd", "acd", "bcd"),
        ("abcde", "abcdef"),
    ],
)
def test_rounding_alone_gives_ratings_away(groups: tuple[str, ...]) -> None:
    assert leaks(family(*groups)) is not None


@pytest.mark.parametrize("size", [size for size in range(4, 41) if size % 4 != 3])
def test_rounding_alone_gives_ratings_away_at_every_size(size: int) -> None:
    """Up to 4.25, and over it with one person more: that person gave a 5. (At 11 a colleague is needed, see below.)"""
    before = 17 * size // 4
    assert Fraction(before, size) <= Fraction(17, 4) < Fraction(before + 5, size + 1)
    certain = [deduction.determined for deduction in deductions_of_outsiders([numbered(size), numbered(size + 1)])]
    assert {size: 5} in certain


@pytest.mark.parametrize("size", range(3, 41))
def test_a_colleague_learns_from_one_who_joins_at_every_size(size: int) -> None:
    assert leaks(frozenset({numbered(size), numbered(size + 1)})) is not None


def test_the_smallest_example_from_ten_raters_on() -> None:
    """Ten rated, 42 together: “4.0”. Eleven, 47 together: “4.5 or higher”. No other way leads there."""
    assert HalfStep.of([5, 5, 4, 4, 4, 4, 4, 4, 4, 4]) == HalfStep(4.0)
    assert HalfStep.of([5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 5]) == HalfStep(4.5)
    sums = [
        (ten, joined)
        for ten in range(10, 51)
        for joined in range(1, 6)
        if Fraction(15, 4) <= Fraction(ten, 10) <= Fraction(17, 4) < Fraction(ten + joined, 11)
    ]
    assert sums == [(42, 5)]


def test_two_who_join_a_large_team_can_be_worked_out_too() -> None:
    """Twelve with up to 51, fourteen with 60 or more: whoever joined gave 9 or 10, and a colleague of 4 knows a 5."""
    assert leaks(frozenset({numbered(12), numbered(14)})) is not None


# What the rule shows.


@pytest.mark.parametrize("size", range(3, 13))
def test_one_group_of_three_or_more_gives_nothing_away(size: int) -> None:
    assert leaks(frozenset({numbered(size)})) is None


@pytest.mark.parametrize("team_size", [3, 4, 5, 6])
def test_no_pattern_of_five_check_ins_gives_a_rating_away(team_size: int) -> None:
    patterns = 0
    for groups in _shown_groups(team_size, history=(), groups=frozenset()):
        patterns += 1
        assert not groups or leaks(groups) is None
    assert patterns == _patterns(team_size)


def _patterns(team_size: int) -> int:
    """Each person took part in some of five check-ins: 32 kinds of people, of whom the order does not matter."""
    kinds, ways = 2**CHECK_INS, 1
    for number in range(team_size):
        ways = ways * (kinds + number) // (number + 1)
    return ways


_SETS = [frozenset(str(person) for person in range(6) if mask >> person & 1) for mask in range(64)]
_NUMBERS = [frozenset(person for person in range(6) if mask >> person & 1) for mask in range(64)]


def _shown_groups(
    team_size: int, history: tuple[PastCheckIn, ...], groups: frozenset[People], kinds: Sequence[Sequence[int]] = ()
) -> Iterator[frozenset[People]]:
    """The groups that are shown, for each pattern. `kinds` are those who took part in the same check-ins so far."""
    kinds = kinds or [range(team_size)]
    of_each_kind = [[sum(1 << person for person in kind[:count]) for count in range(len(kind) + 1)] for kind in kinds]
    for taking_part in map(sum, product(*of_each_kind)):
        hidden = reason_to_hide(_SETS[taking_part], team_size=team_size, history=history) is not None
        shown = groups if hidden else groups | {_NUMBERS[taking_part]}
        if len(history) == CHECK_INS - 1:
            yield shown
            continue
        past = PastCheckIn(WEEKS[len(history)], _SETS[taking_part], None if hidden else ANY)
        split = [[person for person in kind if taking_part >> person & 1 == bit] for kind in kinds for bit in (0, 1)]
        yield from _shown_groups(team_size, (*history, past), shown, [part for part in split if part])


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[People, People]]:
    """Up to fourteen check-ins of a team that changes; most people rate, and a group comes back now and then."""
    everyone = draw(st.integers(1, 12))
    people = st.frozensets(st.integers(0, everyone - 1), max_size=3)
    teams = draw(st.lists(people.map(lambda gone: numbered(everyone) - gone), min_size=1, max_size=3))
    absent = [*draw(st.lists(people, min_size=1, max_size=3)), frozenset[int]()]
    weeks = st.tuples(st.sampled_from(teams), st.sampled_from(absent))
    return [(team, team - gone) for team, gone in draw(st.lists(weeks, min_size=2, max_size=14))]


@settings(max_examples=400, deadline=None)
@given(stories())
def test_no_five_check_ins_of_a_team_that_changes_give_a_rating_away(story: list[tuple[People, People]]) -> None:
    """Whoever was shown in a group of one or two had read that their rating can be worked out."""
    history: list[PastCheckIn] = []
    shown: list[People | None] = []
    for week, (team, raters) in zip(WEEKS, story, strict=False):
        keys = frozenset(map(str, raters))
        hidden = reason_to_hide(keys, team_size=len(team), history=history) is not None
        history.append(PastCheckIn(week, keys, None if hidden else ANY))
        shown.append(None if hidden else raters)
        groups = frozenset(group for group in shown[-CHECK_INS:] if group is not None)
        exempt = frozenset[int]().union(*(group for group in groups if len(group) < 3))
        assert not groups or leaks(groups, exempt) is None


@pytest.mark.parametrize("size", [7, 8, 9, 10, 11, 12])
def test_absences_of_one_or_two_in_a_large_team_give_nothing_away(size: int) -> None:
    """Every order of being absent alone or in pairs that fits into five check-ins."""
    gone = [frozenset[int](), *map(frozenset, combinations(range(3), 1)), *map(frozenset, combinations(range(3), 2))]
    for absences in product(gone, repeat=CHECK_INS):
        history: list[PastCheckIn] = []
        groups: set[People] = set()
        for week, absent in zip(WEEKS, absences, strict=False):
            raters = numbered(size) - absent
            keys = frozenset(map(str, raters))
            hidden = reason_to_hide(keys, team_size=size, history=history) is not None
            history.append(PastCheckIn(week, keys, None if hidden else ANY))
            groups |= set() if hidden else {raters}
        assert leaks(frozenset(groups)) is None


# That the counting itself is right.


@settings(max_examples=60, deadline=None)
@given(st.lists(st.frozensets(st.integers(0, 3), min_size=1), min_size=1, max_size=4), st.integers(0, 3))
def test_counting_sums_finds_what_counting_every_world_finds(groups: list[People], colleague: int) -> None:
    groups = sorted(set(groups), key=sorted)
    everyone = sorted(frozenset[int]().union(*groups))
    worlds = [dict(zip(everyone, world, strict=True)) for world in product(range(1, 6), repeat=len(everyone))]
    outside = {_frozen(deduction) for deduction in deductions_of_outsiders(groups)}
    assert outside == set(_by_every_world(groups, worlds))
    if colleague in everyone:
        own = [world for world in worlds if world[colleague] == 2]
        inside = {_frozen(each) for each in deductions_of_colleagues(groups) if dict(each.knows) == {colleague: 2}}
        assert inside == set(_by_every_world(groups, own, colleague))


Frozen = tuple[tuple[int, frozenset[int]], ...]


def _frozen(deduction: Deduction) -> Frozen:
    return tuple(sorted(deduction.possible.items()))


def _by_every_world(
    groups: Sequence[People], worlds: Sequence[dict[int, int]], colleague: int | None = None
) -> Iterator[Frozen]:
    seen: dict[tuple[HalfStep, ...], dict[int, set[int]]] = {}
    for world in worlds:
        shown = tuple(HalfStep.of([world[person] for person in sorted(group)]) for group in groups)
        for person, value in world.items():
            seen.setdefault(shown, {}).setdefault(person, set()).add(value)
    for possible in seen.values():
        yield tuple(sorted((person, frozenset(some)) for person, some in possible.items() if person != colleague))
