"""The small parts that every message and form is made of."""

import pytest

from bot.domain.people import UserId
from bot.views.blocks import spans, typed, who, word


@pytest.mark.parametrize("unseen", ["\x00", "\x07", "\x1b", "\ud800", "\x7f", "\x85"])
def test_characters_that_nobody_can_see_are_not_kept(unseen: str) -> None:
    assert typed(f"Labelled{unseen} 200 invoices{unseen}") == "Labelled 200 invoices"


def test_lines_and_languages_are_kept() -> None:
    assert typed("  Zähler für 発注\n\t✅ fertig \n") == "Zähler für 発注\n\t✅ fertig"


def test_an_empty_field_is_empty() -> None:
    assert typed(None) == ""


def test_people_named_in_a_phrase_are_named_in_a_rich_text_too() -> None:
    assert spans("Unanswered, asked <@U1>, <@U2>") == [
        word("Unanswered, asked "),
        who(UserId("U1")),
        word(", "),
        who(UserId("U2")),
    ]
