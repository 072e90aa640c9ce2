"""Keep readiness maps and the playbook"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "playbook",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("team", sa.String(length=80), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_playbook")),
    )
    op.create_table(
        "needs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=True),
        sa.Column("team", sa.String(length=80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("touched", sa.Boolean(), nullable=False),
        sa.Column("offer_at", sa.DateTime(), nullable=True),
        sa.Column("blocker_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["blocker_id"], ["blockers.id"], name=op.f("fk_needs_blocker_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_needs_pilot_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
    )
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.create_index("ix_needs_offer_at", ["offer_at"], unique=False)
        batch_op.create_index("ix_needs_pilot_id", ["pilot_id"], unique=False)

    op.create_table(
        "need_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_need_changes_need_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_changes")),
    )
    with op.batch_alter_table("need_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_changes_need_id"), ["need_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("need_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_changes_need_id"))

    op.drop_table("need_changes")
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.drop_index("ix_needs_pilot_id")
        batch_op.drop_index("ix_needs_offer_at")

    op.drop_table("needs")
    op.drop_table("playbook")
