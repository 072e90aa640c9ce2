"""pilots.yml: what it says is what we read, and what is wrong is named with its line and its cure."""

import pytest

from bot.domain.cadence import Moment
from bot.domain.pilots import Metric, Stage, policy_problems
from bot.views.pilotfile import read
from bot.views.yamlfields import FileProblem
from tests.commandline.test_commandline import PILOTS


def test_a_pilot_is_read_as_it_is_described() -> None:
    [located], problems = read(PILOTS.encode())
    assert problems == []
    spec = located.spec
    assert (spec.key, spec.stage, spec.roster.deputy) == ("invoice-triage", Stage.BUILD, "U06")
    assert spec.metric == Metric("Minutes per invoice", 12, 7, "min")
    assert isinstance(spec.cadence.opens, Moment)
    assert spec.cadence.zone.key == "Europe/Berlin"


@pytest.mark.parametrize(
    ("good", "bad", "line", "field", "cure"),
    [
        ("Europe/Berlin", "Europe/Berln", 14, "pilots[1].cadence.timezone", "“Europe/Berln” is not a time zone"),
        ("stage:", "stge:", 13, "pilots[1].stge", "there is no such field; known are"),
        ("stage: build", "stage: done", 13, "pilots[1].stage", "choose one of selection, data, build"),
        ("    sponsor: U04\n", "", 2, "pilots[1].sponsor", "this field is missing; add it."),
        ("sponsor: U04", "sponsor: sam", 7, "pilots[1].sponsor", "“sam” is not a Slack user id"),
        ("sponsor: U04", "sponsor: U", 7, "pilots[1].sponsor", "“U” is not a Slack user id"),
        ("sponsor: U04", "sponsor: UÄÖ", 7, "pilots[1].sponsor", "“UÄÖ” is not a Slack user id"),
        ("channel: C0123456789", "channel: G", 4, "pilots[1].channel", "“G” is not a Slack channel id"),
        ("channel: C0123456789", "channel: D0123456789", 4, "pilots[1].channel", "is not a Slack channel id"),
        ("sponsor: U04", "sponsor: U04\n    sponsor: U05", 8, "pilots[1].sponsor", "stands here twice"),
        ("mon 09:00", "someday", 14, "pilots[1].cadence.opens", "is not a weekday and a time like mon 09:00"),
        ("channel: C0123456789", "channel: general", 4, "pilots[1].channel", "is not a Slack channel id"),
        ("channel: C0123456789", "channel: #general", 4, "pilots[1].channel", "this field is missing"),
        ("target_date: 2027-03-31", "target_date: soon", 11, "pilots[1].target_date", "not a date like 2027-03-31"),
        ("baseline: 12", "baseline: .nan", 12, "pilots[1].metric.baseline", "“.nan” is not a number."),
        ("baseline: 12", "baseline: nan", 12, "pilots[1].metric.baseline", "“nan” is not a number."),
        ("target: 7", "target: -inf", 12, "pilots[1].metric.target", "“-inf” is not a number."),
        ("stage: build", "[stage, of]: build", 13, "pilots[1]", "a field's name must be a single word."),
        ("baseline: 12", "baseline: twelve", 12, "pilots[1].metric.baseline", "“twelve” is not a number."),
        ("practitioners: [U01, U02, U03]", "practitioners: U01", 6, "pilots[1].practitioners", "expected a list."),
        ("stage: build", "charter: {problm: x}", 13, "pilots[1].charter.problm", "there is no such field"),
        (
            "stage: build",
            "charter: {measurements: [{on: 2026-01-01, value: x}]}",
            13,
            "pilots[1].charter.measurements[1].value",
            "“x” is not a number.",
        ),
        ("pilots:", "pilot:", 1, "pilots", "this field is missing; add it."),
    ],
)
def test_what_cannot_be_read_is_named(good: str, bad: str, line: int, field: str, cure: str) -> None:
    _, problems = read(PILOTS.replace(good, bad, 1).encode())
    assert any((one.line, one.field) == (line, field) and cure in one.sentence for one in problems), problems


@pytest.mark.parametrize(
    ("written", "field", "cure"),
    [
        ("{repeats: often}", "pilots[1].policy.repeats", "“often” is not a number."),
        ("{patience: 2}", "pilots[1].policy.patience", "there is no such field; known are ask_grace_hours"),
        ("3", "pilots[1].policy", "expected fields"),
    ],
)
def test_a_policy_that_cannot_be_read_is_named(written: str, field: str, cure: str) -> None:
    _, problems = read((f"{PILOTS}    policy: {written}\n").encode())
    assert any((one.line, one.field) == (15, field) and cure in one.sentence for one in problems), problems


def test_a_policy_that_is_read_knows_its_lines() -> None:
    [located], problems = read((f"{PILOTS}    policy:\n      sponsor_wait_days: 0\n").encode())
    assert problems == []
    [wrong] = policy_problems(located.spec.policy)
    assert str(located.problem(wrong.field, wrong.sentence)) == (
        "line 16, pilots[1].policy.sponsor_wait_days: “0” must be a number from 0.1 to 20."
    )


@pytest.mark.parametrize(
    ("written", "line", "field", "cure"),
    [
        ("{kind: sign-off, name: ARCHIVE}", 17, "name", "an item of this name already"),
        ("{kind: sign-off, name: ''}", 17, "name", "Please give it a name."),
        ("{kind: sign-off, name: Law, state: asked}", 17, "due", "Please say by when an answer is due"),
        ("{kind: stamp, name: Law}", 17, "kind", "“stamp” is no kind"),
        ("{kind: sign-off, name: Law, owner: sam}", 17, "owner", "is not a Slack user id"),
    ],
)
def test_what_keeps_an_item_from_a_readiness_map_is_named(written: str, line: int, field: str, cure: str) -> None:
    text = f"{PILOTS}    readiness:\n      - {{kind: data source, name: Archive}}\n      - {written}\n"
    _, problems = read(text.encode())
    found = [(one.line, one.field) for one in problems if cure in one.sentence]
    assert found == [(line, f"pilots[1].readiness[2].{field}")], problems


def test_two_measurements_of_one_day_are_refused_at_the_second() -> None:
    measured = "[{on: 2026-09-14, value: 11}, {on: 2026-10-05, value: 9}, {on: 2026-09-14, value: 8}]"
    _, [problem] = read(f"{PILOTS}    charter:\n      measurements: {measured}\n".encode())
    assert str(problem) == (
        "line 16, pilots[1].charter.measurements[3].on: this day stands here twice; keep one of its measurements."
    )


def test_every_problem_of_a_file_is_named_at_once() -> None:
    _, problems = read(PILOTS.replace("U04", "sam").replace("Europe/Berlin", "Mars").replace("build", "done").encode())
    assert [problem.line for problem in problems] == [7, 13, 14]


@pytest.mark.parametrize("text", ["pilots: [", "\t", "", "- a", "pilots: {a: 1}", "pilots: [1]", "&a [*a]"])
def test_what_is_not_a_list_of_pilots_is_refused_and_never_raises(text: str) -> None:
    pilots, problems = read(text.encode())
    assert pilots == []
    assert problems != []


def test_a_file_in_another_encoding_is_refused_at_its_line() -> None:
    assert read(PILOTS.replace("name: Invoice", "name: Für Invoice").encode("latin-1")) == (
        [],
        [FileProblem(3, "file", "this is not UTF-8 text; save the file as UTF-8.")],
    )


def test_a_file_that_an_editor_of_windows_has_saved_is_read() -> None:
    assert read(b"\xef\xbb\xbf" + PILOTS.replace("\n", "\r\n").encode())[1] == []


def test_a_file_nested_without_end_is_refused() -> None:
    assert "nested too deeply" in read(b"[" * 50_000)[1][0].sentence
