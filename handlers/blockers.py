"""What people do with an item: a button acts at once or opens a small form, and the form acts when it is submitted."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.domain.blockers import EventKind, HandledAlready, Refused
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
from bot.views.pilots import sentence
from bot.views.record import record_lines
from bot.views.references import Reference
from handlers.windows import explain, show

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


def _commit(deps: Deps, user: UserId, said: Handled) -> Refused | None:
    if said.on is None:
        return denials.NO_DAY
    return handling.commit(deps, user, said.reference, on=said.on, note=said.note)


def _delegate(deps: Deps, user: UserId, said: Handled) -> Refused | None:
    if said.on is None or said.to is None:
        return denials.NO_DAY if said.on is None else denials.NO_PERSON
    return handling.delegate(deps, user, said.reference, to=said.to, on=said.on, note=said.note)


SUBMITS: dict[str, tuple[str, Submit]] = {
    forms.COMMIT_FORM: ("on", _commit),
    forms.DELEGATE_FORM: ("on", _delegate),
    forms.ASK_TEAM_FORM: ("note", lambda *of: handling.ask_team(*_who(of), question=of[2].note)),
    forms.ANSWER_FORM: ("note", lambda *of: handling.answer(*_who(of), text=of[2].note)),
    forms.DECLINE_FORM: ("note", lambda *of: handling.decline(*_who(of), reason=of[2].note)),
    forms.OBJECT_FORM: ("note", lambda *of: handling.object_to(*_who(of), reason=of[2].note)),
    forms.HAND_BACK_FORM: ("note", lambda *of: handling.hand_back(*_who(of), note=of[2].note)),
}
"""What a form does, and the field under which a refusal is shown."""


def _who(of: tuple[Deps, UserId, Handled]) -> tuple[Deps, UserId, Reference]:
    deps, user, said = of
    return deps, user, said.reference


def _key_and_page(text: str) -> tuple[str | None, int]:
    """What stands behind the word: a key, a page, both, or neither."""
    words = text.lower().split()[1:3]
    page = int(words.pop()) if words and words[-1].isdecimal() else 1
    return (words[0] if words else None), page


class Blockers:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def listing(self, command: dict[str, Any], _: str | None, __: WebClient) -> Content:
        key, page = _key_and_page(command["text"])
        found = blockers.listing(self._deps, UserId(command["user_id"]), key=key, channel=command["channel_id"])
        if isinstance(found, Refused):
            return sentence(found.sentence)
        record, word = record_lines(found.record), self._deps.settings.command
        return views.listing(found.pilot, found.items, page, record=record, command=word)

    def press(self, ack: Ack, body: dict[str, Any], client: WebClient, action: dict[str, Any]) -> None:
        """Any button of an item, or an option of its menu."""
        chosen = action.get("selected_option")
        reference = Reference.load(chosen["value"] if chosen else action["value"])
        view = self._answer(body, reference.action or action["action_id"], reference)
        if isinstance(view, Refused):
            explain(client, body, view)
        elif view is not None:
            show(client, body, view)
        ack()

    def submit(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        """Any form of an item."""
        said = forms.read_form(view)
        field, act = SUBMITS[view["callback_id"]]
        refused = act(self._deps, UserId(body["user"]["id"]), said)
        match refused:
            case None:
                ack()
            case HandledAlready(sentence):
                ack(response_action="update", view=notice("Not this time", sentence))
            case Refused(sentence):
                ack(response_action="errors", errors={field: sentence})

    def _answer(self, body: dict[str, Any], action: str, reference: Reference) -> View | Refused | None:
        """The window that a press opens, if any."""
        user = UserId(body["user"]["id"])
        if action in FORMS:
            kind, draw = FORMS[action]
            found = handling.subject(self._deps, user, reference, kind)
            return found if isinstance(found, Refused) else draw(found)
        if action == views.HISTORY:
            channel = body.get("channel", {}).get("id")
            told = blockers.history(self._deps, user, reference.id, channel=channel)
            return told if isinstance(told, Refused) else forms.history(told.item, told.events)
        refused = ACTS[action](self._deps, user, reference)
        unseen = refused is None and body.get("container", {}).get("is_ephemeral")
        return notice("Done", f"{views.LABELS[action]}: #{reference.id}.") if unseen else refused
