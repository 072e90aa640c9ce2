"""When two names mean the same."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dependencies import NAME_LIMIT, key, tidy


def test_case_and_space_tell_no_names_apart() -> None:
    assert key("  Security\n review ") == key("SECURITY REVIEW")
    assert key("Straße") == key("STRASSE")
    assert key("Security review") != key("Security reviews")


def test_a_name_is_kept_as_it_was_typed_but_for_its_space() -> None:
    assert tidy("  Security \t Review") == "Security Review"


@given(st.text(max_size=200))
def test_a_tidy_name_stays_tidy_and_fits(name: str) -> None:
    assert tidy(tidy(name)) == tidy(name)
    assert len(tidy(name)) <= NAME_LIMIT
    assert key(tidy(name)) == key(name)
    assert len(key(name)) <= 3 * NAME_LIMIT
