"""From Slack to us. This module lists everything that can come in; each listener reads, calls one service, answers.

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
    checkins, people, blockers, raising = CheckIns(deps), People(deps), Blockers(deps), Raising(deps)
    app.view(checkin_views.FORM)(checkins.submit)
    app.command(deps.settings.command)(Commands(deps, checkins, people, blockers, raising).route)
    app.event("app_home_opened")(Home(deps).opened)

    app.action(checkin_views.ANSWER)(checkins.open_form)
    app.action(carryover.CHOOSE)(checkins.choose_fate)

    confidence = Confidence(deps)
    app.action(re.compile(rf"{confidence_views.RATE}:[1-5]"))(confidence.rate)

    for button in blocker_views.LABELS:
        app.action(button)(blockers.press)
    app.action(blocker_views.MORE)(blockers.press)
    for form in SUBMITS:
        app.view(form)(blockers.submit)

    app.shortcut({"type": "message_action", "callback_id": raising_views.SHORTCUT})(raising.from_message)
    app.view(raising_views.RAISE_FORM)(raising.submit)

    digest = Digest(deps)
    app.action(digest_views.READ)(digest.read)
    app.action(sharing_views.SHARE)(History(deps).share)
    app.action(re.compile(rf"{everything_views.TURN}:(back|on)"))(digest.turn)

    app.action(re.compile(rf"{reminder_views.TURN_OFF}|{reminder_views.TURN_ON}"))(Reminders(deps).switch)

    app.view(ending_views.END_FORM)(Pilots(deps).submit_end)
    setup = Setup(deps)
    app.action(wizard_views.SET_UP)(setup.begin)
    app.view(wizard_views.PURPOSE_FORM)(setup.purpose)
    app.view(wizard_views.PEOPLE_FORM)(setup.people)
    app.view(wizard_views.CADENCE_FORM)(setup.cadence)
    app.action(wizard_views.TEST_CARD)(setup.test_card)
    app.view(wizard_views.PREVIEW_FORM)(setup.save)

    app.view(people_views.AWAY_FORM)(people.save_away)
    app.action(people_views.BACK)(people.back)

    privacy = Privacy(deps, names)
    app.action(privacy_views.ERASE)(privacy.ask)
    app.view(privacy_views.ERASE_FORM)(privacy.erase)

    _register_journey(app, deps)

    _register_events(app, Lifecycle(deps))
    app.error(answer_failure)


def _register_journey(app: App, deps: Deps) -> None:
    """What is kept of a pilot's way to production beside the weekly rounds."""
    charter = Charter(deps)
    for button in charter_views.LABELS:
        app.action(button)(charter.press)
    for form in charter_views.FORMS:
        app.view(form)(charter.submit)

    decisions = Decisions(deps)
    app.shortcut({"type": "message_action", "callback_id": decision_views.SHORTCUT})(decisions.from_message)
    app.view(decision_views.FORM)(decisions.submit)

    gates = Gates(deps)
    app.action(gate_views.OPEN)(gates.open)
    app.view(gate_views.FORM)(gates.submit)

    readiness = Readiness(deps)
    app.action(re.compile(rf"{readiness_views.TURN}:(back|on)"))(readiness.turn)
    app.action(readiness_views.BEGIN)(readiness.begin)
    app.action(readiness_views.ADD)(readiness.add)
    app.action(readiness_views.CHANGE)(readiness.change)
    app.action(readiness_views.RAISE)(readiness.raise_it)
    for form in (readiness_views.NEED_FORM, readiness_views.NEW_NEED_FORM):
        app.view(form)(readiness.submit)

    risks = Risks(deps)
    app.action(re.compile(rf"{risk_views.TURN}:(back|on)"))(risks.turn)
    app.action(risk_views.ADD)(risks.add)
    app.action(risk_views.CHANGE)(risks.change)
    app.action(risk_views.HISTORY)(risks.history)
    for button in risk_views.SETTLING:
        app.action(button)(risks.press)
    for form in (risk_views.RISK_FORM, risk_views.NEW_RISK_FORM):
        app.view(form)(risks.submit)

    _register_dependencies(app, Dependencies(deps))

    lessons = Lessons(deps)
    app.action(lesson_views.READ)(lessons.read)
    app.action(lesson_views.EDIT)(lessons.edit)
    app.view(lesson_views.LESSON_FORM)(lessons.submit)

    sync = Sync(deps)
    app.action(sync_views.DONE)(sync.done)
    app.view(sync_views.FORM)(sync.submit)


def _register_dependencies(app: App, dependencies: Dependencies) -> None:
    """What pilots wait on, across all of them."""
    for menu in (dependency_views.SUGGEST, dependency_views.SUGGEST_KNOWN):
        app.options(menu)(dependencies.suggest)
    app.view(dependency_views.NAME_FORM)(dependencies.name_item)
    app.action(re.compile(rf"{holdup_views.TURN}:(back|on)"))(dependencies.turn)
    app.action(holdup_views.ESCALATE)(dependencies.escalate)
    app.action(holdup_views.CHANGE)(dependencies.change)
    app.action(holdup_views.MERGE)(dependencies.change)
    app.view(dependency_views.CHANGE_FORM)(dependencies.submit_change)
    app.view(dependency_views.MERGE_FORM)(dependencies.submit_merge)
    app.view(dependency_views.MERGE_NOW)(dependencies.merge)
    app.action(holdup_views.COMMIT_ALL)(dependencies.offer)
    app.view(offers.FORM)(dependencies.promise)


def _register_events(app: App, lifecycle: Lifecycle) -> None:
    """One listener for every event that the manifest subscribes to."""
    app.event("member_joined_channel")(lifecycle.joined)
    for kind in ("channel", "group"):
        for what in ("left", "archive", "unarchive", "rename", "deleted"):
            app.event(f"{kind}_{what}")(lifecycle.channel_changed)
    app.event("member_left_channel")(lifecycle.channel_changed)
    app.event("channel_id_changed")(lifecycle.channel_id_changed)
    app.event("user_change")(lifecycle.person_changed)
    app.event("app_uninstalled")(lifecycle.removed)
    app.event("tokens_revoked")(lifecycle.removed)
