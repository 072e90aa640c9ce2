"""The owner of what an item waits on is asked beside whom the ladder asks."""

from datetime import date, timedelta

from bot.domain.blockers import Blocker, EventKind, Move, State
from bot.domain.escalation import advance, involve, pass_over
from bot.domain.handling import commit
from bot.domain.ladder import Ladder, Standing
from bot.domain.people import UserId
from tests.builders import DEPUTY, LEADER, NOW, SPONSOR, blocker, dependency
from tests.domain.test_ladder import BERLIN, POLICY, ladder

KIM = UserId("UKIM")
REVIEW = dependency(owner=KIM)
ASKED = blocker(state=State.ESCALATED, level=1, asked=(SPONSOR,), escalated_at=NOW, dependency=REVIEW)


def involved(item: Blocker, *, on: Ladder | None = None) -> Move | None:
    return involve(item, KIM, by=LEADER, ladder=on or ladder(), policy=POLICY, working=BERLIN, now=NOW)


def test_an_open_item_starts_up_the_ladder_and_asks_the_owner_too() -> None:
    move = involved(blocker(dependency=REVIEW))
    assert move is not None
    assert (move.blocker.state, move.blocker.level, move.blocker.asked) == (State.ESCALATED, 1, (SPONSOR, KIM))
    assert (move.event.kind, move.event.people, move.event.actor) == (EventKind.ESCALATED, (SPONSOR, KIM), LEADER)


def test_where_the_ladder_has_nobody_the_owner_is_asked_alone() -> None:
    move = involved(blocker(dependency=REVIEW), on=ladder(Standing.GONE, None, None))
    assert move is not None
    assert (move.blocker.state, move.blocker.level, move.blocker.asked) == (State.ESCALATED, 1, (KIM,))
    assert [event.kind for event in move.events][-1] is EventKind.ESCALATED


def test_an_item_that_is_asked_about_goes_on_as_it_was_and_asks_the_owner_too() -> None:
    move = involved(ASKED)
    assert move is not None
    assert (move.event.kind, move.event.people) == (EventKind.INVOLVED, (KIM,))
    assert (move.blocker.asked, move.blocker.started_at, move.blocker.level) == ((SPONSOR, KIM), ASKED.started_at, 1)


def test_what_has_been_answered_or_asks_the_owner_already_stays() -> None:
    for state in (State.COMMITTED, State.WAITING, State.DECLINED, State.SOLVED, State.CLOSED):
        assert involved(blocker(state=state, dependency=REVIEW)) is None
    assert involved(blocker(state=State.ESCALATED, level=1, asked=(SPONSOR, KIM))) is None


def test_the_owner_is_on_no_ladder_and_is_not_passed_over_for_that() -> None:
    item = blocker(state=State.ESCALATED, level=1, asked=(SPONSOR, KIM), escalated_at=NOW, dependency=REVIEW)
    assert pass_over(item, ladder=ladder(), working=BERLIN, now=NOW) is None
    other = blocker(state=State.ESCALATED, level=1, asked=(SPONSOR, KIM), escalated_at=NOW, dependency=dependency())
    dropped = pass_over(other, ladder=ladder(), working=BERLIN, now=NOW)
    assert dropped is not None
    assert dropped.blocker.asked == (SPONSOR,)


def test_an_owner_whose_promise_has_passed_is_asked_again_and_others_are_not() -> None:
    for by, asked in ((KIM, (SPONSOR, KIM)), (DEPUTY, (SPONSOR,))):
        promised = commit(ASKED, by=by, on=date(2026, 3, 4), note="", working=BERLIN, now=NOW)
        assert isinstance(promised, Move)
        later = NOW + timedelta(days=5)
        again = advance(promised.blocker, ladder=ladder(), policy=POLICY, working=BERLIN, now=later)
        assert again is not None
        assert (again.event.kind, again.blocker.asked) == (EventKind.COMMITMENT_MISSED, asked)
