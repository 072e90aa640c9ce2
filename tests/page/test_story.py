"""What people can rely on when they try the real bot in a browser: `make demo` without its twelve weeks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from bot.demo.guide import Guide
from bot.demo.present import Present
from bot.demo.stage import Stage, opened
from tests.page.conftest import watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator
    from playwright.sync_api import Page as Tab

MANY = 25
ATTACK = """<img src=x onerror="document.title='broken'"> <script>document.title='broken'</script> *not bold*"""


@dataclass
class Visit:
    """The demo on its first Monday, 07:00 in Berlin, and a browser in it."""

    stage: Stage
    tab: Tab

    def go(self, person: str, place: str) -> None:
        self.tab.goto(f"/as/{person}/{place}")

    def next(self, name: str) -> None:
        """To the next thing due, until it was the one of this name."""
        for _ in range(MANY):
            if name in self.step():
                return
        raise AssertionError(f"{name} was not due")

    def step(self) -> str:
        """To the next thing due; returns its name."""
        button = self.tab.locator("#move-next")
        due = button.inner_text()
        with self.tab.expect_response("**/time/next"):
            button.click()
        expect(button).not_to_have_attribute("aria-busy", "true")
        return due

    def step_until(self, shown: Locator) -> None:
        for _ in range(MANY):
            if shown.count():
                return
            self.step()
        raise AssertionError("it did not appear")

    def say(self, words: str) -> None:
        composer = self.tab.get_by_label("Message", exact=True)
        composer.fill(words)
        composer.press("Escape")
        composer.press("Enter")

    def answer(self, **words: str) -> Locator:
        """Press *Answer* on the newest card; fill in by label."""
        self.tab.get_by_role("button", name="Answer", exact=True).last.click()
        form = self.tab.get_by_role("dialog", name="Weekly check-in")
        expect(form).to_be_visible()
        for label, said in words.items():
            form.get_by_label(re.compile(label)).fill(said)
        return form


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with opened(port=0) as (stage, page):
        present = Present(stage)
        present.keep_up()
        page.offer(time=present, tour=Guide(stage).steps())
        with watched(browser, stage.slack.url) as tab:
            yield Visit(stage, tab)
        present.end()


def test_a_check_in_is_answered_and_the_card_follows(visit: Visit) -> None:
    visit.go("ravi", "invoice-triage")
    visit.next("Invoice triage: check-in opens")
    form = visit.answer(complete="Labelled 200 invoices")
    form.get_by_role("button", name="Submit").click()
    expect(form).to_have_count(0)
    expect(visit.tab.get_by_role("article").last).to_contain_text("1 of 3 answered: @Ravi Menon")
    expect(visit.tab.get_by_role("complementary", name="Tour")).to_contain_text("1 of ")


def test_a_form_without_the_required_answer_says_so_at_that_answer(visit: Visit) -> None:
    visit.go("ravi", "invoice-triage")
    visit.next("Invoice triage: check-in opens")
    form = visit.answer()
    form.get_by_role("button", name="Submit").click()
    expect(form.get_by_label(re.compile("complete"))).to_have_accessible_description(re.compile("^Error: Please"))


def test_an_answer_cannot_inject_markup_wherever_it_is_shown(visit: Visit) -> None:
    visit.go("ravi", "invoice-triage")
    visit.next("Invoice triage: check-in opens")
    form = visit.answer(complete=ATTACK, blocking=ATTACK)
    form.get_by_role("button", name="Submit").click()
    expect(form).to_have_count(0)
    visit.next("Invoice triage: check-in closes")
    digest = visit.tab.get_by_role("article").filter(has_text="What stands out")
    expect(digest).to_contain_text(ATTACK)
    assert visit.tab.locator("article :is(img, script)").count() == 0
    assert "broken" not in visit.tab.title()


def test_a_sponsor_commits_to_a_date_and_the_team_reads_it(visit: Visit) -> None:
    visit.go("ravi", "invoice-triage")
    visit.next("Invoice triage: check-in opens")
    form = visit.answer(complete="Nothing yet", need="A date for the rollout")
    form.get_by_role("button", name="Submit").click()
    expect(form).to_have_count(0)
    visit.tab.get_by_label("View as").get_by_role("link", name=re.compile("Sam")).click()
    expect(visit.tab.get_by_label("Conversations of Sam Whitfield")).to_be_visible()
    visit.tab.get_by_role("link", name="Pilot", exact=True).click()
    expect(visit.tab.get_by_role("heading", name="Pilot App")).to_be_visible()
    commit = visit.tab.get_by_role("button", name=re.compile("^Commit to a Date"))
    visit.step_until(commit)
    commit.click()
    promise = visit.tab.get_by_role("dialog", name="Commit to a date")
    promise.get_by_role("button", name="Promise").click()
    expect(promise).to_have_count(0)
    visit.go("ravi", "invoice-triage")
    visit.tab.get_by_role("link", name=re.compile("repl(y|ies) Last")).click()
    expect(visit.tab.get_by_role("complementary", name="Thread")).to_contain_text("@Sam Whitfield commits to")


def test_what_two_pilots_wait_on_is_named_by_typing_and_listed_once(visit: Visit) -> None:
    for person, pilot, offered in (
        ("ravi", "invoice-triage", "Add “Security review”"),
        ("ada", "contract-search", "Security review"),
    ):
        visit.go(person, pilot)
        visit.say("/pilot blocker")
        form = visit.tab.get_by_role("dialog", name="Raise a blocker")
        form.get_by_label("In a few words").fill("We may not read the archive")
        form.get_by_label("What does it wait on?").fill("Security review")
        form.get_by_role("listbox", name="Suggestions").get_by_role("option", name=offered, exact=True).click()
        form.get_by_role("button", name="Raise").click()
        visit.tab.get_by_role("dialog", name="Raised").get_by_role("button", name="OK").click()
    visit.go("nora", "dm")
    visit.say("/pilot dependencies")
    window = visit.tab.get_by_role("dialog", name="Dependencies")
    expect(window).to_contain_text("Security review: nobody owns it yet")
    expect(window).to_contain_text("Holds up 2 pilots")
    expect(window.get_by_role("button", name="Escalate: Security review")).to_be_visible()
