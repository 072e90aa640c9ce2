"""A list in a window whose rows are added and changed in forms on top of it: readiness maps, and risks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bot.domain.blockers import Refused
from bot.domain.dependencies import Choice
from bot.domain.people import UserId
from bot.services.deps import Deps
from bot.views.blocks import View
from bot.views.reading import Filled
from bot.views.references import Reference
from handlers.answers import FormAnswer, PressAnswer, Redraw, refusal
from handlers.interactions import ButtonPress, FormSubmission, SlashCommand

RowsT = TypeVar("RowsT")
RowT = TypeVar("RowT")
DraftT = TypeVar("DraftT")
T = TypeVar("T", covariant=True)


class Finds(Protocol[T]):
    """Finds the list of a pilot by its key, or by the channel where somebody asks."""

    def __call__(self, deps: Deps, user: UserId, *, key: str | None, channel: str) -> T | Refused: ...


@dataclass(frozen=True, kw_only=True)
class Kind(Generic[RowsT, RowT, DraftT]):
    """What a list is made of: its services, then its views."""

    find: Finds[RowsT]
    again: Callable[[Deps, UserId, int], RowsT | Refused]
    refusal_to_add: Callable[[Deps, UserId, int], Refused | None]
    row: Callable[[Deps, UserId, int], RowT | Refused]
    add: Callable[[Deps, UserId, int, DraftT, Choice], RowsT | Refused | Mapping[str, str]]
    change: Callable[[Deps, UserId, Reference, DraftT, Choice], RowsT | Refused | Mapping[str, str]]

    draw: Callable[[RowsT, int], View]
    new_form: Callable[[int, int], View]
    row_form: Callable[[RowT, int], View]
    read_form: Callable[[Filled], tuple[Reference, DraftT, Choice]]
    changes: str
    """The form that changes a row; every other one adds one."""
    field: str
    """Where a form shows that it is refused."""


class Rows(Generic[RowsT, RowT, DraftT]):
    def __init__(self, deps: Deps, kind: Kind[RowsT, RowT, DraftT]) -> None:
        self._deps = deps
        self._kind = kind

    def command(self, command: SlashCommand) -> View | Refused:
        found = self._kind.find(self._deps, command.user, key=command.key, channel=command.channel)
        return found if isinstance(found, Refused) else self._kind.draw(found, 1)

    def page(self, user: UserId, place: Reference) -> View | Refused:
        found = self._kind.again(self._deps, user, place.id)
        return found if isinstance(found, Refused) else self._kind.draw(found, place.version)

    def add(self, press: ButtonPress) -> PressAnswer:
        pilot_id = press.reference.id
        refused = self._kind.refusal_to_add(self._deps, press.user, pilot_id)
        return refused or self._kind.new_form(pilot_id, press.shown_in.page)

    def change(self, press: ButtonPress) -> PressAnswer:
        row = self._kind.row(self._deps, press.user, press.reference.id)
        return row if isinstance(row, Refused) else self._kind.row_form(row, press.shown_in.page)

    def submit(self, form: FormSubmission) -> FormAnswer:
        """Save a row, and draw the list below again."""
        reference, draft, dependency = self._kind.read_form(form.filled)
        if form.form == self._kind.changes:
            outcome = self._kind.change(self._deps, form.user, reference, draft, dependency)
        else:
            outcome = self._kind.add(self._deps, form.user, reference.id, draft, dependency)
        if isinstance(outcome, Refused | Mapping):
            return refusal(outcome, self._kind.field)
        return redrawn(form, self._kind.draw(outcome, reference.page))

    def pressed(self, press: ButtonPress, outcome: RowsT | Refused) -> PressAnswer:
        """After a button that acts at once: the list, drawn again."""
        if isinstance(outcome, Refused):
            return outcome
        return Redraw(press.shown_in.id, self._kind.draw(outcome, press.shown_in.page))


def redrawn(form: FormSubmission, below: View) -> FormAnswer:
    """Close a form, and draw the window below it again."""
    return Redraw(form.window.below, below) if form.window.below else None
