"""How words, instants and figures come out on the page."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.sandbox.page import charts, dates, mrkdwn
from tests.page.app import LEADERSHIP, PIE, TEAM, chart


class Names:
    """Everybody and everything is called by its id."""

    def person(self, user_id: str, label: str = "") -> Markup:
        return Markup("<i>@{}</i>").format(label or user_id)

    def channel(self, channel_id: str, label: str = "") -> Markup:
        return Markup("<i>#{}</i>").format(label or channel_id)

    def date(self, timestamp: int, form: str, fallback: str) -> str:
        return f"{timestamp} {form} {fallback}"

    def address(self, url: str) -> str:
        return url


def shown(text: str) -> str:
    return str(mrkdwn.render(text, Names()))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _lean_ ~gone~", "<strong>bold</strong> <em>lean</em> <s>gone</s>"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("`*code*`", "<code>*code*</code>"),
        ("```\n<b> & *so*\n```", "<pre>&lt;b&gt; &amp; *so*</pre>"),
        ("one\ntwo", "one<br>two"),
        ("&gt; said\n&gt; again\nthen", "<blockquote>said<br>again</blockquote>then"),
        ("&lt;script&gt; &amp;amp;", "&lt;script&gt; &amp;amp;"),
        ("<@U1> in <#C1|general>", "<i>@U1</i> in <i>#general</i>"),
        ("*<@U1>*: yes", "<strong><i>@U1</i></strong>: yes"),
        ("<!here> <!date^1^{date}|then>", '<span class="mention">@here</span> <time>1 {date} then</time>'),
        ("09:00:00 is no emoji, nor is :nothing:", "09:00:00 is no emoji, nor is :nothing:"),
    ],
)
def test_mrkdwn_looks_as_in_slack(text: str, html: str) -> None:
    assert shown(text) == html


def test_links_lead_only_to_the_web_and_to_mail() -> None:
    assert 'href="https://example.com/?a=1&amp;b=2"' in shown("see https://example.com/?a=1&amp;b=2.")
    assert 'href="mailto:a@b.example"' in shown("<mailto:a@b.example|write>")
    assert shown("<javascript:alert(1)|here>") == "here"
    assert shown("<data:text/html,x|here>") == "here"
    assert shown("<//evil.example|here>") == "here"


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


HARMLESS = {"strong", "em", "s", "code", "pre", "br", "blockquote", "i", "span", "time", "a"}
SIGNS = [
    "<",
    ">",
    "&lt;",
    "&gt;",
    "&amp;",
    "*",
    "_",
    "~",
    "`",
    "```",
    "\n",
    "|",
    "@",
    "!",
    "#",
    '"',
    "'",
    "\ue000",
    "\ue001",
]
TRICKS = ["0", ":tada:", "script", "onload=", "javascript:", "https://", "date^", "img src=x", "/as/"]
PIECES = st.sampled_from([*SIGNS, *TRICKS])


@given(st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join))
def test_no_words_become_an_element_or_attribute_of_their_own(text: str) -> None:
    page = Elements()
    page.feed(shown(text))
    for tag, attributes in page.found:
        assert tag in HARMLESS
        assert {name for name, _ in attributes} <= {"class", "href", "target", "rel", "role", "aria-label", "title"}
        assert all(
            (value or "").startswith(("http", "mailto:", "/as/")) for name, value in attributes if name == "href"
        )


AT = datetime(2026, 11, 30, 9, 5, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("{date_num}", "2026-11-30"),
        ("{date_slash}", "11/30/2026"),
        ("{date}", "November 30th, 2026"),
        ("{date_short}", "Nov 30, 2026"),
        ("{date_long}", "Monday, November 30th, 2026"),
        ("{date_short_pretty} at {time}", "tomorrow at 9:05 AM"),
        ("{time_secs}", "9:05:00 AM"),
        ("{ago}", "in 22 hours"),
        ("{unknown}", "{unknown}"),
    ],
)
def test_instants_are_written_as_slack_writes_them(form: str, said: str) -> None:
    now = datetime(2026, 11, 29, 9, 30, tzinfo=UTC).astimezone(AT.tzinfo)
    assert dates.written(AT, form, now, "en-US") == said


def test_people_who_count_to_twenty_four_see_such_times() -> None:
    assert dates.clock_time(AT.replace(hour=15), "en-GB") == "15:05"


def drawn(kind: str, *lines: Any) -> charts.Drawing:
    return charts.draw(chart(kind, *lines)["chart"])


def test_points_stand_at_their_height_and_in_their_order() -> None:
    leadership, team = drawn("line", LEADERSHIP, TEAM).shapes
    assert [mark.says for mark in team.marks][:2] == ["Team, W41: 2", "Team, W42: 2.5"]
    assert all(above.y < below.y for above, below in zip(leadership.marks, team.marks, strict=True))
    assert [mark.x for mark in team.marks] == sorted(mark.x for mark in team.marks)


def test_bars_stand_on_zero_and_areas_on_each_other() -> None:
    bars = drawn("bar", LEADERSHIP, TEAM)
    assert {round(mark.y + mark.height, 1) for shape in bars.shapes for mark in shape.marks} == {bars.zero}
    below, above = drawn("area", LEADERSHIP, TEAM).shapes
    assert all(upper.y < lower.y for lower, upper in zip(below.marks, above.marks, strict=True))


def test_a_chart_below_zero_and_a_chart_of_one_point_can_be_drawn() -> None:
    one = {"name": "Gap", "data": [{"label": "W41", "value": -1.5}]}
    drawing = drawn("line", one)
    assert [words for _, words in drawing.ticks] == ["-1.5", "-1", "-0.5", "0"]


def test_slices_say_their_share() -> None:
    assert [shape.marks[0].says for shape in charts.draw(PIE["chart"]).shapes] == [
        "On track: 3 (75%)",
        "Stuck: 1 (25%)",
    ]
    assert charts.in_words(PIE["chart"]) == "Pie chart. On track 3, Stuck 1"


def test_plain_text_knows_emoji_and_nothing_else() -> None:
    assert mrkdwn.emojis("*no* <b> :tada:").startswith(escape("*no* <b> "))
