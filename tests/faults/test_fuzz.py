"""Whatever is sent to us: every listener answers, and nothing changes for whom it may not."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_bolt import App, BoltResponse
from slack_sdk import WebClient
from sqlalchemy import select

from bot.directory import Directory
from bot.listening import answer
from handlers import register
from handlers.errors import answer_failure
from storage.tables import (
    AnswersRow,
    AskedRow,
    BlockerEventRow,
    BlockerRow,
    CharterChangeRow,
    CharterRow,
    CheckInRow,
    DecisionRow,
    DependencyRow,
    EscalationItemRow,
    ExpectedRow,
    GateRow,
    MeasurementRow,
    MembershipRow,
    PilotRow,
    RatingRow,
    RevisionRow,
    SkipDateRow,
    StageRow,
    TargetDateRow,
)
from tests.faults.payloads import Gatherer, Payload, Pool, as_people_might, broken, by, stretched
from tests.week.house import Closing
from tests.week.ladder import Ladder, ladder

pytestmark = pytest.mark.filterwarnings("ignore:Do not use the .random. module inside strategies")
"""The line draws masks for its pings meanwhile, in a thread of its own."""
EXAMPLES = 3_400 if os.environ.get("PILOT_NIGHTLY") == "1" else 100
THEIRS = (
    *(PilotRow, SkipDateRow, StageRow, TargetDateRow, MembershipRow),
    *(CheckInRow, ExpectedRow, AnswersRow, RevisionRow, RatingRow),
    *(CharterRow, CharterChangeRow, MeasurementRow, DecisionRow, GateRow),
    *(BlockerRow, AskedRow, BlockerEventRow, EscalationItemRow, DependencyRow),
)
"""What only those may change who belong to a pilot."""


class Register:
    """Stands in for Bolt where listeners are registered, and remembers what they listen to."""

    def __init__(self) -> None:
        self.listened: list[tuple[str, str]] = []

    def __getattr__(self, kind: str) -> Any:
        def register(constraint: Any) -> Any:
            if kind in ("action", "view") and isinstance(constraint, str):
                self.listened.append((kind, constraint))
            return lambda listener: listener

        return register


class Counter:
    """The bot's listeners, called as the line calls them, and what went wrong in them."""

    def __init__(self, up: Ladder) -> None:
        self.up = up
        self.wrong: list[Exception] = []
        slack, deps = up.home.slack, up.home.bot.deps
        client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        self.app = App(client=client, process_before_response=True, request_verification_enabled=False)
        directory = Directory(deps, client, client)
        register(self.app, deps, meet=directory.meet, names=directory.names)
        self.app.error(self._failed)
        guest = slack.add_person("guest", is_restricted=True)
        stranger = slack.add_person("stranger", external=True, is_stranger=True)
        self.outsiders = (guest.id, stranger.id, "U0NOBODY")
        gathered = Gatherer(up).gather()
        self.payloads = Pool(gathered)
        registered = Register()
        register(registered, deps, meet=directory.meet, names=directory.names)  # type: ignore[arg-type]  # stands in
        self.stretched = Pool(stretched(gathered, registered.listened))

    def send(self, payload: Payload) -> int:
        """What the listener answers: 200, 404 where there is none, or 400 where even Bolt cannot find out."""
        self.up.home.clock.advance(timedelta(seconds=1))  # so that nobody asks Slack for too much
        if isinstance(payload.get("trigger_id"), str):
            payload["trigger_id"] = self._trigger(payload)
        return answer(self.app, self.up.home.bot.deps.metrics, mode="socket_mode", body=payload).status

    def state(self) -> list[Sequence[Any]]:
        with self.up.home.bot.deps.db.read() as tx:
            return [tx.execute(select(table)).all() for table in THEIRS]

    def _trigger(self, payload: Payload) -> str:
        """One that is fresh: Slack takes each once, within three seconds."""
        user, view = payload.get("user"), payload.get("view")
        by = user.get("id") if isinstance(user, dict) else payload.get("user_id")
        return self.up.home.slack.tickets.trigger(str(by), view.get("id") if isinstance(view, dict) else None).id

    def _failed(self, error: Exception, body: dict[str, Any], client: WebClient) -> BoltResponse:
        self.wrong.append(error)
        return answer_failure(error, body, client)


@contextmanager
def opened(folder: Path, template: Path, closing: Closing) -> Iterator[Counter]:
    database = folder / "pilot.db"
    database.write_bytes(template.read_bytes())
    with ladder(database, closing) as up:
        yield Counter(up)


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Counter]:
    closing = Closing()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            patch.delenv(name, raising=False)
        with opened(tmp_path_factory.mktemp("fuzz"), migrated_file, closing) as found:
            yield found
    closing.wait()


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_whatever_people_choose_and_write_is_answered(counter: Counter, data: st.DataObject) -> None:
    payload = data.draw(as_people_might(counter.payloads))
    counter.wrong.clear()
    assert counter.send(payload) == 200
    assert (counter.wrong, counter.up.home.slack.problems) == ([], [])


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_who_has_no_right_changes_nothing(counter: Counter, data: st.DataObject) -> None:
    payload = data.draw(as_people_might(counter.stretched))
    said_by = data.draw(st.sampled_from(counter.outsiders))
    before = counter.state()
    counter.send(by(payload, said_by))
    assert counter.state() == before


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_what_nobody_would_send_harms_nothing(counter: Counter, data: st.DataObject) -> None:
    payload = data.draw(broken(counter.stretched))
    assert counter.send(payload) in (200, 400, 404)
    counter.up.home.slack.problems.clear()  # what nobody sends may make us ask for what there is not
