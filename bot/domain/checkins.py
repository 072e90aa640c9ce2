"""A check-in: one weekly round of one pilot, and the answers people give in it (R9-R15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.cadence import IsoWeek
from bot.domain.lengths import too_long
from bot.domain.people import Side, UserId

ANSWER_LIMIT = 2000
"""Characters in one answer (R11)."""
LAST_REMINDER = timedelta(hours=3)
"""How long before closing the second reminder comes."""


class CheckInState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    SKIPPED = "skipped"
    MISSED = "missed"


class Category(StrEnum):
    """What a blocker is about."""

    INTEGRATION = "integration"
    DATA = "data"
    SECURITY_REVIEW = "security review"
    GOVERNANCE = "governance or approval"
    PEOPLE = "people and skills"
    TOOLING = "tooling"
    VENDOR = "vendor"
    SCOPE = "scope"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Questions:
    """The wording of the four questions; it may change, their meaning may not (R11)."""

    completed: str = "What did you complete this week?"
    blocking: str = "What is blocking you?"
    at_risk: str = "Which dependency is at risk next week?"
    needed: str = "What do you need from leadership?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One person's answers; an empty one is the empty string."""

    completed: str
    blocking: str = ""
    at_risk: str = ""
    needed: str = ""
    category: Category = Category.OTHER
    needs_leadership_now: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who is asked in a check-in, frozen at opening (R9)."""

    user: UserId
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One weekly round. Its window is two UTC instants; what was frozen at opening stays as it was."""

    id: int
    pilot_id: int
    week: IsoWeek
    state: CheckInState
    opens_at: datetime
    closes_at: datetime
    threshold: int
    questions: Questions
    expected: tuple[Expected, ...]

    @property
    def team(self) -> tuple[UserId, ...]:
        return tuple(person.user for person in self.expected if person.side is Side.TEAM)

    @property
    def leadership(self) -> tuple[UserId, ...]:
        return tuple(person.user for person in self.expected if person.side is Side.LEADERSHIP)

    @property
    def week_over_at(self) -> datetime:
        """When the next one opens, unless that is left out."""
        return self.opens_at + timedelta(weeks=1)

    @property
    def takes_ratings(self) -> bool:
        """Confidence is taken until closing only; later it would no longer be blind (R14, R17)."""
        return self.state is CheckInState.OPEN


@dataclass(frozen=True, slots=True)
class Submitted:
    """The latest revision of one person's answers."""

    user: UserId
    answers: Answers
    at: datetime
    late: bool
    revision: int


def reminder_times(opens_at: datetime, closes_at: datetime) -> tuple[datetime, ...]:
    """When to remind those who have not answered: at half of the window, and three hours before it closes (R16).

    Where the two come within an hour of each other, once is enough.
    """
    half, last = opens_at + (closes_at - opens_at) / 2, closes_at - LAST_REMINDER
    return (half,) if last - half < timedelta(hours=1) else (half, last)


def answer_problems(answers: Answers) -> Mapping[str, str]:
    """What keeps answers from being taken: the question's name and a sentence (R11)."""
    texts = {
        "completed": answers.completed,
        "blocking": answers.blocking,
        "at_risk": answers.at_risk,
        "needed": answers.needed,
    }
    found = too_long(texts, dict.fromkeys(texts, ANSWER_LIMIT))
    if not answers.completed.strip():
        found["completed"] = "Please write what you completed; “nothing yet” is an answer too."
    return found
