"""Keep what of the ladder's policy a pilot sets differently"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pilots", sa.Column("policy", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("pilots", "policy")
