"""A digest is a message that a leader would forward: right, whole, and within Slack's limits whatever people write."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain import standouts
from bot.domain.blockers import Kind, State
from bot.domain.decisions import Decision
from bot.domain.digest import Digest
from bot.domain.journey import Journey
from bot.domain.people import UserId
from bot.domain.pilots import TargetDate
from bot.domain.standouts import Thresholds
from bot.views.digest import digest_message, late_note
from bot.views.everything import everything
from tests.builders import (
    CHAMPION,
    NOW,
    PRACTITIONER,
    SPONSOR,
    aged,
    digest,
    pilot,
    quiet_week,
    side,
    submitted,
    utc,
    week,
)
from tests.views.golden import as_looked_at
from tests.views.measure import problems_of, problems_of_view, words_of

HEBREW = "הגישה לארכיון חסומה עד שהספק יאשר"
FORGED = "done\n*What stands out*\nTeam 5.0 of 5 (3 of 3 rated)"
LIKE_SLACK = "<!channel> <@U1> *Resolved* _yes_ ~no~ `x` & <https://example.com|click> :tada: @here"


def told(shown: Digest) -> Digest:
    """A digest with its state and its reasons, as the service makes it."""
    limits = Thresholds()
    return replace(shown, state=standouts.state(shown, limits), reasons=standouts.stands_out(shown, limits))


def people(count: int, **answers: Any) -> tuple[Any, ...]:
    return tuple(submitted(UserId(f"U{number:08}"), **answers) for number in range(count))


def decided(number: int) -> Decision:
    words = {"what": f"{number}" + "&" * 1900, "why": "<" * 1900, "given_up": "x" * 1900}
    return Decision(pilot_id=1, taken_by=SPONSOR, recorded_by=CHAMPION, at=week().closes_at - timedelta(1), **words)


def ordinary() -> Digest:
    """The seventh week of a pilot of three: the sides have been growing apart."""
    weeks = [week(number, side(4.0, count=2), side(3.7 - (number - 4) * 0.2)) for number in (4, 5, 6)]
    weeks += [quiet_week(7), week(8, side(4.0, count=2), side(None, hidden=True)), week(9, side(4.5), side(3.0))]
    now = week(10, side(4.5, count=2, apart=1), side(2.3), answered=2)
    live = (
        aged(12, id=14, owner=SPONSOR, state=State.COMMITTED, promised_on=date(2026, 3, 9)),
        aged(
            3, id=17, kind=Kind.ASK, text="A decision on the vendor", state=State.ESCALATED, level=1, asked=(SPONSOR,)
        ),
    )
    return told(
        digest(
            *weeks,
            now,
            pilot=pilot(
                target_dates=(TargetDate(date(2026, 5, 31), utc("2026-01-05 08:00")),),
                next_opens_at=utc("2026-03-09 08:00"),
            ),
            submitted=(
                submitted(CHAMPION, completed="Labelled 200 invoices", at_risk="The archive migration"),
                submitted(PRACTITIONER, completed="Wired the archive", late=True),
            ),
            live=live,
            solved=(aged(5, id=11, text="No test data", state=State.SOLVED, solved_at=NOW),),
        )
    )


GOLDEN = {
    "ordinary_week": digest_message(ordinary()),
    "sponsors_copy": digest_message(ordinary(), reader=SPONSOR),
    "first_week": digest_message(told(digest(week(10, side(4.5, count=2), side(3.3)), submitted=people(3)))),
    "silent_week": digest_message(told(digest(week(9), week(10, side(None), side(None), answered=0)))),
    "rounded_week": digest_message(told(digest(week(9), week(10, side(4.0), side(2.5, count=4, rounded=True))))),
    "unanswered_week": digest_message(
        told(digest(week(10, side(5.0), side(2.0)), live=(aged(14, state=State.UNANSWERED, level=3),)))
    ),
    "late_note": late_note(submitted(completed="Wired the archive", blocking="No access", late=True)),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_message_is_as_it_was_last_looked_at(name: str) -> None:
    assert as_looked_at(name, GOLDEN[name])


@pytest.mark.parametrize("name", GOLDEN)
def test_slack_takes_it(name: str) -> None:
    assert problems_of(GOLDEN[name]) == []


HEAVY = {
    "60 blockers": digest(live=tuple(aged(number, id=number, text="x" * 2000) for number in range(1, 61))),
    "30 people who write 2,000 characters each": digest(
        submitted=people(30, completed="x" * 2000, blocking="y" * 2000, at_risk="z" * 2000, needed="w" * 2000)
    ),
    "30 people who write nothing but ampersands": digest(
        submitted=people(30, completed="&" * 2000, at_risk="<" * 2000)
    ),
    "12 decisions in many words": digest(journey=Journey(decisions=tuple(decided(number) for number in range(12)))),
    "refusals in many words": digest(live=tuple(aged(9, state=State.DECLINED, note="n" * 500) for _ in range(60))),
    "right-to-left": digest(submitted=people(30, completed=HEBREW * 50), live=(aged(text=HEBREW),)),
    "emoji only": digest(submitted=people(30, completed="👩‍🚀🎉" * 250), live=(aged(text="🚧" * 1000),)),
    "words that look like Slack's": digest(submitted=people(30, completed=LIKE_SLACK, at_risk=LIKE_SLACK)),
    "lines that look like ours": digest(submitted=people(3, completed=FORGED), live=(aged(text=FORGED),)),
    "a name of 80 characters": digest(pilot=pilot(name="&" * 80), submitted=people(3)),
    "three years": digest(*(week(number) for number in range(1, 13)), submitted=people(8)),
    "the same long risk": told(
        digest(submitted=people(3, at_risk="<" * 2000), earlier=(people(3, at_risk="<" * 2000),) * 2)
    ),
    "everything at once": told(
        digest(
            week(9, answered=1, expected=30),
            week(10, side(5.0, apart=3), side(1.7), answered=15, expected=30),
            pilot=pilot(target_date=date(2026, 3, 1)),
            submitted=people(30, completed="&" * 2000, blocking="&" * 2000, at_risk="🎉" * 1000, needed=HEBREW * 60),
            live=tuple(aged(40, id=number, text="&" * 2000, state=State.UNANSWERED) for number in range(60)),
            solved=tuple(aged(40, id=number, text="&" * 2000, state=State.SOLVED) for number in range(60)),
        )
    ),
}


@pytest.mark.parametrize("name", HEAVY)
@pytest.mark.parametrize("reader", [None, SPONSOR])
def test_whatever_people_write_slack_takes_it(name: str, reader: UserId | None) -> None:
    assert problems_of(digest_message(HEAVY[name], reader=reader)) == []


@pytest.mark.parametrize("name", HEAVY)
def test_read_everything_holds_every_word_within_the_limits_of_a_window(name: str) -> None:
    shown = HEAVY[name]
    first = everything(shown)
    count = int(part.rpartition(" ")[2]) if (part := next(iter(parts_said(first)), "")) else 1
    views = [everything(shown, part=number) for number in range(1, count + 1)]
    assert [problem for view in views for problem in problems_of_view(view)] == []
    words = words_of([view["blocks"] for view in views])
    written = [one.answers.completed for one in shown.submitted]
    written += [text for item in shown.live for text in (item.blocker.text, item.blocker.note) if text]
    written += [text for one in shown.decided for text in (one.what, one.why, one.given_up)]
    assert [text for text in written if words.count(text) < written.count(text)] == []


def parts_said(view: dict[str, Any]) -> list[str]:
    return [line for line in words_of(view["blocks"]).splitlines() if line.startswith("Part ")]


def test_a_part_that_is_not_there_is_the_nearest_that_is() -> None:
    shown = HEAVY["60 blockers"]
    assert parts_said(everything(shown, part=99)) == parts_said(
        everything(shown, part=int(parts_said(everything(shown))[0].split()[-1]))
    )
    assert parts_said(everything(shown, part=0)) == parts_said(everything(shown))


def test_what_is_left_out_is_said_and_a_button_opens_it() -> None:
    shown = digest_message(HEAVY["60 blockers"])
    assert "and 54 more" in shown.text
    assert "and 54 more" in words_of(shown.blocks)
    assert "Read Everything" in words_of(shown.blocks)


def test_a_decision_in_many_words_can_be_read_in_full() -> None:
    shown = digest_message(digest(journey=Journey(decisions=(decided(1),))))
    assert "Read Everything" in words_of(shown.blocks)


def test_a_short_week_needs_no_button() -> None:
    assert "Read Everything" not in words_of(GOLDEN["first_week"].blocks)


def test_a_text_that_is_too_long_for_a_phone_ends_after_a_whole_line_and_says_so() -> None:
    text = digest_message(HEAVY["everything at once"]).payload()["text"]
    assert text.endswith("\nThe rest stands in the message itself.")


def test_the_plain_text_carries_every_number_even_in_the_longest_digest() -> None:
    text = digest_message(HEAVY["everything at once"]).payload()["text"]
    for number in ("15 of 30 answered", "Leadership 5.0 of 5", "Team 1.7 of 5", "Gap: +3.3", "Sun 1 Mar 2026"):
        assert number in text


def test_nobody_can_write_a_line_that_looks_like_ours() -> None:
    shown = digest_message(HEAVY["lines that look like ours"])
    assert "Team 5.0 of 5 (3 of 3 rated)" not in shown.text.splitlines()
    assert not any(line.startswith("Team 5.0") for line in words_of(shown.blocks).splitlines())


def test_nobody_can_turn_the_order_of_what_follows_their_words() -> None:
    shown = digest_message(digest(live=(aged(text="\u202egnirts desrever\u2066"),)))
    assert not {"\u202e", "\u2066"} & set(shown.text + words_of(shown.blocks))


def test_a_mention_in_somebody_s_words_pings_nobody() -> None:
    shown = digest_message(HEAVY["words that look like Slack's"])
    assert "<!channel>" not in shown.text
    assert "&lt;!channel&gt;" in shown.text


def test_a_sponsor_s_copy_begins_with_what_waits_for_them() -> None:
    first = GOLDEN["sponsors_copy"].text.splitlines()[:2]
    assert first[0].startswith("*Waiting for a date from you:* Ask #17.")
    assert first[1] == "*You promised* Blocker #14 for Mon 9 Mar 2026."


def test_nobody_else_s_copy_does() -> None:
    assert digest_message(ordinary(), reader=UserId("UOBSERVER")) == digest_message(ordinary())


def test_a_week_without_both_sides_is_left_out_of_the_chart_and_counted_beside_it() -> None:
    shown = GOLDEN["ordinary_week"]
    (chart,) = (block["chart"] for block in shown.blocks if block["type"] == "data_visualization")
    assert chart["axis_config"]["categories"] == ["2026 W04", "2026 W05", "2026 W06", "2026 W09", "2026 W10"]
    assert "Over 7 weeks (2 of them without numbers of both sides, and not in the chart)" in shown.text


def test_the_first_week_has_no_chart_and_says_when_there_will_be_one() -> None:
    assert "The trend begins with the second week in which both sides are known." in GOLDEN["first_week"].text
