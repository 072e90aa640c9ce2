"""A measured ratio, and the tables that show many."""

import json
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ratio:
    """Something measured against its floor; `bound` is what the ratio may come to, at most or at least."""

    what: str
    measured: str
    floor: str
    ratio: float
    bound: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound


def timed(what: str, seconds: float, floor: float, bound: float) -> Ratio:
    """A duration against a shorter one."""
    return Ratio(what, duration(seconds), duration(floor), seconds / floor, bound)


def duration(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms" if seconds < 1 else f"{seconds:.2f} s"


def medians(times: int, *measures: Callable[[], object]) -> list[float]:
    """How long each takes, in seconds: they take turns, so that what disturbs one disturbs all."""
    taken: list[list[float]] = [[] for _ in measures]
    for _ in range(times):
        for measure, spans in zip(measures, taken, strict=True):
            began = time.perf_counter()
            measure()
            spans.append(time.perf_counter() - began)
    return [statistics.median(spans) for spans in taken]


def table(ratios: Sequence[Ratio]) -> str:
    """In Markdown."""
    rows = [
        f"| {one.what} | {one.measured} | {one.floor} | {one.ratio:.2f} | "
        f"{'≥' if one.at_least else '≤'} {one.bound:g} | {'yes' if one.holds else '**no**'} |"
        for one in ratios
    ]
    return "\n".join(["| what | measured | floor | ratio | wanted | holds |", "|---|---|---|---|---|---|", *rows])


def as_json(machine: str, ratios: Sequence[Ratio]) -> str:
    return json.dumps({"machine": machine, "ratios": [asdict(one) for one in ratios]}, indent=1) + "\n"


def from_json(written: str) -> tuple[str, list[Ratio]]:
    """The machine and the ratios that were written."""
    read = json.loads(written)
    return read["machine"], [Ratio(**one) for one in read["ratios"]]


def machine() -> str:
    """What it was measured on, without a name."""
    info = Path("/proc/cpuinfo")
    models = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    memory = Path("/proc/meminfo").read_text().split()[1]
    return (
        f"{len(models)} cores ({next(iter(models), platform.machine())}), {int(memory) / 1e6:.0f} GB, "
        f"{platform.system()}, Python {platform.python_version()}"
    )
