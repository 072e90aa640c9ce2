"""Somebody who is away is neither asked nor counted, and others do not wait for them (R7)."""

from bot.domain.people import Roster, UserId
from bot.sandbox import Person
from tests.week.house import House


def go_away(person: Person, last: str, first: str | None = None) -> dict[str, str]:
    form = person.command(f"/pilot away until {last}").view
    assert form is not None
    submitted = (form.fill(first=first) if first else form).submit()
    return submitted.errors


def test_somebody_away_for_the_whole_check_in_is_not_counted(home: House) -> None:
    home.add_pilot()
    go_away(home.ravi, "2026-12-04")
    home.tick("2026-11-30 08:00")
    assert "0 of 2 answered" in home.card.text


def test_somebody_back_before_it_closes_is_asked(home: House) -> None:
    home.add_pilot()
    go_away(home.ravi, "2026-11-30")
    home.tick("2026-11-30 08:00")
    assert "0 of 3 answered" in home.card.text


def test_somebody_who_goes_away_in_the_middle_is_no_longer_waited_for(home: House) -> None:
    home.open_week()
    go_away(home.ravi, "2026-12-04")
    home.tick()
    assert "0 of 2 answered" in home.card.text


def test_who_has_answered_before_going_away_still_counts(home: House) -> None:
    home.open_week()
    home.answer(home.ravi)
    go_away(home.ravi, "2026-12-04")
    home.tick()
    assert "1 of 3 answered" in home.card.text


def test_an_absent_leader_is_not_asked_for_a_rating(home: House) -> None:
    home.add_pilot()
    go_away(home.lena, "2026-12-04")
    home.tick("2026-11-30 09:00")
    assert home.lena.dm == []


def test_a_leader_who_goes_away_in_the_middle_is_left_without_buttons_that_do_nothing(home: House) -> None:
    home.open_week()
    go_away(home.lena, "2026-12-04")
    home.tick()
    assert "you are away until it closes" in home.lena.dm[-1].text
    assert home.lena.dm[-1].buttons == []
    home.tick("2026-12-01 15:00")
    assert "Leadership: no ratings (1 asked)" in home.digests[0].text


def test_a_leader_who_has_rated_before_going_away_still_counts(home: House) -> None:
    home.open_week()
    home.rate(home.lena, 4)
    go_away(home.lena, "2026-12-04")
    home.tick("2026-12-01 15:00")
    assert "Leadership 4.0 of 5 (1 of 2 rated)" in home.digests[0].text


def test_when_everyone_on_the_team_is_away_the_week_is_skipped(home: House) -> None:
    home.add_pilot()
    for person in (home.dana, home.ravi, home.mei):
        go_away(person, "2026-12-04")
    home.tick("2026-11-30 08:00")
    assert home.dana.messages(home.channel) == []


def test_the_sponsor_hears_of_a_blocker_only_when_back(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, blocking="No access to the archive")
    go_away(home.sam, "2026-12-03")
    home.tick("2026-12-02 08:01")
    assert not any("Blocker #" in message.text for message in home.sam.dm)


def test_an_absence_that_ends_before_it_begins_comes_back_as_a_field_error(home: House) -> None:
    assert list(go_away(home.ravi, "2026-12-04", first="2026-12-05")) == ["last"]


def test_an_absence_in_the_past_comes_back_as_a_field_error(home: House) -> None:
    assert "is over already" in go_away(home.ravi, "2026-11-20", first="2026-11-10")["last"]


def test_the_form_shows_what_is_known_and_takes_it_back(home: House) -> None:
    home.add_pilot()
    go_away(home.ravi, "2026-12-04")
    form = home.ravi.command("/pilot away").view
    assert form is not None
    assert "from Mon 30 Nov 2026 to Fri 4 Dec 2026" in form.shown
    home.ravi.press(form, "I Am Back")
    home.tick("2026-11-30 08:00")
    assert "0 of 3 answered" in home.card.text


def whole_channel(home: House) -> None:
    team = Roster(UserId(home.dana.id), (UserId(home.dana.id),), UserId(home.sam.id), leaders=(UserId(home.lena.id),))
    home.add_pilot(whole_channel=True, roster=team)
    home.tick("2026-11-30 08:00")


def test_everyone_in_the_channel_is_asked_but_bots_leaders_guests_and_external_people(home: House) -> None:
    home.gus.change(is_restricted=True)
    home.channel.add(home.slack.add_person("olga", external=True))
    home.channel.add(home.slack.add_person("robot", is_bot=True))
    whole_channel(home)
    assert "0 of 3 answered" in home.card.text
    assert home.answer(home.mei).closed


def test_who_joins_the_channel_after_opening_is_asked_in_the_next_check_in(home: House) -> None:
    whole_channel(home)
    nora = home.slack.add_person("nora")
    home.channel.add(nora)
    window = nora.press(home.card_for(nora), "Answer").view
    assert window is not None
    assert "You are not asked in this check-in" in window.shown
    home.tick("2026-12-07 08:00")
    assert "0 of 5 answered" in home.card.text
