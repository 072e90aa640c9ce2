"""What is typed into the forms becomes the pilot that was meant, and back again."""

from datetime import date

import pytest

from bot.domain.drafts import (
    Draft,
    cadence_draft_problems,
    draft_of,
    key_from,
    people_problems,
    purpose_problems,
    spec_of,
)
from bot.domain.pilots import Metric, PilotSpec
from tests.builders import DEPUTY, LEADER, OBSERVER, roster, spec

FULL = spec(
    roster=roster(leaders=(LEADER,), deputy=DEPUTY, observers=(OBSERVER,)),
    metric=Metric("Minutes per invoice", 12.5, 7, "min"),
    skip_dates=(date(2026, 12, 28), date(2027, 1, 4)),
)


@pytest.mark.parametrize(
    "described",
    [spec(), FULL, spec(metric=Metric("Errors", 5, -1)), spec(metric=Metric("Euros", 12_345_678.25, 0.000004, "EUR"))],
)
def test_a_pilot_shown_in_its_form_and_saved_unchanged_stays_the_same(described: PilotSpec) -> None:
    assert spec_of(draft_of(described)) == described


@pytest.mark.parametrize("described", [spec(), FULL])
def test_a_pilot_that_is_in_order_has_no_problems_in_any_step(described: PilotSpec) -> None:
    draft = draft_of(described)
    taken = frozenset({described.key})
    assert purpose_problems(draft, taken_channels={}, taken_keys=taken) == {}
    assert people_problems(draft) == {}
    assert cadence_draft_problems(draft) == {}


def test_an_empty_draft_names_everything_that_is_missing() -> None:
    empty = Draft()
    assert sorted(purpose_problems(empty, taken_channels={}, taken_keys=frozenset())) == [
        "channel",
        "key",
        "name",
        "target_date",
    ]
    assert list(people_problems(empty)) == ["champion"]
    assert list(cadence_draft_problems(empty)) == ["zone"]


def test_the_champion_is_a_practitioner_without_being_chosen_as_one() -> None:
    draft = Draft(champion="UDANA", sponsor="USAM", practitioners=("URAVI",))
    assert people_problems(draft) == {}


@pytest.mark.parametrize(
    ("name", "key"),
    [("Invoice triage", "invoice-triage"), ("  Ünïcode & Co. ", "n-code-co"), ("x" * 50, "x" * 40)],
)
def test_a_key_is_made_of_the_name(name: str, key: str) -> None:
    assert key_from(name) == key
