"""One pilot from its charter to production, over twenty weeks, as the README promises it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.pilots import Metric, Stage
from bot.sandbox import Person, View
from tests.week.house import House

OPENS = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def command(home: House, person: Person, text: str) -> View:
    view = person.command(f"/pilot {text}", home.channel).view
    assert view is not None
    return view


def week(home: House, number: int, rating: int, *, told: str = "Went on", **others: Any) -> None:
    """One week: the team answers on Monday, Sam rates, and the digest comes on Tuesday."""
    monday = OPENS + timedelta(weeks=number)
    monday -= timedelta(hours=1) if monday.date() >= datetime(2027, 3, 29, tzinfo=UTC).date() else timedelta()
    home.tick(monday)
    home.answer(home.dana, told, rating=str(rating), **others)
    home.answer(home.ravi, rating=str(rating))
    home.rate(home.sam, 4)
    home.tick(monday + timedelta(days=1, hours=7))


def gate(home: House, **fields: Any) -> None:
    answers = {
        "effect": "Partly",
        "cost": "As much as expected",
        "verdict": "Go on to the stage below",
        "taken_by": home.sam,
    }
    assert command(home, home.dana, "gate").fill(answers | fields).submit().closed
    home.tick()


def measure(home: House, value: str, on: str) -> None:
    charter = home.dana.command("/pilot charter", home.channel).messages[-1]
    form = home.dana.press(charter, "Add a Measurement").view
    assert form is not None
    assert form.fill(measured=value, on=on).submit().errors == {}


def status(home: House) -> str:
    return home.lena.command("/pilot status invoice-triage").text


def test_a_pilot_goes_from_its_charter_to_production_in_twenty_weeks(home: House) -> None:
    # Week one: what it is for, and what production will need of others.
    home.add_pilot(metric=Metric("Minutes per invoice", 12, 7, "min"))
    charter = home.dana.command("/pilot charter", home.channel).messages[-1]
    form = home.dana.press(charter, "Edit Charter").view
    assert form is not None
    form.fill(problem="Clerks type every invoice", decides=home.sam).submit()
    home.tick(OPENS)
    asked = command(home, home.dana, "readiness").press("Change: Security review").view
    assert asked is not None
    asked.fill(state="Asked", due_on="2026-12-18", team="Security").submit()
    week(home, 0, 3)
    assert "Problem: Clerks type every invoice" in status(home)
    assert "4 of 4 sign-offs open, 14 unknown, Security review due Fri 18 Dec 2026" in home.digests[-1].text

    # Nobody answers the security review in time, and it becomes a blocker with a dated promise.
    week(home, 1, 3)
    gate(home, why="The invoices are there", effect="Too early to tell")
    assert any("gate after selection: go on with data" in message.text for message in home.lena.dm)
    week(home, 2, 3)
    home.tick("2026-12-21 08:00")
    offer = next(message for message in home.dana.dm if "Is it a blocker?" in message.text)
    home.dana.press(offer, "Raise as a Blocker")
    week(home, 3, 2)
    home.tick("2026-12-23 09:00")
    escalated = next(message for message in reversed(home.sam.dm) if "Blocker #1" in message.text)
    promise = home.sam.press(escalated, "Commit to a Date").view
    assert promise is not None
    promise.fill(on="2027-01-05").submit()
    home.tick()
    assert "promised it for Tue 5 Jan 2027" in status(home)

    # It is kept, and what was at risk passes; build and measure go on, and the metric moves.
    week(home, 4, 3, at_risk="The scanner")
    for number in (5, 6):
        week(home, number, 3)
    assert "Risk #1 has stood for 3 check-ins or more" in home.digests[-1].text
    command(home, home.dana, "risks").press("Passed: Risk #1")
    home.dana.press(escalated_note(home), "Mark Solved")
    settled = command(home, home.dana, "readiness").press("Change: Security review").view
    assert settled is not None
    settled.fill(state="Done").submit()
    gate(home, why="Security has agreed")
    for number in range(7, 12):
        week(home, number, 4)
    measure(home, "9.5", "2027-02-15")
    gate(home, why="It works in shadow mode")
    decision = command(home, home.dana, "decide")
    decision.fill(what="Credit notes come later", given_up="One invoice in ten", taken_by=home.sam).submit()
    week(home, 12, 5)
    assert "Credit notes come later; given up: One invoice in ten" in home.digests[-1].text
    for number in range(13, 20):
        week(home, number, 5)

    # Shipped: the last gate, and what was learned.
    ending = command(home, home.dana, "end")
    ending.fill(outcome="Shipped: it is in production", measured="6.9", happened="Ask for the review in week one")
    assert ending.fill(effect="Yes", cost="Less than expected").submit().closed
    home.tick()
    told = status(home)
    assert "Minutes per invoice: from 12 to 7 min; 6.9 on Tue 13 Apr 2027, 102% of the way" in told
    assert f"Last gate, after {Stage.MEASURE}: scale it" in told
    shipped = home.mei.messages(home.channel)[-1].text
    assert "Invoice triage has shipped." in shipped
    assert "Improves the metric: yes\nCosts: less than expected" in shipped
    history = home.lena.command("/pilot history invoice-triage").text
    assert "Credit notes come later" in history
    assert len(home.digests) == 20
    assert "Ask for the review in week one" in home.gus.command("/pilot lessons review").text


def escalated_note(home: House) -> Any:
    """The newest message in the channel on which the item can be solved."""
    everything = home.dana.messages(home.channel)
    return next(one for one in reversed(everything) if "Mark Solved" in one.buttons and "Blocker #1" in one.text)


def test_a_pilot_that_uses_none_of_it_does_not_notice_it(home: House) -> None:
    home.open_week()
    form = home.ravi.press(home.card, "answer_check_in").view
    assert form is not None
    required = {block["block_id"] for block in form.blocks if block["type"] == "input" and not block.get("optional")}
    assert required == {"completed"}
    form.close()
    home.answer(home.ravi, blocking="No access to the archive", category="Data")
    for day in ("2026-12-01 15:00", "2026-12-07 08:00", "2026-12-08 15:00", "2027-01-04 09:00"):
        home.tick(day)
    everybody = (home.dana, home.ravi, home.mei, home.sam, home.lena)
    told = [one.text + one.shown for person in everybody for one in (*person.dm, *person.messages(home.channel))]
    answers = ("status", "history", "list", "blockers", "digest")
    told += [home.mei.command(f"/pilot {word}", home.channel).text for word in answers]
    noticed = re.findall(
        r"[Cc]harter|[Rr]isk|[Rr]eadiness|[Ss]cope|\b[Gg]ate\b|[Ll]esson|[Dd]ecided|[Dd]ecision|[Aa]genda",
        "\n".join(told),
    )
    assert len(told) > 20
    assert noticed == []
