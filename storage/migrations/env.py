"""What Alembic runs: it uses the connection that it is given, so that one transaction holds all of it."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.tables import Base
from storage.types import UtcDateTime, ZoneName


def render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Migrations spell our types as what the database sees, so that they outlive changes of ours."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime()"
    if isinstance(item, ZoneName | sa.Enum):
        return f"sa.String(length={item.length})"
    return False


def include_name(name: str | None, kind: str, _: Any) -> bool:
    """Whether our models know of something; the index of the lessons' words is the database's own."""
    return kind not in ("table", "index") or not (name or "").startswith("lesson_words")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    include_name=include_name,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
