"""Keep who looks at Home, and what Slack does not draw"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "homes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("stale_since", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homes")),
        sa.UniqueConstraint("user_id", name=op.f("uq_homes_user_id")),
    )
    op.create_table(
        "refused_blocks",
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("refused_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("type", name=op.f("pk_refused_blocks")),
    )
    op.create_index(op.f("ix_homes_stale_since"), "homes", ["stale_since"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_homes_stale_since"), table_name="homes")
    op.drop_table("refused_blocks")
    op.drop_table("homes")
