"""What was done is kept, and nobody can change it, not even with the database in hand."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.domain.audit import Action
from storage import audit
from storage.database import Database
from tests.builders import CHAMPION, NOW, PRACTITIONER
from tests.storage.keeping import keep_pilot


def _keep(database: Database) -> None:
    with database.write() as tx:
        facts = {"role": "practitioner"}
        audit.add(
            tx,
            Action.PERSON_JOINED,
            at=NOW,
            pilot_id=keep_pilot(tx),
            by=CHAMPION,
            about=PRACTITIONER,
            facts=facts,
        )


def test_a_line_says_who_did_what_about_whom_and_when(database: Database) -> None:
    _keep(database)
    with database.read() as tx:
        (entry,) = audit.entries(tx)
    assert (entry.action, entry.at, entry.pilot) == (Action.PERSON_JOINED, NOW, "invoice-triage")
    assert (entry.by, entry.about, entry.facts) == (CHAMPION, PRACTITIONER, {"role": "practitioner"})


@pytest.mark.parametrize("statement", ["UPDATE audit SET action = 'exported'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_or_delete_a_line(database: Database, statement: str) -> None:
    _keep(database)
    with pytest.raises(DBAPIError, match="the audit can only be added to"), database._engine.begin() as tx:  # noqa: SLF001 - what anybody with the file or the password can do
        tx.execute(text(statement))
    with database.read() as tx:
        assert len(list(audit.entries(tx))) == 1
