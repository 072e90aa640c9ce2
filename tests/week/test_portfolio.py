"""Once a week the programme hears of all pilots; anybody can list those that they may see."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.week.house import Closing, House, house


@pytest.fixture
def programme(tmp_path: Path, migrated_file: Path, closing: Closing) -> Iterator[House]:
    """A house whose programme lead is the fourth person to come in, Sam."""
    database = tmp_path / "pilot.db"
    database.write_bytes(migrated_file.read_bytes())
    with house(database, closing, programme_lead="U0000000008", portfolio_at="wed 09:00") as opened:
        assert opened.sam.id == "U0000000008"
        yield opened


def portfolios(home: House) -> list[str]:
    return [message.text for message in home.sam.dm if message.text.startswith("All pilots")]


def test_the_programme_lead_hears_of_all_pilots_once_a_week(programme: House) -> None:
    programme.open_week()
    programme.answer(programme.dana, rating="2", blocking="No access to the archive")
    programme.tick("2026-12-01 15:00")
    assert portfolios(programme) == []
    programme.tick("2026-12-02 09:00")
    programme.tick("2026-12-02 10:00")
    (text,) = portfolios(programme)
    assert "All pilots · week 49: 1 pilot" in text
    assert "oldest item Blocker #1" in text


def test_after_downtime_it_comes_late_within_its_week(programme: House) -> None:
    programme.add_pilot()
    programme.tick("2026-12-04 10:00")
    assert len(portfolios(programme)) == 1


def test_a_table_that_slack_refuses_leaves_the_words(programme: House) -> None:
    programme.add_pilot()
    programme.tick("2026-12-02 08:59")
    programme.slack.faults.next("chat.postMessage", error="invalid_blocks")
    programme.tick("2026-12-02 09:00")
    (text,) = portfolios(programme)
    assert "Invoice triage: leadership unknown" in text


def test_a_practitioner_lists_the_pilots_that_they_may_see(home: House) -> None:
    home.open_week()
    assert "`invoice-triage`" in home.ravi.command("/pilot list").text
