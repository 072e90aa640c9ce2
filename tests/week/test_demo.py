"""The demo's story leaves everything as a visitor expects to find it."""

from bot.demo.cast import PROGRAMME_LEAD, ZONE
from bot.demo.stage import opened
from bot.demo.story import BEGINS, HISTORY, REVIEW
from bot.domain.cadence import IsoWeek


def test_nobody_finds_a_window_open_that_they_did_not_open() -> None:
    written = [(plan, act) for acts in HISTORY for plan, act in acts if act.done]
    assert written
    with opened(port=0) as (stage, _):
        week = IsoWeek.of(BEGINS.astimezone(ZONE).date())
        for plan, act in written:
            stage.play(week, [(plan, act)])
            week = week.following()
        window = stage.slack.person(PROGRAMME_LEAD).command("/pilot dependencies").view
        assert window is not None
        assert f"*{REVIEW}*: owned by {stage.slack.person('omar').mention}\nHolds up 2 pilots for" in window.shown
        window.close()
        assert [person.name for person in stage.slack.people() if person.view is not None] == []
