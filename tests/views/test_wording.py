"""One voice: plain, short, never scolding; the same word for the same thing, and labels written alike."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.views import blockers

ROOT = Path(__file__).parents[2]
SPOKEN = [
    path
    for floor in ("bot/views", "bot/domain", "bot/services", "handlers")
    for path in sorted((ROOT / floor).glob("*.py"))
]
"""Every module that has sentences for people."""
SCOLDING = ("failed to", "you must", "you should", "you forgot", "overdue", "late again", "invalid", "illegal", "oops")
JARGON = ("utilize", "leverage", "asap", "sync up", "stakeholder", "kpi", "etc.", "e.g.", "i.e.", "and/or", "simply")
OTHER_WORDS = ("survey", "standup", "stand-up", "questionnaire", "impediment", "confidence score", "ticket", "manager")
"""For things that have a name of their own."""
SMALL = {"a", "an", "the", "as", "from", "in", "of", "on", "to", "and", "or", "for"}


def sentences(path: Path) -> Iterator[str]:
    """Every text in a module that is not a docstring; what is filled in is left out."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def labels(path: Path) -> Iterator[str]:
    """What stands on buttons, and what submits a form."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "button" and node.args and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)
        yield from (
            word.value.value
            for word in node.keywords
            if word.arg == "submit" and isinstance(word.value, ast.Constant) and isinstance(word.value.value, str)
        )


def is_title(label: str) -> bool:
    words = label.split()
    return all(word[:1].isupper() or (word in SMALL and number) for number, word in enumerate(words))


@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_sentence_speaks_with_one_voice(path: Path) -> None:
    found = list(sentences(path))
    loud = [text for text in found if re.search(r"\w!(?!\w)", text)]
    banned = [
        (word, text)
        for text in found
        for word in (*SCOLDING, *JARGON, *OTHER_WORDS)
        if " " in text.strip() and re.search(rf"(?<!\w){re.escape(word)}", text.casefold())
    ]
    assert (loud, banned) == ([], [])


def test_every_button_is_written_in_title_case() -> None:
    found = [label for path in SPOKEN for label in labels(path)] + list(blockers.LABELS.values())
    assert len(found) > 30
    assert [label for label in found if not is_title(label)] == []


def test_a_label_in_lower_case_and_a_loud_sentence_would_be_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('button("Answer late", X)\nsay(f"{count} answers arrived!")\n', "utf-8")
    assert [is_title(label) for label in labels(module)] == [False]
    assert any(re.search(r"\w!(?!\w)", text) for text in sentences(module))
