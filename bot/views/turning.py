"""Windows of several pages: which one is shown, and the buttons that lead to the next."""

from bot.views import blocks
from bot.views.blocks import Block
from bot.views.references import Reference


def turning(action: str, about: int, here: int, pages: int) -> list[Block]:
    """Nothing where all fits on one page. The buttons' action ids are `action`, a colon and `back` or `on`; the page
    that they lead to stands in their reference, as the version of what the window is `about`.
    """
    if pages == 1:
        return []
    buttons = [
        blocks.button(label, f"{action}:{way}", Reference(about, to).dump())
        for label, way, to in (("Back", "back", here - 1), ("Read On", "on", here + 1))
        if 1 <= to <= pages
    ]
    return [blocks.context(f"Page {here} of {pages}"), blocks.actions("turn", *buttons)]
