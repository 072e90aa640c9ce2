"""Keep risks

What was answered before becomes no risk: whoever wrote it could not know that it would be asked about every week, and
much of it has long passed. The list begins with the next answer.
"""

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "risks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("sign", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("raised_by", sa.String(length=32), nullable=False),
        sa.Column("raised_in", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("blocker_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (settled_at IS NULL)", name=op.f("ck_risks_settled")),
        sa.ForeignKeyConstraint(["blocker_id"], ["blockers.id"], name=op.f("fk_risks_blocker_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_risks_pilot_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["raised_in"], ["check_ins.id"], name=op.f("fk_risks_raised_in"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risks")),
    )
    op.create_index("ix_risks_raised_in", "risks", ["raised_in"])
    for name, columns, condition in _PARTIAL:
        where = sa.text(condition)
        op.create_index(name, "risks", columns, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "risk_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("from_state", sa.String(length=32), nullable=True),
        sa.Column("to_state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name=op.f("fk_risk_events_risk_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_events")),
    )
    op.create_index(op.f("ix_risk_events_risk_id"), "risk_events", ["risk_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_risk_events_risk_id"), table_name="risk_events")
    op.drop_table("risk_events")
    for name, *_ in _PARTIAL:
        op.drop_index(name, table_name="risks")
    op.drop_index("ix_risks_raised_in", table_name="risks")
    op.drop_table("risks")


_PARTIAL = (
    ("ix_risks_live", ["pilot_id"], "state = 'open'"),
    ("ix_risks_settled", ["pilot_id", "settled_at"], "settled_at IS NOT NULL"),
    ("ix_risks_owned", ["owner"], "state = 'open'"),
)
