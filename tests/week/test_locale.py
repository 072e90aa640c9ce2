"""With PILOT_LOCALE every surface writes dates and numbers as people there do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import figures
from bot.figures import Figures
from tests.week.house import Closing, House, house
from tests.week.test_digest import close_week


@pytest.fixture
def german(tmp_path: Path, migrated_file: Path, closing: Closing) -> Iterator[House]:
    database = tmp_path / "pilot.db"
    database.write_bytes(migrated_file.read_bytes())
    with house(database, closing, locale="de", programme_lead="U0000000008") as opened:
        yield opened
    figures.use(Figures())


def test_dates_and_numbers_are_written_as_in_germany(german: House) -> None:
    close_week(german)
    german.tick("2026-12-02 09:00")
    for text in (german.digests[0].text, german.sam.command("/pilot status invoice-triage").text):
        assert "Leadership 4,5 of 5" in text
        assert "Team 2,3 of 5" in text
        assert "+2,2" in text
        assert "Mi., 31. März 2027" in text
    assert "more confident than the team by 2,2 points" in german.digests[0].text
    assert "leadership 4,5, team 2,3, gap +2,2" in german.sam.command("/pilot history invoice-triage").text
    portfolio = next(message.text for message in german.sam.dm if message.text.startswith("All pilots"))
    assert "target date Mi., 31. März 2027" in portfolio
    assert "Mi., 31. März 2027" in german.card.text
    german.lena.open_home()
    german.tick()
    assert german.lena.home is not None
    assert "leadership 4,5, team 2,3, gap +2,2" in german.lena.home.shown


def test_what_is_refused_names_its_dates_as_in_germany(german: House) -> None:
    german.open_week()
    german.answer(german.mei, needed="A decision on the vendor")
    german.tick("2026-11-30 13:00")
    message = next(one for one in german.sam.dm if "Commit to a Date" in one.buttons)
    form = german.sam.press(message, "Commit to a Date").view
    assert form is not None
    errors = form.fill(on="2027-01-20").submit().errors
    assert errors == {"on": "Please choose a day from Mo., 30. Nov. 2026 to Mo., 14. Dez. 2026."}
