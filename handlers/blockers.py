"""What people do with an item: a button acts at once or opens a small form, and the form acts when it is submitted."""

from collections.abc import Callable

from bot.domain.blockers import EventKind, Refused
from bot.domain.errors import MalformedError
from bot.domain.people import UserId
from bot.services import blockers, handling
from bot.services.deps import Deps
from bot.services.handling import Subject
from bot.views import blockers as views
from bot.views import denials
from bot.views import itemforms as forms
from bot.views.blocks import Content, View, notice
from bot.views.dependencies import name_form
from bot.views.itemforms import Handled
from bot.views.record import record_lines
from bot.views.references import Reference
from handlers.answers import FormAnswer, PressAnswer, refusal
from handlers.interactions import ButtonPress, FormSubmission, SlashCommand

FORMS: dict[str, tuple[EventKind, Callable[[Subject], View]]] = {
    views.COMMIT: (
        EventKind.COMMITTED,
        lambda found: forms.commit_form(found.blocker, first=found.first, last=found.last),
    ),
    views.DELEGATE: (
        EventKind.DELEGATED,
        lambda found: forms.delegate_form(found.blocker, first=found.first, last=found.last),
    ),
    views.ASK_TEAM: (EventKind.TEAM_ASKED, lambda found: forms.ask_team_form(found.blocker)),
    views.ANSWER: (EventKind.TEAM_ANSWERED, lambda found: forms.answer_form(found.blocker)),
    views.DECLINE: (EventKind.DECLINED, lambda found: forms.decline_form(found.blocker)),
    views.OBJECT: (EventKind.OBJECTED, lambda found: forms.object_form(found.blocker)),
    views.NAME: (EventKind.NAMED, lambda found: name_form(found.blocker)),
    views.HAND_BACK: (EventKind.HANDED_BACK, lambda found: forms.hand_back_form(found.blocker)),
}
"""Buttons that open a form."""
ACTS: dict[str, Callable[[Deps, UserId, Reference], Refused | None]] = {
    views.SOLVE: handling.solve,
    views.CONFIRM: handling.confirm,
    views.REOPEN: handling.reopen,
    views.ESCALATE: handling.escalate_now,
}
"""Buttons that act at once."""
Submit = Callable[[Deps, UserId, Handled], Refused | None]


def _commit(deps: Deps, user: UserId, form: Handled) -> Refused | None:
    if form.on is None:
        return denials.NO_DAY
    return handling.commit(deps, user, form.reference, on=form.on, note=form.note)


def _delegate(deps: Deps, user: UserId, form: Handled) -> Refused | None:
    if form.on is None or form.to is None:
        return denials.NO_DAY if form.on is None else denials.NO_PERSON
    return handling.delegate(deps, user, form.reference, to=form.to, on=form.on, note=form.note)


def _ask_team(deps: Deps, user: UserId, form: Handled) -> Refused | None:
    return handling.ask_team(deps, user, form.reference, question=form.note)


def _answer(deps: Deps, user: UserId, form: Handled) -> Refused | None:
    return handling.answer(deps, user, form.reference, text=form.note)


def _decline(deps: Deps, user: UserId, form: Handled) -> Refused | None:
    return handling.decline(deps, user, form.reference, reason=form.note)


def _object(deps: Deps, user: UserId, form: Handled) -> Refused | None:
    return handling.object_to(deps, user, form.reference, reason=form.note)


def _hand_back(deps: Deps, user: UserId, form: Handled) -> Refused | None:
    return handling.hand_back(deps, user, form.reference, note=form.note)


SUBMITS: dict[str, tuple[str, Submit]] = {
    forms.COMMIT_FORM: ("on", _commit),
    forms.DELEGATE_FORM: ("on", _delegate),
    forms.ASK_TEAM_FORM: ("note", _ask_team),
    forms.ANSWER_FORM: ("note", _answer),
    forms.DECLINE_FORM: ("note", _decline),
    forms.OBJECT_FORM: ("note", _object),
    forms.HAND_BACK_FORM: ("note", _hand_back),
}
"""What a form does, and the field under which a refusal is shown."""


class Blockers:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def listing(self, command: SlashCommand) -> Content | Refused:
        key, page = command.key_and_page
        found = blockers.listing(self._deps, command.user, key=key, channel=command.channel)
        if isinstance(found, Refused):
            return found
        record, word = record_lines(found.record), self._deps.settings.command
        return views.listing(found.pilot, found.items, page, record=record, command=word)

    def press(self, press: ButtonPress) -> PressAnswer:
        """Any button of an item, or an option of its menu."""
        action, item = press.reference.action or press.action, press.reference
        if action in FORMS:
            kind, draw = FORMS[action]
            found = handling.subject(self._deps, press.user, item, kind)
            return found if isinstance(found, Refused) else draw(found)
        if action == views.HISTORY:
            told = blockers.history(self._deps, press.user, item.id, channel=press.channel)
            return told if isinstance(told, Refused) else forms.history(told.item, told.events)
        if action not in ACTS:
            raise MalformedError(f"“{action[:40]}” is nothing that can be done with an item")
        refused = ACTS[action](self._deps, press.user, item)
        unseen = refused is None and press.ephemeral
        return notice("Done", f"{views.LABELS[action]}: #{item.id}.") if unseen else refused

    def submit(self, form: FormSubmission) -> FormAnswer:
        """Any form of an item."""
        field, act = SUBMITS[form.form]
        refused = act(self._deps, form.user, forms.read_form(form.filled))
        return None if refused is None else refusal(refused, field)
