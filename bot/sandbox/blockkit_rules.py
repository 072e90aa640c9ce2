"""The words in which blockkit.py writes Slack's limits: a rule looks at one value and notes what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Findings:
    """What a payload breaks, each with a JSON pointer, as Slack's response_metadata.messages have it."""

    surface: str
    messages: list[str] = field(default_factory=list)

    def note(self, pointer: str, problem: str) -> None:
        self.messages.append(f"{problem} [json-pointer:{pointer}]")


Rule = Callable[[Findings, str, Any], None]


def string(most: int, *, least: int = 0, pattern: str | None = None) -> Rule:
    def rule(findings: Findings, at: str, value: Any) -> None:
        if not isinstance(value, str):
            findings.note(at, "must be a string")
        elif len(value) > most:
            findings.note(at, f"must be less than {most + 1} characters")
        elif len(value) < least:
            findings.note(at, f"must be more than {least - 1} characters")
        elif pattern and not re.fullmatch(pattern, value):
            findings.note(at, f"must match {pattern}")

    return rule


def boolean(findings: Findings, at: str, value: Any) -> None:
    if not isinstance(value, bool):
        findings.note(at, "must be a boolean")


def anything(_findings: Findings, _at: str, _value: Any) -> None:
    """Slack takes what it is given here, or we do not know its rule."""


def number(least: float, most: float, *, whole: bool = True) -> Rule:
    def rule(findings: Findings, at: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            findings.note(at, "must be an integer" if whole else "must be a number")
        elif not least <= value <= most:
            findings.note(at, f"must be between {least} and {most}")

    return rule


def choice(*allowed: object) -> Rule:
    def rule(findings: Findings, at: str, value: Any) -> None:
        if value not in allowed:
            findings.note(at, f"must be one of {', '.join(map(str, allowed))}")

    return rule


def listing(item: Rule, most: int, *, least: int = 1) -> Rule:
    def rule(findings: Findings, at: str, value: Any) -> None:
        if not isinstance(value, list):
            findings.note(at, "must be an array")
            return
        if len(value) > most:
            findings.note(at, f"no more than {most} items allowed")
        if len(value) < least:
            findings.note(at, f"no fewer than {least} items allowed")
        for index, entry in enumerate(value):
            item(findings, f"{at}/{index}", entry)

    return rule


def mapping(
    fields: Mapping[str, Rule], *, required: Sequence[str] = (), one_of: Sequence[str] = (), also: Sequence[Rule] = ()
) -> Rule:
    """An object with exactly these fields; `one_of` are alternatives, `also` look at it whole if all parts fit."""

    def rule(findings: Findings, at: str, value: Any) -> None:
        if not isinstance(value, dict):
            findings.note(at, "must be an object")
            return
        before = len(findings.messages)
        _look_at_fields(findings, at, value, fields)
        for name in sorted(set(required) - value.keys()):
            findings.note(at, f"missing required field: {name}")
        if one_of and not any(name in value for name in one_of):
            findings.note(at, f"missing required field: one of {', '.join(one_of)}")
        for whole in also:
            if len(findings.messages) == before:
                whole(findings, at, value)

    return rule


def _look_at_fields(findings: Findings, at: str, value: dict[str, Any], fields: Mapping[str, Rule]) -> None:
    for name, entry in value.items():
        if name in fields:
            fields[name](findings, f"{at}/{name}", entry)
        elif name != "type":
            findings.note(f"{at}/{name}", f"unknown field: {name}")


def typed(what: str, rules: Mapping[str, Rule], allowed: Sequence[str] | None = None) -> Rule:
    """An object whose "type" says which rule holds; types outside `allowed` do not belong at this place."""

    def rule(findings: Findings, at: str, value: Any) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in rules:
            findings.note(at, f"unsupported type: {what} {kind!r}")
        elif allowed is not None and kind not in allowed:
            findings.note(at, f"unsupported element: {kind} is not allowed here")
        else:
            rules[kind](findings, at, value)

    return rule


def text(most: int, *, plain: bool = False, least: int = 1) -> Rule:
    plain_text = mapping({"text": string(most, least=least), "emoji": boolean}, required=["text"])
    mrkdwn = mapping({"text": string(most, least=least), "verbatim": boolean}, required=["text"])
    return typed("text", {"plain_text": plain_text} if plain else {"plain_text": plain_text, "mrkdwn": mrkdwn})


def on_surfaces(surfaces: str, rule: Rule) -> Rule:
    """`surfaces` names where it may stand, by letter: M message, V modal, H App Home."""

    def guarded(findings: Findings, at: str, value: Any) -> None:
        if findings.surface not in surfaces:
            place = {"M": "messages", "V": "modals", "H": "the App Home"}[findings.surface]
            findings.note(at, f"unsupported type: {value.get('type')} is not allowed in {place}")
        rule(findings, at, value)

    return guarded
