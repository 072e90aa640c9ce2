"""What is written as pilots.yml is read back as the same pilots."""

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.charter import Charter, Measurement
from bot.domain.people import UserId, stand_in
from bot.domain.pilots import Metric, PilotSpec
from bot.domain.plans import Plan
from bot.domain.readiness import NeedDraft, NeedKind
from bot.views.pilotexport import write
from bot.views.pilotfile import read
from tests.builders import cadence, roster, spec

U1, U2, U3, U4, U5 = (UserId(f"U0{number}") for number in range(1, 6))
PLAIN = spec(roster=roster(champion=U1, practitioners=(U1, U2), sponsor=U3))
FULL = spec(
    name="Yes: “quotes”, #hash & ümlaut",
    roster=roster(
        champion=U2, practitioners=(U1, U2), sponsor=U3, leaders=(U4,), deputy=U5, observers=(UserId("U06"),)
    ),
    metric=Metric("Minutes: per invoice", 12.5, -1, "%"),
    skip_dates=(date(2026, 12, 28), date(2027, 1, 4)),
    cadence=cadence("fri 08:30", "mon 17:00", "America/New_York"),
    policy={"sponsor_wait_days": 0.5, "repeats": 0},
)
EVERYONE = spec(roster=roster(champion=U1, practitioners=(U1,), sponsor=U3), whole_channel=True)


@pytest.mark.parametrize("described", [PLAIN, FULL, EVERYONE])
def test_reading_back_what_was_written_gives_the_same_pilot(described: PilotSpec) -> None:
    [located], problems = read(write([described], {}).encode())
    assert problems == []
    assert located.spec == described


def test_an_empty_list_of_practitioners_does_not_mean_everyone() -> None:
    emptied = re.sub(r"practitioners:\n( *- U\d+\n)+", "practitioners: []\n", write([PLAIN], {}))
    _, [problem] = read(emptied.encode())
    assert "name at least one person" in problem.sentence


def test_a_charter_and_what_was_measured_are_read_back() -> None:
    charter = Charter(problem="Clerks type: every invoice", unsure="A clerk decides", decides=U2)
    plan = Plan(charter, (Measurement(date(2026, 9, 14), 11.5), Measurement(date(2026, 10, 5), 9)))
    [located], problems = read(write([FULL], {FULL.key: plan}).encode())
    assert problems == []
    assert located.plan == plan


def test_whoever_was_erased_is_left_out_so_that_the_rest_can_be_read_back() -> None:
    left = stand_in("0a1b")
    need = NeedDraft(kind=NeedKind.DATA, name="Archive", owner=left)
    plan = Plan(Charter(problem="Slow", decides=left), needs=(need,))
    [located], problems = read(write([PLAIN], {PLAIN.key: plan}).encode())
    assert problems == []
    assert located.plan == Plan(Charter(problem="Slow"), needs=(replace(need, owner=None),))


def test_no_pilots_are_an_empty_list() -> None:
    assert read(write([], {}).encode()) == ([], [])
