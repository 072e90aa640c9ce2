"""What follows from the averages that were shown, for somebody who knows who rated and counts all possible ratings.

Everybody keeps to one rating. People who belong to exactly the same shown groups can be told apart by nothing, so it
is enough to count the sums that such a class of people can have: a person of the class can have given each value that
leaves a possible sum for the others.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from bot.domain.half_steps import HalfStep

People = frozenset[int]
Deduced = Mapping[int, frozenset[int]]
"""For each person who rated, the values that they can have given."""


@dataclass(frozen=True)
class Deduction:
    """What one observer knows: `knows` are those whose ratings the observer knew from the start."""

    knows: Mapping[int, int]
    possible: Deduced

    @property
    def determined(self) -> dict[int, int]:
        """Whose rating is certain, of those who were not known from the start."""
        return {
            person: next(iter(values))
            for person, values in self.possible.items()
            if len(values) == 1 and person not in self.knows
        }


@dataclass(frozen=True)
class _Class:
    """People who are in the same groups; `known` is the sum of the ratings that the observer knows among them."""

    groups: frozenset[int]
    people: tuple[int, ...]
    known: int

    def totals(self) -> range:
        return range(self.known + len(self.people), self.known + 5 * len(self.people) + 1)

    def values(self, total: int) -> frozenset[int]:
        """What each person can have given where all gave `total` together."""
        others, left = len(self.people) - 1, total - self.known
        return frozenset(range(max(1, left - 5 * others), min(5, left - others) + 1)) if self.people else frozenset()


def deductions_of_outsiders(groups: Iterable[People]) -> Iterator[Deduction]:
    """What an outsider learns, for every series of numbers that the groups can have."""
    yield from _deductions(tuple(sorted(set(groups), key=sorted)), {})


def deductions_of_colleagues(groups: Iterable[People]) -> Iterator[Deduction]:
    """The same for everybody who knows their own rating."""
    groups = tuple(sorted(set(groups), key=sorted))
    for person in sorted(frozenset().union(*groups)):
        for own in range(1, 6):
            yield from _deductions(groups, {person: own})


def _deductions(groups: tuple[People, ...], knows: Mapping[int, int]) -> Iterator[Deduction]:
    classes = _classes(groups, knows)
    sizes = [len(group) for group in groups]
    seen: dict[tuple[HalfStep, ...], list[set[int]]] = {}
    for totals in product(*(each.totals() for each in classes)):
        sums = [0] * len(groups)
        for each, total in zip(classes, totals, strict=True):
            for group in each.groups:
                sums[group] += total
        shown = tuple(_shown(total, size) for total, size in zip(sums, sizes, strict=True))
        possible = seen.setdefault(shown, [set() for _ in classes])
        for values, each, total in zip(possible, classes, totals, strict=True):
            values |= each.values(total)
    for possible in seen.values():
        yield Deduction(
            knows,
            {
                person: frozenset(values)
                for each, values in zip(classes, possible, strict=True)
                for person in each.people
            },
        )


def _classes(groups: tuple[People, ...], knows: Mapping[int, int]) -> list[_Class]:
    members: dict[frozenset[int], list[int]] = {}
    for person in sorted(frozenset().union(*groups)):
        inside = frozenset(number for number, group in enumerate(groups) if person in group)
        members.setdefault(inside, []).append(person)
    return [
        _Class(
            inside,
            tuple(person for person in people if person not in knows),
            sum(knows[person] for person in people if person in knows),
        )
        for inside, people in members.items()
    ]


@lru_cache(None)
def _shown(total: int, size: int) -> HalfStep:
    each, more = divmod(total, size)
    return HalfStep.of([each + 1] * more + [each] * (size - more))
