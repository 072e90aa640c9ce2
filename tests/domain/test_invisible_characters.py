"""What nobody sees is no answer and no part of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.invisible_characters import clean_name, is_blank, without_invisible

INVISIBLE = {
    "zero-width space": "\u200b",
    "zero-width joiner": "\u200d",
    "zero-width non-joiner": "\u200c",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "Mongolian vowel separator": "\u180e",
    "combining grapheme joiner": "\u034f",
    "Hangul Choseong filler": "\u115f",
    "Hangul Jungseong filler": "\u1160",
    "Hangul filler": "\u3164",
    "halfwidth Hangul filler": "\uffa0",
    "Khmer inherent vowel": "\u17b4",
    "empty Braille cell": "\u2800",
    "variation selector": "\ufe0f",
    "left-to-right mark": "\u200e",
    "right-to-left mark": "\u200f",
    "Arabic letter mark": "\u061c",
    "right-to-left override": "\u202e",
    "left-to-right embedding": "\u202a",
    "pop directional formatting": "\u202c",
    "right-to-left isolate": "\u2067",
    "pop directional isolate": "\u2069",
    "tag": "\U000e0041",
    "null": "\x00",
    "escape": "\x1b",
    "half of a pair": "\ud83d",
}
SPACES = ["", " ", "\n", "\t", "\u00a0", "\u3000", "\u2003", "\u2028", "\u202f", "\x85"]


@pytest.mark.parametrize("character", INVISIBLE.values(), ids=INVISIBLE.keys())
def test_an_answer_of_nothing_but_what_cannot_be_seen_is_empty(character: str) -> None:
    assert is_blank(character)
    assert is_blank(f" {character}\n{character} ")
    assert not is_blank(f"{character}.")
    assert without_invisible(f"In{character}voice") == "Invoice"
    assert clean_name(f"{character}Invoice {character} triage{character}") == "Invoice triage"


@pytest.mark.parametrize("space", SPACES)
def test_spaces_alone_are_empty_too(space: str) -> None:
    assert is_blank(space)
    assert clean_name(space) == ""
    assert clean_name(f"Invoice{space or ' '}triage") == "Invoice triage"


@pytest.mark.parametrize(
    "text", ["-", "👍", "0", "ß", "契約", "العقود", "한글", "👩\u200d💻", "é", "e\u0301", "ᄀ", "⠁"]
)
def test_what_can_be_seen_is_an_answer(text: str) -> None:
    assert not is_blank(text)


def test_a_name_cannot_run_backwards_or_pretend_to_be_another() -> None:
    assert clean_name("Invoice\u202e egairt") == "Invoice egairt"
    assert clean_name("Invoice\u200b triage") == clean_name("Invoice triage")


def test_lines_of_an_answer_stay() -> None:
    assert without_invisible("First\nsecond\tthird\u200b") == "First\nsecond\tthird"


@given(st.text())
def test_nothing_is_left_to_remove(text: str) -> None:
    assert without_invisible(without_invisible(text)) == without_invisible(text)
    assert clean_name(clean_name(text)) == clean_name(text)
    assert is_blank(text) is (clean_name(text) == "")


@given(st.lists(st.sampled_from([*INVISIBLE.values(), *SPACES])))
def test_no_mixture_of_them_can_be_seen(characters: list[str]) -> None:
    assert is_blank("".join(characters))


@given(st.text(st.characters(categories=["L", "N", "P"], exclude_characters="\u115f\u1160\u3164\uffa0")))
def test_letters_digits_and_punctuation_stay(text: str) -> None:
    assert without_invisible(text) == text
