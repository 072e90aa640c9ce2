"""Keep leadership syncs"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "syncs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("check_in_id", sa.Integer(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("done_by", sa.String(length=32), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_syncs_pilot_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_ins.id"], name=op.f("fk_syncs_check_in_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_syncs")),
        sa.UniqueConstraint("check_in_id", name=op.f("uq_syncs_check_in_id")),
    )
    op.create_index("ix_syncs_pilot_id_prepared_at", "syncs", ["pilot_id", "prepared_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_syncs_pilot_id_prepared_at", table_name="syncs")
    op.drop_table("syncs")
