"""Slack's limits are kept without wasting them, and whoever must act is not kept waiting (the design's section 7)."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import POSTS, UPDATES, Allowance, Paces, Turns
from tests.builders import NOW

MINUTE = timedelta(minutes=1)


def _calls(allowance: Allowance, pauses: list[float]) -> list[datetime]:
    """When calls go that each wait for the pace, after pauses of so many seconds."""
    opens_at, now, calls = None, NOW, []
    for pause in pauses:
        now = max(opens_at or now, now + timedelta(seconds=pause))
        opens_at = allowance.after_one(opens_at, now)
        calls.append(now)
    return calls


@given(st.integers(30, 3000), st.lists(st.floats(0, 3), max_size=100))
def test_no_minute_ever_holds_more_calls_than_allowed(per_minute: int, pauses: list[float]) -> None:
    calls = _calls(Allowance(per_minute), [*pauses, *[0.0] * (2 * per_minute)])
    busiest = max(sum(1 for other in calls if at <= other < at + MINUTE) for at in calls[:: 10 + per_minute // 10])
    assert busiest <= per_minute


def test_a_thousand_messages_take_hardly_longer_than_the_limit_demands() -> None:
    first, *_, last = _calls(Allowance(300), [0.0] * 1_000)
    assert last - first <= 1.05 * timedelta(seconds=200)


def test_a_pilot_s_week_opens_at_once() -> None:
    first, *_, last = _calls(Allowance(300), [0.0] * 10)
    assert last == first


def test_what_was_not_used_is_saved_up_for_a_moment_only() -> None:
    calls = _calls(Allowance(300), [0.0, 3_600.0, *[0.0] * 10])
    assert calls[10] == calls[1]
    assert calls[11] > calls[1]


def test_a_pace_opens_at_its_time_and_one_that_was_never_closed_is_open() -> None:
    paces = Paces(NOW, {POSTS: NOW, "CPILOT": NOW + MINUTE, "COTHER": NOW + 2 * MINUTE})
    assert [paces.is_open(name) for name in (POSTS, UPDATES, "CPILOT")] == [True, True, False]
    assert paces.next_at == NOW + MINUTE


def test_when_all_is_open_more_may_go_now() -> None:
    assert Paces(NOW, {POSTS: NOW - MINUTE}).next_at == NOW


def _order(turns: Turns, waiting: dict[str, int]) -> list[str]:
    """The kinds in the order in which they go, as long as something waits."""
    order, left = [], dict(waiting)
    while any(left.values()):
        kind = min((kind for kind in left if left[kind]), key=turns.rank)
        left[kind] -= 1
        turns.took(kind)
        order.append(kind)
    return order


def test_kinds_go_by_turns_however_many_of_one_wait() -> None:
    order = _order(Turns(), {"card": 100, "escalation": 3, "reminder": 3})
    assert order[:9] == ["card", "escalation", "reminder"] * 3


def test_who_comes_late_has_saved_nothing_up_but_goes_next() -> None:
    turns = Turns()
    _order(turns, {"card": 100})
    assert _order(turns, {"card": 3, "escalation": 3}) == ["escalation", "card"] * 3


def test_ratings_wait_while_cards_go_out_but_are_not_left_waiting() -> None:
    order = _order(Turns(), {"card": 190, "rating": 50})
    assert order[:200].count("rating") == 10
    assert order[200:] == ["rating"] * 40
