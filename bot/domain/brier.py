"""How well each group's confidence predicted whether a pilot would ship by its target date (R43).

A Brier score is the average squared distance between the chance that a group gave and the outcome (1 or 0). Always
right and certain scores 0, “could go either way” always scores 0.25, and always certain and wrong scores 1.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from bot.domain.half_steps import HalfStep

HORIZON_WEEKS = (12, 8, 4)
"""The numbers of weeks before the target date at which the groups are compared."""
NEAR_ENOUGH = timedelta(weeks=2)
"""A group's number counts at a horizon if it was given at most this much earlier or later."""
FEWEST_ENDED = 10
"""With fewer ended pilots nothing is said of how well anyone predicts."""


@dataclass(frozen=True, slots=True)
class RatedCheckIn:
    """What both groups said at one check-in; None where a group has no number or its number was hidden.

    Both are rounded alike, so that neither is judged by a more exact number. `target` is the target date in force then.
    """

    on: date
    target: date
    leadership: HalfStep | None
    team: HalfStep | None

    @property
    def ahead(self) -> timedelta:
        return self.target - self.on


@dataclass(frozen=True, slots=True)
class EndedPilot:
    """A pilot's check-ins, oldest first, and when it shipped; None if it was stopped."""

    check_ins: Sequence[RatedCheckIn]
    shipped_on: date | None


@dataclass(frozen=True, slots=True)
class HorizonScore:
    """How both groups predicted `pilots` pilots at one horizon. The lower score is the better one."""

    weeks: int
    pilots: int
    leadership: float
    team: float
    leadership_closer: int
    team_closer: int
    ties: int

    def closer_in_words(self) -> str:
        """“the team's number was closer in 7 of 11; 1 tie”."""
        most = max(self.leadership_closer, self.team_closer)
        if most == 0:
            return f"neither group's number was closer{_ties_in_words(self.ties)}"
        if self.leadership_closer == self.team_closer:
            group = "each group's"
        else:
            group = "the team's" if self.team_closer == most else "leadership's"
        return f"{group} number was closer in {most} of {self.pilots}{_ties_in_words(self.ties)}"


@dataclass(frozen=True, slots=True)
class _Errors:
    """The squared distances of one pilot's two numbers."""

    leadership: Fraction
    team: Fraction


def scores(pilots: Sequence[EndedPilot]) -> tuple[HorizonScore, ...]:
    """A score for each horizon that any pilot counts at; none with fewer than ten ended pilots.

    `pilots` are those that the reader may see (R33).
    """
    if len(pilots) < FEWEST_ENDED:
        return ()
    found = ((weeks, [error for pilot in pilots if (error := _errors(pilot, weeks))]) for weeks in HORIZON_WEEKS)
    return tuple(_score(weeks, errors) for weeks, errors in found if errors)


def chance(average: HalfStep) -> Fraction:
    """The chance that a rating expresses: 1 is one in ten, 5 is nine in ten. Open ends count as 1.5 and 4.5."""
    return Fraction(1, 10) + Fraction(1, 5) * (Fraction(average.value) - 1)


def _ties_in_words(ties: int) -> str:
    return f"; {ties} tie{'' if ties == 1 else 's'}" if ties else ""


def _score(weeks: int, errors: Sequence[_Errors]) -> HorizonScore:
    leadership, team = sum(error.leadership for error in errors), sum(error.team for error in errors)
    team_closer = sum(error.team < error.leadership for error in errors)
    leadership_closer = sum(error.leadership < error.team for error in errors)
    return HorizonScore(
        weeks=weeks,
        pilots=len(errors),
        leadership=float(leadership / len(errors)),
        team=float(team / len(errors)),
        leadership_closer=leadership_closer,
        team_closer=team_closer,
        ties=len(errors) - team_closer - leadership_closer,
    )


def _errors(pilot: EndedPilot, weeks: int) -> _Errors | None:
    """How far off both groups were; None unless both have a number near the horizon.

    A check-in with both numbers is preferred, so that neither group has the advantage of a later look.
    """
    near = [each for each in pilot.check_ins if abs(each.ahead - timedelta(weeks=weeks)) <= NEAR_ENOUGH]
    near = [each for each in near if each.leadership and each.team] or near
    leadership = _nearest(near, weeks, lambda each: each.leadership)
    team = _nearest(near, weeks, lambda each: each.team)
    if leadership is None or team is None:
        return None
    return _Errors(_error(pilot, *leadership), _error(pilot, *team))


def _nearest(
    check_ins: Iterable[RatedCheckIn], weeks: int, group: Callable[[RatedCheckIn], HalfStep | None]
) -> tuple[RatedCheckIn, HalfStep] | None:
    """A group's number nearest to the horizon; of two that are equally near, the one that was given first."""
    numbers = [(check_in, number) for check_in in check_ins if (number := group(check_in)) is not None]
    return min(numbers, key=lambda each: (abs(each[0].ahead - timedelta(weeks=weeks)), each[0].on), default=None)


def _error(pilot: EndedPilot, check_in: RatedCheckIn, number: HalfStep) -> Fraction:
    came_true = pilot.shipped_on is not None and pilot.shipped_on <= check_in.target
    return (chance(number) - int(came_true)) ** 2
