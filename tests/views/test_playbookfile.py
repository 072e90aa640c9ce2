"""Playbooks: the one that ships can be read, and what is wrong with another is named with its line."""

from importlib import resources

import pytest

from bot.domain.playbook import Standard
from bot.domain.readiness import NeedKind
from bot.views.playbookfile import read

GOOD = """stages:
  build:
    - {kind: sign-off, name: Security review, team: Security, days: 10, note: Form 7}
    - {kind: data source, name: Invoices}
"""


def test_the_playbook_that_ships_has_no_errors_and_names_every_kind() -> None:
    standards, problems = read(resources.files("bot").joinpath("playbook.yml").read_bytes())
    assert problems == []
    assert {standard.kind for standard in standards} == set(NeedKind)


def test_items_are_read_as_they_stand() -> None:
    assert read(GOOD.encode()) == (
        [
            Standard(kind=NeedKind.APPROVAL, name="Security review", team="Security", days=10, note="Form 7"),
            Standard(kind=NeedKind.DATA, name="Invoices"),
        ],
        [],
    )


def test_a_playbook_nested_without_end_is_refused() -> None:
    assert "nested too deeply" in read(b"[" * 50_000)[1][0].sentence


@pytest.mark.parametrize(
    ("good", "bad", "line", "field", "cure"),
    [
        ("kind: sign-off", "kind: stamp", 3, "stages.build[1].kind", "“stamp” is no kind; choose one of system read"),
        ("name: Invoices", "nme: Invoices", 4, "stages.build[2].name", "this field is missing"),
        ("days: 10", "days: ten", 3, "stages.build[1].days", "not a number of days from 0 to 1,000"),
        ("name: Invoices", "name: security review", 4, "name", "stands in this file twice"),
        ("build:", "bild:", 2, "stages.bild", "there is no such field; known are build, data"),
        ("stages:", "stags:", 1, "stages", "this field is missing"),
        ("stages:", "stages: [", 3, "stages", "this is not YAML"),
    ],
)
def test_what_cannot_be_read_is_named(good: str, bad: str, line: int, field: str, cure: str) -> None:
    _, problems = read(GOOD.replace(good, bad, 1).encode())
    assert any((one.line, one.field) == (line, field) and cure in one.sentence for one in problems), problems
