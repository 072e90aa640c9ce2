"""The words by which lessons are found, and when champions hear of them."""

from zoneinfo import ZoneInfo

import pytest

from bot.domain.lessons import Written, lesson_problems, telling, told_at, words_of
from tests.builders import utc


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Clean the archive", ("clean", "the", "archive")),
        ("archive ARCHIVE", ("archive",)),
        ("\"archive\" OR NEAR(x) -y* 'z':*", ("archive", "or", "near", "x", "y", "z")),
        ("foo_bar / e-mail@x.org", ("foo", "bar", "e", "mail", "x", "org")),
        ("Prüfung 7,5", ("prüfung", "7", "5")),
        ("🚧 \\ %", ()),
        ("x" * 100, ("x" * 40,)),
    ],
)
def test_of_what_somebody_types_letters_and_digits_are_searched_for(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


def test_a_search_takes_so_many_words_and_no_more() -> None:
    assert len(words_of(" ".join(f"w{number}" for number in range(100)))) == 24


def test_short_words_tell_nothing() -> None:
    assert telling("We do not get to the archive") == ("archive",)


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("2026-12-15 10:00", "2026-12-31 23:00"),
        ("2026-12-31 22:59", "2026-12-31 23:00"),
        ("2026-12-31 23:00", "2027-01-31 23:00"),
        ("2026-03-31 10:00", "2026-03-31 22:00"),
    ],
)
def test_champions_hear_of_a_lesson_as_the_next_month_begins_where_the_programme_is(now: str, at: str) -> None:
    assert told_at(utc(now), ZoneInfo("Europe/Berlin")) == utc(at)


def test_a_lesson_says_what_happened() -> None:
    assert list(lesson_problems(Written(happened="  "))) == ["happened"]
    assert lesson_problems(Written(happened="It broke")) == {}
