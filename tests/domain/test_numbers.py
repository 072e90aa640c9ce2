"""Numbers are read as people type them in many places, and never as another number than was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.numbers import number, written


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (" 7,5 ", 7.5),
        ("7.5", 7.5),
        ("-3", -3),
        ("0,125", 0.125),
        ("1250", 1250),
        ("1250,5", 1250.5),
        ("1,250", None),
        ("-1,250,000", None),
        ("1.250,5", None),
        ("seven", None),
        ("inf", None),
        ("", None),
    ],
)
def test_a_number_is_read_with_a_point_or_a_comma_and_not_where_it_could_be_two(text: str, read: float | None) -> None:
    assert number(text) == read


@given(st.floats(min_value=-1e15, max_value=1e15))
def test_a_number_that_is_written_is_read_back_as_it_was(value: float) -> None:
    assert number(written(value)) == value
