"""At closing the digest stands in the channel and reaches sponsor and leaders."""

from bot.domain.blockers import Kind
from bot.domain.carryover import Draft
from bot.domain.checkins import Category
from bot.domain.people import UserId
from bot.services.blockers import Raised, raise_any_day
from bot.services.pilots import import_pilots
from tests.week.house import House


def close_week(home: House) -> None:
    """A week with everything in it, closed on Tuesday at 16:00."""
    home.open_week()
    home.answer(home.dana, "Labelled 200 invoices", rating="2", at_risk="The archive migration")
    home.answer(home.ravi, "Wired the archive", rating="2", blocking="No access to the archive", category="Data")
    home.answer(home.mei, "Measured the baseline", rating="3", needed="A decision on the vendor")
    home.rate(home.sam, 5)
    home.rate(home.lena, 4)
    home.tick("2026-12-01 15:00")


def refuse(home: House, key: str) -> None:
    """Slack will not take the blocks of one message, once."""
    its = {"event_type": "pilot_delivery", "event_payload": {"delivery_id": key}}
    home.slack.faults.next("chat.postMessage", only={"metadata": its}, error="invalid_blocks")


def test_the_digest_carries_every_number_in_words(home: House) -> None:
    close_week(home)
    text = home.digests[0].text
    assert "week 49: 3 of 3 answered" in text
    assert "Leadership 4.5 of 5 (2 of 2 rated)" in text
    assert "Team 2.3 of 5 (3 of 3 rated)" in text
    assert "Gap: +2.2" in text
    assert "Leadership is more confident than the team by 2.2 points." in text


def test_the_digest_carries_the_week(home: House) -> None:
    close_week(home)
    text = home.digests[0].text
    assert f"<@{home.dana.id}>: Labelled 200 invoices" in text
    assert "Blocker #1: No access to the archive" in text
    assert "Ask #2: A decision on the vendor" in text
    assert "Risk #1: The archive migration · new this week" in text
    assert "The next check-in opens" in text


def test_the_digest_reaches_sponsor_and_leader(home: House) -> None:
    close_week(home)
    home.tick("2026-12-02 09:00")
    assert home.digests[0].text in [message.text for message in home.sam.dm]
    assert home.digests[0].text in [message.text for message in home.lena.dm]


def test_nobody_sees_a_rating_before_the_check_in_closes(home: House) -> None:
    home.open_week()
    home.answer(home.dana, rating="2")
    home.rate(home.sam, 5)
    seen = [*home.lena.dm, *home.lena.messages(home.channel), *home.card.replies]
    assert not any("You chose" in message.shown or "rated" in message.shown for message in seen)


def test_a_silent_week_is_said_in_the_headline(home: House) -> None:
    home.open_week()
    home.tick("2026-12-01 15:00")
    assert "0 of 3 answered" in home.digests[0].text
    assert "Team: no ratings (3 asked)" in home.digests[0].text


def test_too_few_ratings_are_not_shown(home: House) -> None:
    home.open_week()
    home.answer(home.dana, rating="1")
    home.tick("2026-12-01 15:00")
    assert "Team: too few ratings to show (1 of 3)" in home.digests[0].text


def test_from_the_second_week_on_there_is_a_chart_with_both_sides(home: House) -> None:
    close_week(home)
    home.tick("2026-12-07 08:00")
    for person in (home.dana, home.ravi, home.mei):
        home.answer(person, rating="3")
    home.rate(home.lena, 4)
    home.tick("2026-12-08 15:00")
    chart = next(block for block in home.digests[-1].blocks if block["type"] == "data_visualization")
    assert [series["name"] for series in chart["chart"]["series"]] == ["Leadership", "Team"]
    assert chart["chart"]["axis_config"]["categories"] == ["2026 W49", "2026 W50"]


def test_where_slack_refuses_the_chart_the_digest_goes_out_without_it(home: House) -> None:
    close_week(home)
    home.tick("2026-12-07 08:00")
    for person in (home.dana, home.ravi, home.mei):
        home.answer(person, rating="3")
    home.rate(home.lena, 4)
    home.slack.faults.next(
        "chat.postMessage", only={"channel": home.channel.id, "thread_ts": None}, error="invalid_blocks"
    )
    home.tick("2026-12-08 15:00")
    kinds = [block["type"] for block in home.digests[-1].blocks]
    assert "data_visualization" not in kinds
    assert "header" in kinds


def test_a_long_answer_is_cut_and_a_button_opens_all_of_it(home: House) -> None:
    home.open_week()
    home.answer(home.dana, "x" * 2000)
    home.tick("2026-12-01 15:00")
    window = home.dana.press(home.digests[0], "Read Everything").view
    assert window is not None
    assert "x" * 2000 in window.shown


def test_words_that_look_like_commands_to_slack_stay_words(home: House) -> None:
    home.open_week()
    home.answer(home.dana, "<!channel> <@U1> *Resolved* & <https://example.com|click>")
    home.tick("2026-12-01 15:00")
    assert "&lt;!channel&gt; &lt;@U1&gt; *Resolved* &amp; &lt;https://example.com|click&gt;" in home.digests[0].text


def test_leaders_rate_once_and_change_it_until_closing(home: House) -> None:
    home.open_week()
    home.rate(home.lena, 2)
    home.rate(home.lena, 4)
    assert "You chose 4, likely" in home.lena.dm[-1].text
    home.tick("2026-12-01 15:00")
    assert home.lena.dm[0].buttons == []
    assert "Leadership 4.0 of 5 (1 of 2 rated)" in home.digests[0].text


def test_a_late_answer_stands_in_the_digest_s_thread_and_a_change_of_it_does_not_stand_there_twice(
    home: House,
) -> None:
    home.open_week()
    home.answer(home.dana)
    home.tick("2026-12-01 15:00")
    home.answer(home.ravi, "Wired the archive")
    home.answer(home.ravi, "Wired both archives")
    (note,) = home.digests[0].replies
    assert f"<@{home.ravi.id}> answered after closing" in note.text
    assert "Completed: Wired both archives" in note.text


def test_a_sponsor_s_digest_begins_with_what_waits_for_them(home: House) -> None:
    home.open_week()
    home.answer(home.mei, needed="A decision on the vendor")
    home.tick("2026-11-30 13:00")
    home.tick("2026-12-01 15:00")
    begins = [message.text.startswith("*Waiting for a date from you:* Ask #1.") for message in home.sam.dm]
    assert begins.count(True) == 1
    assert not any(message.text.startswith("*Waiting for a date from you:*") for message in home.lena.dm)


def test_a_long_week_is_read_part_by_part(home: House) -> None:
    home.open_week()
    for person in (home.dana, home.ravi, home.mei):
        home.answer(person, "x" * 2000, at_risk="y" * 2000, needed="z" * 2000)
    home.tick("2026-12-01 15:00")
    first = home.dana.press(home.digests[0], "Read Everything").view
    assert first is not None
    assert "Part 1 of 3" in first.shown
    first.press("Read On")
    assert "Part 2 of 3" in first.shown
    assert f"<@{home.mei.id}>" in first.shown
    first.press("Read On")
    assert "Risk #1" in first.shown


def test_where_the_channel_is_gone_the_direct_messages_still_go(home: House) -> None:
    home.open_week()
    home.answer(home.dana)
    home.slack.faults.next("chat.postMessage", only={"channel": home.channel.id}, error="is_archived")
    home.tick("2026-12-01 15:00")
    assert home.digests == []
    assert any("1 of 3 answered" in message.text for message in home.lena.dm)


def test_a_chart_that_slack_refuses_is_not_offered_again_for_four_weeks(home: House) -> None:
    close_week(home)
    home.tick("2026-12-07 08:00")
    for person in (home.dana, home.ravi, home.mei):
        home.answer(person, rating="3")
    home.rate(home.lena, 4)
    refuse(home, "digest:2:channel")
    home.tick("2026-12-08 15:00")
    home.tick("2026-12-14 08:00")
    home.tick("2026-12-15 15:00")
    assert home.slack.faults.pending == ()
    assert "data_visualization" not in [block["type"] for block in home.digests[-1].blocks]
    assert "Over 3 weeks" in home.digests[-1].text
    home.tick("2027-01-11 08:00")
    home.tick("2027-01-12 15:00")
    assert "data_visualization" in [block["type"] for block in home.digests[-1].blocks]


def test_in_a_week_without_ratings_nothing_stands_for_one(home: House) -> None:
    home.open_week()
    for person in (home.dana, home.ravi, home.mei):
        home.answer(person)
    home.tick("2026-12-01 15:00")
    text = home.digests[0].text
    assert "3 of 3 answered" in text
    assert "Leadership: no ratings (2 asked)\nTeam: no ratings (3 asked)\nGap: not known" in text


def test_while_too_few_rate_in_every_week_there_is_no_chart_and_no_number(home: House) -> None:
    home.add_pilot()
    for monday, tuesday in (("2026-11-30", "2026-12-01"), ("2026-12-07", "2026-12-08"), ("2026-12-14", "2026-12-15")):
        home.tick(f"{monday} 08:00")
        home.answer(home.dana, rating="1")
        home.rate(home.lena, 5)
        home.tick(f"{tuesday} 15:00")
    last = home.digests[-1]
    assert "data_visualization" not in [block["type"] for block in last.blocks]
    assert "Team: too few ratings to show (1 of 3)" in last.text
    assert "Gap: not known\n" in last.text


def test_who_joins_or_leaves_in_mid_week_does_not_change_who_was_asked(home: House) -> None:
    home.open_week()
    home.answer(home.dana, rating="2")
    home.answer(home.mei, "Measured the baseline", rating="2")
    import_pilots(home.bot.deps, [home.spec(roster=home.roster(practitioners=(home.dana, home.ravi, home.gus)))])
    home.answer(home.ravi, rating="2")
    home.tick("2026-12-01 15:00")
    text = home.digests[0].text
    assert "3 of 3 answered" in text
    assert "Team 2.0 of 5 (3 of 3 rated)" in text
    assert f"<@{home.mei.id}>: Measured the baseline" in text


def test_sixty_blockers_fit_into_everything_that_shows_them(home: House) -> None:
    home.open_week()
    for number in range(60):
        draft = Draft(Kind.BLOCKER, f"Obstacle {number} " + "&" * 1900, Category.DATA)
        raised = raise_any_day(home.bot.deps, UserId(home.mei.id), 1, draft)
        assert isinstance(raised, Raised)
    home.tick("2026-12-01 15:00")
    home.tick("2026-12-03 15:00")
    assert "and 54 more" in home.digests[0].text
    assert any("60 items wait for a date from you" in message.text for message in home.sam.dm)
    for line in ("status", "blockers", "blockers 6", "history", "digest"):
        reply = home.ravi.command(f"/pilot {line}", home.channel)
        assert reply.error is None
    assert "Page 6 of 6, 60 items." in home.ravi.command("/pilot blockers 6", home.channel).messages[0].shown
    home.sam.open_home()
    home.tick()
    assert home.sam.home is not None
    assert "and 55 more" in home.sam.home.shown
