"""Messages as they were last looked at by eye: `<name>.txt` is the plain text, `<name>.json` the blocks.

After a change that is meant, write them anew with `WRITE_GOLDEN=1 pytest tests/views` and read the difference.
"""

import json
import os
from pathlib import Path

from bot.views.blocks import Content

_HERE = Path(__file__).parent


def as_looked_at(name: str, content: Content) -> bool:
    """Whether a message is what it was when somebody last looked at it."""
    payload = content.payload()
    kept = {f"{name}.txt": f"{payload['text']}\n", f"{name}.json": f"{json.dumps(payload['blocks'], indent=1)}\n"}
    if os.environ.get("WRITE_GOLDEN"):
        for file, text in kept.items():
            (_HERE / file).write_text(text, "utf-8")
    return all((_HERE / file).read_text("utf-8") == text for file, text in kept.items())
