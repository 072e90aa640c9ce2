"""The shared list: one name a thing, merged ones that lead on, and who names what."""

import pytest

from bot.domain.blockers import State
from bot.domain.dependencies import Changed
from bot.domain.readiness import NeedDraft, NeedKind
from storage import blockers, dependencies, readiness
from storage.database import Database, Transaction
from tests.builders import CHAMPION, NOW
from tests.storage.keeping import Statements, keep_blocker, keep_pilot, keep_pilots, keep_risk


def keep_need(tx: Transaction, pilot_id: int, dependency_id: int | None) -> int:
    draft = NeedDraft(kind=NeedKind.APPROVAL, name=f"Need {dependency_id}")
    return readiness.add(tx, pilot_id, draft, by=None, at=NOW, offer_at=None, dependency_id=dependency_id)


def test_a_name_is_kept_once_however_it_is_written(database: Database) -> None:
    with database.write() as tx:
        first = dependencies.add(tx, "Security review")
        assert dependencies.add(tx, "  SECURITY   Review ") == first
        assert dependencies.find(tx, "security review") == first
        assert dependencies.find(tx, "Archive") is None


def test_an_item_comes_with_what_it_waits_on_and_without_a_further_statement(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        review = dependencies.add(tx, "Security review")
        item = keep_blocker(tx, pilot_id, dependency=review)
        keep_blocker(tx, pilot_id, id=0)
        keep_need(tx, pilot_id, review.id)
    with database.read() as tx:
        statements = Statements(tx)
        first, second = blockers.live(tx, pilot_id)
        (need,) = readiness.of(tx, [pilot_id])[pilot_id]
        assert statements.count == 2
    assert (first.id, first.dependency, second.dependency) == (item.id, review, None)
    assert (need.dependency, need.dependency_id) == ("Security review", review.id)


def test_what_names_a_merged_one_waits_on_the_other(database: Database) -> None:
    with database.write() as tx:
        pilot_id = keep_pilot(tx)
        first, second, third = (dependencies.add(tx, name) for name in ("Sec review", "Security", "Security review"))
        item = keep_blocker(tx, pilot_id, dependency=first)
        keep_need(tx, pilot_id, second.id)
        assert dependencies.merge(tx, first, second)
        assert dependencies.merge(tx, second, third)
    with database.read() as tx:
        found = blockers.get(tx, item.id)
        assert found is not None
        assert found.dependency == third
        assert dependencies.get(tx, first.id) == dependencies.find(tx, "sec REVIEW") == third
        assert [one.id for one in blockers.waiting_on(tx, third.id)] == [item.id]
        assert readiness.of(tx, [pilot_id])[pilot_id][0].dependency_id == third.id
        assert dependencies.uses(tx) == [(third, frozenset({pilot_id}))]
        assert dependencies.used_in(tx, third.id) == {pilot_id}


def test_of_two_who_change_one_at_once_the_second_changes_nothing(database: Database) -> None:
    with database.write() as tx:
        before, other = dependencies.add(tx, "Security review"), dependencies.add(tx, "Archive")
        assert dependencies.change(tx, before, Changed(name="Security", owner=CHAMPION, shared=True))
        assert not dependencies.change(tx, before, Changed(name="Other"))
        assert not dependencies.merge(tx, before, other)
        after = dependencies.get(tx, before.id)
    assert after is not None
    assert (after.name, after.owner, after.shared, after.version) == ("Security", CHAMPION, True, 2)


def test_one_may_take_the_name_of_one_that_was_merged_into_it(database: Database) -> None:
    with database.write() as tx:
        old, new = dependencies.add(tx, "Security review"), dependencies.add(tx, "Infosec")
        dependencies.merge(tx, old, new)
        assert dependencies.change(tx, new, Changed(name="Security Review"))
    with database.read() as tx:
        for name in ("security review", "infosec"):
            found = dependencies.find(tx, name)
            assert found is not None
            assert (found.id, found.name) == (new.id, "Security Review")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["100% agreed", "Archive", "Security review"]),
        ("SEC", ["Security review"]),
        ("review", ["Security review"]),
        ("infos", ["Security review"]),
        ("%", ["100% agreed"]),
        ("_", []),
    ],
)
def test_names_are_found_by_any_part_of_them_or_of_one_merged_into_them(
    database: Database, typed: str, found: list[str]
) -> None:
    with database.write() as tx:
        review, infosec, _, _ = (
            dependencies.add(tx, name) for name in ("Security review", "Infosec", "Archive", "100% agreed")
        )
        dependencies.merge(tx, infosec, review)
        assert [one.name for one, _ in dependencies.uses(tx, typed=typed)] == found


def test_each_comes_with_the_pilots_that_name_it_in_items_maps_or_risks(database: Database) -> None:
    with database.write() as tx:
        one, two, three, four = keep_pilots(tx, 4)
        review, archive = dependencies.add(tx, "Security review"), dependencies.add(tx, "Archive")
        keep_blocker(tx, one, dependency=review, state=State.CLOSED, id=0)
        keep_need(tx, two, review.id)
        keep_blocker(tx, three, id=0)
        keep_risk(tx, four, dependency=review)
        assert dependencies.uses(tx) == [(archive, frozenset()), (review, frozenset({one, two, four}))]
        used = [pilot_id for pilot_id in (one, two, three, four) if dependencies.are_used_by(tx, pilot_id)]
        assert used == [one, two, four]


def test_a_thousand_names_are_looked_through_in_one_statement(database: Database) -> None:
    with database.write() as tx:
        pilots = keep_pilots(tx, 10)
        for number in range(1000):
            keep_blocker(tx, pilots[number % 10], dependency=dependencies.add(tx, f"Name {number}"), id=0)
    with database.read() as tx:
        statements = Statements(tx)
        assert len(dependencies.uses(tx, typed="name 9")) == 111
        assert statements.count == 1
