"""A country's public holidays and the installation's own dates."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.daysoff import days_off, workdays
from bot.settings import Settings


def test_a_countrys_public_holidays_are_days_off_by_name() -> None:
    assert days_off("DE", (), range(2026, 2027))[date(2026, 12, 25)] == "Christmas Day"


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    epiphany = date(2026, 1, 6)
    assert epiphany in days_off("DE-BY", (), range(2026, 2027))
    assert epiphany not in days_off("DE", (), range(2026, 2027))


def test_own_dates_are_days_off_without_any_country() -> None:
    assert list(days_off(None, (date(2026, 12, 24),), range(2026, 2027))) == [date(2026, 12, 24)]


def test_own_dates_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PILOT_DAYS_OFF", "2026-12-24, 2026-12-31")
    assert Settings(_env_file=None).days_off == (date(2026, 12, 24), date(2026, 12, 31))


@pytest.mark.parametrize("code", ["ZZ", "DE-ZZ"])
def test_a_country_without_known_holidays_is_refused_with_an_example(code: str) -> None:
    with pytest.raises(ValidationError, match="no holidays are known"):
        Settings(_env_file=None, country=code)


@pytest.mark.parametrize(
    ("country", "days"), [(None, {0, 1, 2, 3, 4}), ("DE-BY", {0, 1, 2, 3, 4}), ("IL", {6, 0, 1, 2, 3})]
)
def test_a_country_works_on_the_days_that_are_not_its_weekend(country: str | None, days: set[int]) -> None:
    assert workdays(country) == days


def test_chosen_working_days_win_over_the_countrys() -> None:
    chosen = Settings(_env_file=None, country="IL", workdays="mon-sun", workhours="08:30-17:30")
    working = chosen.working_time(ZoneInfo("Asia/Jerusalem"), frozenset())
    assert (working.weekdays, working.start, working.end) == (frozenset(range(7)), time(8, 30), time(17, 30))
    assert Settings(_env_file=None, country="IL").working_time(working.zone, frozenset()).weekdays == {6, 0, 1, 2, 3}
