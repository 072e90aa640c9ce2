"""A modal or the App Home as the person sees it who has it open: reading, filling in, submitting, closing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.acting import MODAL_TROUBLE, Acting, Submitted
from bot.sandbox.elements import Element, all_elements, find, shown_value
from bot.sandbox.envelopes import Outcome
from bot.sandbox.errors import ApiError, ImpossibleError
from bot.sandbox.inputs import complaint, holding
from bot.sandbox.messages import Button, words_of
from bot.sandbox.payloads import view_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.sandbox.acting import Pressed
    from bot.sandbox.person import Person
    from bot.sandbox.records import Json
    from bot.sandbox.records import View as ViewRecord
    from bot.sandbox.suggestions import Suggested


class View:
    """Shows what stands there now: after an update, the new blocks, with what was typed and may stay."""

    def __init__(self, person: Person, record: ViewRecord, acting: Acting) -> None:
        self.person = person
        self.record = record
        self._acting = acting

    def __repr__(self) -> str:
        return f"<View {self.id} {self.title!r}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and other.record is self.record

    def __hash__(self) -> int:
        return hash(self.record.id)

    # Reading

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def title(self) -> str:
        return str(self.record.payload.get("title", {"text": ""})["text"])

    @property
    def callback_id(self) -> str:
        return str(self.record.payload.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.record.payload.get("private_metadata", ""))

    @property
    def hash(self) -> str:
        return self.record.hash

    @property
    def blocks(self) -> list[Json]:
        return self.record.blocks

    @property
    def json(self) -> Json:
        """As the app gets it."""
        return view_json(self._acting.workspace, self.record)

    @property
    def is_open(self) -> bool:
        return self.record.is_open

    @property
    def errors(self) -> dict[str, str]:
        """What stands under the inputs in red, by block_id."""
        return dict(self.record.errors)

    @property
    def error(self) -> str | None:
        """Slack's own sentence on top, after the app did not answer properly."""
        return self.record.error

    @property
    def shown(self) -> str:
        """All words on screen."""
        return words_of(self.blocks)

    @property
    def inputs(self) -> list[str]:
        """The labels of everything that can be filled in or pressed."""
        return [element.label for element in all_elements(self.blocks)]

    @property
    def values(self) -> dict[str, Any]:
        """What stands in each input now, by block_id (the last one's, if a block has several)."""
        return {one.block_id: shown_value(one, self.record.state) for one in self._stateful()}

    def value(self, name: str) -> Any:
        return shown_value(find(self.blocks, name), self.record.state)

    def button(self, name: str, value: Any = None) -> Button:
        return Button(find(self.blocks, name, value), self)

    # Acting

    def fill(self, by_name: Mapping[str, Any] | None = None, /, **values: Any) -> View:
        """Put values into inputs, named by label, block_id or action_id.

        Options go by label or value, people by Person or id, dates as date or "YYYY-MM-DD"; None empties. Into a menu
        that the app fills the label is typed before it is chosen. Elements outside of input blocks, and inputs with
        dispatch_action, tell the app at once, as in Slack.
        """
        self._require_open()
        for name, value in {**(by_name or {}), **values}.items():
            element = find(self.blocks, name)
            if element.block["type"] == "input" and not element.block.get("dispatch_action"):
                self._type(element, value)
            else:
                self.person.press(self, element.action_id, value)
        return self

    def suggest(self, name: str, typed: str) -> Suggested:
        """Type into a menu whose options the app holds."""
        return self.person.suggest(self, find(self.blocks, name), typed)

    def press(self, name: str, value: Any = None) -> Pressed:
        return self.person.press(self, name, value)

    def submit(self) -> Submitted:
        """Press the submit button. Slack's own checks come first; if they complain, nothing is sent."""
        self._require_open()
        if "submit" not in self.record.payload:
            raise ImpossibleError(f"the modal {self.title!r} has no submit button")
        self.record.error = None
        self.record.errors = self._complaints()
        if self.record.errors:
            self._acting.workspace.note("view", self.record)
            return Submitted(closed=False, errors=self.errors, view=self, sent=False)
        trigger = self._acting.tickets.trigger(self.person.id, self.id)
        details: Json = {"trigger_id": trigger.id, "view": self.json, "response_urls": []}
        envelope = self._acting.interact(self.person.record, "view_submission", details, accepts_payload=True)
        if envelope.outcome is not Outcome.ACKED:
            self._fail()
        else:
            try:
                self._obey(envelope.answer or {})
            except ApiError as refused:
                self._acting.responses.problem(f"view_submission {self.callback_id}: {refused.code} {refused.extra}")
                self._fail()
        return self._outcome()

    def close(self, *, everything: bool = False) -> None:
        """Cancel this modal; with `everything` press the X, which clears the whole stack and names the root."""
        self._require_open()
        record = self._acting.screens.views[self.record.root_id] if everything else self.record
        if everything or record.payload.get("clear_on_close"):
            self._acting.screens.clear(self.person.id)
        else:
            self._acting.screens.close(record)
        if record.payload.get("notify_on_close"):
            described = view_json(self._acting.workspace, record)
            described["state"] = {"values": {}}  # what was typed is not told
            details = {"view": described, "is_cleared": everything}
            self._acting.interact(self.person.record, "view_closed", details)

    def _fail(self) -> None:
        """Slack says the same whether the ack was late, missing or wrong; what was typed stays."""
        self.record.error = MODAL_TROUBLE
        self._acting.workspace.note("view", self.record)

    def _obey(self, answer: Json) -> None:
        """What the app's ack says to do with the modal. Anything Slack does not know counts as no ack."""
        screens, action = self._acting.screens, answer.get("response_action")
        if not answer:
            if self.record.is_open:
                screens.close(self.record)
        elif action == "clear":
            screens.clear(self.person.id)
        elif action == "errors":
            self._show(answer.get("errors"))
        elif action == "update":
            screens.update(self.record, answer.get("view", {}))
        elif action == "push":
            screens.push(self.person.id, answer.get("view", {}))
        else:
            raise ApiError("invalid_response_action", str(answer)[:200])

    def _show(self, errors: Any) -> None:
        inputs = {block["block_id"] for block in self.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
            raise ApiError("invalid_errors", str(errors)[:200])
        self.record.errors = dict(errors)
        self._acting.workspace.note("view", self.record)

    def _outcome(self) -> Submitted:
        closed = not self.record.is_open
        return Submitted(closed, self.errors, self.error, self.person.view)

    def _complaints(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for element in self._stateful():
            held = self.record.state[element.block_id][element.action_id]
            if element.block["type"] == "input":
                said = complaint(element.json, held, optional=element.block.get("optional", False))
                found |= {element.block_id: said} if said else {}
        return found

    def _stateful(self) -> list[Element]:
        return [one for one in all_elements(self.blocks) if one.action_id in self.record.state.get(one.block_id, {})]

    def _type(self, element: Element, value: Any) -> None:
        element = self.person.choosing(self, element, value)
        with self._acting.workspace.changes.lock:
            self.record.state[element.block_id][element.action_id] = holding(element.json, value)
            self._acting.workspace.note("view", self.record)

    def _require_open(self) -> None:
        if not self.record.is_open:
            raise ImpossibleError(f"{self.title!r} is not open any more")
