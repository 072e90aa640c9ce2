"""What pilots wait on: suggestions while somebody types, the list, and what admins do with it."""

from bot.domain.blockers import Refused
from bot.domain.dependencies import NOTHING
from bot.domain.people import UserId
from bot.services import dependencies, handling, holdups
from bot.services.deps import Deps
from bot.views import denials, offers
from bot.views import dependencies as views
from bot.views import holdups as drawn
from bot.views.blocks import Block, View, notice
from bot.views.references import Reference
from handlers.answers import FormAnswer, PressAnswer, Problems, Redraw, Update, refusal
from handlers.interactions import ButtonPress, FormSubmission, OptionsRequest, SlashCommand
from handlers.rows import redrawn


class Dependencies:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def command(self, command: SlashCommand) -> View:
        return self._window(command.user)

    def page(self, user: UserId, place: Reference) -> View:
        return self._window(user, place.version)

    def suggest(self, request: OptionsRequest) -> list[Block]:
        """Names that fit what somebody types; where new ones are taken, the words themselves."""
        known = dependencies.suggest(self._deps, request.user, request.typed)
        return (
            views.known_only(known) if request.menu == views.SUGGEST_KNOWN else views.suggestions(known, request.typed)
        )

    def name_item(self, form: FormSubmission) -> FormAnswer:
        """What one item waits on, from its history."""
        item = form.filled.carried(Reference.load)
        refused = handling.name(self._deps, form.user, item, views.read(form.filled) or NOTHING)
        if refused is not None:
            return refusal(refused, views.FIELD)
        return Update(notice("Kept", f"#{item.id} says now what it waits on."))

    def escalate(self, press: ButtonPress) -> PressAnswer:
        outcome = holdups.escalate(self._deps, press.user, press.reference.id)
        if isinstance(outcome, Refused):
            return outcome
        told = offers.asked(outcome.dependency, outcome.of, outcome.items, outcome.before)
        window = self._window(press.user, press.shown_in.page)
        return Redraw(press.shown_in.id, window, above=notice("Escalated" if outcome.items else "Asked before", told))

    def change(self, press: ButtonPress) -> PressAnswer:
        """The form to change one, or the one to merge it into another."""
        found = dependencies.begin(self._deps, press.user, press.reference.id)
        if isinstance(found, Refused):
            return found
        form = views.merge_form if press.action == drawn.MERGE else views.change_form
        return form(found, page=press.shown_in.page)

    def submit_change(self, form: FormSubmission) -> FormAnswer:
        reference, after = views.read_change(form.filled)
        refused = dependencies.change(self._deps, form.user, reference.id, reference.version, after)
        if refused is not None:
            return refusal(refused, "name")
        return redrawn(form, self._window(form.user, reference.page))

    def submit_merge(self, form: FormSubmission) -> FormAnswer:
        """Say first what merging will do."""
        choice = views.read(form.filled, menu=views.SUGGEST_KNOWN) or NOTHING
        found = dependencies.to_merge(self._deps, form.user, form.filled.carried(Reference.load).id, choice)
        if isinstance(found, Refused):
            return Problems({views.FIELD: found.sentence})
        return Update(views.merge_preview(found.one, found.into, pilots=found.pilots))

    def merge(self, form: FormSubmission) -> FormAnswer:
        reference = form.filled.carried(Reference.load)
        found = dependencies.merge(self._deps, form.user, reference.id, reference.version)
        if isinstance(found, Refused):
            return Update(notice("Not this time", found.sentence))
        return redrawn(form, self._window(form.user))

    def offer(self, press: ButtonPress) -> PressAnswer:
        """The form for one date that answers all that wait on the same."""
        found = holdups.offer(self._deps, press.user, press.reference.id)
        if isinstance(found, Refused):
            return found
        return offers.offer_form(found.dependency, found.items, first=found.first, last=found.last)

    def promise(self, form: FormSubmission) -> FormAnswer:
        dependency_id, on, note = offers.read_offer(form.filled)
        kept = denials.NO_DAY if on is None else holdups.promise(self._deps, form.user, dependency_id, on=on, note=note)
        if isinstance(kept, Refused):
            return Problems({"on": kept.sentence})
        return Update(notice("Promised", offers.promised(kept.dependency, kept.items, kept.answered)))

    def _window(self, user: UserId, page: int = 1) -> View:
        found = holdups.listing(self._deps, user)
        shown = [(one.holdup, one.may_escalate) for one in found.shown]
        return drawn.window(shown, may_change=found.may_change, page=page)
