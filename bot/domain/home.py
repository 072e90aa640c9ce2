"""What one person has to do with, on one page."""

from dataclasses import dataclass

from bot.domain.blockers import Aged
from bot.domain.checkins import CheckIn
from bot.domain.people import Absence, UserId
from bot.domain.pilots import Pilot
from bot.domain.portfolio import Standing
from bot.domain.record import Tally
from bot.domain.risks import Risk


@dataclass(frozen=True, slots=True)
class Form:
    """An open check-in that asks somebody the four questions."""

    pilot: Pilot
    check_in: CheckIn
    answered: bool


@dataclass(frozen=True, slots=True)
class Rating:
    """An open check-in that asks a leader for a rating; `chosen` is None while there is none."""

    pilot: Pilot
    check_in: CheckIn
    chosen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Everything a Home shows."""

    user: UserId
    forms: tuple[Form, ...]
    ratings: tuple[Rating, ...]
    asked: tuple[Aged, ...]
    """Items that wait for this person's answer."""
    solved: tuple[Aged, ...]
    """What they raised, and somebody says is solved."""
    raised: tuple[Aged, ...]
    promised: tuple[Aged, ...]
    kept: Tally
    """What became of this person's promises; nobody else is shown it."""
    pilots: tuple[Standing, ...]
    owned: tuple[Risk, ...] = ()
    """The risks that are this person's to watch, of whatever pilots."""
    may_set_up: bool
    reminders: bool
    absences: tuple[Absence, ...]

    @property
    def risks(self) -> list[tuple[Standing, Risk]]:
        """Those of the pilots that they are on, each with its pilot: who is on it no more is not told of it."""
        mine = {one.pilot.id: one for one in self.pilots}
        return [(mine[risk.pilot_id], risk) for risk in self.owned if risk.pilot_id in mine]

    @property
    def waiting(self) -> int:
        """How many things wait for this person."""
        forms = sum(not form.answered for form in self.forms)
        ratings = sum(rating.chosen is None for rating in self.ratings)
        return forms + ratings + len(self.asked) + len(self.solved)
