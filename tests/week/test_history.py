"""Looking back: the history, the latest digest, and sharing what one was told with the channel."""

from tests.week.house import House
from tests.week.test_digest import close_week


def two_weeks(home: House) -> None:
    close_week(home)
    home.tick("2026-12-07 08:00")
    for person in (home.dana, home.ravi, home.mei):
        home.answer(person, rating="3")
    home.rate(home.lena, 4)
    home.tick("2026-12-08 15:00")


def drawn(blocks: list[dict[str, str]]) -> list[str]:
    return [block["type"] for block in blocks if block["type"] in ("data_visualization", "table")]


def test_a_history_shows_the_weeks_to_the_asker_alone(home: House) -> None:
    two_weeks(home)
    reply = home.sam.command("/pilot history invoice-triage")
    (shown,) = reply.messages
    assert shown.is_ephemeral
    assert drawn(shown.blocks) == ["data_visualization", "table"]
    assert "2026 W49: leadership 4.5, team 2.3, gap +2.2, 3 of 3 answered" in shown.text
    assert "Wed 31 Mar 2027" in shown.text


def test_what_slack_does_not_draw_is_offered_once(home: House) -> None:
    two_weeks(home)
    home.slack.faults.next("response_url", error="invalid_blocks")
    first = home.sam.command("/pilot history invoice-triage")
    assert drawn(first.messages[0].blocks) == []
    assert "2026 W49: leadership 4.5" in first.text
    again = home.sam.command("/pilot history invoice-triage")
    assert drawn(again.messages[0].blocks) == []
    assert len(first.messages) == len(again.messages) == 1


def test_where_the_answer_cannot_be_posted_the_words_still_come(home: House) -> None:
    two_weeks(home)
    home.slack.faults.next("response_url", status=404, error="expired_url")
    assert "2026 W49: leadership 4.5" in home.sam.command("/pilot history invoice-triage").text
    assert drawn(home.sam.command("/pilot history invoice-triage").messages[0].blocks) != []


def test_in_the_pilot_s_channel_it_can_be_shared_and_names_who_did(home: House) -> None:
    two_weeks(home)
    told = home.ravi.command("/pilot history", home.channel).messages[0]
    before = len(home.dana.messages(home.channel))
    assert home.ravi.press(told, "Share in Channel").error is None
    assert home.ravi.press(told, "Share in Channel").error is None
    home.tick()
    (shared,) = home.dana.messages(home.channel)[before:]
    assert shared.text.startswith(f"<@{home.ravi.id}> shared this.\nInvoice triage: the last 2 weeks")


def test_a_status_can_be_shared_too(home: House) -> None:
    home.open_week()
    told = home.dana.command("/pilot status", home.channel).messages[0]
    home.dana.press(told, "Share in Channel")
    home.tick()
    assert "shared this.\nInvoice triage (invoice-triage)" in home.lena.messages(home.channel)[-1].text


def test_elsewhere_nothing_can_be_shared(home: House) -> None:
    home.open_week()
    elsewhere = home.slack.add_channel("random", members=[home.dana, home.gus])
    for place in (None, elsewhere):
        assert home.dana.command("/pilot status invoice-triage", place).messages[0].buttons == []
        assert home.dana.command("/pilot history invoice-triage", place).messages[0].buttons == []


def test_what_one_promised_is_not_shared(home: House) -> None:
    home.open_week()
    home.answer(home.mei, needed="A decision on the vendor")
    home.tick("2026-11-30 13:00")
    message = next(one for one in home.sam.dm if "Commit to a Date" in one.buttons)
    form = home.sam.press(message, "Commit to a Date").view
    assert form is not None
    assert form.fill(on="2026-12-04").submit().closed
    home.tick()
    home.ravi.press(home.card_for(home.ravi).replies[0], "Mark Solved")
    home.tick("2026-11-30 13:01")
    home.channel.add(home.sam)
    told = home.sam.command("/pilot history", home.channel).messages[0]
    assert "Only you see this line." in told.text
    assert "(kept)" in told.text
    home.sam.press(told, "Share in Channel")
    home.tick()
    shared = home.dana.messages(home.channel)[-1]
    assert "(kept)" in shared.text
    assert "Only you see this line." not in shared.shown + shared.text


def test_the_latest_digest_can_be_read_again(home: House) -> None:
    home.open_week()
    assert "has no digest yet" in home.ravi.command("/pilot digest", home.channel).text
    home.answer(home.ravi, rating="2")
    home.tick("2026-12-01 15:00")
    (shown,) = home.ravi.command("/pilot digest", home.channel).messages
    assert shown.is_ephemeral
    assert shown.text == home.digests[0].text
    assert "Read Everything" not in shown.buttons


def test_who_may_not_see_a_pilot_has_no_history_of_it(home: House) -> None:
    two_weeks(home)
    stranger = home.slack.add_person("stranger", is_restricted=True)
    for verb in ("history", "digest", "status"):
        assert "There is no pilot" in stranger.command(f"/pilot {verb} invoice-triage").text
