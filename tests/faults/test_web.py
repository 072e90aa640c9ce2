"""HTTP mode, and how things stand for those who watch over the bot."""

import http.client
import json
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from slack_sdk.signature import SignatureVerifier

from bot import manifest
from bot.app import build
from bot.clock import MovableClock
from bot.metrics import CountErrors
from bot.sandbox import Sandbox
from bot.services.health import dead_letters, retry_dead_letters
from bot.services.pilots import import_pilots
from bot.settings import Settings
from tests.week.house import START, House

LARGE = 2 * 1024 * 1024


@contextmanager
def serving(database: str, *, over_http: bool = True) -> Iterator[tuple[House, int]]:
    """The bot with a web server, and its port."""
    port = _free_port()
    clock = MovableClock(START)
    url = f"http://127.0.0.1:{port}/slack/events"
    slack = Sandbox(manifest.path(), clock=clock.now, request_url=url if over_http else None).start()
    bot = build(_settings(slack, database, port, over_http=over_http), clock=clock)
    bot.prepare()
    bot.connect()
    try:
        yield House(slack, bot, clock), port
    finally:
        with slack.quick_close():
            bot.stop()
        slack.stop()


def _settings(slack: Sandbox, database: str, port: int, *, over_http: bool) -> Settings:
    secret, token = SecretStr(slack.signing_secret), SecretStr(slack.app_token)
    return Settings(
        _env_file=None,
        slack_bot_token=SecretStr(slack.bot_token),
        slack_signing_secret=secret if over_http else None,
        slack_app_token=None if over_http else token,
        slack_api_url=slack.api_url,
        database_url=database,
        http_port=port,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _ask(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str, str]:
    """Status, body, and whether Slack is told not to try again."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    found = answer.status, answer.read().decode(), answer.headers.get("X-Slack-No-Retry", "")
    connection.close()
    return found


def _signed(home: House, body: bytes, *, at: float | None = None) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    secret = home.bot.deps.settings.slack_signing_secret
    assert secret is not None
    signature = SignatureVerifier(secret.get_secret_value()).generate_signature(timestamp=stamp, body=body)
    return {"X_Slack_Request_Timestamp": stamp, "X_Slack_Signature": str(signature), "Content_Type": "application/json"}


def test_a_week_passes_over_http_as_it_does_in_socket_mode(sqlite_url: str) -> None:
    with serving(sqlite_url) as (home, _):
        home.open_week()
        assert home.answer(home.dana).closed
        assert "1 of 3 answered" in home.card.text
        assert home.dana.command("/pilot status").text
        assert home.slack.problems == []


def test_what_slack_did_not_sign_is_not_even_read(sqlite_url: str) -> None:
    with serving(sqlite_url) as (home, port):
        body = b'{"type": "event_callback", "event": {"type": "app_home_opened"}}'
        signed = _signed(home, body)
        assert _ask(port, "POST", "/slack/events", body)[0] == 401
        assert _ask(port, "POST", "/slack/events", body + b" ", **signed)[0] == 401
        assert _ask(port, "POST", "/slack/events", b"\xff\xfe", **signed)[0] == 401
        assert _ask(port, "POST", "/slack/events", body, **signed | {"X_Slack_Request_Timestamp": "9" * 5000})[0] == 401


def test_what_was_signed_long_ago_is_refused(sqlite_url: str) -> None:
    with serving(sqlite_url) as (home, port):
        body = b'{"type": "event_callback"}'
        assert _ask(port, "POST", "/slack/events", body, **_signed(home, body, at=time.time() - 600))[0] == 401


def test_what_nobody_can_read_is_refused_for_good(sqlite_url: str) -> None:
    with serving(sqlite_url) as (home, port):
        body = b"{broken"
        status, _, no_retry = _ask(port, "POST", "/slack/events", body, **_signed(home, body))
        assert (status, no_retry) == (400, "1")


def test_an_event_that_nobody_waits_for_is_not_sent_again(sqlite_url: str) -> None:
    with serving(sqlite_url) as (home, port):
        body = b'{"type": "event_callback", "event": {"type": "emoji_changed"}}'
        status, _, no_retry = _ask(port, "POST", "/slack/events", body, **_signed(home, body))
        assert (status, no_retry) == (404, "1")


def test_what_is_too_large_is_refused(sqlite_url: str) -> None:
    with serving(sqlite_url) as (_, port):
        assert _ask(port, "POST", "/slack/events", Content_Length=str(LARGE))[0] == 413


def test_the_process_is_alive_and_ready_once_it_has_looked_for_due_work(sqlite_url: str) -> None:
    with serving(sqlite_url) as (home, port):
        assert _ask(port, "GET", "/healthz")[0] == 200
        status, body, _ = _ask(port, "GET", "/readyz")
        assert (status, json.loads(body)["problems"]) == (503, ["What is due has not been looked for lately."])
        home.tick()
        status, body, _ = _ask(port, "GET", "/readyz")
        assert (status, json.loads(body)["last_tick_seconds"]) == (200, 0)


def test_a_bot_whose_messages_do_not_leave_is_not_ready(sqlite_url: str) -> None:
    with serving(sqlite_url) as (home, port):
        home.add_pilot()
        home.slack.faults.next("chat.postMessage", only={"channel": home.channel.id}, status=503, times=1000)
        home.tick("2026-11-30 08:00")
        home.tick("2026-11-30 08:59")
        home.clock.move_to(START.replace(hour=9, minute=40))
        assert "Messages wait for too long." in _ask(port, "GET", "/readyz")[1]


@pytest.mark.parametrize(
    ("method", "error", "told"),
    [
        ("chat.postMessage", "messages_tab_disabled", "Slack takes no messages to people"),
        ("views.publish", "not_enabled", "Slack shows nobody their Home"),
    ],
)
def test_what_somebody_must_mend_is_said_until_it_is_mended(
    sqlite_url: str, method: str, error: str, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(sqlite_url) as (home, port):
        home.open_week()
        home.slack.faults.next(method, error=error)
        home.dana.open_home()
        home.answer(home.ravi, needed="A decision on the vendor")
        assert any(told in problem for problem in json.loads(_ask(port, "GET", "/readyz")[1])["problems"])
        assert any(told in record.getMessage() for record in caplog.records if record.levelname == "ERROR")
        home.tick("2026-11-30 09:05")
        assert json.loads(_ask(port, "GET", "/readyz")[1])["problems"] == []


def test_a_database_that_is_gone_is_said(sqlite_url: str) -> None:
    with serving(sqlite_url) as (home, port):
        home.tick()
        home.bot.deps.db.dispose()
        Path(sqlite_url.removeprefix("sqlite:///")).write_bytes(b"no database at all" * 100)
        status, body, _ = _ask(port, "GET", "/readyz")
        assert (status, json.loads(body)["problems"]) == (503, ["The database cannot be read."])
        assert "pilot_tick_lag_seconds" in _ask(port, "GET", "/metrics")[1]


def test_in_socket_mode_the_same_server_takes_nothing_from_slack(sqlite_url: str) -> None:
    with serving(sqlite_url, over_http=False) as (home, port):
        home.slack.wait_for_connection()
        assert _ask(port, "GET", "/healthz")[0] == 200
        assert _ask(port, "POST", "/slack/events", b"{}")[0] == 404


def test_the_metrics_count_what_happened_and_name_nobody(sqlite_url: str) -> None:
    with serving(sqlite_url) as (home, port):
        home.open_week()
        home.answer(home.dana, "Labelled 200 invoices", blocking="No access to the archive")
        _, shown, _ = _ask(port, "GET", "/metrics")
    assert 'pilot_deliveries_total{kind="card",outcome="sent"} 2.0' in shown
    assert 'pilot_ack_seconds_count{request="view_submission"} 1.0' in shown
    assert 'pilot_outbox_messages{state="pending"}' in shown
    for name in ("pilot_escalations_open 0.0", "pilot_outbox_oldest_seconds 0.0", "pilot_outbox_stuck_messages 0.0"):
        assert name in shown
    assert "pilot_tick_lag_seconds " in shown
    assert not any(word in shown for word in (home.dana.id, home.channel.id, "invoice", "archive"))


def test_errors_are_counted_by_their_class(sqlite_url: str) -> None:
    with serving(sqlite_url) as (home, port):
        logging.getLogger().addHandler(counting := CountErrors(home.bot.deps.metrics))
        home.add_pilot()
        home.slack.faults.next("views.open", error="fatal_error", times=2)
        home.tick("2026-11-30 08:00")
        home.dana.press(home.card, "answer_check_in")
        logging.getLogger().removeHandler(counting)
        assert 'pilot_errors_total{error="SlackApiError"} 1.0' in _ask(port, "GET", "/metrics")[1]


def test_what_could_not_be_delivered_can_be_tried_again(sqlite_url: str) -> None:
    with serving(sqlite_url) as (home, _):
        import_pilots(home.bot.deps, [home.spec()])
        home.slack.faults.next("chat.postMessage", only={"channel": home.channel.id}, error="user_not_found")
        home.tick("2026-11-30 08:00")
        (letter,) = dead_letters(home.bot.deps)
        assert (letter.kind, letter.recipient, letter.error) == ("card", home.channel.id, "user_not_found")
        assert retry_dead_letters(home.bot.deps) == 1
        home.tick("2026-11-30 08:01")
        assert dead_letters(home.bot.deps) == []
        assert "check-in of week" in home.card.text
