"""The tour: five things worth trying, each ticked off when it was really done."""

from collections.abc import Iterator, Sequence

import storage.blockers
from bot.demo.stage import Stage
from bot.demo.story import CONTRACTS, INVOICES, PLANS
from bot.domain.blockers import EventKind
from bot.sandbox import Message, Outcome
from bot.sandbox.elements import all_elements
from bot.sandbox.page import DIRECT, HOME, Step
from bot.views.blockers import COMMIT
from bot.views.checkins import FORM
from bot.views.itemforms import COMMIT_FORM


class Guide:
    """Looks at what happens from now on: the story's own acts do not count."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._since = stage.clock.now()
        self._earlier = len(stage.slack.envelopes)

    def steps(self) -> Sequence[Step]:
        return (
            Step(
                "Answer a check-in",
                f"As a practitioner, press Answer on the card of {INVOICES.name} and fill the form in.",
                lambda _: self._submitted(FORM),
                INVOICES.team[1],
                INVOICES.key,
            ),
            self._sponsor(),
            Step(
                "Look at the gap",
                f"In the last digest of {CONTRACTS.name} leadership and team see two different pilots.",
                lambda looks: any(look.place == CONTRACTS.key for look in looks),
                CONTRACTS.team[0],
                CONTRACTS.key,
            ),
            Step(
                "Let a commitment pass",
                "Move time on until a promised date is over, and see it come back to whoever promised.",
                lambda _: self._missed(),
            ),
            Step(
                "Open the Home as a leader",
                "It shows what waits, every pilot with both confidences, and what was promised.",
                lambda looks: any(look.place == HOME and look.person in INVOICES.leaders for look in looks),
                INVOICES.leaders[0],
                HOME,
            ),
        )

    def _sponsor(self) -> Step:
        """The sponsor who was asked last for a date and has not given one."""
        message = max(self._asked(), key=lambda message: message.ts, default=None)
        return Step(
            "Be the sponsor",
            "Something waits for an answer, and the only answer is a date: commit to one.",
            lambda _: self._submitted(COMMIT_FORM),
            message.person.name if message else CONTRACTS.sponsor,
            DIRECT,
            message.ts if message else None,
        )

    def _asked(self) -> Iterator[Message]:
        for name in dict.fromkeys(plan.sponsor for plan in (CONTRACTS, *PLANS)):
            for message in self._stage.slack.person(name).dm:
                if any(element.action_id == COMMIT for element in all_elements(message.blocks)):
                    yield message

    def _submitted(self, callback_id: str) -> bool:
        """Whether somebody sent this form and the bot took it without an objection."""
        return any(
            envelope.payload.get("view", {}).get("callback_id") == callback_id
            and envelope.payload["type"] == "view_submission"
            and envelope.outcome is Outcome.ACKED
            and not envelope.answer
            for envelope in self._stage.slack.envelopes[self._earlier :]
        )

    def _missed(self) -> bool:
        with self._stage.bot.deps.db.read() as tx:
            return storage.blockers.happened(tx, EventKind.COMMITMENT_MISSED, after=self._since)
