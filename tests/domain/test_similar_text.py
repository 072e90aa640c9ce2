"""Which items say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.similar_text import SIMILAR_ENOUGH, most_similar, normalized, same_words, similarity

REVIEW = "The security review has not started, so we can't read the archive"


@pytest.mark.parametrize(
    "other",
    [
        "the security review has not started so we can't read the archive",
        "  The security review   has not started,\nso we can\u2019t read the archive. ",
        "THE SECURITY REVIEW HAS NOT STARTED - SO WE CAN'T READ THE ARCHIVE!!!",
        "The se\u200bcurity review has not started, so we can't read the archive\u2060",
        "\uff34\uff48\uff45 security review has not started, so we can't read the archive",
    ],
)
def test_the_same_words_are_the_same_item(other: str) -> None:
    assert same_words(REVIEW, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße gesperrt", "STRASSE GESPERRT"),
        ("Café closed", "Cafe\u0301 closed"),
        ("ﬁnance approval", "finance approval"),
        ("安全审查尚未开始", "安全审查尚未开始。"),
        ("No access?", "No access"),
        ("ΟΔΟΣ", "οδος"),
    ],
)
def test_ways_of_writing_make_no_difference(one: str, other: str) -> None:
    assert same_words(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("No access to the archive", "Access to the archive"),
        ("Costs > 5", "Costs < 5"),
        ("C++ compiler", "C compiler"),
        ("Version 1.5", "Version 15"),
        ("Resume", "Résumé"),
        ("?", "!"),
        ("👍", "👎"),
        ("ticket 12", "ticket 21"),
        ("", "x"),
    ],
)
def test_other_words_are_another_item(one: str, other: str) -> None:
    assert not same_words(one, other)


def test_normalized_by_hand() -> None:
    assert normalized(" We can\u2019t  read\tthe “archive”… ") == "we can t read the archive"
    assert normalized("...") == "..."
    assert normalized("\u200b \u3164") == ""


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (REVIEW, "Security review not started yet", 3 / 5),  # security review started, of those and archive, read
        ("Waiting for the security review", "Security review is late", 2 / 4),
        ("Waiting for the security review", "Security budget is late", 0.0),  # one shared word
        ("Need GPU quota of 40 cards", "GPU quota of 40 cards needed", 3 / 5),
        ("no", "no", 0.0),
        ("安全 审查 未开始", "安全 审查 开始了", 2 / 4),
        ("Vendor contract unsigned", "Vendor contract unsigned", 1.0),
        ("Vendor contract unsigned", "Data export broken", 0.0),
    ],
)
def test_similarity_is_the_share_of_telling_words_in_both(one: str, other: str, expected: float) -> None:
    assert similarity(one, other) == expected


def test_the_most_similar_open_item_is_asked_about() -> None:
    items = {2: "Security review not started yet", 5: "Vendor contract is unsigned", 7: "Security review not started"}
    assert most_similar(REVIEW, items) == 2
    assert most_similar("The vendor contract waits, unsigned", items) == 5
    assert most_similar("The labels are wrong", items) is None
    assert most_similar(REVIEW, {}) is None


def test_the_threshold_is_half() -> None:
    assert SIMILAR_ENOUGH == 0.5
    assert most_similar("alpha bravo charlie", {1: "alpha bravo delta"}) == 1  # 2 of 4
    assert most_similar("alpha bravo charlie", {1: "alpha bravo delta echoes"}) is None  # 2 of 5


@given(st.text())
def test_normalizing_twice_changes_nothing_more(text: str) -> None:
    assert normalized(normalized(text)) == normalized(text)


@given(st.text(), st.text())
def test_similarity_is_mutual_and_within_bounds(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 1


@given(st.lists(st.text("abcdefgh", min_size=4), min_size=2, unique=True))
def test_the_same_words_in_another_order_are_as_similar_as_can_be(words: list[str]) -> None:
    assert similarity(" ".join(words), ", ".join(reversed(words))) == 1
