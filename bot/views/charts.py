"""Slack's native chart of both confidences, and the sentence that says what it shows."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.cadence import IsoWeek
from bot.domain.digest import Week
from bot.figures import decimal
from bot.views.blocks import Block


class Known(NamedTuple):
    """A week in which both sides are known."""

    label: str
    leadership: float
    team: float


def confidence_chart(weeks: Sequence[Week]) -> tuple[list[Block], str]:
    """Both sides over the weeks in which both are known: Slack's chart takes no gaps, and a zero would be a lie."""
    known = [
        Known(week_label(week.week), week.leadership.mean, week.team.mean)
        for week in weeks
        if week.leadership.mean is not None and week.team.mean is not None
    ]
    if len(known) < 2:
        return [], "The trend begins with the second week in which both sides are known."
    first, last, left_out = known[0], known[-1], len(weeks) - len(known)
    without = f" ({left_out} of them without numbers of both sides, and not in the chart)" if left_out else ""
    leadership = f"leadership {_way(first.leadership, last.leadership)}"
    team = f"the team {_way(first.team, last.team)}"
    return [_chart(known)], f"Over {len(weeks)} weeks{without}, {leadership} and {team}."


def _way(first: float, last: float) -> str:
    before, after = decimal(first), decimal(last)
    return f"began and ended at {after}" if before == after else f"went from {before} to {after}"


def week_label(week: IsoWeek) -> str:
    return f"{week.year} W{week.week:02}"


def _chart(known: Sequence[Known]) -> Block:
    names = [each.label for each in known]
    sides = (("Leadership", [each.leadership for each in known]), ("Team", [each.team for each in known]))
    series = [
        {"name": side, "data": [_point(label, value) for label, value in zip(names, values, strict=True)]}
        for side, values in sides
    ]
    axes = {"categories": names, "x_label": "Week", "y_label": "Confidence, 1 to 5"}
    return {
        "type": "data_visualization",
        "title": "Confidence of both sides",
        "chart": {"type": "line", "series": series, "axis_config": axes},
    }


def _point(label: str, value: float) -> Block:
    return {"label": label, "value": round(value, 1)}
