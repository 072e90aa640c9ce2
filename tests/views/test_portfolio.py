"""A thousand pilots are readable: the neediest in a table, the rest by count."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.cadence import IsoWeek
from bot.domain.checkins import Category
from bot.domain.holdups import HeldUp, Holdup
from bot.domain.pilots import Stage
from bot.domain.portfolio import Ended, InStage, Portfolio, Record, Standing
from bot.domain.record import Record as Handling
from bot.domain.record import Tally
from bot.views.portfolio import pilot_list, portfolio_message
from tests.builders import SPONSOR, aged, dependency, side, utc, week
from tests.domain.test_portfolio import asking, standing, summary
from tests.views.golden import as_looked_at
from tests.views.measure import problems_of, words_of

COMMAND = "/pilot"


def portfolio(*standings: Standing, need: int = 1, **changes: Any) -> Portfolio:
    values: dict[str, Any] = {
        "standings": standings,
        "need_somebody": need,
        "handling": Handling(
            blocked_days={Category.SECURITY_REVIEW: 31.2, Category.DATA: 6.0, Category.SCOPE: 0.04},
            days_to_answer=1.2,
            days_to_solution=6.5,
            promises={1: Tally(4, 1), 2: Tally(1, 1)},
        ),
        "dependencies": (
            holdup(HeldUp("Contract search", 20.4, (aged(21),)), HeldUp("Support drafts", 10.2, ()), owner=SPONSOR),
        ),
        "stages": (
            InStage(stage=Stage.DATA, there=9, days=55.0, usual=20.0, stuck=6),
            InStage(stage=Stage.BUILD, there=1, days=41.0, usual=None, stuck=0),
        ),
        "ended": Ended(shipped=3, stopped=1, days_to_production=96.0, share_of_plan=1.25),
        "record": Record(pilots=14, team=0.18, leadership=0.34),
    }
    return Portfolio(**(values | changes))


def holdup(*pilots: HeldUp, **changes: Any) -> Holdup:
    return Holdup(dependency(**changes), pilots)


def many(count: int) -> tuple[Standing, ...]:
    name = "<b>" + "é&" * 40
    return tuple(
        standing(
            number,
            gap=1.5,
            pilot=summary(number, name=name[:80], original_target_date=date(2026, 5, 1)),
            live=(asking(400),),
        )
        for number in range(count)
    )


SMALL = portfolio(
    standing(1, gap=2.0, before=week(9, side(4.5), side(3.0)), live=(asking(14), aged(3, id=15))),
    standing(
        2, week=week(10, side(4.0), side(None, hidden=True)), pilot=summary(2, original_target_date=date(2026, 5, 1))
    ),
    replace(standing(3, week=week(10, side(4.0), side(3.0, rounded=True)))),
)
NOTHING_YET = portfolio(
    standing(week=None, pilot=summary(created_at=utc("2026-03-02 09:00"))),
    need=0,
    handling=Handling(),
    dependencies=(),
    stages=(),
    ended=Ended(shipped=0, stopped=0, days_to_production=None, share_of_plan=None),
    record=None,
)
WEEK = IsoWeek(2026, 10)


@pytest.mark.parametrize(("name", "shown"), [("portfolio", SMALL), ("portfolio_of_one_new_pilot", NOTHING_YET)])
def test_a_message_is_as_it_was_last_looked_at(name: str, shown: Portfolio) -> None:
    assert as_looked_at(name, portfolio_message(shown, WEEK, command=COMMAND))


@pytest.mark.parametrize("count", [0, 1, 25, 26, 1000])
def test_slack_takes_it_however_many_pilots_there_are(count: int) -> None:
    assert problems_of(portfolio_message(portfolio(*many(count), need=count), WEEK, command=COMMAND)) == []


def test_of_a_thousand_pilots_the_calm_ones_are_counted() -> None:
    shown = portfolio_message(portfolio(*many(1000), need=12), WEEK, command=COMMAND)
    (table,) = (block for block in shown.blocks if block["type"] == "table")
    assert len(table["rows"]) == 13
    assert "and 988 more that need nothing" in shown.text
    assert "and 988 more that need nothing" in words_of(shown.blocks)


def test_what_holds_up_several_pilots_is_told_once_and_the_rest_counted() -> None:
    held = tuple(holdup(*(HeldUp("é&" * 40, 5, ()),) * 9, name="&" * 60) for _ in range(11))
    shown = portfolio_message(portfolio(*many(25), need=25, dependencies=held), WEEK, command=COMMAND)
    assert problems_of(shown) == []
    assert "and 3 more" in shown.text
    one = portfolio_message(SMALL, WEEK, command=COMMAND)
    line = "• Security review: 2 pilots, 31 pilot-days (Contract search, Support drafts); owned by <@USPONSOR>"
    assert line in one.text
    assert line in words_of(one.blocks)


def test_when_more_need_somebody_than_a_table_holds_they_are_counted_too() -> None:
    shown = portfolio_message(portfolio(*many(100), need=60), WEEK, command=COMMAND)
    assert "and 35 more that need somebody and 40 more that need nothing" in words_of(shown.blocks)


def test_the_plain_text_carries_every_number_of_the_table() -> None:
    shown = portfolio_message(SMALL, WEEK, command=COMMAND)
    (table,) = (block for block in shown.blocks if block["type"] == "table")
    row = [words_of(cell).strip() for cell in table["rows"][1]]
    assert [cell for cell in row if cell and cell not in shown.text] == []


def test_a_pilot_without_a_check_in_for_weeks_says_so() -> None:
    silent = standing(week=week(7))
    shown = portfolio_message(portfolio(silent), WEEK, command=COMMAND)
    assert "no check-in for 3 weeks" in shown.text
    assert "no check-in for 3 weeks" in words_of(shown.blocks)
    assert "no check-in for 3 weeks" in pilot_list([silent], 1, command=COMMAND).text


def test_where_the_team_s_mean_is_rounded_so_is_the_gap() -> None:
    assert "leadership 4.0, team about 3.0, gap about +1.0" in pilot_list(SMALL.standings, 1, command=COMMAND).text


@pytest.mark.parametrize("page", [-3, 1, 2, 67, 99])
def test_a_thousand_pilots_are_listed_page_by_page(page: int) -> None:
    assert problems_of(pilot_list(many(1000), page, command=COMMAND)) == []


def test_each_page_says_which_it_is_and_how_to_go_on() -> None:
    assert "Page 2 of 67, 1,000 pilots. `/pilot list 3` goes on." in pilot_list(many(1000), 2, command=COMMAND).text
    assert "goes on" not in pilot_list(many(1000), 67, command=COMMAND).text
