"""Home holds what waits for somebody, within the limits of a view, however much that is."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.blockers import State
from bot.domain.checkins import CheckIn, CheckInState, Questions
from bot.domain.home import Form, Home, Rating
from bot.domain.people import Absence
from bot.domain.record import Tally
from bot.views.home import home_view
from tests.builders import NOW, PRACTITIONER, SPONSOR, WEEK, aged, expected, pilot, slot
from tests.domain.test_portfolio import standing, summary
from tests.views.measure import problems_of_view, words_of


def check_in(number: int = 1) -> CheckIn:
    its = slot()
    return CheckIn(
        id=number,
        pilot_id=1,
        week=WEEK,
        state=CheckInState.OPEN,
        opens_at=its.opens_at,
        closes_at=its.closes_at,
        threshold=2,
        questions=Questions(),
        expected=expected(),
    )


EMPTY = Home(
    user=PRACTITIONER,
    forms=(),
    ratings=(),
    asked=(),
    solved=(),
    raised=(),
    promised=(),
    kept=Tally(),
    pilots=(),
    may_set_up=False,
    reminders=True,
    absences=(),
)


def home(**changes: Any) -> Home:
    return replace(EMPTY, **changes)


def shown(one: Home) -> str:
    return words_of(home_view(one, command="/pilot")["blocks"])


MUCH = home(
    forms=tuple(Form(pilot(name="&" * 80), check_in(number), answered=False) for number in range(30)),
    ratings=tuple(Rating(pilot(), check_in(number), chosen=None) for number in range(30, 60)),
    asked=tuple(aged(9, id=number, text="<" * 2000, state=State.ESCALATED, asked=(SPONSOR,)) for number in range(60)),
    solved=tuple(aged(9, id=number, text="x" * 2000, state=State.SOLVED) for number in range(100, 160)),
    raised=tuple(aged(9, id=number, text="&" * 2000) for number in range(200, 260)),
    promised=tuple(
        aged(9, id=number, text="&" * 2000, state=State.COMMITTED, owner=SPONSOR, promised_on=date(2026, 3, 9))
        for number in range(300, 360)
    ),
    pilots=tuple(standing(number, pilot=summary(number, name="&" * 80)) for number in range(60)),
    absences=tuple(Absence(date(2026, 3, day), date(2026, 3, day)) for day in range(1, 31)),
)


@pytest.mark.parametrize("one", [home(), MUCH, replace(MUCH, reminders=False)])
def test_slack_takes_it_however_much_there_is(one: Home) -> None:
    assert problems_of_view(home_view(one, command="/pilot")) == []


def test_on_a_quiet_day_it_says_that_nothing_waits() -> None:
    assert "Nothing waits for you" in shown(home())


def test_everything_that_waits_is_counted_and_what_is_not_shown_is_said() -> None:
    assert "180 things wait for you" in shown(MUCH)
    assert "and 160 more; they follow when these are done." in shown(MUCH)


def test_what_is_answered_or_rated_no_longer_waits() -> None:
    done = home(forms=(Form(pilot(), check_in(), answered=True),), ratings=(Rating(pilot(), check_in(2), chosen=4),))
    assert "Nothing waits for you" in shown(done)
    assert "You have answered" in shown(done)
    assert "You chose 4" in shown(done)


def test_a_pilot_stands_there_with_both_confidences_and_the_gap() -> None:
    assert "leadership 5.0, team 3.0, gap +2.0" in shown(home(pilots=(standing(gap=2.0),)))


def test_only_who_may_set_a_pilot_up_is_offered_to() -> None:
    assert "Set Up a Pilot" in shown(home(may_set_up=True))
    assert "Set Up a Pilot" not in shown(home())


def test_a_promise_stands_there_with_its_day() -> None:
    item = aged(9, state=State.COMMITTED, owner=SPONSOR, promised_on=date(2026, 3, 9), solved_at=NOW)
    assert "Mon 9 Mar 2026" in shown(home(promised=(item,)))
