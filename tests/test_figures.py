"""Dates and numbers are written as an installation wishes."""

from datetime import date

import pytest

from bot.figures import Figures, is_locale

DAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("locale", "written"),
    [("en", "Mon 9 Mar 2026"), ("en_US", "Mon, Mar 9, 2026"), ("de", "Mo., 9. März 2026"), ("ja", "2026年3月9日(月)")],
)
def test_a_day_is_written_with_its_weekday(locale: str, written: str) -> None:
    assert Figures(locale).day(DAY) == written


@pytest.mark.parametrize(("locale", "written"), [("en", "March 2026"), ("de", "März 2026"), ("ja", "2026年3月")])
def test_a_month_is_written_with_its_year(locale: str, written: str) -> None:
    assert Figures(locale).month(DAY) == written


@pytest.mark.parametrize(
    ("locale", "written"),
    [("en", ["2.3", "+1.5", "-0.5", "0.0", "1,000", "7.25", "125%", "31", "0.18"]),
     ("de", ["2,3", "+1,5", "-0,5", "0,0", "1.000", "7,25", "125\xa0%", "31", "0,18"])],
)  # fmt: skip
def test_numbers_are_written_with_the_signs_of_a_place(locale: str, written: list[str]) -> None:
    its = Figures(locale)
    signed = [its.signed(number) for number in (1.5, -0.5, 0.04)]
    others = [its.number(1000), its.number(7.25), its.percent(1.25), its.decimal(31.2, 0), its.decimal(0.18, 2)]
    assert [its.decimal(2.25 + 0.01), *signed, *others] == written


def test_a_mean_is_rounded_as_the_rules_compare_it() -> None:
    assert [Figures().decimal(mean) for mean in (0.15, 2.25, 1.45)] == [f"{mean:.1f}" for mean in (0.15, 2.25, 1.45)]


def test_a_place_that_nobody_knows_is_none() -> None:
    assert is_locale("pt_BR")
    assert not is_locale("klingon")
    assert not is_locale("x!")
