"""The small parts that every message and form is made of."""

import pytest

from bot.domain.people import UserId
from bot.views.blocks import readable, spans, typed, who, word


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


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("R&amp;D needs x &lt; y &amp;amp; z", "R&D needs x < y &amp; z"),
        ("<@U0123> asks <@U0124|mei> in <#C0123|data> and <#C0124>", "@somebody asks @mei in #data and #channel"),
        ("see <https://x.org/a?b=1&amp;c=2>", "see https://x.org/a?b=1&c=2"),
        ("see <https://x.org|the log>", "see the log (https://x.org)"),
        ("<mailto:a@x.org|a@x.org>", "a@x.org"),
        ("<!here> by <!date^1^{date}|Monday>, <!subteam^S1|@data>", "@here by Monday, @data"),
    ],
)
def test_a_message_taken_from_slack_reads_as_people_saw_it(sent: str, seen: str) -> None:
    assert readable(sent) == seen
