"""A pilot as somebody fills it in, step by step: what was written, and what is still wrong with it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.domain.cadence import Cadence, Moment, parse_moment
from bot.domain.numbers import number, written
from bot.domain.people import ChannelId, Roster, UserId
from bot.domain.pilots import (
    Metric,
    PilotSpec,
    Problem,
    Stage,
    cadence_problems,
    metric_problems,
    naming_problems,
    roster_problems,
)

_METRIC = re.compile(r"(.+?): *from +(-?[\d.,]+) +to +(-?[\d.,]+) *(.*)", re.IGNORECASE)
Found = Mapping[str, str]
"""What is wrong, by the field's name; empty if all is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything as it was written or chosen; what was left out is empty."""

    editing: str = ""
    """The key of the pilot that is being changed; empty for a new one."""
    name: str = ""
    key: str = ""
    channel: str = ""
    stage: str = Stage.SELECTION.value
    target_date: str = ""
    metric: str = ""
    champion: str = ""
    practitioners: tuple[str, ...] = ()
    everyone: bool = False
    sponsor: str = ""
    leaders: tuple[str, ...] = ()
    deputy: str = ""
    opens: str = "mon 09:00"
    closes: str = "tue 16:00"
    zone: str = ""
    skip_dates: str = ""
    observers: tuple[str, ...] = ()


def draft_of(spec: PilotSpec) -> Draft:
    """A pilot as its form shows it."""
    people = spec.roster
    return Draft(
        editing=spec.key,
        name=spec.name,
        key=spec.key,
        channel=spec.channel,
        stage=spec.stage.value,
        target_date=spec.target_date.isoformat(),
        metric=metric_in_words(spec.metric) if spec.metric else "",
        champion=people.champion,
        practitioners=people.practitioners,
        everyone=spec.whole_channel,
        sponsor=people.sponsor,
        leaders=people.leaders,
        deputy=people.deputy or "",
        opens=str(spec.cadence.opens),
        closes=str(spec.cadence.closes),
        zone=spec.cadence.zone.key,
        skip_dates=", ".join(day.isoformat() for day in spec.skip_dates),
        observers=people.observers,
    )


def metric_in_words(metric: Metric) -> str:
    """A metric on one line, as it can be read back."""
    return f"{metric.name}: from {written(metric.baseline)} to {written(metric.target)} {metric.unit}".rstrip()


def metric_of(text: str) -> Metric | None:
    """A metric as it is written on one line; None if it is not written so."""
    found = _METRIC.fullmatch(text.strip())
    if found is None:
        return None
    baseline, target = number(found[2]), number(found[3])
    return None if baseline is None or target is None else Metric(found[1], baseline, target, found[4].strip())


def metric_text_problems(text: str) -> dict[str, str]:
    """What is wrong with a metric as it is written on one line, under the name `metric`."""
    metric = metric_of(text)
    if text and metric is None:
        return {"metric": "Write it like: Minutes per invoice: from 12 to 7 min"}
    sentences = [problem.sentence for problem in metric_problems(metric)]
    return {"metric": sentences[-1]} if sentences else {}


def key_from(name: str) -> str:
    """A key made of a pilot's name, for somebody who gives none."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].rstrip("-")


def purpose_problems(draft: Draft, *, taken_channels: Mapping[ChannelId, str], taken_keys: frozenset[str]) -> Found:
    """What is wrong with what and where."""
    found = _sentences(naming_problems(draft.name, draft.key, ChannelId(draft.channel), taken_channels))
    if draft.key in taken_keys and draft.key != draft.editing:
        found["key"] = "Another pilot has this key already. Choose one of its own."
    if not draft.channel:
        found["channel"] = "Please choose the channel where the check-ins appear."
    if _date(draft.target_date) is None:
        found["target_date"] = "Please choose the day by which it is to be in production."
    return found | metric_text_problems(draft.metric)


def people_problems(draft: Draft) -> Found:
    """What is wrong with the people."""
    if not draft.champion:
        return {"champion": "Please choose the one practitioner who is accountable for shipping it."}
    if not draft.sponsor:
        return {"sponsor": "Please choose who gets what stays blocked."}
    return _sentences(roster_problems(replace(_roster(draft), observers=())))


def cadence_draft_problems(draft: Draft) -> Found:
    """What is wrong with the cadence, and with who else reads the digest."""
    moments = {name: parse_moment(text) for name, text in (("opens", draft.opens), ("closes", draft.closes))}
    found = {name: "Write a weekday and a time, like mon 09:00." for name, moment in moments.items() if moment is None}
    zone = _zone(draft.zone)
    if zone is None:
        close = get_close_matches(draft.zone, available_timezones(), n=1)
        found["zone"] = "This is not a time zone. " + (f"Did you mean {close[0]}?" if close else "Write Europe/Berlin.")
    if _days(draft.skip_dates) is None:
        found["skip_dates"] = "Write dates like 2026-12-28, parted by commas."
    opens, closes = moments["opens"], moments["closes"]
    if opens is not None and closes is not None and zone is not None:
        for problem in cadence_problems(Cadence(opens, closes, zone)):
            found["closes"] = problem.sentence
    return found | {
        problem.field: _anonymous(problem.sentence)
        for problem in roster_problems(_roster(draft))
        if problem.field == "observers"
    }


def spec_of(draft: Draft) -> PilotSpec:
    """The pilot that a draft describes. Raises ValueError if a step of it has problems."""
    opens, closes, zone = parse_moment(draft.opens), parse_moment(draft.closes), _zone(draft.zone)
    target, days = _date(draft.target_date), _days(draft.skip_dates)
    if not isinstance(opens, Moment) or closes is None or zone is None or target is None or days is None:
        raise ValueError(f"the draft of {draft.key!r} is not whole")
    return PilotSpec(
        key=draft.key,
        name=draft.name,
        channel=ChannelId(draft.channel),
        roster=_roster(draft),
        target_date=target,
        cadence=Cadence(opens, closes, zone),
        stage=Stage(draft.stage),
        metric=metric_of(draft.metric),
        whole_channel=draft.everyone,
        skip_dates=days,
    )


def _roster(draft: Draft) -> Roster:
    """The champion is a practitioner whether they were chosen as one or not."""
    practitioners = draft.practitioners if not draft.everyone else ()
    return Roster(
        champion=UserId(draft.champion),
        practitioners=tuple(UserId(user) for user in dict.fromkeys((draft.champion, *practitioners))),
        sponsor=UserId(draft.sponsor),
        leaders=tuple(UserId(user) for user in draft.leaders),
        deputy=UserId(draft.deputy) if draft.deputy else None,
        observers=tuple(UserId(user) for user in draft.observers),
    )


def _sentences(problems: Iterator[Problem]) -> dict[str, str]:
    return {problem.field: _anonymous(problem.sentence) for problem in problems}


def _anonymous(sentence: str) -> str:
    """Slack draws no mention in a field's error, and an id says nothing to people."""
    return re.sub(r"\b[UW][A-Z0-9]{2,}\b", "Somebody", sentence)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _days(text: str) -> tuple[date, ...] | None:
    """Dates parted by commas or spaces; None if one of them is not a date."""
    found = [_date(part) for part in re.split(r"[,;\s]+", text.strip()) if part]
    days = [day for day in found if day is not None]
    return tuple(sorted(set(days))) if len(days) == len(found) else None


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
