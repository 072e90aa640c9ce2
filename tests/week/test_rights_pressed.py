"""Whoever presses a button or submits a form without the right to is told so, and nothing changes (R33, R34)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.people import ChannelId
from bot.domain.pilots import Metric
from bot.sandbox import Channel, Message, Person, View
from bot.sandbox.elements import all_elements
from bot.views import blockers, charter, dependencies, digest, holdups, itemforms, readiness, riskforms
from tests.week.forgery import Forged, presses, renamed, rows, send, submission
from tests.week.house import House

ABOUT_ONESELF = {"turn_reminders_off", "turn_reminders_on", "set_up_pilot", "erase_me", "back_again"}
"""Buttons about whoever presses them."""
LEADING = {
    "charter_form",
    "commit_form",
    "commit_to_date",
    "decline_form",
    "delegate_form",
    "delegate_item",
    "ask_team_form",
    "define_work",
    "edit_charter",
    "end_pilot_form",
    "gate_form",
    "rate_confidence",
    "work_form",
}
"""What practitioners may not do."""
REFUSAL = re.compile(r"Only (the|whoever|full|people|members|admins)|You are not asked|not for you to see|only\.")
NAMES = (
    "invoice triage",
    "invoice-triage",
    "Invoice triage",
    "Clean archive",
    "Omit scans",
    "ACME",
    "Scanner breaks",
    "Falcon",
)
"""Words of the private pilot."""
COMMANDS = (
    "charter",
    "readiness",
    "risks",
    "lesson",
    "lessons",
    "gate",
    "end",
    "history",
    "status",
    "decide",
    "blocker",
)


class Place:
    """A private pilot with an item on the ladder, a check-in that is open, a risk, and a lesson."""

    def __init__(self, home: House) -> None:
        self.home = home
        home.slack.limits.enabled = False
        self.inside = [home.dana, home.ravi, home.mei]
        self.channel: Channel = home.slack.add_channel("secret", members=self.inside, private=True)
        home.add_pilot(channel=ChannelId(self.channel.id), metric=Metric("ACME minutes", 12, 3, "min"))
        home.tick("2026-11-30 08:00")
        self.card = self.newest("answer_check_in")
        form = opened(home.ravi, self.card, "answer_check_in")
        said = {"blocking": "Clean archive", "at_risk": "Scanner breaks", "needed": "An ACME contract"}
        form.fill(completed="Omit scans", **said).submit()
        home.tick("2026-11-30 12:01")
        raising = home.ravi.command("/pilot blocker", self.channel).view
        assert raising is not None
        raising.fill(dependency=raising.suggest("dependency", "Falcon").labels[0], text="Clean archive").submit()
        clear(home.ravi)
        lesson = home.dana.command("/pilot lesson invoice-triage").view
        assert lesson is not None
        fill(lesson, home).submit()
        clear(home.dana)

    def newest(self, action: str) -> Message:
        return next(one for one in reversed(self.home.ravi.messages(self.channel)) if action in str(one.blocks))

    def shown(self) -> Iterator[tuple[Person, Message | View]]:
        """Everything with buttons that somebody of the pilot sees, with what commands answer them."""
        people = [*self.inside, self.home.sam, self.home.lena]
        for person in people:
            yield from ((person, one) for one in person.messages() if one.buttons)
            person.open_home()
            self.home.tick()
            assert person.home is not None
            yield person, person.home
        yield from ((self.home.ravi, one) for one in self.home.ravi.messages(self.channel) if one.buttons)
        for word in COMMANDS:
            reply = self.home.dana.command(f"/pilot {word}", self.channel)
            yield from ((self.home.dana, one) for one in reply.messages)
            if reply.view is not None:
                yield self.home.dana, reply.view
            clear(self.home.dana)


def clear(person: Person) -> None:
    if person.view is not None:
        person.view.close(everything=True)


def opened(person: Person, target: Message | View, name: str) -> View:
    view = person.press(target, name).view
    assert view is not None, name
    return view


def fill(view: View, home: House) -> View:
    """Something that is valid in every field that must be filled in."""
    for one in all_elements(view.blocks):
        held = one.block["type"] == "input" and not one.block.get("optional") and not view.values.get(one.block_id)
        if held and one.type == "datepicker":
            later = home.bot.deps.clock.now().date() + timedelta(days=3)
            view.fill({one.block_id: date.isoformat(later)})
        elif held and one.type in ("static_select", "radio_buttons"):
            view.fill({one.block_id: one.options[-1]})
        elif held and one.type == "users_select":
            view.fill({one.block_id: home.ravi})
        elif held and one.type in ("plain_text_input", "number_input"):
            view.fill({one.block_id: "7"})
    return view


def gathered(place: Place) -> dict[str, Forged]:
    """Each kind of press and submission once, as people of the pilot would send it."""
    found: dict[str, Forged] = {}
    for person, target in place.shown():
        for forged in note(found, target, place.home):
            if forged.opens:
                window = person.press(target, forged.opens).view
                assert window is not None, forged
                note(found, window, place.home)
                window.close()
    return found


def note(found: dict[str, Forged], target: Message | View, home: House) -> list[Forged]:
    """Keep what is new of a message or a window, and return its presses among that."""
    new = [forged for forged in presses(target) if forged.name not in found]
    found.update({forged.name: forged for forged in new})
    if isinstance(target, View) and "submit" in target.record.payload:
        found.setdefault(target.callback_id, submission(fill(target, home)))
    return new


def with_later_ones(found: dict[str, Forged]) -> list[Forged]:
    """With what an item, a map and a check-in offer at other times: rights come before how things stand."""
    item, form = found["commit_to_date: Commit to a Date"], found["decline_form"]
    need, pilot = found["change_need: Change"], found["add_need: Add an Item"]
    risk = found["risk_passed: Passed"]
    forms = (itemforms.ANSWER_FORM, itemforms.OBJECT_FORM, itemforms.HAND_BACK_FORM)
    return [
        *found.values(),
        *(renamed(action, item) for action in blockers.LABELS if action != blockers.COMMIT),
        *(renamed(name, form) for name in forms),
        renamed(readiness.RAISE, need),
        renamed(readiness.BEGIN, pilot),
        renamed(charter.CHANGES, pilot),
        renamed(riskforms.STILL, risk),
        renamed(f"{riskforms.TURN}:on", pilot),
        *(renamed(action, item) for action in (holdups.ESCALATE, holdups.CHANGE, holdups.MERGE, holdups.COMMIT_ALL)),
        *(renamed(name, form) for name in (dependencies.NAME_FORM, dependencies.MERGE_NOW)),
    ]


def objections(home: House, person: Person, sent: list[Forged], helper: Person) -> list[str]:
    """What somebody without the right to could do, or was not told that they could not."""
    wrong = []
    before = rows(home)
    for forged in sent:
        told = send(home, person, forged, helper=helper)
        leaks = [name for name in NAMES if name in told]
        if not REFUSAL.search(told) or leaks or rows(home) != before:
            wrong.append(f"{forged.name}: {leaks}: {told[:300]}")
            before = rows(home)
    return wrong


def test_no_press_and_no_form_of_a_private_pilot_works_for_outsiders(home: House) -> None:
    place = Place(home)
    forged = with_later_ones(gathered(place))
    mia, gil = home.slack.add_person("mia"), home.slack.add_person("gil", is_restricted=True)
    olga = home.slack.add_person("olga", external=True)
    for guest in (gil, olga):
        place.channel.add(guest)
    home.tick()
    asked = [one for one in forged if one.name.split(":")[0] not in ABOUT_ONESELF]
    set_up = [one for one in forged if one.name.startswith("set_up_pilot")]
    assert len(asked) > 50
    wrong = {one.name: objections(home, one, asked, mia) for one in (mia, gil, olga)}
    wrong["set up"] = [*objections(home, gil, set_up, mia), *objections(home, olga, set_up, mia)]
    assert not any(wrong.values()), wrong


def test_the_digest_of_a_private_pilot_opens_for_none_but_those_who_may_see_it(home: House) -> None:
    place = Place(home)
    check_in = next(one for one in presses(place.card) if one.name.startswith("answer_check_in"))
    home.tick("2026-12-01 15:00")
    mia, read = home.slack.add_person("mia"), renamed(digest.READ, check_in)
    assert objections(home, mia, [read], mia) == []
    assert "Omit scans" in send(home, home.dana, read, helper=home.dana)


def test_the_team_gets_nowhere_with_what_only_the_champion_or_the_ladder_may_do(home: House) -> None:
    found = gathered(Place(home))
    sent = [forged for name, forged in found.items() if name.split(":")[0] in LEADING]
    before, wrong = rows(home), []
    for forged in sent:
        told = send(home, home.ravi, forged, helper=home.ravi)
        if not REFUSAL.search(told) or rows(home) != before:
            wrong.append(f"{forged.name}: {told[:300]}")
    assert len(sent) >= len(LEADING)
    assert wrong == []


def test_the_same_forms_are_kept_when_the_champion_and_the_sponsor_send_them(home: House) -> None:
    found = gathered(Place(home))
    senders = {
        home.dana: (
            "charter_form",
            "lesson_form",
            "decision_form",
            "raise_form",
            "new_need_form",
            "gate_form",
            "new_risk_form",
        )
    }
    for person, names in (senders | {home.sam: ("commit_form", "end_pilot_form")}).items():
        for name in names:
            before = rows(home)
            told = send(home, person, found[name], helper=person)
            assert rows(home) != before, (name, told)
