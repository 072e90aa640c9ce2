"""However much there is and whatever people write, Slack takes every message, and nothing is cut without saying so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.blockers import Event, EventKind, Kind, State
from bot.domain.carryover import CarriedOver, CarriedRisks
from bot.domain.charter import PROBLEM_LIMIT, WORK_LIMIT, Change, Charter, Chartered, Measurement, Part
from bot.domain.checkins import Category
from bot.domain.decisions import Decision
from bot.domain.dependencies import Dependency, Named
from bot.domain.gates import Cost, Effect, Findings, Gate, Verdict
from bot.domain.holdups import HeldUp, Holdup
from bot.domain.journey import NO_JOURNEY
from bot.domain.lessons import Lesson, Told
from bot.domain.people import Absence, UserId
from bot.domain.pilots import Ending, Metric, PilotState, Stage
from bot.domain.portfolio import Standing
from bot.domain.preflight import Finding
from bot.domain.readiness import NAME_LIMIT, NOTE_LIMIT, TEAM_LIMIT, Map, Need, NeedKind, NeedState
from bot.domain.risks import Risk, opening
from bot.domain.sync import Agenda, Sync
from bot.sandbox.blockkit import check_suggested
from bot.views import (
    blockers,
    cadence,
    carryover,
    charter,
    decisions,
    dependencies,
    doctor,
    ending,
    escalations,
    gates,
    holdups,
    itemforms,
    lessons,
    offers,
    people,
    pilots,
    raising,
    readiness,
    riskforms,
    sync,
)
from bot.views.blocks import Content, View, notice
from bot.views.checkins import card, form
from bot.views.digest import digest_message
from bot.views.pilots import Status
from bot.views.portfolio import pilot_list, portfolio_message
from tests.builders import NOW, SPONSOR, WEEK, aged, blocker, dependency, digest, pilot, risk, submitted
from tests.domain.test_portfolio import standing
from tests.views.measure import problems_of, problems_of_view, words_of
from tests.views.test_home import check_in
from tests.views.test_portfolio import portfolio

LONGEST = "&<" * 1000
HEBREW = "הגישה לארכיון חסומה עד שהספק יאשר. " * 55
NAME = "&" * 80
WRITTEN = {
    "letters": "x" * 2000,
    "signs that Slack escapes": LONGEST,
    "right-to-left": HEBREW,
    "emoji": "🚧" * 1000,
    "mentions": "<!channel> <@U1> *b* " * 90,
}


def many(count: int, text: str, **changes: Any) -> tuple[Any, ...]:
    values = {"state": State.ESCALATED, "asked": (SPONSOR, UserId("UDEPUTY")), "note": text[:500]}
    return tuple(
        replace(aged(40, id=number, text=text, **(values | changes)), pilot_name=NAME) for number in range(count)
    )


def status(text: str, count: int = 60) -> Content:
    held = tuple((NOW + timedelta(weeks=number), "skip-date") for number in range(9))
    return pilots.status(
        Status(
            pilot=pilot(name=NAME),
            on=NOW.date(),
            check_in=None,
            answered=0,
            last_week=None,
            live=many(count, text),
            risks=risks_of(text, count),
            next_opens_at=NOW,
            skipped=held,
        ),
        command="/pilot",
    )


METRIC = Metric(NAME, 12, 7, "&" * 20)


def chartered(text: str) -> Chartered:
    words = dict.fromkeys(("task", "inputs", "outputs", "quality", "unsure"), text[:WORK_LIMIT])
    moved = Change(Part.PROBLEM, text[:PROBLEM_LIMIT], text[:PROBLEM_LIMIT], SPONSOR, NOW)
    measured = tuple(Measurement(NOW.date() - timedelta(days=day), day / 7) for day in range(200, 0, -1))
    return Chartered(Charter(problem=text[:PROBLEM_LIMIT], decides=SPONSOR, **words), measured, (moved,) * 90)


def gate(text: str) -> Gate:
    return Gate(
        pilot_id=1,
        before=Stage.SELECTION,
        after=Stage.SCALE,
        effect=Effect.PARTLY,
        problems=text,
        cost=Cost.MORE,
        verdict=Verdict.SCALE,
        why=text,
        taken_by=SPONSOR,
        recorded_by=SPONSOR,
        at=NOW,
    )


def decision(text: str) -> Decision:
    return Decision(
        what=text, why=text, given_up=text, taken_by=SPONSOR, link="https://x", pilot_id=1, recorded_by=SPONSOR, at=NOW
    )


def need(number: int, text: str) -> Need:
    return Need(
        id=number,
        pilot_id=1,
        kind=NeedKind.GOVERNANCE,
        name=text[:NAME_LIMIT],
        owner=SPONSOR,
        team=text[:TEAM_LIMIT],
        due_on=date(2026, 1, 1),
        state=NeedState.ASKED,
        note=text[:NOTE_LIMIT],
        touched=True,
        blocker_id=number,
    )


def map_(text: str) -> Map:
    """Three hundred items that nobody has answered in time."""
    needs = [need(number, text) for number in range(1, 301)]
    return Map(
        pilot=pilot(name=NAME), needs=needs, may_change=True, today=NOW.date(), blocking=(), gone=frozenset({SPONSOR})
    )


def lesson(text: str) -> Told:
    kept = Lesson(
        id=1,
        pilot_id=1,
        happened=text,
        again=text,
        category=Category.GOVERNANCE,
        written_by=SPONSOR,
        written_at=NOW,
        version=1,
    )
    return Told(kept, NAME, may_edit=True)


def risks_of(text: str, count: int) -> tuple[Risk, ...]:
    return tuple(
        risk(id=number, what=text[:2000], sign=text[:1000], response=text[:1000], owner=SPONSOR)
        for number in range(1, count + 1)
    )


def named(text: str) -> Dependency:
    return dependency((text or "x")[:60], owner=SPONSOR, shared=True)


def held_up(text: str, count: int) -> list[tuple[Holdup, bool]]:
    """Dependencies that hold up many pilots with many items, and stand on many maps and lists of risks."""
    pilots = tuple(HeldUp(NAME, 1.5, many(9, text)) for _ in range(12))
    needs = tuple((NAME, need(number, text)) for number in range(1, 20))
    at_risk = tuple((NAME, each) for each in risks_of(text, 20))
    return [(Holdup(replace(named(text), id=number), pilots, needs, at_risk), True) for number in range(count)]


MESSAGES: dict[str, Callable[[str], Content]] = {
    "status": status,
    "list of what is open": lambda text: blockers.listing(
        pilot(name=NAME), many(60, text), 1, record=["x"], command="/pilot"
    ),
    "escalation": lambda text: escalations.bundle(many(60, text), SPONSOR, {}, command="/pilot"),
    "escalation of several that wait on the same": lambda text: escalations.bundle(
        [
            replace(one, blocker=replace(one.blocker, dependency=named(f"{one.blocker.id % 9}")))
            for one in many(60, text)
        ],
        SPONSOR,
        {},
        command="/pilot",
    ),
    "escalation of one": lambda text: escalations.bundle(many(1, text), SPONSOR, {}, command="/pilot"),
    "news": lambda text: escalations.report(
        blocker(text=text), Event(EventKind.DECLINED, SPONSOR, NOW, State.ESCALATED, State.DECLINED, text[:500])
    ),
    "lessons found": lambda text: lessons.found([lesson(text)] * 10, 70, text, command="/pilot"),
    "lessons offered": lambda text: lessons.offered(blocker(text=text), [lesson(text)] * 3, command="/pilot"),
    "agenda of a sync": lambda text: sync.agenda(
        pilot(name=NAME),
        Sync(id=1, pilot_id=1, check_in_id=1, prepared_at=NOW),
        Agenda(
            on=NOW.date(),
            away=Absence(date(2026, 3, 1), date(2026, 3, 9)),
            submitted=[submitted(completed=text, at_risk=text)] * 20,
            lessons=[lesson(text).lesson] * 20,
            live=[*many(20, text), *many(20, text, state=State.COMMITTED, owner=SPONSOR)],
            journey=NO_JOURNEY,
        ),
    ),
    "charter": lambda text: charter.charter_message(
        pilot(name=NAME, metric=METRIC), chartered(text), may_change=True, may_measure=True
    ),
    "gate": lambda text: gates.announcement(pilot(name=NAME), gate(text[:1000]), [text[:120]] * 300, "/pilot"),
    "decision": lambda text: decisions.announcement(pilot(name=NAME), decision(text[:1000])),
    "need that nobody answers": lambda text: readiness.offer(pilot(name=NAME), need(1, text)),
    "lessons of a month": lambda text: lessons.monthly([lesson(text)] * 70, command="/pilot"),
    "end": lambda text: ending.ended(
        pilot(name=NAME),
        SPONSOR,
        Ending(PilotState.STOPPED, ""),
        lesson(text).lesson,
        Findings(effect=Effect.NO, problems=text[:1000], cost=Cost.MORE),
    ),
    "digest of many risks": lambda text: digest_message(digest(risks=risks_of(text, 60))),
    "thread note": lambda text: blockers.thread_note(
        blocker(text=text, state=State.DECLINED, note=text[:500], dependency=named(text))
    ),
}


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("name", MESSAGES)
def test_whatever_is_written_slack_takes_it(name: str, written: str) -> None:
    assert problems_of(MESSAGES[name](WRITTEN[written])) == []


@pytest.mark.parametrize("written", WRITTEN)
def test_a_window_holds_it_too(written: str) -> None:
    text = WRITTEN[written]
    item = aged(40, text=text, state=State.WAITING, note=text[:500])
    asked = Event(EventKind.TEAM_ASKED, SPONSOR, NOW, State.ESCALATED, State.WAITING, text[:500])
    (one,) = risks_of(text, 1)
    views: list[View] = [
        riskforms.window(pilot(name=NAME), risks_of(text, 60), may_change=True, gone=[SPONSOR], on=NOW.date()),
        riskforms.risk_form(one, page=1),
        riskforms.history(one, [opening(one)] * 90),
        itemforms.history(item, [asked] * 90),
        holdups.window(held_up(text, 60), may_change=True, page=2),
        dependencies.name_form(blocker(text=text, dependency=named(text))),
        dependencies.change_form(named(text), page=3),
        dependencies.merge_form(named(text), page=3),
        dependencies.merge_preview(named(text), named(text), pilots=1000),
        offers.offer_form(named(text), many(200, text), first=NOW.date(), last=NOW.date()),
        notice("Escalated", offers.asked(named(text), SPONSOR, range(1000, 1200), range(1200, 1400))),
        notice("Promised", offers.promised(named(text), range(1000, 1200), range(1200, 1400))),
        itemforms.answer_form(item.blocker),
        lessons.lesson_window(lesson(text)),
        lessons.lesson_form(pilot(name=NAME), lesson(text).lesson, lesson(text).lesson),
        ending.end_form(pilot(name=NAME), lesson(text).lesson),
        raising.raise_form([pilot(id=number, name=NAME) for number in range(1, 151)], text=text),
        readiness.window(map_(text), 2),
        readiness.need_form(need(1, text), page=15),
        charter.purpose_form(pilot(name=NAME, metric=METRIC), chartered(text)),
        charter.work_form(pilot(name=NAME), chartered(text)),
        charter.changes_window(pilot(name=NAME), chartered(text)),
        charter.window(pilot(name=NAME, metric=METRIC), chartered(text), may_change=True, may_measure=True),
        gates.gate_form(pilot(name=NAME, metric=METRIC), SPONSOR, [text[:120]] * 300),
        decisions.decision_form([pilot(id=number, name=NAME) for number in range(1, 151)], SPONSOR, text=text),
        sync.done_form(pilot(name=NAME), Sync(id=1, pilot_id=1, check_in_id=1, prepared_at=NOW)),
        people.away_form([Absence(date(2026, 3, 1), date(2026, 3, 2))] * 90, first=date(2026, 3, 1), last=None),
    ]
    assert [problem for view in views for problem in problems_of_view(view)] == []


def test_the_items_of_earlier_weeks_fit_into_a_form() -> None:
    carried = CarriedOver(many(8, LONGEST), 52, tuple(item.blocker for item in many(3, LONGEST)))
    parts = carryover.section(carried, changed={f"carry:{number}" for number in range(8)}, command="/checkins")
    assert len(parts) <= 80
    assert "and 52 more; `/checkins blockers` lists them." in words_of(parts)


def test_the_risks_of_earlier_weeks_fit_into_the_same_form() -> None:
    items = CarriedOver(many(8, LONGEST), 52, tuple(item.blocker for item in many(3, LONGEST)))
    asked = CarriedRisks(risks_of(LONGEST, 5), 52)
    changed = {*(f"carry:{number}" for number in range(8)), *(f"risk:{number}:1" for number in range(1, 6))}
    zone = pilot().cadence.zone
    at_risk = carryover.at_risk(asked, changed=changed, on=NOW.date(), zone=zone, command="/checkins")
    assert "and 52 more; `/checkins risks` lists them." in words_of(at_risk)
    view = form(
        pilot(name=NAME),
        check_in(),
        mine=None,
        rating=None,
        privacy="x" * 1000,
        rates=True,
        carried=carryover.section(items, changed=changed, command="/checkins"),
        at_risk=at_risk,
        naming=Named(named(LONGEST)),
    )
    assert problems_of_view(view) == []


@pytest.mark.parametrize("written", WRITTEN)
def test_a_menu_takes_what_is_suggested_however_much_that_is(written: str) -> None:
    known = [replace(named(f"{number} {WRITTEN[written]}"), id=number) for number in range(1, 300)]
    for typed in ("", "7", WRITTEN[written]):
        assert check_suggested({"options": dependencies.suggestions(known, typed)}) == []
    assert check_suggested({"options": dependencies.known_only(known)}) == []


def test_what_is_open_is_listed_page_by_page_and_every_item_stands_on_one() -> None:
    items = many(60, "No access")
    pages = [
        words_of(blockers.listing(pilot(), items, page, record=[], command="/pilot").blocks) for page in range(1, 7)
    ]
    assert [
        item.blocker.id for item in items if not any(f"Blocker #{item.blocker.id} " in page for page in pages)
    ] == []
    assert "Page 2 of 6, 60 items. `/pilot blockers invoice-triage 3` goes on." in pages[1]
    assert "goes on" not in pages[5]


def test_words_that_an_escalation_shortens_can_be_read_in_full() -> None:
    shown = escalations.bundle(many(60, "x" * 2000), SPONSOR, {}, command="/pilot")
    assert "History shows them in full." in words_of(shown.blocks)
    alone = escalations.bundle(many(1, "x" * 2000), SPONSOR, {}, command="/pilot")
    assert "x" * 2000 in words_of(alone.blocks)


def test_every_finding_of_a_look_at_a_pilot_is_shown() -> None:
    findings = [Finding(f"Person {number} has left the workspace. {'x' * 80}", "Name another.") for number in range(60)]
    for content in (doctor.doctor(pilot(), findings), doctor.to_mend(pilot(), NOW, findings)):
        assert problems_of(content) == []
        assert "Person 59" in words_of(content.blocks)


def test_of_many_pilots_some_keys_are_named_and_the_rest_counted() -> None:
    shown = pilots.which_one([pilot(key=f"pilot-{number}-{'x' * 30}") for number in range(1000)], "/pilot status")
    assert problems_of(shown) == []
    assert "and 980 more" in shown.text


def test_of_many_who_answered_some_are_named_and_the_rest_counted() -> None:
    shown = card(pilot(), check_in(), [UserId(f"U{number:010}") for number in range(400)])
    assert problems_of(shown) == []
    assert "and 350 more" in shown.text


def test_every_slot_that_is_left_out_is_counted() -> None:
    held = [(NOW, "holiday")] * 9
    assert "6 more are left out too." in "\n".join(cadence.coming(pilot(), NOW, held))


def test_every_promise_of_a_reader_is_counted() -> None:
    promised = many(9, "x", state=State.COMMITTED, owner=SPONSOR, promised_on=date(2026, 3, 9), asked=())
    text = digest_message(digest(live=promised), reader=SPONSOR).text
    assert "and 3 more promises of yours" in text


def test_everybody_who_owes_an_answer_is_counted() -> None:
    asked = tuple(UserId(f"UPERSON{number}") for number in range(5))
    one: Standing = standing(live=(aged(4, state=State.ESCALATED, asked=asked),))
    shown = portfolio_message(portfolio(one), WEEK, command="/pilot")
    assert "<@UPERSON2> and 2 more" in shown.text
    assert "and 2 more" in words_of(shown.blocks)
    assert problems_of(pilot_list([one], 1, command="/pilot")) == []


@pytest.mark.parametrize("name", ["status", "list of what is open", "escalation", "escalation of one"])
def test_the_plain_text_tells_of_items_however_long_their_words_are(name: str) -> None:
    text = MESSAGES[name](WRITTEN["letters"]).payload()["text"]
    assert text.count("Blocker #") >= (1 if name == "escalation of one" else 6)


def test_people_are_named_as_one_would_say_it() -> None:
    three = (SPONSOR, UserId("UDEPUTY"), UserId("ULEAD"))
    one = blocker(state=State.UNANSWERED, asked=three)
    assert blockers.standing(one) == "Unanswered by <@USPONSOR>, <@UDEPUTY> and <@ULEAD>"


def test_the_facts_of_an_ask_begin_like_a_sentence() -> None:
    ask = aged(3, kind=Kind.ASK)
    for shown in (
        blockers.listing(pilot(), [ask], 1, record=[], command="/pilot"),
        escalations.bundle([ask], SPONSOR, {}, command="/pilot"),
    ):
        assert "\nRaised by" in words_of(shown.blocks)


def test_pilots_for_which_there_is_no_room_in_a_menu_are_counted() -> None:
    view = raising.raise_form([pilot(id=number) for number in range(1, 151)])
    assert "50 more pilots" in words_of(view["blocks"])


def test_a_record_has_its_place_below_the_last_item() -> None:
    lines = blockers.listing(pilot(), many(2, "x"), 1, record=["*Promises kept:* 1 of 2"], command="/pilot").text
    assert lines.endswith("*Promises kept:* 1 of 2")


def test_every_word_of_a_charter_can_be_read() -> None:
    known = chartered(LONGEST)
    shown = charter.charter_message(pilot(metric=METRIC), known, may_change=False, may_measure=False)
    quoted = [element["elements"][0]["text"] for block in shown.blocks for element in block.get("elements", [])[1:]]
    assert [text for text in quoted if text == known.charter.task] == [known.charter.task] * 5
