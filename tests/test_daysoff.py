"""A country's public holidays and the installation's own dates."""

from datetime import date

import pytest
from pydantic import ValidationError

from bot.daysoff import days_off
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
