"""A Home costs the same for a leader of many pilots as for one of one."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain.blockers import State
from bot.domain.people import Side
from bot.services import home
from bot.services.deps import Deps
from storage import checkins, confidence
from tests.builders import CHAMPION, NOW, SPONSOR, answers
from tests.services.keeping import desk
from tests.storage.keeping import Statements, keep_blocker, keep_pilots, open_check_in

MOST = 45


@pytest.fixture
def deps(sqlite_url: str) -> Iterator[Deps]:
    opened, _ = desk(sqlite_url)
    yield opened
    opened.db.dispose()


def _lived(deps: Deps, count: int) -> None:
    """So many pilots with an open check-in, answered and rated, something escalated and something promised."""
    with deps.db.write() as tx:
        for pilot_id in keep_pilots(tx, count):
            check_in_id = open_check_in(tx, pilot_id)
            checkins.save_answers(tx, check_in_id, CHAMPION, answers(), form_id=f"V{pilot_id}", late=False, at=NOW)
            confidence.rate(tx, check_in_id, Side.LEADERSHIP, SPONSOR, 4)
            keep_blocker(tx, pilot_id, opened_at=NOW - timedelta(days=7))
            keep_blocker(tx, pilot_id, state=State.COMMITTED, owner=SPONSOR)


@pytest.mark.parametrize("count", [1, 60])
def test_a_home_takes_as_many_statements_for_many_pilots_as_for_one(deps: Deps, count: int) -> None:
    _lived(deps, count)
    with deps.db.read() as tx:
        statements = Statements(tx)
        sponsors = home.build(deps, tx, SPONSOR)
        assert statements.count <= MOST
        champions = home.build(deps, tx, CHAMPION)
    assert [rating.chosen for rating in sponsors.ratings] == [4] * count
    assert len(sponsors.promised) == count
    assert [form.answered for form in champions.forms] == [True] * count
