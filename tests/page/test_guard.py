"""Who the page answers to."""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.page import Page
from tests.page.app import APP
from tests.sandbox.app import Clock

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    slack = Sandbox(APP, clock=Clock())
    Page(slack)
    with slack:
        slack.add_channel("general", members=[slack.add_person("dana")])
        yield slack


def ask(slack: Sandbox, method: str, path: str, body: str | None = None, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", int(slack.url.rpartition(":")[2]), timeout=5)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_only_the_names_of_this_machine_are_answered(slack: Sandbox) -> None:
    port = slack.url.rpartition(":")[2]
    assert ask(slack, "GET", "/as/dana/general").status == 200
    assert ask(slack, "GET", "/as/dana/general", Host=f"localhost:{port}").status == 200
    assert ask(slack, "GET", "/as/dana/general", Host="evil.example").status == 403
    assert ask(slack, "GET", "/as/dana/general", Host="127.0.0.1.evil.example").status == 403
    assert ask(slack, "POST", "/api/auth.test", Host="evil.example").status == 403


def test_another_page_may_neither_act_nor_listen(slack: Sandbox) -> None:
    said = json.dumps({"act": "send", "place": "general", "text": "hi"})
    own = {"Content_Type": "application/json", "Origin": slack.url}
    assert ask(slack, "POST", "/as/dana/act", said, **own).status == 200
    assert ask(slack, "POST", "/as/dana/act", said, **own | {"Origin": "https://evil.example"}).status == 403
    assert ask(slack, "POST", "/as/dana/act", said, **own | {"Origin": "null"}).status == 403
    assert ask(slack, "POST", "/as/dana/act", said, **own | {"Content_Type": "text/plain"}).status == 415
    assert ask(slack, "GET", "/changes", Origin="https://evil.example").status == 403
    assert len(slack.person("dana").messages("general")) == 1


def test_the_browser_is_told_to_run_nothing_but_the_pages_own_files(slack: Sandbox) -> None:
    policy = ask(slack, "GET", "/as/dana/general").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_what_does_not_exist_is_not_found(slack: Sandbox) -> None:
    assert ask(slack, "GET", "/as/nobody/general").status == 404
    assert ask(slack, "GET", "/as/dana/nowhere").status == 404
    assert ask(slack, "POST", "/time/hour", "{}", Content_Type="application/json").status == 404
    assert ask(slack, "POST", "/as/dana/act", "{}", Content_Type="application/json").status == 400


def test_the_socket_is_refreshed_and_cut_on_demand(slack: Sandbox) -> None:
    for fault in ("refresh", "cut"):
        assert ask(slack, "POST", f"/fault/{fault}", "{}", Content_Type="application/json").status == 200
    assert ask(slack, "POST", "/fault/earthquake", "{}", Content_Type="application/json").status == 400
