"""Both sides rate blind; what is shown gives nobody on the team away, and everybody is told so beforehand."""

from tests.week.house import House

CLOSING = "2026-12-01 15:00"


def form_of(home: House) -> str:
    view = home.dana.press(home.card, "Answer").view
    assert view is not None
    return view.shown


def test_the_form_says_who_will_see_what_from_the_real_numbers(home: House) -> None:
    home.open_week()
    assert "if at least 2 of the 3 on the team rate, only their mean is shown" in form_of(home)


def test_the_form_of_a_team_of_one_says_that_it_is_not_anonymous(home: House) -> None:
    home.add_pilot(roster=home.roster(practitioners=(home.dana,)))
    home.tick("2026-11-30 08:00")
    assert "You are the only one who rates, so your rating is not anonymous" in form_of(home)


def test_leaders_are_told_that_their_rating_is_kept_by_name(home: House) -> None:
    home.open_week()
    assert "Your rating is kept with your name" in home.sam.dm[-1].text
    assert "the mean of the 2 of you" in home.sam.dm[-1].text


def test_the_only_leader_is_told_that_the_digest_shows_the_rating(home: House) -> None:
    home.add_pilot(roster=home.roster(leaders=()))
    home.tick("2026-11-30 08:00")
    assert "you are the only one asked on the leadership side" in home.sam.dm[-1].text


def test_a_rating_changed_before_closing_counts_once(home: House) -> None:
    home.open_week()
    for person in (home.dana, home.ravi, home.mei):
        home.answer(person, rating="5")
    home.answer(home.dana, rating="2")
    home.answer(home.ravi, rating="2")
    home.answer(home.mei, rating="3")
    home.tick(CLOSING)
    assert "Team 2.3 of 5 (3 of 3 rated)" in home.digests[0].text


def test_a_form_opened_before_closing_and_sent_after_it_changes_no_number(home: House) -> None:
    home.open_week()
    for person, rating in ((home.dana, "2"), (home.ravi, "3"), (home.mei, "4")):
        home.answer(person, rating=rating)
    view = home.ravi.press(home.card_for(home.ravi), "Answer").view
    assert view is not None
    home.tick(CLOSING)
    assert view.fill(completed="Wired the archive", rating="5").submit().closed
    home.tick()
    assert "Wired the archive" in home.digests[0].text
    assert "Team 3.0 of 5 (3 of 3 rated)" in home.digests[0].text


def test_somebody_who_joins_in_mid_week_is_asked_from_the_next_check_in_on(home: House) -> None:
    home.open_week()
    home.add_pilot(roster=home.roster(practitioners=(home.dana, home.ravi, home.mei, home.gus)))
    assert "if at least 2 of the 3 on the team rate" in form_of(home)
    window = home.gus.press(home.card_for(home.gus), "Answer").view
    assert window is not None
    assert "You are not asked in this check-in" in window.shown


def test_somebody_who_leaves_in_mid_week_does_not_change_what_the_others_were_promised(home: House) -> None:
    home.open_week()
    home.answer(home.mei, rating="2")
    home.add_pilot(roster=home.roster(practitioners=(home.dana, home.ravi)))
    home.answer(home.dana, rating="3")
    home.tick(CLOSING)
    assert "Team about 3.0 of 5 (2 of 3 rated)" in home.digests[0].text


def test_the_week_after_one_more_rating_the_mean_is_only_about_right(home: House) -> None:
    home.open_week()
    for person in (home.dana, home.ravi):
        home.answer(person, rating="4")
    home.tick(CLOSING)
    home.tick("2026-12-07 08:00")
    for person, rating in ((home.dana, "4"), (home.ravi, "4"), (home.mei, "1")):
        home.answer(person, rating=rating)
    home.tick("2026-12-08 15:00")
    assert "Team about 4.5 of 5 (2 of 3 rated)" in home.digests[0].text
    assert "Team about 3.0 of 5 (3 of 3 rated)" in home.digests[1].text


def test_anybody_can_ask_what_is_kept_about_them(home: House) -> None:
    home.open_week()
    home.answer(home.ravi, blocking="No access to the archive", rating="2")
    told = home.ravi.command("/pilot privacy").text
    assert "1 version in 1 check-in" in told
    assert "1 from you" in told
    assert "Europe/Berlin" in told
