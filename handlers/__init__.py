"""From Slack to us. This module lists everything that can come in; each handler is given what was parsed
from Slack's body, calls one service, and returns what to answer; `listeners` does the rest.

Listeners run with `process_before_response`: their answer leaves when they return, so they do nothing slow, save
before they ack, and raise nothing after it. The first listener that matches wins, so no two of them overlap, and
those that are heard most come first: the sixty others cost Bolt three times what an answer does (measured).
"""

import re
from collections.abc import Callable

from slack_bolt import App

from bot.domain.people import UserId
from bot.domain.privacy import Names
from bot.services.deps import Deps
from bot.views import blockers as blocker_views
from bot.views import carryover, offers
from bot.views import charter as charter_views
from bot.views import checkins as checkin_views
from bot.views import confidence as confidence_views
from bot.views import decisions as decision_views
from bot.views import dependencies as dependency_views
from bot.views import digest as digest_views
from bot.views import ending as ending_views
from bot.views import everything as everything_views
from bot.views import gates as gate_views
from bot.views import holdups as holdup_views
from bot.views import lessons as lesson_views
from bot.views import people as people_views
from bot.views import privacy as privacy_views
from bot.views import raising as raising_views
from bot.views import readiness as readiness_views
from bot.views import reminders as reminder_views
from bot.views import riskforms as risk_views
from bot.views import sharing as sharing_views
from bot.views import sync as sync_views
from bot.views import wizard as wizard_views
from handlers.blockers import SUBMITS, Blockers
from handlers.charter import Charter
from handlers.checkins import CheckIns
from handlers.commands import Commands
from handlers.confidence import Confidence
from handlers.decisions import Decisions
from handlers.dependencies import Dependencies
from handlers.digest import Digest
from handlers.errors import answer_failure
from handlers.gates import Gates
from handlers.history import History
from handlers.home import Home
from handlers.lessons import Lessons
from handlers.lifecycle import Lifecycle
from handlers.listeners import Listeners
from handlers.meeting import Meeting
from handlers.people import People
from handlers.pilots import Pilots
from handlers.privacy import Privacy
from handlers.raising import Raising
from handlers.readiness import Readiness
from handlers.reminders import Reminders
from handlers.risks import Risks
from handlers.setup import Setup
from handlers.sync import Sync


def register(app: App, deps: Deps, *, meet: Callable[[UserId], None], names: Callable[[UserId], Names | None]) -> None:
    """Register every listener; `meet` gets to know whoever does something, `names` asks Slack how they are called."""
    app.use(Meeting(meet))
    on = Listeners(app, deps)
    checkins, people, blockers, raising = CheckIns(deps), People(deps), Blockers(deps), Raising(deps)
    on.form(checkin_views.FORM, checkins.submit)
    on.command(Commands(deps).route)
    on.event("app_home_opened", Home(deps).opened)

    on.press(checkin_views.ANSWER, checkins.open_form)
    on.press(carryover.CHOOSE, checkins.choose_fate)

    confidence = Confidence(deps)
    on.press(re.compile(rf"{confidence_views.RATE}:[1-5]"), confidence.rate)

    for button in blocker_views.LABELS:
        on.press(button, blockers.press)
    on.press(blocker_views.MORE, blockers.press)
    for form in SUBMITS:
        on.form(form, blockers.submit)

    on.shortcut(raising_views.SHORTCUT, raising.from_message)
    on.form(raising_views.RAISE_FORM, raising.submit)

    digest = Digest(deps)
    on.press(digest_views.READ, digest.read)
    on.press(sharing_views.SHARE, History(deps).share)
    on.turn(everything_views.TURN, digest.page)

    on.press(re.compile(rf"{reminder_views.TURN_OFF}|{reminder_views.TURN_ON}"), Reminders(deps).switch)

    on.form(ending_views.END_FORM, Pilots(deps).submit_end)
    setup = Setup(deps)
    on.press(wizard_views.SET_UP, setup.begin)
    on.form(wizard_views.PURPOSE_FORM, setup.purpose)
    on.form(wizard_views.PEOPLE_FORM, setup.people)
    on.form(wizard_views.CADENCE_FORM, setup.cadence)
    on.press(wizard_views.TEST_CARD, setup.test_card)
    on.form(wizard_views.PREVIEW_FORM, setup.save)

    on.form(people_views.AWAY_FORM, people.save_away)
    on.press(people_views.BACK, people.back)

    privacy = Privacy(deps, names)
    on.press(privacy_views.ERASE, privacy.ask)
    on.form(privacy_views.ERASE_FORM, privacy.erase)

    _register_journey(on, deps)

    _register_events(on, Lifecycle(deps))
    app.error(answer_failure)


def _register_journey(on: Listeners, deps: Deps) -> None:
    """What is kept of a pilot's way to production beside the weekly rounds."""
    charter = Charter(deps)
    on.press(charter_views.SHOW, charter.show)
    on.press(charter_views.CHANGES, charter.changes)
    on.press(charter_views.MEASURE, charter.open_measurement)
    on.press(charter_views.EDIT, charter.open_form)
    on.press(charter_views.WORK, charter.open_form)
    for form in charter_views.FORMS:
        on.form(form, charter.submit)

    decisions = Decisions(deps)
    on.shortcut(decision_views.SHORTCUT, decisions.from_message)
    on.form(decision_views.FORM, decisions.submit)

    gates = Gates(deps)
    on.press(gate_views.OPEN, gates.open)
    on.form(gate_views.FORM, gates.submit)

    readiness = Readiness(deps)
    on.turn(readiness_views.TURN, readiness.page)
    on.press(readiness_views.BEGIN, readiness.begin)
    on.press(readiness_views.ADD, readiness.add)
    on.press(readiness_views.CHANGE, readiness.change)
    on.press(readiness_views.RAISE, readiness.raise_it)
    for form in (readiness_views.NEED_FORM, readiness_views.NEW_NEED_FORM):
        on.form(form, readiness.submit)

    risks = Risks(deps)
    on.turn(risk_views.TURN, risks.page)
    on.press(risk_views.ADD, risks.add)
    on.press(risk_views.CHANGE, risks.change)
    on.press(risk_views.HISTORY, risks.history)
    for button in risk_views.SETTLING:
        on.press(button, risks.press)
    for form in (risk_views.RISK_FORM, risk_views.NEW_RISK_FORM):
        on.form(form, risks.submit)

    _register_dependencies(on, Dependencies(deps))

    lessons = Lessons(deps)
    on.press(lesson_views.READ, lessons.read)
    on.press(lesson_views.EDIT, lessons.edit)
    on.form(lesson_views.LESSON_FORM, lessons.submit)

    sync = Sync(deps)
    on.press(sync_views.DONE, sync.done)
    on.form(sync_views.FORM, sync.submit)


def _register_dependencies(on: Listeners, dependencies: Dependencies) -> None:
    """What pilots wait on, across all of them."""
    for menu in (dependency_views.SUGGEST, dependency_views.SUGGEST_KNOWN):
        on.options(menu, dependencies.suggest)
    on.form(dependency_views.NAME_FORM, dependencies.name_item)
    on.turn(holdup_views.TURN, dependencies.page)
    on.press(holdup_views.ESCALATE, dependencies.escalate)
    on.press(holdup_views.CHANGE, dependencies.change)
    on.press(holdup_views.MERGE, dependencies.change)
    on.form(dependency_views.CHANGE_FORM, dependencies.submit_change)
    on.form(dependency_views.MERGE_FORM, dependencies.submit_merge)
    on.form(dependency_views.MERGE_NOW, dependencies.merge)
    on.press(holdup_views.COMMIT_ALL, dependencies.offer)
    on.form(offers.FORM, dependencies.promise)


def _register_events(on: Listeners, lifecycle: Lifecycle) -> None:
    """One listener for every event that the manifest subscribes to."""
    on.event("member_joined_channel", lifecycle.joined)
    for kind in ("channel", "group"):
        for what in ("left", "archive", "unarchive", "rename", "deleted"):
            on.event(f"{kind}_{what}", lifecycle.channel_changed)
    on.event("member_left_channel", lifecycle.channel_changed)
    on.event("channel_id_changed", lifecycle.channel_id_changed)
    on.event("user_change", lifecycle.person_changed)
    on.event("app_uninstalled", lifecycle.removed)
    on.event("tokens_revoked", lifecycle.removed)
