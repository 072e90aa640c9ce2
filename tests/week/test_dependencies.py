"""What several pilots wait on, in Slack: naming it, the list, one question for all, and one date that answers it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.people import ChannelId
from bot.sandbox import Channel, Person, View
from tests.week.house import Closing
from tests.week.ladder import Ladder, ladder

NAMED = "Security review"


class Programme:
    """Three pilots of Dana, Ravi and Mei: two in public channels, one in a private one that Kim cannot see."""

    def __init__(self, up: Ladder) -> None:
        self.up, self.home = up, up.home
        self.home.slack.limits.enabled = False
        add = self.home.slack.add_person
        self.kim = add("kim", tz="Europe/Berlin")
        self.ada = add("ada", tz="Europe/Berlin", is_admin=True)
        up.open_week()
        self.second = self._pilot("contract-search", "Contract search")
        self.secret = self._pilot("merger", "Merger papers", private=True)

    def _pilot(self, key: str, name: str, *, private: bool = False) -> Channel:
        home = self.home
        channel = home.slack.add_channel(key, members=[home.dana, home.ravi, home.mei], private=private)
        home.add_pilot(key=key, name=name, channel=ChannelId(channel.id), roster=home.roster(leaders=()))
        home.tick()
        return channel

    def raise_blocker(self, person: Person, channel: Channel, waits_on: str = NAMED, **fields: Any) -> None:
        form = person.command("/pilot blocker", channel).view
        assert form is not None
        choose(form, waits_on)
        assert form.fill({"text": "We may not read the archive"} | fields).submit().error is None
        self.home.tick()

    def window(self, person: Person) -> View:
        view = person.command("/pilot dependencies").view
        assert view is not None
        return view

    def owned(self) -> None:
        """Ada names Kim as the owner of the security review."""
        form = self.window(self.ada).press(f"Change: {NAMED}").view
        assert form is not None
        assert form.fill(owner=self.kim).submit().closed
        shut(self.ada)
        self.home.tick("2026-11-30 08:10")


def added(name: str) -> str:
    return f"Add “{name}”"


def choose(form: View, typed: str) -> None:
    """Type, and take the first that is offered: what is known, or the words as a new name."""
    form.fill(dependency=form.suggest("dependency", typed).labels[0])


def shut(person: Person) -> None:
    """Close every window."""
    if person.view is not None:
        person.view.close(everything=True)


def told(person: Person, words: str) -> list[str]:
    return [message.text for message in person.dm if words in message.text]


@pytest.fixture
def at(tmp_path: Path, migrated_file: Path, closing: Closing) -> Iterator[Programme]:
    database = tmp_path / "pilot.db"
    database.write_bytes(migrated_file.read_bytes())
    with ladder(database, closing) as up:
        yield Programme(up)


def test_a_new_name_is_added_by_typing_it_and_offered_from_then_on(at: Programme) -> None:
    form = at.home.mei.command("/pilot blocker", at.second).view
    assert form is not None
    assert form.suggest("What does it wait on?", "").labels == ["Nothing that has a name"]
    assert form.suggest("What does it wait on?", "  security  review ").labels == [added("security review")]
    form.close()
    at.raise_blocker(at.home.mei, at.second)
    assert "Waits on Security review" in at.home.mei.messages(at.second)[-1].text
    form = at.home.ravi.command("/pilot blocker", at.home.channel).view
    assert form is not None
    assert form.suggest("What does it wait on?", "secu").labels == [NAMED, added("secu")]
    assert form.suggest("What does it wait on?", "security REVIEW").labels == [NAMED]
    form.fill(dependency=NAMED, text="The vendor waits").submit()
    at.home.tick()
    assert "Waits on Security review" in at.home.card.replies[-1].text


def test_names_of_private_pilots_are_neither_suggested_nor_listed_to_others(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.secret, "Project Falcon")
    form = at.home.mei.command("/pilot blocker", at.home.channel).view
    assert form is not None
    assert form.suggest("What does it wait on?", "falcon").labels[0] == "Project Falcon"
    gus = at.home.gus.command("/pilot dependencies").view
    assert gus is not None
    assert "Falcon" not in gus.shown
    assert "No pilot that you can see waits on anything" in gus.shown
    assert "Falcon" in at.window(at.home.mei).shown


def test_a_shared_name_is_suggested_to_everybody_without_what_it_holds_up_in_private(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.secret, "Works council")
    form = at.window(at.ada).press("Change: Works council").view
    assert form is not None
    form.fill(shared=["shared"]).submit()
    shown = at.window(at.kim).shown
    assert "*Works council*: nobody owns it yet, suggested to everybody" in shown
    assert "Holds up nothing now" in shown
    assert "Merger" not in shown


def test_a_guest_is_suggested_nothing_of_pilots_that_do_not_name_them(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.home.channel)
    guest = at.home.slack.add_person("gil", is_restricted=True)
    shown = at.window(guest).shown
    assert NAMED not in shown


def test_the_list_says_what_each_holds_up_for_how_long_and_who_owns_it(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.second)
    at.raise_blocker(at.home.ravi, at.home.channel)
    at.owned()
    at.home.tick("2026-12-02 08:01")
    shown = at.window(at.home.lena).shown
    assert f"*{NAMED}*: owned by {at.kim.mention}" in shown
    assert "Holds up 2 pilots for 4 pilot-days" in shown
    assert "• Contract search, 2.0 business days: Blocker #1, 2 business days old" in shown
    assert at.window(at.home.lena).inputs == []
    assert at.window(at.up.nora).inputs == ["Escalate"]
    assert at.window(at.ada).inputs == ["Escalate", "Change", "Merge"]


def test_a_dependency_merged_while_a_form_names_it_is_the_one_that_it_was_merged_into(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.second)
    at.raise_blocker(at.home.mei, at.second, "Sec review")
    form = at.home.ravi.command("/pilot blocker", at.home.channel).view
    assert form is not None
    form.fill(dependency="Sec review", text="The vendor waits")
    merge(at, "Sec review", NAMED)
    assert form.submit().closed is False  # a notice says that it is kept
    at.home.tick()
    assert "Waits on Security review" in at.home.card.replies[-1].text
    shown = at.window(at.home.mei).shown
    assert "Sec review" not in shown
    assert "Holds up 2 pilots" in shown
    assert "Waits on Security review" in at.home.mei.messages(at.second)[-1].text


def merge(at: Programme, one: str, into: str) -> str:
    """Ada merges; returns what she reads before it is done."""
    form = at.window(at.ada).press(f"Merge: {one}").view
    assert form is not None
    form.fill(dependency=into).submit()
    preview = at.ada.view
    assert preview is not None
    shown = preview.shown
    assert preview.submit().closed
    shut(at.ada)
    at.home.tick()
    return shown


def test_merging_says_what_it_will_do_before_it_does_it(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.second)
    at.raise_blocker(at.home.ravi, at.home.channel, "Sec review")
    said = merge(at, "Sec review", NAMED)
    assert "1 pilot names *Sec review*. After merging, all that names it waits on *Security review*" in said
    assert "This cannot be taken back" in said


def test_only_admins_change_the_list(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.second)
    form = at.window(at.ada).press(f"Change: {NAMED}").view
    assert form is not None
    at.ada.change(is_admin=False)
    assert "Only admins" in form.fill(name="Other").submit().errors["name"]


def test_a_name_that_is_there_is_not_given_twice(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.second)
    at.raise_blocker(at.home.mei, at.second, "Archive")
    form = at.window(at.ada).press("Change: Archive").view
    assert form is not None
    assert "Merge this one into it instead" in form.fill(name="security REVIEW").submit().errors["name"]


def test_a_change_is_kept_even_if_slack_does_not_draw_the_list_again(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.second)
    form = at.window(at.ada).press(f"Change: {NAMED}").view
    assert form is not None
    at.home.slack.faults.next("views.update", error="hash_conflict")
    assert form.fill(name="Security sign-off").submit().closed
    shut(at.ada)
    assert "Security sign-off" in at.window(at.ada).shown


def test_escalating_once_asks_the_owner_in_one_message_and_tells_all_who_raised_something(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.second)
    at.raise_blocker(at.home.ravi, at.home.channel)
    at.raise_blocker(at.home.dana, at.secret)
    at.owned()
    pressed = at.up.nora.press(at.window(at.up.nora), f"Escalate: {NAMED}").view
    assert pressed is not None
    assert f"{at.kim.mention} is asked for one date for #1, #2" in pressed.shown
    assert "#3" not in pressed.shown
    at.home.tick()
    (message,) = at.kim.dm
    assert "2 items wait for a date from you" in message.text
    assert "*Security review* holds up #1, #2 of 2 pilots: one date can answer all of them." in message.text
    assert "Merger" not in message.shown + message.text
    for person in (at.home.mei, at.home.ravi):
        assert told(
            person, f"{at.up.nora.mention} sent it on: it has gone to {at.home.sam.mention} and {at.kim.mention}"
        )
    assert not told(at.home.dana, "it has gone to")


def test_one_date_is_written_to_everything_that_waits_and_everybody_hears_of_it(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.second)
    at.raise_blocker(at.home.ravi, at.home.channel)
    at.owned()
    at.up.nora.press(at.window(at.up.nora), f"Escalate: {NAMED}")
    at.home.tick()
    at.raise_blocker(at.home.dana, at.second, text="Raised later, and waits on the same")
    form = at.kim.press(at.kim.dm[0], "Commit for All").view
    assert form is not None
    assert "• Blocker #1, Contract search, new today" in form.shown
    form.fill(on="2026-12-04", note="Two reviewers from Wednesday").submit()
    assert at.kim.view is not None
    assert "Your date for *Security review* is written to #1, #2, #3." in at.kim.view.shown
    at.home.tick()
    for person in (at.home.mei, at.home.ravi, at.home.dana):
        assert told(person, f"{at.kim.mention} commits to Fri 4 Dec 2026. “Two reviewers from Wednesday”")
    assert "promised it for Fri 4 Dec 2026" in at.home.card.replies[-2].text
    assert "Nothing waits for you here any more" in at.kim.dm[0].text
    assert len(at.kim.dm) == 1
    at.home.tick("2026-12-03 08:00")
    assert "3 promises of yours are due" in at.kim.dm[-1].text


def test_what_has_been_answered_stays_as_it_is_and_the_promise_says_so(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.second)
    at.raise_blocker(at.home.ravi, at.home.channel)
    at.owned()
    at.up.nora.press(at.window(at.up.nora), f"Escalate: {NAMED}")
    at.home.tick()
    form = at.kim.press(at.kim.dm[0], "Commit for All").view
    assert form is not None
    bundle = next(one for one in at.home.sam.dm if "Contract search" in one.text)
    its = at.home.sam.press(bundle, "commit_to_date", first(bundle, 1)).view
    assert its is not None
    its.fill(on="2026-12-08").submit()
    form.fill(on="2026-12-04").submit()
    assert at.kim.view is not None
    assert "is written to #2. #1 had been answered before and stays as it is." in at.kim.view.shown
    at.home.tick()
    assert told(at.home.mei, "commits to Tue 8 Dec 2026")
    assert not told(at.home.mei, "commits to Fri 4 Dec 2026")


def first(message: Any, item: int) -> str:
    """The value of the button that commits to one item."""
    found = (
        element["value"]
        for block in message.blocks
        if block["type"] == "actions" and block["block_id"] == f"item:{item}"
        for element in block["elements"]
        if element["action_id"] == "commit_to_date"
    )
    return str(next(found))


def test_without_an_owner_the_programme_lead_is_asked_and_a_second_time_nobody(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.second)
    pressed = at.home.sam.press(at.window(at.home.sam), f"Escalate: {NAMED}").view
    assert pressed is not None
    assert f"{at.up.nora.mention} is asked" in pressed.shown
    at.home.tick()
    (message,) = at.up.nora.dm
    pressed = at.home.sam.press(at.window(at.home.sam), f"Escalate: {NAMED}").view
    assert pressed is not None
    assert "#1 had been asked about or answered before" in pressed.shown
    at.home.tick()
    assert at.up.nora.dm == [message]


def test_an_owner_who_left_is_not_asked(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.second)
    at.owned()
    at.kim.deactivate()
    pressed = at.up.nora.press(at.window(at.up.nora), f"Escalate: {NAMED}").view
    assert pressed is not None
    assert f"{at.up.nora.mention} is asked" in pressed.shown


def test_those_who_only_look_cannot_escalate(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.second)
    window = at.window(at.up.nora)
    assert "Escalate" not in at.window(at.home.gus).inputs
    assert window.inputs == ["Escalate"]


def test_an_item_says_in_its_history_what_it_waits_on_and_takes_a_name_there(at: Programme) -> None:
    home = at.home
    home.answer(home.ravi, blocking="No access to the archive")
    history = home.ravi.press(home.card.replies[-1], "History").view
    assert history is not None
    assert "Does it wait on something that has a name?" in history.shown
    form = history.press("Say What It Waits On").view
    assert form is not None
    choose(form, NAMED)
    form.submit()
    shut(home.ravi)
    home.tick()
    assert "Waits on Security review" in home.card.replies[-1].text
    history = home.mei.press(home.card.replies[-1], "History").view
    assert history is not None
    assert "Waits on *Security review*" in history.shown
    assert f"{home.ravi.mention} says what it waits on: “Security review”" in history.shown


def test_the_weekly_form_asks_for_it_only_where_a_pilot_uses_it(at: Programme) -> None:
    home = at.home
    form = home.ravi.press(home.card, "answer_check_in").view
    assert form is not None
    assert "What does the blocker wait on?" not in form.inputs
    form.close()
    at.raise_blocker(home.mei, home.channel)
    home.answer(home.ravi, blocking="No access", dependency=NAMED)
    assert "Waits on Security review" in next(one.text for one in home.card.replies if "No access" in one.text)
    form = home.ravi.press(home.card, "answer_check_in").view
    assert form is not None
    assert form.value("dependency") == NAMED
    form.suggest("dependency", "")
    form.fill(dependency="Nothing that has a name").submit()
    home.tick()
    assert "Waits on" not in next(one.text for one in home.card.replies if "No access" in one.text)


def test_a_readiness_item_names_it_and_the_blocker_that_it_becomes_too(at: Programme) -> None:
    home = at.home
    window = home.mei.command("/pilot readiness invoice-triage").view
    assert window is not None
    form = window.press("Change: Security review").view
    assert form is not None
    choose(form, "Infosec")
    form.fill(state="Asked", due_on="2026-12-01").submit()
    assert "waits on Infosec" in window.shown
    shown = at.window(home.lena).shown
    assert "On readiness maps: Security review of Invoice triage (asked)" in shown
    assert "Holds up nothing now" in shown
    shut(home.mei)
    home.tick("2026-12-02 08:00")
    offer = next(one for one in home.dana.dm if "Is it a blocker?" in one.text)
    home.dana.press(offer, "Raise as a Blocker")
    home.tick()
    assert "Waits on Infosec" in home.card.replies[-1].text
    assert "Holds up 1 pilot" in at.window(home.lena).shown


def test_a_risk_names_what_it_hangs_on_and_the_blocker_that_it_becomes_too(at: Programme) -> None:
    home = at.home
    window = home.mei.command("/pilot risks invoice-triage").view
    assert window is not None
    form = window.press("Add a Risk").view
    assert form is not None
    choose(form, "Archive migration")
    form.fill(what="The scans arrive too late").submit()
    assert "hangs on Archive migration" in window.shown
    assert "At risk: Risk #1 of Invoice triage" in at.window(home.lena).shown
    window.press("Came True: Risk #1")
    shut(home.mei)
    home.tick()
    assert "Waits on Archive migration" in home.card.replies[-1].text
    assert "Holds up 1 pilot" in at.window(home.lena).shown


def test_the_portfolio_tells_once_what_holds_up_several_and_of_private_pilots_only_the_lead(at: Programme) -> None:
    at.raise_blocker(at.home.mei, at.second)
    at.raise_blocker(at.home.ravi, at.home.channel)
    at.raise_blocker(at.home.dana, at.secret)
    at.owned()
    at.home.tick("2026-12-02 09:00")
    text = next(one.text for one in at.up.nora.dm if "All pilots" in one.text)
    assert "• Security review: 3 pilots, 6 pilot-days" in text
    assert f"owned by {at.kim.mention}" in text
