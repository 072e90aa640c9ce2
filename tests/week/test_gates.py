"""Stage gates in Slack: three questions, a decision, and everybody told."""

from typing import Any

from bot.domain.pilots import Stage
from bot.sandbox import Submitted, View
from bot.services.pilots import import_pilots
from tests.week.house import House

ANSWERS = {"effect": "Yes", "problems": "Two types fail", "cost": "More than expected"}


def form(home: House) -> View:
    view = home.dana.command("/pilot gate invoice-triage").view
    assert view is not None
    return view


def passed(home: House, view: View, verdict: str = "Go on to the stage below", **fields: Any) -> Submitted:
    filled = ANSWERS | {"verdict": verdict, "why": "It pays", "taken_by": home.sam} | fields
    submitted = view.fill(filled).submit()
    home.tick()
    return submitted


def status(home: House) -> str:
    return home.mei.command("/pilot status", home.channel).text


def test_a_gate_moves_the_stage_and_tells_channel_sponsor_and_leaders(home: House) -> None:
    home.add_pilot(stage=Stage.DATA)
    home.tick("2026-11-30 09:00")
    assert passed(home, form(home)).closed
    told = [
        person.messages(home.channel)[-1] if person is home.mei else person.dm[-1] for person in (home.mei, home.sam)
    ]
    for message in (*told, home.lena.dm[-1]):
        assert message.text.startswith("Invoice triage · gate after data: go on with build")
        assert "Improves the metric: yes\nCosts: more than expected" in message.text
        assert "New problems: Two types fail" in message.text
    assert "Stage: build" in status(home)
    assert f"Last gate, after data: go on with build, decided by <@{home.sam.id}>" in status(home)
    assert "Gate after data" not in status(home)


def test_a_pilot_that_goes_back_is_said_to(home: House) -> None:
    home.add_pilot(stage=Stage.MEASURE)
    passed(home, form(home), wanted="Data")
    assert home.mei.messages(home.channel)[-1].text.startswith("Invoice triage · gate after measure: go back to data")
    assert "Stage: data" in status(home)


def test_a_gate_stands_among_the_decisions(home: House) -> None:
    home.open_week()
    passed(home, form(home), "Change the plan, and stay in this stage")
    home.tick("2026-12-01 15:00")
    assert f"Decided:\n• <@{home.sam.id}>: Gate after selection: change the plan" in home.digests[-1].text
    assert "Stage: selection" in status(home)


def test_a_stage_that_is_left_out_is_said_plainly(home: House) -> None:
    home.add_pilot()
    passed(home, form(home), wanted="Build")
    told = home.mei.messages(home.channel)[-1].text
    assert "It goes from selection straight to build; data was left out." in told
    assert "Build begins with 15 items of the readiness map unknown: Systems that it reads, " in told


def test_whoever_records_a_gate_reads_what_is_unknown_before_build_begins(home: House) -> None:
    home.add_pilot()
    said = "Unknown on the readiness map: Systems that it reads, "
    view = form(home)
    assert said in view.shown
    assert "and 10 more. Build may begin all the same; the message about this gate says so." in view.shown
    home.add_pilot(stage=Stage.BUILD)
    assert said not in form(home).shown


def test_moving_a_stage_in_the_set_up_form_leads_to_the_gate(home: House) -> None:
    home.add_pilot()
    view = home.dana.command("/pilot edit invoice-triage").view
    assert view is not None
    view.fill(stage="Data").submit()
    for _ in range(3):
        assert home.dana.view is not None
        home.dana.view.submit()
    gate = home.dana.view
    assert gate is not None
    assert gate.title == "Stage gate"
    assert "Stage: selection" in status(home)
    assert gate.value("wanted") == "Data"
    assert "Unknown on the readiness map" in gate.shown
    assert passed(home, gate).closed
    assert home.dana.view is None
    assert "Stage: data" in status(home)


def test_a_stage_moved_by_a_file_asks_the_champion_for_the_answers(home: House) -> None:
    home.add_pilot()
    home.tick("2026-11-30 09:00")
    import_pilots(home.bot.deps, [home.spec(stage=Stage.MEASURE)])
    home.tick()
    view = home.dana.press(home.dana.dm[-1], "Answer the Questions").view
    assert view is not None
    passed(home, view)
    told = home.mei.messages(home.channel)[-1].text
    assert "It goes from selection straight to measure; data and build were left out." in told
    assert "Measure begins with 15 items of the readiness map unknown: " in told


def test_the_end_of_measure_asks_too(home: House) -> None:
    home.add_pilot(stage=Stage.MEASURE)
    view = home.dana.command("/pilot end invoice-triage").view
    assert view is not None
    unanswered = view.fill(outcome="Shipped: it is in production", happened="Start small").submit()
    assert sorted(unanswered.errors) == ["cost", "effect"]
    assert view.fill(ANSWERS).submit().closed
    home.tick("2026-11-30 09:00")
    for told in (home.mei.messages(home.channel)[-1], home.sam.dm[-1], home.lena.dm[-1]):
        assert "Improves the metric: yes\nCosts: more than expected" in told.text
        assert "New problems: Two types fail" in told.text
    assert "Last gate, after measure: scale it" in home.mei.command("/pilot status invoice-triage").text


def test_of_two_who_record_at_once_the_second_is_told(home: House) -> None:
    home.add_pilot()
    other = home.sam.command("/pilot gate invoice-triage").view
    assert other is not None
    passed(home, form(home))
    assert "Somebody else has moved this pilot to data meanwhile." in passed(home, other).errors["why"]


def test_only_those_who_may_change_a_pilot_record_its_gates(home: House) -> None:
    home.add_pilot()
    reply = home.mei.command("/pilot gate invoice-triage")
    assert "Only the pilot's champion" in reply.text
