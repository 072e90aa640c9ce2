"""Find items without a timer, of which there should be none"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0023"
branch_labels = None
depends_on = None

_LOST = sa.text(
    "next_at IS NULL AND rested_at IS NULL AND state IN ('open', 'escalated', 'waiting for the team', 'committed')"
)


def upgrade() -> None:
    op.create_index(
        "ix_blockers_lost", "blockers", ["next_at"], unique=False, sqlite_where=_LOST, postgresql_where=_LOST
    )


def downgrade() -> None:
    op.drop_index("ix_blockers_lost", table_name="blockers")
