"""Find all items of a pilot, also those that are over, without looking at those of others"""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_blockers_pilot_id_opened_at", "blockers", ["pilot_id", "opened_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_blockers_pilot_id_opened_at", table_name="blockers")
