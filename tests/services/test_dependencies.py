"""Who sees of what several pilots wait on how much, in as many statements however much there is."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

import storage.blockers
from bot.domain.blockers import Blocker, Kind, Refused, State
from bot.domain.carryover import Draft
from bot.domain.channels import Channel
from bot.domain.checkins import Category
from bot.domain.dependencies import Changed, Choice, Dependency
from bot.domain.people import ChannelId, Person, UserId
from bot.domain.readiness import NeedDraft, NeedKind
from bot.services import blockers, checkins, dependencies, holdups, portfolio, readiness
from bot.services.deps import Deps
from storage import channels, people
from storage import dependencies as stored
from storage.database import Transaction
from tests.builders import NOW, PRACTITIONER, answers, roster
from tests.services.keeping import desk, statements
from tests.storage.keeping import keep_blocker, keep_pilot, keep_pilots, open_check_in

SUGGESTING, LISTING = 6, 10
LEAD, KIM, NORA, GUEST = UserId("ULEAD"), UserId("UKIM"), UserId("UNORA"), UserId("UGUEST")


@pytest.fixture
def deps(database_url: str) -> Iterator[Deps]:
    opened, _ = desk(database_url, programme_lead=LEAD)
    yield opened
    opened.db.dispose()


def keep(tx: Transaction, count: int) -> list[int]:
    """So many pilots, every second one private; Kim and Nora are full members on none of them."""
    pilots = keep_pilots(tx, count)
    for number in range(count):
        channel = Channel(ChannelId(f"C{number}"), f"pilot-{number}", private=number % 2 == 1)
        channels.record(tx, channel, at=NOW)
    for user in (KIM, NORA):
        people.record(tx, Person(user), at=NOW)
    people.record(tx, Person(GUEST, guest=True), at=NOW)
    return pilots


def naming(tx: Transaction, pilot_id: int, dependency: Dependency) -> Blocker:
    return keep_blocker(tx, pilot_id, dependency=dependency, id=0, opened_at=NOW - timedelta(days=7))


def names(found: list[Dependency]) -> list[str]:
    return [one.name for one in found]


def test_somebody_is_suggested_what_pilots_name_that_they_may_see(deps: Deps) -> None:
    with deps.write() as uow:
        public, private = keep(uow.tx, 2)
        naming(uow.tx, public, stored.add(uow.tx, "Security review"))
        naming(uow.tx, private, stored.add(uow.tx, "Project Falcon"))
        stored.add(uow.tx, "Nobody's")
    assert names(dependencies.suggest(deps, NORA, "")) == ["Security review"]
    assert names(dependencies.suggest(deps, PRACTITIONER, "falcon")) == ["Project Falcon"]
    assert names(dependencies.suggest(deps, GUEST, "")) == []
    assert names(dependencies.suggest(deps, UserId("UNOBODY"), "")) == []


def test_a_shared_name_is_suggested_to_full_members_only(deps: Deps) -> None:
    with deps.write() as uow:
        _, private = keep(uow.tx, 2)
        council = stored.add(uow.tx, "Works council")
        naming(uow.tx, private, council)
        stored.change(uow.tx, council, Changed(name="Works council", shared=True))
    assert names(dependencies.suggest(deps, NORA, "works")) == ["Works council"]
    assert names(dependencies.suggest(deps, GUEST, "works")) == []
    (shown,) = holdups.listing(deps, NORA).shown
    assert (shown.holdup.pilots, shown.holdup.days, shown.may_escalate) == ((), 0, False)


def test_a_number_that_somebody_was_not_offered_is_refused_everywhere(deps: Deps) -> None:
    with deps.write() as uow:
        (public,) = keep(uow.tx, 1)
        theirs = roster(champion=KIM, practitioners=(KIM,), sponsor=NORA)
        private = keep_pilot(uow.tx, key="falcon", channel=ChannelId("C9"), roster=theirs)
        falcon = stored.add(uow.tx, "Project Falcon")
        naming(uow.tx, private, falcon)
        check_in_id = open_check_in(uow.tx, public)
    forged = Choice(id=falcon.id)
    draft = Draft(Kind.BLOCKER, "Stuck", Category.DATA, waits_on=forged)
    assert blockers.raise_any_day(deps, PRACTITIONER, public, draft) == dependencies.NOT_THERE
    said = checkins.submit(
        deps, PRACTITIONER, check_in_id, answers(blocking="Stuck"), rating=None, form_id="V1", waits_on=forged
    )
    assert said == {"dependency": dependencies.NOT_THERE.sentence}
    need = NeedDraft(kind=NeedKind.DATA, name="Archive")
    assert readiness.add(deps, PRACTITIONER, public, need, forged) == {"dependency": dependencies.NOT_THERE.sentence}
    for number in (falcon.id, 99):
        assert holdups.escalate(deps, PRACTITIONER, number) == dependencies.NOT_THERE
        assert holdups.offer(deps, PRACTITIONER, number) == dependencies.NOT_THERE


def test_a_form_that_is_refused_puts_no_new_name_on_the_list(deps: Deps) -> None:
    with deps.write() as uow:
        (public,) = keep(uow.tx, 1)
    new = Choice(name="Archive migration")
    assert isinstance(readiness.add(deps, PRACTITIONER, public, NeedDraft(kind=NeedKind.DATA, name=" "), new), dict)
    draft = Draft(Kind.BLOCKER, "Stuck", Category.DATA, waits_on=new)
    assert isinstance(blockers.raise_any_day(deps, NORA, public, draft), Refused)
    with deps.read() as uow:
        assert stored.uses(uow.tx) == []


def test_a_portfolio_for_everybody_says_nothing_of_private_pilots(deps: Deps) -> None:
    with deps.write() as uow:
        review = stored.add(uow.tx, "Security review")
        for pilot_id in keep(uow.tx, 4)[1:]:
            naming(uow.tx, pilot_id, review)
    with deps.read() as uow:
        assert portfolio.build(uow, private=False).dependencies == ()
        (one,) = portfolio.build(uow, private=True).dependencies
    assert len(one.pilots) == 3
    assert one.days == pytest.approx(15)


@pytest.mark.parametrize("count", [2, 60])
def test_suggestions_and_the_list_take_as_many_statements_however_much_there_is(deps: Deps, count: int) -> None:
    with deps.write() as uow:
        for number, pilot_id in enumerate(keep(uow.tx, count)):
            naming(uow.tx, pilot_id, stored.add(uow.tx, f"Name {number % 30}"))
    with statements() as suggesting:
        dependencies.suggest(deps, NORA, "name")
    with statements() as listing:
        assert holdups.listing(deps, NORA).shown
    took = [sum(not one.startswith("BEGIN") for one in found) for found in (suggesting, listing)]
    assert took == [SUGGESTING, LISTING]


def test_one_date_answers_what_waits_and_leaves_what_was_answered(deps: Deps) -> None:
    with deps.write() as uow:
        review = stored.add(uow.tx, "Security review")
        items = [naming(uow.tx, pilot_id, review) for pilot_id in keep(uow.tx, 4)]
        stored.change(uow.tx, review, Changed(name="Security review", owner=KIM))
    asked = holdups.escalate(deps, LEAD, review.id)
    assert isinstance(asked, holdups.Asked)
    assert (asked.of, list(asked.items)) == (KIM, [items[0].id, items[2].id])
    on = NOW.date() + timedelta(days=2)
    kept = holdups.promise(deps, KIM, review.id, on=on, note="")
    assert isinstance(kept, holdups.Promised)
    assert (list(kept.items), list(kept.answered)) == ([items[0].id, items[2].id], [])
    assert holdups.promise(deps, KIM, review.id, on=on, note="") == holdups.ANSWERED
    rest = holdups.promise(deps, LEAD, review.id, on=on, note="")
    assert isinstance(rest, holdups.Promised)
    assert (list(rest.items), list(rest.answered)) == ([items[1].id, items[3].id], [items[0].id, items[2].id])
    with deps.read() as uow:
        found = {item.owner for item in storage.blockers.waiting_on(uow.tx, review.id) if item.state is State.COMMITTED}
    assert found == {KIM, LEAD}


@pytest.mark.parametrize("days", [-1, 60])
def test_a_day_that_cannot_be_promised_is_refused_for_all(deps: Deps, days: int) -> None:
    with deps.write() as uow:
        review = stored.add(uow.tx, "Security review")
        for pilot_id in keep(uow.tx, 2):
            naming(uow.tx, pilot_id, review)
    said = holdups.promise(deps, LEAD, review.id, on=NOW.date() + timedelta(days=days), note="")
    assert isinstance(said, Refused)
    assert "Please choose a day from" in said.sentence
