"""What a button or a form remembers: the id of a thing, and which version of it the person saw (R27)."""

import json
import re
from dataclasses import dataclass

from bot.domain.errors import MalformedError

_MOST = 2**63
"""No database counts further."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A button's value or a form's private metadata. Ids only: anyone in a channel may read it."""

    id: int
    version: int = 0
    action: str = ""
    """What a menu's option does; empty for a button, whose action id says it."""

    def dump(self) -> str:
        return json.dumps({"id": self.id, "v": self.version} | ({"do": self.action} if self.action else {}))

    @classmethod
    def load(cls, text: str) -> "Reference":
        """Read a reference back. Raises MalformedError when it is not one of ours."""
        try:
            read = json.loads(text)
            found = cls(int(read["id"]), int(read["v"]), str(read.get("do", "")))
        except (TypeError, KeyError, AttributeError, ValueError, OverflowError, RecursionError) as error:
            raise MalformedError(f"not a reference: {str(text)[:40]!r}") from error
        if not (0 <= found.id < _MOST and 0 <= found.version < _MOST):
            raise MalformedError(f"not a reference: {text[:40]!r}")
        return found

    @property
    def page(self) -> int:
        """The page of a list that a form was opened from, where the form remembers one."""
        return int(self.action) if self.action.isdecimal() and len(self.action) < len(str(_MOST)) else 1


def read_link(text: str) -> str | None:
    """The message that a form was opened from. Raises MalformedError for what is no address."""
    link = json.loads(text)["link"]
    if link is not None and not (isinstance(link, str) and re.fullmatch(r"https?://[^\s<>|]+", link)):
        raise MalformedError(f"not the address of a message: {str(link)[:40]!r}")
    return link
