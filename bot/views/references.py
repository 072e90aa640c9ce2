"""What a button or a form remembers: the id of a thing, and which version of it the person saw (R27)."""

import json
from dataclasses import dataclass


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
        """Read a reference back. Raises ValueError when it is not one of ours."""
        try:
            read = json.loads(text)
            return cls(int(read["id"]), int(read["v"]), str(read.get("do", "")))
        except (TypeError, KeyError, AttributeError, json.JSONDecodeError) as error:
            raise ValueError(f"not a reference: {text[:40]!r}") from error
