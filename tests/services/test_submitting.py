"""Somebody waits while an answer is kept: it takes few statements, however many are asked and have answered."""

from collections.abc import Iterator

import pytest

from bot.domain.people import UserId
from bot.services import cadence, checkins
from bot.services.deps import Deps
from tests.builders import answers, roster
from tests.services.keeping import desk, statements
from tests.storage.keeping import keep_pilot

MOST = 19


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
