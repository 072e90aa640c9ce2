"""Where the story is played: a local workspace, the real bot connected to it, and a clock that the story moves."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from pydantic import SecretStr

from bot.app import build
from bot.clock import MovableClock
from bot.demo import workspace
from bot.demo.cast import PROGRAMME_LEAD, ZONE, Plan, Said, Week
from bot.demo.story import BEGINS, PLANS
from bot.domain.cadence import IsoWeek, slot_in
from bot.domain.people import ChannelId, Roster, UserId
from bot.domain.pilots import PilotSpec
from bot.domain.wallclock import instant
from bot.sandbox import Message, Person, Sandbox, View
from bot.sandbox.page import Page
from bot.services.agenda import next_due
from bot.services.pilots import import_pilots
from bot.settings import Settings
from bot.views.blockers import COMMIT, SOLVE
from bot.views.checkins import ANSWER
from bot.views.confidence import RATE
from bot.views.dependencies import FIELD
from bot.views.references import Reference

_ANSWERS_AFTER = timedelta(hours=2)
_PROMISES_ON = (3, time(10))
_WRITES_ON = (3, time(11))
_SOLVES_ON = (4, time(15))
"""Thursday and Friday, as days after Monday: when people get round to it."""

Scene = tuple[datetime, Callable[[], None]]


@contextmanager
def opened(*, port: int) -> "Iterator[tuple[Stage, Page]]":
    """The furnished workspace with the connected bot in it."""
    clock = MovableClock(BEGINS)
    slack = workspace.sandbox(clock.now, port=port)
    page = Page(slack, name=workspace.NAME)
    with tempfile.TemporaryDirectory(prefix="pilot-demo-") as folder, slack:
        workspace.furnish(slack)
        stage = Stage(Path(folder), slack, clock)
        try:
            stage.open()
            yield stage, page
        finally:
            stage.close()


class Stage:
    """Acts the story out through the same windows and buttons that people use."""

    def __init__(self, folder: Path, slack: Sandbox, clock: MovableClock) -> None:
        """On a workspace that is started, furnished and follows this clock."""
        self.clock = clock
        self.slack = slack
        self.bot = build(self._settings(folder), clock=clock)
        self.narrate: Callable[[str], None] = lambda _: None
        """Is told what people do, as sentences."""

    def open(self) -> None:
        """Connect the bot and give it its pilots."""
        self.bot.prepare()
        import_pilots(self.bot.deps, [self._spec(plan) for plan in PLANS])
        self.bot.connect()
        self.slack.wait_for_connection()
        self.bot.tick()

    def close(self) -> None:
        """Let the bot go; the workspace stays."""
        with self.slack.quick_close():
            self.bot.stop()

    def play(
        self, week: IsoWeek, acts: Sequence[tuple[Plan, Week]], *, watch: Callable[[], object] = lambda: None
    ) -> None:
        """One week of all pilots, in the order in which it happened; `watch` is called after each step."""
        scenes = [scene for plan, act in acts for scene in self._scenes(week, plan, act)]
        for at, act_out in sorted(scenes, key=lambda scene: scene[0]):
            self.pass_time_until(at, watch)
            act_out()
            self.bot.tick()
            watch()

    def _scenes(self, week: IsoWeek, plan: Plan, act: Week) -> list[Scene]:
        slot = slot_in(plan.cadence, week)
        return [
            (slot.opens_at + _ANSWERS_AFTER, partial(self._answer, plan, act)),
            (slot.closes_at, lambda: None),
            (_on(week, _PROMISES_ON), partial(self._promise, plan, act)),
            (_on(week, _WRITES_ON), partial(self._write_down, plan, act)),
            (_on(week, _SOLVES_ON), partial(self._solve, plan, act)),
        ]

    def pass_time_until(self, at: datetime, watch: Callable[[], object] = lambda: None) -> None:
        """From one thing due to the next, so that everything happens when it should; `watch` is called after each."""
        while self.clock.now() < at:
            due = next_due(self.bot.deps)
            self.clock.move_to(at if due is None else min(due.at, at))
            self.bot.tick()
            watch()

    def _answer(self, plan: Plan, act: Week) -> None:
        for name, rating in act.rated:
            person = self.slack.person(name)
            person.press(_newest(person.dm, "Your confidence", plan.name), f"{RATE}:{rating}")
            self.narrate(f"{name.capitalize()} rates {plan.name}: {rating} of 5")
        for said in act.said:
            self._fill_in(plan, said)

    def _fill_in(self, plan: Plan, said: Said) -> None:
        person = self.slack.person(said.who)
        card = _newest(person.messages(self.slack.channel(plan.key)), "check-in of week")
        form = person.press(card, ANSWER).view
        if form is None:
            raise RuntimeError(f"no form for {said.who}")
        words = {"completed": said.completed, "rating": str(said.rating)}
        words |= {name: text for name in ("blocking", "at_risk", "needed") if (text := getattr(said, name))}
        form.fill(words | ({"category": said.category} if said.blocking else {}))
        _name(form, said.waits_on).submit()
        self.narrate(f"{said.who.capitalize()} answers the check-in of {plan.name}: “{said.completed}”")

    def _promise(self, plan: Plan, act: Week) -> None:
        """The sponsor promises a date for everything that waits."""
        if act.promised_in_days is None:
            return
        sponsor = self.slack.person(plan.sponsor)
        day = self.clock.now().astimezone(ZONE).date() + timedelta(days=act.promised_in_days)
        waiting = _waiting(sponsor, COMMIT)
        for message, value in waiting:
            form = sponsor.press(message, COMMIT, value=value).view
            if form is not None:
                form.fill(on=day.isoformat(), note="I take this on.").submit()
        if waiting:
            self.narrate(f"{plan.sponsor.capitalize()} commits to {day:%A %d %B} for each item that waits")

    def _write_down(self, plan: Plan, act: Week) -> None:
        for done in act.done:
            person = self.slack.person(done.who)
            here = self.slack.channel(plan.key)
            reply = person.command(done.command, here if here in person.channels() else None)
            form = reply.view
            if done.press:
                form = person.press(reply.view or reply.messages[-1], done.press).view
            if form is None:
                raise RuntimeError(f"no form for {done.command}")
            people = {name: self.slack.person(who) for name, who in done.people.items()}
            _name(form.fill({**done.fields, **people}), done.waits_on).submit()
            if person.view is not None:
                person.view.close(everything=True)
            self.narrate(f"{done.who.capitalize()} says {done.command} for {plan.name}")

    def _solve(self, plan: Plan, act: Week) -> None:
        if not act.solved:
            return
        sponsor = self.slack.person(plan.sponsor)
        for message, value in _waiting(sponsor, SOLVE):
            sponsor.press(message, SOLVE, value=value)
            self.narrate(f"{plan.sponsor.capitalize()} marks an item as solved")

    def _spec(self, plan: Plan) -> PilotSpec:
        def ids(names: Sequence[str]) -> tuple[UserId, ...]:
            return tuple(UserId(self.slack.person(name).id) for name in names)

        return PilotSpec(
            key=plan.key,
            name=plan.name,
            channel=ChannelId(self.slack.channel(plan.key).id),
            roster=Roster(
                champion=ids(plan.team)[0],
                practitioners=ids(plan.team),
                sponsor=ids([plan.sponsor])[0],
                leaders=ids(plan.leaders),
                deputy=ids([plan.deputy])[0] if plan.deputy else None,
                observers=ids(plan.observers),
            ),
            target_date=plan.target_date,
            cadence=plan.cadence,
            stage=plan.stage,
            metric=plan.metric,
        )

    def _settings(self, folder: Path) -> Settings:
        """Settings of their own: the demo heeds neither .env nor the environment's tokens."""
        return Settings(
            _env_file=None,
            slack_bot_token=SecretStr(self.slack.bot_token),
            slack_app_token=SecretStr(self.slack.app_token),
            slack_api_url=self.slack.api_url,
            database_url=f"sqlite:///{folder / 'demo.db'}",
            programme_lead=self.slack.person(PROGRAMME_LEAD).id,
            admins=(self.slack.person(PROGRAMME_LEAD).id,),
        )


def _on(week: IsoWeek, moment: tuple[int, time]) -> datetime:
    days, at = moment
    return instant(week.monday + timedelta(days=days), at, ZONE)


def _name(form: View, typed: str) -> View:
    """Type what something waits on, and take the first that is offered: a known name, or the words as a new one."""
    return form.fill({FIELD: form.suggest(FIELD, typed).labels[0]}) if typed else form


def _newest(messages: Sequence[Message], *containing: str) -> Message:
    return next(one for one in reversed(messages) if all(part in one.shown for part in containing))


def _waiting(person: Person, action_id: str) -> list[tuple[Message, str]]:
    """The newest button of one kind for each item in somebody's direct messages, and what it stands for."""
    found = {
        Reference.load(element["value"]).id: (message, str(element["value"]))
        for message in person.dm
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == action_id
    }
    return list(found.values())
