"""A promise is a date (R24): the forms that make one cannot be sent without it."""

from datetime import date

import pytest

from bot.views.blocks import View
from bot.views.itemforms import commit_form, delegate_form
from tests.builders import blocker

FIRST, LAST = date(2026, 3, 3), date(2026, 3, 16)


@pytest.mark.parametrize(
    "form",
    [commit_form(blocker(), first=FIRST, last=LAST), delegate_form(blocker(), first=FIRST, last=LAST)],
    ids=["commit", "delegate"],
)
def test_a_promise_needs_a_date(form: View) -> None:
    (day,) = (block for block in form["blocks"] if block.get("element", {}).get("type") == "datepicker")
    assert not day.get("optional", False)
