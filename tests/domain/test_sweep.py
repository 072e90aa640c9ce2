"""How often Slack is asked about people and channels."""

from datetime import timedelta

import pytest

from bot.domain.sweep import sweep
from tests.builders import NOW


def test_once_a_week_is_enough_while_events_tell_of_changes() -> None:
    assert sweep(NOW, deaf_until=None).stale_before == NOW - timedelta(days=7)


@pytest.mark.parametrize(
    ("hours_since", "hours"), [(0, 24), (12, 24), (36, 36), (24 * 6, 24 * 6), (24 * 7, 24 * 7), (24 * 9, 24 * 7)]
)
def test_what_was_asked_about_before_we_were_deaf_is_asked_about_again_within_a_day(
    hours_since: int, hours: int
) -> None:
    heard_again = NOW - timedelta(hours=hours_since)
    assert sweep(NOW, deaf_until=heard_again).stale_before == NOW - timedelta(hours=hours)
