"""What Slack would not send is refused with a sentence, and leaves everything as it was."""

import json
from typing import Any

import pytest

from bot.sandbox import View
from tests.week.forgery import Forged, presses, rows, send, submission
from tests.week.house import House
from tests.week.ladder import Ladder

REFUSED = "Nothing was done: what reached me was not whole."


@pytest.fixture
def delegation(home: House) -> View:
    """The form in which the sponsor names somebody else for an ask, filled in."""
    up = Ladder(home)
    up.open_week()
    view = home.sam.press(up.raise_ask(), "Delegate").view
    assert view is not None
    return view.fill(to=home.lena, on="2026-12-04", note="You know the vendor")


def _changed(view: View, block_id: str, **element: Any) -> Forged:
    forged = submission(view)
    payload = json.loads(json.dumps(forged.payload))
    payload["view"]["state"]["values"][block_id]["value"] |= element
    return Forged(forged.name, payload)


@pytest.mark.parametrize("user", ["{lena}> <!channel", "U", "UÄÖ", "C012AB3CD", 7, ["U01"], {"id": "U01"}])
def test_a_person_that_is_none_is_refused(home: House, delegation: View, user: Any) -> None:
    before = rows(home)
    chosen = user.format(lena=home.lena.id) if isinstance(user, str) else user
    told = send(home, home.sam, _changed(delegation, "to", selected_user=chosen), helper=home.dana)
    assert REFUSED in told
    assert rows(home) == before
    home.tick()
    assert "<!channel>" not in json.dumps([call.args for call in home.slack.calls], default=str)


def test_a_day_that_is_none_is_refused(home: House, delegation: View) -> None:
    before = rows(home)
    assert REFUSED in send(home, home.sam, _changed(delegation, "on", selected_date="soon"), helper=home.dana)
    assert rows(home) == before


def test_a_text_beyond_its_limit_is_refused_beside_its_field(home: House, delegation: View) -> None:
    before = rows(home)
    told = send(home, home.sam, _changed(delegation, "note", value="x" * 3_001), helper=home.dana)
    assert '"note": "This is 3001 characters long; please keep it to ' in told
    assert rows(home) == before


@pytest.mark.parametrize("value", ["", "{}", "[]", "null", '{"id": "x", "v": 1}', '{"id": 1e999, "v": 1}', "9" * 5_000])
def test_a_button_that_is_not_ours_is_refused(home: House, value: str) -> None:
    card = home.open_week()
    forged = next(one for one in presses(card) if one.name.startswith("answer_check_in"))
    payload = json.loads(json.dumps(forged.payload))
    payload["actions"][0]["value"] = value
    before = rows(home)
    assert REFUSED in send(home, home.dana, Forged(forged.name, payload), helper=home.dana)
    assert rows(home) == before


@pytest.mark.parametrize(
    "carried",
    [
        '{"champion": "U01> <!channel"}',
        '{"leaders": ["U"]}',
        '{"channel": "<!channel>"}',
        '{"nothing": 1}',
        '{"name": 1}',
    ],
)
def test_a_draft_that_is_not_ours_is_refused(home: House, carried: str) -> None:
    view = home.dana.command("/pilot new", home.channel).view
    assert view is not None
    payload = json.loads(json.dumps(submission(view).payload))
    payload["view"]["private_metadata"] = carried
    view.close()
    assert REFUSED in send(home, home.dana, Forged("draft", payload), helper=home.dana)
