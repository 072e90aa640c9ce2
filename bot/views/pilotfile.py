"""pilots.yml: reading it into pilots, with errors that name line, field and cure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import yaml

from bot.domain.cadence import Cadence
from bot.domain.ladder import BOUNDS
from bot.domain.people import Roster, UserId
from bot.domain.pilots import Metric, PilotSpec, Stage
from bot.domain.plans import NO_PLAN, Plan
from bot.views import planfile
from bot.views import yamlvalues as values
from bot.views.yamlfields import BadFieldError, Fields, FileProblem, compose

EVERYONE: tuple[UserId, ...] = ()
"""What the team is in the file where everyone in the channel is on it."""


@dataclass(frozen=True, slots=True)
class Located:
    """A pilot, where it stands in the file, and the line that each of its fields stands on."""

    spec: PilotSpec
    path: str
    lines: dict[str, int]
    plan: Plan = NO_PLAN

    def problem(self, field: str, sentence: str) -> FileProblem:
        return FileProblem(self.lines.get(field, self.lines[""]), f"{self.path}.{field}", sentence)


def read(raw: bytes) -> tuple[list[Located], list[FileProblem]]:
    """The pilots of a file, and everything in it that cannot be read. Use the pilots only if there are no problems."""
    root, problems = compose(raw, "pilots")
    return ([], problems) if problems else _read_root(root)


def _read_root(root: yaml.Node | None) -> tuple[list[Located], list[FileProblem]]:
    file = Fields(root, "")
    found = []
    for number, node in enumerate(file.items("pilots"), start=1):
        path = f"pilots[{number}]"
        fields = Fields(node, path, file.problems)
        plan = fields.nested("charter", planfile.charter) or NO_PLAN
        plan = replace(plan, needs=tuple(planfile.readiness(fields.mappings("readiness"))))
        spec = _spec(fields)
        if spec is not None:
            found.append(Located(spec, path, fields.lines, plan))
    file.finish()
    problems = file.problems or list(_repeated(found))
    return found, sorted(problems, key=lambda problem: problem.line)


def _spec(fields: Fields) -> PilotSpec | None:
    before = len(fields.problems)
    key = fields.required("key", values.text)
    name = fields.required("name", values.text)
    channel = fields.required("channel", values.channel)
    champion = fields.required("champion", values.user)
    team = fields.required("practitioners", _team)
    sponsor = fields.required("sponsor", values.user)
    leaders = fields.optional("leaders", values.users)
    deputy = fields.optional("deputy", values.user)
    observers = fields.optional("observers", values.users)
    target_date = fields.required("target_date", values.day)
    metric = fields.nested("metric", _metric)
    stage = fields.optional("stage", values.stage)
    skip_dates = fields.optional("skip_dates", values.days)
    cadence = fields.nested("cadence", _cadence, required=True)
    policy = fields.nested("policy", _policy)
    fields.finish()
    if len(fields.problems) > before or cadence is None:
        return None
    practitioners = team or (champion,)
    return PilotSpec(
        key=key,
        name=name,
        channel=channel,
        roster=Roster(champion, practitioners, sponsor, leaders or (), deputy, observers or ()),
        target_date=target_date,
        cadence=cadence,
        stage=stage or Stage.SELECTION,
        metric=metric,
        whole_channel=team == EVERYONE,
        skip_dates=tuple(sorted(set(skip_dates or ()))),
        policy=policy or {},
    )


def _metric(fields: Fields) -> Metric:
    return Metric(
        name=fields.required("name", values.text),
        baseline=fields.required("baseline", values.number),
        target=fields.required("target", values.number),
        unit=fields.optional("unit", values.text) or "",
    )


def _cadence(fields: Fields) -> Cadence:
    return Cadence(
        opens=fields.required("opens", values.moment),
        closes=fields.required("closes", values.moment),
        zone=fields.required("timezone", values.zone),
    )


def _policy(fields: Fields) -> dict[str, float]:
    """What is set; whole numbers as such."""
    read = {name: fields.optional(name, values.number) for name in BOUNDS}
    return {name: int(value) if value.is_integer() else value for name, value in read.items() if value is not None}


def _repeated(found: list[Located]) -> Iterator[FileProblem]:
    """A key or a channel that two pilots of the file share."""
    keys: set[str] = set()
    channels: dict[str, str] = {}
    for one in found:
        spec = one.spec
        if spec.key in keys:
            yield one.problem("key", f"“{spec.key}” stands in this file twice; each pilot needs a key of its own.")
        elif spec.channel in channels:
            other = channels[spec.channel]
            yield one.problem(
                "channel", f"{spec.channel} is also the channel of “{other}”. Give each active pilot its own."
            )
        keys.add(spec.key)
        channels.setdefault(spec.channel, spec.key)


def _team(node: yaml.Node) -> tuple[UserId, ...]:
    """The practitioners by name, or nobody by name where the whole channel is the team."""
    if isinstance(node, yaml.ScalarNode) and values.text(node).lower() == "everyone in the channel":
        return EVERYONE
    users = values.users(node)
    if not users:
        raise BadFieldError("name at least one person, or write “everyone in the channel”.")
    return users
