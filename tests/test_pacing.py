"""Slack's limits are kept without wasting them (the design's section 7)."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import Allowance, Pace
from tests.builders import NOW

MINUTE = timedelta(minutes=1)


@given(st.integers(30, 600), st.lists(st.floats(0, 3), max_size=100))
def test_no_minute_ever_holds_more_calls_than_allowed(per_minute: int, pauses: list[float]) -> None:
    allowance, now, calls = Allowance(per_minute), NOW, []
    for pause in [*pauses, *[0.0] * (2 * per_minute)]:
        now = max(allowance.opens_at(now + timedelta(seconds=pause)), now + timedelta(seconds=pause))
        allowance.spend(now)
        calls.append(now)
    busiest = max(sum(1 for other in calls if at <= other < at + MINUTE) for at in calls[::10])
    assert busiest <= per_minute


def test_a_thousand_messages_take_hardly_longer_than_the_limit_demands() -> None:
    allowance, now = Allowance(300), NOW
    for _ in range(1_000):
        now = allowance.opens_at(now)
        allowance.spend(now)
    assert now - NOW <= 1.1 * timedelta(seconds=200)


def test_a_conversation_takes_one_message_a_second() -> None:
    pace = Pace(posts_per_minute=300)
    pace.begin("CPILOT", update=False, now=NOW)
    under_way = pace.gate(NOW + MINUTE)
    pace.end("CPILOT", update=False, now=NOW + MINUTE)
    just_after = pace.gate(NOW + MINUTE)
    a_second_later = pace.gate(NOW + MINUTE + timedelta(seconds=1))
    assert [len(gate.busy) for gate in (under_way, just_after, a_second_later)] == [1, 1, 0]
    assert just_after.opens_at == NOW + MINUTE + timedelta(seconds=1)


def test_other_conversations_go_on_meanwhile() -> None:
    pace = Pace(posts_per_minute=300)
    pace.begin("CPILOT", update=False, now=NOW)
    gate = pace.gate(NOW)
    assert gate.posts
    assert "COTHER" not in gate.busy


def test_a_burst_of_updates_leaves_posts_alone() -> None:
    pace = Pace(posts_per_minute=300)
    for _ in range(5):
        pace.begin("CPILOT", update=True, now=NOW)
    gate = pace.gate(NOW)
    assert (gate.posts, gate.updates, len(gate.busy)) == (True, False, 0)


def test_what_slack_asks_to_wait_for_is_waited_for() -> None:
    pace = Pace(posts_per_minute=300)
    pace.hold(NOW + MINUTE, updates=False)
    before, after = pace.gate(NOW), pace.gate(NOW + MINUTE)
    assert (before.posts, before.updates, before.opens_at) == (False, True, NOW + MINUTE)
    assert after.posts


def test_a_clock_that_is_set_back_does_not_stop_the_sending() -> None:
    pace = Pace(posts_per_minute=30)
    for _ in range(3):
        pace.begin("CPILOT", update=False, now=NOW)
    assert not pace.gate(NOW).posts
    pace.gate(NOW - timedelta(hours=1))
    assert pace.gate(NOW - timedelta(hours=1) + MINUTE).posts
