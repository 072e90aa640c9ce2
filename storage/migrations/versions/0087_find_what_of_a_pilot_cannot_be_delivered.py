"""Find what of a pilot can never be delivered without looking at all that was"""

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None

_DEAD = sa.text("state = 'dead'")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_dead",
        "outbox",
        ["pilot_id", "created_at"],
        unique=False,
        sqlite_where=_DEAD,
        postgresql_where=_DEAD,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_dead", table_name="outbox")
