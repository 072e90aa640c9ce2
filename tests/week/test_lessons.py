"""What one pilot learned helps the next: written, found, offered, and told of once a month."""

from typing import Any

from bot.domain.audit import Action
from bot.domain.channels import Channel
from bot.domain.people import ChannelId, Roster, UserId
from bot.sandbox import Message, Person
from bot.services import audit, erasure
from storage import channels
from tests.week.house import House
from tests.week.test_setup import onwards, people, purpose, start, to_preview

ARCHIVE = "The archive was locked for three weeks"


def write(person: Person, happened: str = ARCHIVE, *, key: str = "", **others: Any) -> None:
    opened = person.command(f"/pilot lesson {key or 'invoice-triage'}").view
    assert opened is not None
    assert opened.fill({"happened": happened, "category": "Data"} | others).submit().error is None


def second_pilot(home: House, *, private: bool = False) -> None:
    """Mei's pilot in a channel of its own, where Dana is not."""
    other = home.slack.add_channel("contract-search", members=[home.mei, home.ravi], private=private)
    mei, ravi, sam = (UserId(one.id) for one in (home.mei, home.ravi, home.sam))
    home.add_pilot(
        key="contract-search",
        name="Contract search",
        channel=ChannelId(other.id),
        roster=Roster(champion=mei, practitioners=(mei, ravi), sponsor=sam),
    )


def offers(home: House) -> list[Message]:
    return [one for one in home.dana.messages(home.channel) if "Lessons that may help" in one.text]


def test_a_lesson_is_written_found_by_its_words_and_read_whole(home: House) -> None:
    home.add_pilot()
    write(home.ravi, ARCHIVE + ". " * 200 + "The end", again="Ask for access in week one")
    found = home.dana.command("/pilot lessons archi")
    assert "*1 lesson with “archi”*" in found.text
    assert "*Invoice triage* · data · selection · Mon 30 Nov 2026" in found.text
    read = home.dana.press(found.messages[-1], "Read").view
    assert read is not None
    assert "The end" in read.shown
    assert "Ask for access in week one" in read.shown


def test_what_nobody_learned_is_said_plainly(home: House) -> None:
    home.add_pilot()
    assert "There is no lesson that you can read" in home.dana.command("/pilot lessons").text
    assert "There is no lesson with “'; &lt;x&gt; OR *”" in home.dana.command("/pilot lessons '; <x> OR *").text


def test_a_lesson_without_words_is_not_kept(home: House) -> None:
    home.add_pilot()
    opened = home.dana.command("/pilot lesson invoice-triage").view
    assert opened is not None
    assert list(opened.fill(happened=" ").submit().errors) == ["happened"]


def test_its_writer_can_word_a_lesson_anew_and_others_of_the_team_cannot(home: House) -> None:
    home.add_pilot()
    write(home.ravi)
    listed = home.ravi.command("/pilot lessons").messages[-1]
    read = home.ravi.press(listed, "Read").view
    assert read is not None
    edit = home.ravi.press(read, "Edit").view
    assert edit is not None
    assert edit.value("happened") == ARCHIVE
    assert edit.fill(happened="The archive was open").submit().error is None
    theirs = home.mei.press(home.mei.command("/pilot lessons").messages[-1], "Read").view
    assert theirs is not None
    assert "The archive was open" in theirs.shown
    assert "Edit" not in theirs.shown


def test_two_people_who_edit_one_lesson_do_not_overwrite_each_other(home: House) -> None:
    home.add_pilot()
    write(home.ravi)
    forms = []
    for person in (home.ravi, home.dana):
        read = person.press(person.command("/pilot lessons").messages[-1], "Read").view
        assert read is not None
        forms.append(person.press(read, "Edit").view)
    first, second = forms
    assert first is not None
    assert second is not None
    first.fill(happened="Ravi's words").submit()
    assert "Somebody else has changed" in second.fill(happened="Dana's words").submit().errors["happened"]


def test_only_people_of_the_pilot_write_its_lessons(home: House) -> None:
    home.add_pilot()
    nora = home.slack.add_person("nora")
    assert "Only the people of this pilot" in nora.command("/pilot lesson invoice-triage").text


def test_a_private_pilots_lessons_are_its_own_until_they_are_shared_and_then_without_its_name(home: House) -> None:
    home.add_pilot()
    second_pilot(home, private=True)
    write(home.mei, "The vendor ghosted us", key="contract-search")
    assert "There is no lesson" in home.dana.command("/pilot lessons").text
    write(home.mei, "The vendor answered by phone", key="contract-search", shared=["shared"])
    listed = home.dana.command("/pilot lessons vendor")
    assert "*Another pilot* · data" in listed.text
    assert "ghosted" not in listed.text
    assert "Contract search" not in listed.text
    assert "*Contract search* · data" in home.ravi.command("/pilot lessons ghosted").text


def test_a_guest_reads_no_lessons_of_pilots_that_do_not_name_them(home: House) -> None:
    home.add_pilot()
    write(home.ravi)
    listed = home.dana.command("/pilot lessons", home.channel)
    home.gus.change(is_restricted=True)
    assert "There is no lesson" in home.gus.command("/pilot lessons", home.channel).text
    assert listed.text


def test_at_a_pilots_end_its_lesson_is_asked_for_and_told(home: House) -> None:
    home.add_pilot()
    form = home.dana.command("/pilot end invoice-triage").view
    assert form is not None
    assert list(form.fill(outcome="stopped").submit().errors) == ["happened"]
    form.fill(outcome="stopped", happened=ARCHIVE, again="Not without a data owner", category="Data").submit()
    home.tick("2026-11-30 09:00")
    told = home.ravi.messages(home.channel)[-1].text
    assert f"What happened? {ARCHIVE}" in told
    assert told.endswith("What would you do again, or not? Not without a data owner")
    assert "*Invoice triage* · data · selection" in home.dana.command("/pilot lessons archive").text


def test_a_newly_opened_blocker_shows_lessons_of_its_category_in_its_thread(home: House) -> None:
    home.open_week()
    for number in range(4):
        write(home.ravi, f"{ARCHIVE}, number {number}")
    write(home.ravi, "The vendor never answered", category="Vendor")
    home.answer(home.mei, blocking="No access to the archive", category="Data")
    (offer,) = offers(home)
    assert offer.thread_ts == home.card.ts
    assert offer.text.count("archive was locked") == 3
    assert "vendor" not in offer.text
    assert home.dana.press(offer, "Read lesson 4").view is not None


def test_where_no_lesson_fits_nothing_is_said(home: House) -> None:
    home.open_week()
    home.answer(home.mei, blocking="No access to the archive", category="Data")
    write(home.ravi, "The vendor never answered", category="Vendor")
    home.answer(home.ravi, blocking="No labels", category="Data")
    assert offers(home) == []


def test_a_blocker_shows_what_others_share(home: House) -> None:
    home.open_week()
    second_pilot(home)
    home.tick()
    write(home.mei, key="contract-search", shared=[])
    home.answer(home.ravi, blocking="No access to the archive", category="Data")
    assert offers(home) == []
    write(home.mei, key="contract-search", shared=["shared"])
    home.answer(home.mei, blocking="The archive again", category="Data")
    (offer,) = offers(home)
    assert "*Contract search* · data" in offer.text


def test_where_another_organisation_reads_along_a_blocker_shows_the_pilots_own_lessons_only(home: House) -> None:
    home.open_week()
    second_pilot(home)
    write(home.mei, key="contract-search", shared=["shared"])
    write(home.ravi, "Our own archive was slow", shared=[])
    with home.bot.deps.db.write() as tx:
        shared = Channel(ChannelId(home.channel.id), "invoice-triage", private=False, shared=True)
        channels.record(tx, shared, at=home.clock.now())
    home.answer(home.mei, blocking="The archive again", category="Data")
    (offer,) = offers(home)
    assert "Our own archive" in offer.text
    assert ARCHIVE not in offer.text


def test_an_admins_rank_alone_shows_no_lessons_that_are_not_shared(home: House) -> None:
    admin = home.slack.add_person("theo", is_admin=True)
    private = home.slack.add_channel("secret", members=[home.dana, home.ravi], private=True)
    home.add_pilot(channel=ChannelId(private.id))
    write(home.ravi)
    assert "Invoice triage" in admin.command("/pilot status invoice-triage").text
    assert "There is no lesson" in admin.command("/pilot lessons").text


def test_whoever_sets_up_a_pilot_sees_lessons_that_may_help(home: House) -> None:
    assert "Lessons of other pilots" not in to_preview(home).shown
    home.add_pilot()
    write(home.ravi, "Choose something small", category="Scope")
    elsewhere = home.slack.add_channel("contracts", members=[home.dana])
    first = start(home.dana)
    preview = onwards(onwards(people(home, onwards(purpose(home, first, channel=elsewhere)))).submit())
    assert "Choose something small" in preview.shown


def test_champions_hear_once_a_month_what_other_pilots_shared(home: House) -> None:
    home.add_pilot()
    second_pilot(home)
    write(home.mei, key="contract-search")
    write(home.ravi, "Only for ourselves", shared=[])
    for at in ("2026-11-30 22:00", "2026-12-01 09:00", "2026-12-02 09:00"):
        home.tick(at)
    told = [one.text for one in home.dana.dm if "What other pilots learned lately" in one.text]
    assert len(told) == 1
    assert ARCHIVE in told[0]
    assert "Only for ourselves" not in told[0]
    assert not [one for one in home.mei.dm if "What other pilots learned lately" in one.text]
    home.tick("2027-01-04 09:00")
    assert len([one for one in home.dana.dm if "What other pilots learned lately" in one.text]) == 1


def test_writing_and_changing_a_lesson_is_written_down_without_its_words(home: House) -> None:
    home.add_pilot()
    write(home.ravi)
    found: list[Any] = []
    audit.entries(home.bot.deps, found.append, pilot="invoice-triage", since=None)
    (entry,) = [one for one in found if one.action is Action.LESSON]
    assert (entry.by, entry.facts["what"]) == (home.ravi.id, "written")
    assert "archive" not in repr(entry)


def test_when_its_writer_is_erased_with_their_words_a_lesson_goes_from_other_channels_too(home: House) -> None:
    home.open_week()
    second_pilot(home)
    write(home.ravi, key="contract-search", shared=["shared"])
    home.answer(home.mei, blocking="No access to the archive", category="Data")
    home.tick("2026-12-01 09:00")
    assert ARCHIVE in offers(home)[0].text
    assert erasure.erase(home.bot.deps, UserId(home.ravi.id), remove_words=True) is None
    home.tick("2026-12-01 09:05")
    shown = [one.shown + one.text for one in (*home.dana.messages(home.channel), *home.dana.dm)]
    assert ARCHIVE not in "".join(shown)
    assert ARCHIVE not in home.dana.command("/pilot lessons").text
    assert "There is no lesson" in home.dana.command("/pilot lessons archive").text
