"""Writing pilots as pilots.yml, so that reading it back gives the same pilots."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import yaml

from bot.domain.charter import NO_CHARTER
from bot.domain.people import has_left
from bot.domain.pilots import Metric, PilotSpec
from bot.domain.plans import NO_PLAN, Plan
from bot.domain.readiness import NeedDraft


def write(specs: Iterable[PilotSpec], plans: Mapping[str, Plan]) -> str:
    """The file that describes these pilots; `plans` are theirs by key."""
    described: str = yaml.dump(
        {"pilots": [_described(spec) | _planned(spec, plans.get(spec.key, NO_PLAN)) for spec in specs]},
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=120,
    )
    return described


class _Dumper(yaml.SafeDumper):
    """Writes ids as the texts that they are."""


_Dumper.add_multi_representer(str, yaml.SafeDumper.represent_str)


def _described(spec: PilotSpec) -> dict[str, Any]:
    """The fields of one pilot in the order in which people read them; what is empty is left out."""
    people = spec.roster
    fields: dict[str, Any] = {
        "key": spec.key,
        "name": spec.name,
        "channel": spec.channel,
        "champion": people.champion,
        "practitioners": "everyone in the channel" if spec.whole_channel else list(people.practitioners),
        "sponsor": people.sponsor,
        "leaders": list(people.leaders),
        "deputy": people.deputy,
        "observers": list(people.observers),
        "target_date": spec.target_date,
        "metric": spec.metric and _metric(spec.metric),
        "stage": spec.stage.value,
        "cadence": {
            "opens": str(spec.cadence.opens),
            "closes": str(spec.cadence.closes),
            "timezone": spec.cadence.zone.key,
        },
        "skip_dates": list(spec.skip_dates),
        "policy": dict(spec.policy),
    }
    return {name: value for name, value in fields.items() if value not in (None, [], {})}


def _planned(spec: PilotSpec, plan: Plan) -> dict[str, Any]:
    """The charter with the measurements of its metric and the readiness map, if anybody uses them."""
    charter: dict[str, Any] = {name: text for name, text in asdict(plan.charter or NO_CHARTER).items() if text}
    if has_left(charter.get("decides", "")):
        del charter["decides"]
    if plan.measurements and spec.metric:
        charter["measurements"] = [{"on": one.on, "value": one.value} for one in plan.measurements]
    needs = [_need(need) for need in plan.needs]
    return ({"charter": charter} if charter else {}) | ({"readiness": needs} if needs else {})


def _need(need: NeedDraft) -> dict[str, Any]:
    fields = {
        "kind": need.kind.value,
        "name": need.name,
        "owner": None if need.owner and has_left(need.owner) else need.owner,
        "team": need.team,
        "due": need.due_on,
        "state": need.state.value,
        "note": need.note,
        "dependency": need.dependency,
    }
    return {name: value for name, value in fields.items() if value}


def _metric(metric: Metric) -> dict[str, Any]:
    described = {"name": metric.name, "baseline": metric.baseline, "target": metric.target}
    return described | ({"unit": metric.unit} if metric.unit else {})
