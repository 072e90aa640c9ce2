"""Somebody waits while an answer is kept: it takes few statements, however many are asked and have answered."""

from collections.abc import Iterator

import pytest

from bot.domain.carryover import About, Carried, Fate
from bot.domain.people import UserId
from bot.services import cadence, checkins
from bot.services.deps import Deps
from tests.builders import CHAMPION, PRACTITIONER, answers, roster
from tests.services.keeping import desk, statements
from tests.storage.keeping import keep_pilot, keep_risk

MOST = 19
NAMING = 7
"""To look at the list, to put a risk on it with its history, and to note that and who did it for the first time."""
SETTLING = 5
"""To look at the risk, to change it with its history, and to note that."""


@pytest.fixture
def deps(database_url: str) -> Iterator[Deps]:
    opened, _ = desk(database_url)
    yield opened
    opened.db.dispose()


@pytest.mark.parametrize("count", [2, 30])
def test_an_answer_takes_few_statements_however_many_are_asked(deps: Deps, count: int) -> None:
    team = tuple(UserId(f"UTEAM{number}") for number in range(count))
    with deps.db.write() as tx:
        keep_pilot(tx, roster=roster(champion=team[0], practitioners=team))
    cadence.open_due(deps, 1)
    for number, user in enumerate(team):
        with statements() as found:
            outcome = checkins.submit(deps, user, 1, answers(), rating=4, form_id=f"V{number}")
        assert outcome == checkins.Saved(late=False)
        assert len(found) <= MOST, found


def submitted(deps: Deps, user: UserId, form_id: str, at_risk: str = "", *carried: Carried) -> int:
    """How many statements an answer takes."""
    with statements() as found:
        saved = checkins.submit(deps, user, 1, answers(at_risk=at_risk), rating=None, form_id=form_id, carried=carried)
    assert saved == checkins.Saved(late=False)
    return len(found)


def opened_with(deps: Deps, risks: int) -> None:
    with deps.db.write() as tx:
        keep_pilot(tx)
        for number in range(risks):
            keep_risk(tx, 1, what=f"Risk {number}")
    cadence.open_due(deps, 1)


def test_where_nothing_is_said_of_risks_an_answer_costs_nothing_for_them(deps: Deps) -> None:
    opened_with(deps, 40)
    with statements() as found:
        checkins.submit(deps, PRACTITIONER, 1, answers(), rating=None, form_id="V1")
    assert [statement for statement in found if "risk" in statement.replace("at_risk", "")] == []


@pytest.mark.parametrize("risks", [1, 40])
def test_a_risk_is_named_and_settled_in_as_many_statements_however_many_there_are(deps: Deps, risks: int) -> None:
    opened_with(deps, risks)
    nothing = submitted(deps, CHAMPION, "V1")
    assert submitted(deps, PRACTITIONER, "V2", "The archive") - nothing == NAMING
    passing = submitted(deps, PRACTITIONER, "V3", "The archive", Carried(About.RISK, 1, Fate.PASSED))
    assert passing - submitted(deps, PRACTITIONER, "V4", "The archive!") == SETTLING


@pytest.mark.parametrize("risks", [0, 1, 40])
def test_a_form_opens_with_one_statement_for_risks_however_many_there_are(deps: Deps, risks: int) -> None:
    opened_with(deps, risks)
    with statements() as found:
        form = checkins.form_for(deps, PRACTITIONER, 1)
    assert isinstance(form, checkins.Form)
    assert len(form.at_risk.risks) + form.at_risk.hidden == risks
    assert sum("risks.what" in statement for statement in found) == 1
