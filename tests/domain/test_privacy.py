"""What is taken out of words when somebody leaves."""

import pytest

from bot.domain.people import UserId
from bot.domain.privacy import Erasure, Names

RAVI = Names.of(["Ravi Menon", "ravi"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ravi Menon knows the archive", "someone who left knows the archive"),
        ("ask RAVI  menon", "ask someone who left"),
        ("@ravi's desk", "someone who left's desk"),
        ("Ravine, bravi and Mehravi", "Ravine, bravi and Mehravi"),
        ("Ravi, not ravi2", "someone who left, not ravi2"),
        ("", ""),
    ],
)
def test_a_name_is_taken_out_where_it_is_a_whole_word(text: str, left: str) -> None:
    assert RAVI.taken_out(text) == left


def test_short_names_are_left_alone_and_the_same_name_is_known_once() -> None:
    assert Names.of(["Al", " Ravi  Menon", "ravi menon", "", "J."]).known == ("ravi menon",)
    assert Names.of(["Al"]).taken_out("Al knows all") == "Al knows all"


def test_in_a_message_names_stand_only_where_sentences_do() -> None:
    erasure = Erasure(UserId("U1"), UserId("left_1"), names=Names.of(["Button", "plain_text"]))
    button = {
        "type": "button",
        "action_id": "button",
        "value": "button",
        "text": {"type": "plain_text", "text": "Button"},
    }
    assert erasure.of({"text": "A button", "blocks": [button]}) == {
        "text": "A someone who left",
        "blocks": [button | {"text": {"type": "plain_text", "text": "someone who left"}}],
    }
