"""What a readiness map adds up to, what keeps an item from it, and when one is offered as a blocker."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.playbook import Standard, drafts
from bot.domain.readiness import (
    Need,
    NeedChange,
    NeedDraft,
    NeedKind,
    NeedState,
    history,
    in_order,
    need_problems,
    offered_at,
    tally,
)
from tests.builders import NOW, utc

TODAY = date(2026, 3, 9)


def need(**changes: Any) -> Need:
    values: dict[str, Any] = {"id": 1, "pilot_id": 1, "kind": NeedKind.APPROVAL, "name": "Security", "touched": True}
    return Need(**(values | changes))


def test_a_map_that_nobody_has_touched_adds_up_to_nothing() -> None:
    assert tally([need(touched=False), need(touched=False)]) is None


def test_what_is_not_needed_counts_nowhere_and_what_is_done_is_not_open() -> None:
    found = tally(
        [
            need(state=NeedState.DONE),
            need(state=NeedState.NOT_NEEDED),
            need(state=NeedState.ASKED, due_on=TODAY),
            need(kind=NeedKind.DATA, due_on=date(2026, 4, 1)),
        ]
    )
    assert found is not None
    assert (found.open, found.all, found.unknown, found.sign_offs_open, found.sign_offs) == (2, 3, 1, 1, 2)
    assert found.next_due is not None
    assert found.next_due.due_on == TODAY


def test_what_is_open_and_due_first_stands_first() -> None:
    done, later, now = (
        need(id=1, state=NeedState.DONE, due_on=date(2026, 1, 1)),
        need(id=2, due_on=date(2026, 5, 1)),
        need(id=3, due_on=TODAY),
    )
    assert in_order([done, later, now], TODAY) == [now, later, done]


def test_what_nobody_answered_in_time_stands_before_what_nobody_was_asked_for() -> None:
    unknown = need(id=1, due_on=date(2026, 1, 1))
    late = need(id=2, state=NeedState.ASKED, due_on=date(2026, 3, 8))
    assert in_order([unknown, late], TODAY) == [late, unknown]


@pytest.mark.parametrize(
    ("changes", "late"),
    [
        ({"state": NeedState.ASKED, "due_on": date(2026, 3, 8)}, True),
        ({"state": NeedState.ASKED, "due_on": TODAY}, False),
        ({"state": NeedState.ASKED}, False),
        ({"state": NeedState.UNKNOWN, "due_on": date(2026, 3, 8)}, False),
        ({"state": NeedState.DONE, "due_on": date(2026, 3, 8)}, False),
    ],
)
def test_late_is_what_was_asked_for_and_not_answered_in_time(changes: dict[str, Any], *, late: bool) -> None:
    assert need(**changes).late(TODAY) is late


def test_it_is_offered_the_morning_after_in_the_pilots_zone_also_where_the_clocks_change() -> None:
    draft = NeedDraft(kind=NeedKind.DATA, name="x", state=NeedState.ASKED, due_on=date(2026, 3, 28))
    assert offered_at(draft, ZoneInfo("Europe/Berlin")) == utc("2026-03-29 07:00")


def test_what_is_not_asked_for_is_never_offered() -> None:
    assert offered_at(NeedDraft(kind=NeedKind.DATA, name="x", due_on=TODAY), ZoneInfo("UTC")) is None


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"name": " "}, ["name"]),
        ({"name": "SECURITY"}, ["name"]),
        ({"note": "x" * 501}, ["note"]),
        ({"state": NeedState.ASKED}, ["due_on"]),
        ({"state": NeedState.ASKED, "due_on": date(2020, 1, 1)}, []),
    ],
)
def test_what_keeps_an_item_from_the_map_is_said_by_field(changes: dict[str, Any], wrong: list[str]) -> None:
    draft = NeedDraft(**({"kind": NeedKind.APPROVAL, "name": "Data protection"} | changes))
    assert list(need_problems(draft, [need()])) == wrong


def test_its_history_tells_when_it_was_asked_and_of_whom() -> None:
    asked = need(team="Security team", note="Ticket 7")
    changes = [NeedChange(NOW, None, NeedState.ASKED, TODAY)]
    assert history(asked, changes).splitlines() == [
        "Security (sign-off): asked of Security team, and not answered in time.",
        "2 March 2026: asked, due 9 March 2026",
        "Ticket 7",
    ]


def test_a_playbooks_days_count_from_the_pilots_beginning() -> None:
    [first, second] = drafts(
        [Standard(kind=NeedKind.DATA, name="a", days=7), Standard(kind=NeedKind.DATA, name="b")], begins_on=TODAY
    )
    assert (first.due_on, second.due_on) == (date(2026, 3, 16), None)
