"""A description of a pilot is accepted, or every problem names its field and the cure."""

from dataclasses import fields, replace

import pytest

from bot.domain.ladder import BOUNDS, DEFAULT_POLICY, Policy
from bot.domain.people import ChannelId, UserId
from bot.domain.pilots import Metric, PilotSpec, PilotState, problems
from tests.builders import CHAMPION, CHANNEL, DEPUTY, LEADER, OBSERVER, PRACTITIONER, SPONSOR, cadence, roster, spec


def _sentences(described: PilotSpec, taken: dict[ChannelId, str] | None = None) -> dict[str, str]:
    return {problem.field: problem.sentence for problem in problems(described, taken_channels=taken or {})}


def test_a_good_description_has_no_problems() -> None:
    assert _sentences(spec()) == {}


def test_a_description_with_everything_filled_in_has_no_problems() -> None:
    people = roster(leaders=(LEADER,), deputy=DEPUTY, observers=(OBSERVER,))
    metric = Metric("Minutes per invoice", baseline=12, target=4, unit="min")
    assert _sentences(spec(roster=people, metric=metric)) == {}


def test_a_champion_alone_makes_a_team() -> None:
    assert _sentences(spec(roster=roster(practitioners=(CHAMPION,)))) == {}


def test_a_leader_may_also_be_the_deputy() -> None:
    assert _sentences(spec(roster=roster(leaders=(LEADER,), deputy=LEADER))) == {}


@pytest.mark.parametrize(
    ("policy", "cure"),
    [
        ({"sponsor_wait_days": 0}, "“0” must be a number from 0.1 to 20."),
        ({"repeats": 4}, "“4” must be a whole number from 0 to 3."),
        ({"repeats": 0.5}, "“0.5” must be a whole number from 0 to 3."),
        ({"ask_grace_hours": float("nan")}, "“nan” must be a number from 0 to 80."),
    ],
)
def test_a_policy_stays_within_its_bounds(policy: dict[str, float], cure: str) -> None:
    [name] = policy
    assert _sentences(spec(policy=policy)) == {f"policy.{name}": cure}


def test_every_value_of_a_policy_has_bounds_and_the_usual_ones_lie_within() -> None:
    usual = {each.name: getattr(DEFAULT_POLICY, each.name) for each in fields(Policy)}
    assert BOUNDS.keys() == usual.keys()
    assert _sentences(spec(policy=usual)) == {}


@pytest.mark.parametrize("key", ["", "a", "Invoice", "invoice triage", "invoice_triage", "büro", "a" * 41, "triage\n"])
def test_a_key_is_two_to_forty_small_letters_digits_or_hyphens(key: str) -> None:
    assert _sentences(spec(key=key)) == {
        "key": f"“{key}” must be 2 to 40 small letters, digits or hyphens, like invoice-triage."
    }


@pytest.mark.parametrize("key", ["ab", "a" * 40, "2026-pilot"])
def test_a_key_at_the_limits_is_fine(key: str) -> None:
    assert _sentences(spec(key=key)) == {}


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, " " + "x" * 80])
def test_a_name_has_one_to_eighty_characters(name: str) -> None:
    assert _sentences(spec(name=name)) == {"name": "A name of 1 to 80 characters is needed."}


def test_a_name_of_eighty_characters_is_fine() -> None:
    assert _sentences(spec(name="x" * 80)) == {}


def test_a_channel_of_another_pilot_is_taken() -> None:
    assert _sentences(spec(), {CHANNEL: "contract-review"}) == {
        "channel": "CPILOT is already the channel of “contract-review”. Give each active pilot a channel of its own."
    }


def test_a_pilot_s_own_channel_is_not_taken() -> None:
    assert _sentences(spec(key="invoice-triage"), {CHANNEL: "invoice-triage"}) == {}


def test_another_channel_that_is_taken_does_not_matter() -> None:
    assert _sentences(spec(), {ChannelId("COTHER"): "contract-review"}) == {}


def test_a_champion_must_be_a_practitioner() -> None:
    assert _sentences(spec(roster=roster(practitioners=(PRACTITIONER,)))) == {
        "champion": "UCHAMPION must be one of the practitioners; add them to that list."
    }


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("sponsor", {"sponsor": PRACTITIONER}),
        ("leaders", {"leaders": (PRACTITIONER,)}),
        ("deputy", {"deputy": PRACTITIONER}),
    ],
)
def test_a_person_on_both_sides_must_choose_one(field: str, change: dict[str, object]) -> None:
    assert _sentences(spec(roster=roster(**change))) == {
        field: "UPRACTITIONER is on the team and on the leadership side. "
        "The two sides are asked separately, so choose one of them."
    }


def test_a_champion_who_is_also_the_sponsor_is_on_both_sides() -> None:
    assert list(_sentences(spec(roster=roster(sponsor=CHAMPION)))) == ["sponsor"]


@pytest.mark.parametrize(
    ("field", "change", "user"),
    [
        ("practitioners", {"practitioners": (CHAMPION, PRACTITIONER, PRACTITIONER)}, PRACTITIONER),
        ("practitioners", {"practitioners": (CHAMPION, CHAMPION)}, CHAMPION),
        ("leaders", {"leaders": (LEADER, LEADER)}, LEADER),
        ("observers", {"observers": (OBSERVER, OBSERVER)}, OBSERVER),
    ],
)
def test_nobody_is_listed_twice(field: str, change: dict[str, object], user: UserId) -> None:
    assert _sentences(spec(roster=roster(**change))) == {field: f"{user} is listed twice; once is enough."}


def test_the_sponsor_is_not_also_a_leader() -> None:
    assert _sentences(spec(roster=roster(leaders=(SPONSOR,)))) == {
        "leaders": "USPONSOR is the sponsor and so rates already; take them off the leaders."
    }


def test_the_deputy_is_not_the_sponsor() -> None:
    assert _sentences(spec(roster=roster(deputy=SPONSOR))) == {
        "deputy": "USPONSOR is the sponsor already. Name somebody else, or leave the deputy out."
    }


@pytest.mark.parametrize("user", [CHAMPION, PRACTITIONER, SPONSOR])
def test_who_takes_part_is_not_also_an_observer(user: UserId) -> None:
    assert _sentences(spec(roster=roster(observers=(user,)))) == {
        "observers": f"{user} already takes part and gets the digest; take them off the observers."
    }


@pytest.mark.parametrize(
    ("opens", "closes", "length"),
    [
        ("mon 09:00", "mon 12:59", "3 h 59 min"),
        ("mon 09:00", "mon 09:01", "0 h 01 min"),
        ("mon 09:00", "sun 09:01", "6 days 0 h 01 min"),
        ("mon 09:00", "mon 09:00", "7 days 0 h 00 min"),
        ("sun 23:00", "mon 01:30", "2 h 30 min"),
    ],
)
def test_a_window_too_short_or_too_long_names_its_length(opens: str, closes: str, length: str) -> None:
    assert _sentences(spec(cadence=cadence(opens, closes))) == {
        "cadence.closes": f"“{closes}” is {length} after it opens. Choose a time between 4 hours and 6 days later."
    }


@pytest.mark.parametrize("closes", ["mon 13:00", "sun 09:00"])
def test_a_window_of_four_hours_or_six_days_is_fine(closes: str) -> None:
    assert _sentences(spec(cadence=cadence("mon 09:00", closes))) == {}


def test_the_name_of_a_metric_fits_its_column() -> None:
    assert _sentences(spec(metric=Metric("x" * 81, 1, 2))) == {
        "metric.name": "The metric's name may have up to 80 characters."
    }


def test_the_unit_of_a_metric_fits_its_column() -> None:
    assert _sentences(spec(metric=Metric("Minutes", 1, 2, unit="x" * 21))) == {
        "metric.unit": "The metric's unit may have up to 20 characters."
    }


def test_all_problems_are_told_at_once() -> None:
    bad = spec(key="?", name="", cadence=cadence("mon 09:00", "mon 10:00"), roster=roster(leaders=(SPONSOR,)))
    assert list(_sentences(bad, {CHANNEL: "other"})) == ["key", "name", "channel", "leaders", "cadence.closes"]


@pytest.mark.parametrize(
    ("state", "ended"),
    [
        (PilotState.ACTIVE, False),
        (PilotState.PAUSED, False),
        (PilotState.SHIPPED, True),
        (PilotState.STOPPED, True),
    ],
)
def test_shipped_and_stopped_pilots_have_ended(state: PilotState, *, ended: bool) -> None:
    assert state.ended is ended


def test_sponsor_and_leaders_are_asked_to_rate_and_the_deputy_is_not() -> None:
    people = replace(roster(), leaders=(LEADER,), deputy=DEPUTY, observers=(OBSERVER,))
    assert people.raters == (SPONSOR, LEADER)


def test_sponsor_leaders_and_observers_read_the_digest() -> None:
    people = replace(roster(), leaders=(LEADER,), deputy=DEPUTY, observers=(OBSERVER,))
    assert people.digest_readers == (SPONSOR, LEADER, OBSERVER)
