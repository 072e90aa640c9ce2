"""`make bench`: print one table of ratios, and write it as JSON. Name groups to measure only those.

All but `memory` take four minutes; that one plays a week of a thousand pilots and takes as long again or twice that.
"""

import sys
from pathlib import Path

from bot import logs
from tests.bench import acks, page, posts, reading, start, ticks
from tests.bench.ratio import as_json, machine, table

GROUPS = {
    "acks": acks.measure,
    "ticks": ticks.measure,
    "reading": reading.measure,
    "posts": posts.measure,
    "start": start.measure,
    "page": page.measure,
    "memory": start.measure_memory,
}
WRITTEN = Path(__file__).parents[2] / "docs" / "bench.json"


def main() -> None:
    logs.set_up("error")
    wanted = sys.argv[1:] or list(GROUPS)
    ratios = []
    for name in wanted:
        print(f"measuring {name} …", file=sys.stderr)  # noqa: T201 - this is a command
        ratios += GROUPS[name]()
    print(f"{machine()}\n\n{table(ratios)}")  # noqa: T201 - this is a command
    WRITTEN.write_text(as_json(machine(), ratios), "utf-8")


if __name__ == "__main__":
    main()
