"""The geometry of Slack's native charts: figures in, coordinates out. Units are those of the drawing, 520 wide."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.sandbox.records import Json

WIDTH, HEIGHT = 520, 220
LEFT, RIGHT, TOP, BOTTOM = 40, 32, 12, 30
MOST_TICKS = 5
MOST_LABELS = 7


@dataclass(frozen=True)
class Mark:
    """A point, a bar (`y` is its upper edge) or a slice's label, with the words for it."""

    x: float
    y: float
    says: str
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class Shape:
    """One series or slice: the path that it draws, and its marks."""

    name: str
    path: str
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Drawing:
    """Everything that the template needs; `ticks` and `labels` are (position, words)."""

    kind: str
    shapes: Sequence[Shape]
    ticks: Sequence[tuple[float, str]] = ()
    labels: Sequence[tuple[float, str]] = ()
    zero: float = 0.0


def draw(chart: Json) -> Drawing:
    return _pie(chart["segments"]) if chart["type"] == "pie" else _axes(chart)


def in_words(chart: Json) -> str:
    """The same figures for somebody who does not see the drawing."""
    if chart["type"] == "pie":
        return "Pie chart. " + ", ".join(f"{one['label']} {_number(one['value'])}" for one in chart["segments"])
    told = (
        f"{series['name']}: " + ", ".join(f"{point['label']} {_number(point['value'])}" for point in series["data"])
        for series in chart["series"]
    )
    return f"{chart['type'].capitalize()} chart. " + ". ".join(told)


def _axes(chart: Json) -> Drawing:
    kind, names = chart["type"], chart["axis_config"]["categories"]
    values = [[float(point["value"]) for point in series["data"]] for series in chart["series"]]
    tops = _stacked(values) if kind == "area" else values
    ticks = _ticks(min(0.0, *(min(row) for row in tops)), max(0.0, *(max(row) for row in tops)))
    scale = _Scale(ticks[0], ticks[-1], len(names), banded=kind == "bar")
    shapes = []
    for index, series in enumerate(chart["series"]):
        below = tops[index - 1] if kind == "area" and index else None
        path = "" if kind == "bar" else _path(scale, tops[index], below, closed=kind == "area")
        marks = [
            _mark(
                scale, kind, place, index, len(values), tops[index][place], f"{series['name']}, {name}: {_number(own)}"
            )
            for place, (name, own) in enumerate(zip(names, values[index], strict=True))
        ]
        shapes.append(Shape(series["name"], path, marks))
    every = math.ceil(len(names) / MOST_LABELS)
    labels = [(scale.x(place), name) for place, name in enumerate(names) if (len(names) - 1 - place) % every == 0]
    return Drawing(kind, shapes, [(scale.y(tick), _number(tick)) for tick in ticks], labels, scale.y(0))


@dataclass(frozen=True)
class _Scale:
    least: float
    most: float
    count: int
    banded: bool

    def x(self, place: int) -> float:
        """The middle of a category: of its band for bars, on the edges for lines."""
        inner = WIDTH - LEFT - RIGHT
        if self.banded or self.count == 1:
            return round(LEFT + inner * (place + 0.5) / self.count, 1)
        return round(LEFT + inner * place / (self.count - 1), 1)

    def y(self, value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (self.most - value) / (self.most - self.least), 1)

    @property
    def band(self) -> float:
        return (WIDTH - LEFT - RIGHT) / self.count * 0.7


def _mark(scale: _Scale, kind: str, place: int, index: int, of: int, value: float, says: str) -> Mark:
    if kind != "bar":
        return Mark(scale.x(place), scale.y(value), says)
    width = scale.band / of
    upper, lower = sorted((scale.y(value), scale.y(0)))
    left = scale.x(place) - scale.band / 2 + index * width
    return Mark(round(left, 1), upper, says, round(width * 0.92, 1), round(max(lower - upper, 1), 1))


def _path(scale: _Scale, tops: Sequence[float], below: Sequence[float] | None, *, closed: bool) -> str:
    there = [f"{scale.x(place)},{scale.y(value)}" for place, value in enumerate(tops)]
    if not closed:
        return "M" + " L".join(there)
    floor = below or [0.0] * len(tops)
    back = [f"{scale.x(place)},{scale.y(value)}" for place, value in enumerate(floor)]
    return "M" + " L".join([*there, *reversed(back)]) + " Z"


def _stacked(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """Area charts stand on each other's shoulders."""
    return [[sum(column) for column in zip(*rows[: index + 1], strict=True)] for index in range(len(rows))]


def _ticks(least: float, most: float) -> list[float]:
    """Round figures from at most `least` to at least `most`."""
    span = (most - least) or 1.0
    rough = span / MOST_TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first, last = math.floor(least / step), math.ceil(most / step)
    return [round(number * step, 10) for number in range(first, max(last, first + 1) + 1)]


def _pie(segments: Sequence[Any]) -> Drawing:
    total = sum(float(one["value"]) for one in segments)
    edges = [0.0]
    for one in segments:
        edges.append(edges[-1] + float(one["value"]) / total)
    shapes = []
    for one, (begin, end) in zip(segments, pairwise(edges), strict=True):
        share = f"{one['label']}: {_number(one['value'])} ({(end - begin):.0%})"
        shapes.append(Shape(one["label"], _slice(begin, end), [Mark(0, 0, share)]))
    return Drawing("pie", shapes)


def _slice(begin: float, end: float) -> str:
    """From `begin` to `end` of a whole turn, clockwise from the top, around (110, 110)."""
    end = min(end, begin + 0.9999)
    (x1, y1), (x2, y2) = (
        (round(110 + 95 * math.sin(math.tau * turn), 1), round(110 - 95 * math.cos(math.tau * turn), 1))
        for turn in (begin, end)
    )
    return f"M110,110 L{x1},{y1} A95,95 0 {int(end - begin > 0.5)} 1 {x2},{y2} Z"


def _number(value: float) -> str:
    return f"{value:,.10g}"
