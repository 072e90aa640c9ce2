"""Values for tests. Everything has a default, so that a test names only what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.blockers import Aged, Blocker, Kind
from bot.domain.cadence import Cadence, IsoWeek, Moment, Slot, parse_moment, slot_in
from bot.domain.checkins import Answers, Category, CheckInState, Expected, Submitted
from bot.domain.confidence import Confidence
from bot.domain.dependencies import Dependency
from bot.domain.digest import Digest, Week
from bot.domain.people import ChannelId, Roster, Side, UserId
from bot.domain.pilots import Pilot, PilotSpec, PilotState, TargetDate
from bot.domain.risks import Risk

CHAMPION = UserId("UCHAMPION")
PRACTITIONER = UserId("UPRACTITIONER")
SPONSOR = UserId("USPONSOR")
LEADER = UserId("ULEADER")
DEPUTY = UserId("UDEPUTY")
OBSERVER = UserId("UOBSERVER")
CHANNEL = ChannelId("CPILOT")
WEEK = IsoWeek(2026, 10)
"""The week of Monday, 2 March 2026: far from every change of clocks."""


def utc(text: str) -> datetime:
    """`utc("2026-03-02 09:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NOW = utc("2026-03-02 08:00")
"""Monday, 09:00 in Berlin."""


def moment(text: str) -> Moment:
    """`moment("mon 09:00")`."""
    found = parse_moment(text)
    assert found is not None, text
    return found


def cadence(opens: str = "mon 09:00", closes: str = "tue 16:00", zone: str = "Europe/Berlin") -> Cadence:
    return Cadence(moment(opens), moment(closes), ZoneInfo(zone))


def slot(week: IsoWeek = WEEK) -> Slot:
    return slot_in(cadence(), week)


def roster(**changes: Any) -> Roster:
    people = Roster(champion=CHAMPION, practitioners=(CHAMPION, PRACTITIONER), sponsor=SPONSOR)
    return replace(people, **changes)


def spec(**changes: Any) -> PilotSpec:
    described = PilotSpec(
        key="invoice-triage",
        name="Invoice triage",
        channel=CHANNEL,
        roster=roster(),
        target_date=date(2026, 6, 30),
        cadence=cadence(),
    )
    return replace(described, **changes)


def pilot(**changes: Any) -> Pilot:
    described = spec()
    kept = Pilot(
        id=1,
        key=described.key,
        name=described.name,
        channel=described.channel,
        roster=described.roster,
        target_date=described.target_date,
        target_dates=(TargetDate(described.target_date, NOW),),
        cadence=described.cadence,
        state=PilotState.ACTIVE,
        next_opens_at=NOW,
    )
    return replace(kept, **changes)


def expected(*, team: tuple[UserId, ...] = (CHAMPION, PRACTITIONER), leaders: tuple[UserId, ...] = (SPONSOR,)) -> Any:
    return (*(Expected(user, Side.TEAM) for user in team), *(Expected(user, Side.LEADERSHIP) for user in leaders))


def answers(completed: str = "Labelled 200 invoices", **others: Any) -> Answers:
    return Answers(completed=completed, **others)


def blocker(**changes: Any) -> Blocker:
    raised = Blocker(
        id=14,
        pilot_id=1,
        kind=Kind.BLOCKER,
        text="No access to the invoice archive",
        category=Category.DATA,
        urgent=False,
        raised_by=PRACTITIONER,
        raised_in=None,
        opened_at=NOW,
        started_at=NOW,
    )
    return replace(raised, **changes)


def risk(**changes: Any) -> Risk:
    named = Risk(id=3, pilot_id=1, what="The archive migration", raised_by=PRACTITIONER, opened_at=NOW)
    return replace(named, **changes)


def dependency(name: str = "Security review", **changes: Any) -> Dependency:
    values: dict[str, Any] = {"id": 1, "name": name}
    return Dependency(**(values | changes))


def side(mean: float | None = 3.0, *, count: int = 3, apart: int | None = None, **others: Any) -> Confidence:
    """One side's confidence; `side(None)` is one of which nothing is known."""
    return Confidence(count if mean is not None else 0, count, mean, apart=apart, **others)


def week(
    number: int = 10, leadership: Confidence | None = None, team: Confidence | None = None, **changes: Any
) -> Week:
    """A closed week of 2026 in which both sides are at 3.0."""
    iso = IsoWeek(2026, number)
    values: dict[str, Any] = {
        "week": iso,
        "state": CheckInState.CLOSED,
        "closes_at": slot(iso).closes_at,
        "leadership": leadership or side(count=2),
        "team": team or side(),
        "answered": 3,
        "expected": 3,
    }
    return Week(**(values | changes))


def quiet_week(number: int, state: CheckInState = CheckInState.SKIPPED) -> Week:
    """A week without a check-in."""
    nothing = Confidence(0, 0, None)
    return week(number, nothing, nothing, state=state, answered=0, expected=0)


def submitted(user: UserId = PRACTITIONER, **changes: Any) -> Submitted:
    late = changes.pop("late", False)
    return Submitted(user, answers(**changes), at=NOW, late=late, revision=1)


def aged(days: int = 3, **changes: Any) -> Aged:
    return Aged(blocker(**changes), "Invoice triage", days)


def digest(*weeks: Week, **changes: Any) -> Digest:
    """A digest of week 10, with the weeks before it if there are any."""
    shown = weeks or (week(),)
    kept = changes.pop("pilot", pilot())
    values: dict[str, Any] = {
        "pilot": kept,
        "check_in_id": 1,
        "on": date(2026, 3, 3),
        "weeks": shown,
        "target_dates": (TargetDate(kept.target_date, utc("2026-01-05 08:00")),),
        "submitted": (),
        "earlier": (),
        "live": (),
        "solved": (),
        "next_opens_at": utc("2026-03-09 08:00"),
    }
    return Digest(**(values | changes))
