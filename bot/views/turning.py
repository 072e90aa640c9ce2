"""Lists of several pages: which one is shown, and what leads to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.views import blocks
from bot.views.blocks import Block
from bot.views.references import Reference

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of many rows."""

    rows: Sequence[T]
    number: int
    count: int
    """How many pages there are; at least one."""

    @classmethod
    def of(cls, rows: Sequence[T], wanted: int, size: int) -> "Page[T]":
        """One page of so many rows; a page that does not exist is the nearest that does."""
        count = max(-(-len(rows) // size), 1)
        number = min(max(wanted, 1), count)
        return cls(rows[(number - 1) * size : number * size], number, count)

    def going_on(self, total: str, command: str) -> str:
        """Which page this is, and the command for the next one; empty where all fits on one page."""
        if self.count == 1:
            return ""
        following = f" `{command} {self.number + 1}` goes on." if self.number < self.count else ""
        return f"Page {self.number} of {self.count}, {total}.{following}"

    def turning(self, action: str, about: int, *, called: str = "Page") -> list[Block]:
        """Nothing where all fits on one page. The buttons' action ids are `action`, a colon and `back` or `on`; the
        page that they lead to stands in their reference, as the version of what the window is `about`.
        """
        if self.count == 1:
            return []
        buttons = [
            blocks.button(label, f"{action}:{way}", Reference(about, to).dump())
            for label, way, to in (("Back", "back", self.number - 1), ("Read On", "on", self.number + 1))
            if 1 <= to <= self.count
        ]
        return [blocks.context(f"{called} {self.number} of {self.count}"), blocks.actions("turn", *buttons)]
