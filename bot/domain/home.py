"""What one person has to do with, on one page."""

from dataclasses import dataclass

from bot.domain.blockers import Aged
from bot.domain.checkins import CheckIn
from bot.domain.people import Absence, UserId
from bot.domain.pilots import Pilot
from bot.domain.portfolio import Standing
from bot.domain.record import Tally


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
    may_set_up: bool
    reminders: bool
    absences: tuple[Absence, ...]

    @property
    def waiting(self) -> int:
        """How many things wait for this person."""
        forms = sum(not form.answered for form in self.forms)
        ratings = sum(rating.chosen is None for rating in self.ratings)
        return forms + ratings + len(self.asked) + len(self.solved)
