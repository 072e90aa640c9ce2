"""Keep what a pilot is for, what its metric was, and how they changed"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "charter_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_charter_changes_pilot_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_changes")),
    )
    with op.batch_alter_table("charter_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charter_changes_pilot_id"), ["pilot_id"], unique=False)

    op.create_table(
        "charters",
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("outputs", sa.Text(), nullable=False),
        sa.Column("quality", sa.Text(), nullable=False),
        sa.Column("unsure", sa.Text(), nullable=False),
        sa.Column("decides", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_charters_pilot_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pilot_id", name=op.f("pk_charters")),
    )
    op.create_table(
        "measurements",
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("noted_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_measurements_pilot_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pilot_id", "measured_on", name=op.f("pk_measurements")),
    )


def downgrade() -> None:
    op.drop_table("measurements")
    op.drop_table("charters")
    with op.batch_alter_table("charter_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_charter_changes_pilot_id"))

    op.drop_table("charter_changes")
