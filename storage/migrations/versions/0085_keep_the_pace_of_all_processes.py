"""Keep the pace of all processes together, and find what goes next without looking at the rest"""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0051"
branch_labels = None
depends_on = None

_IN_TURN = ["kind", "not_before", "created_at", "key"]
_INDEXES = (
    ("ix_outbox_posts", _IN_TURN, "state IN ('pending', 'unknown') AND ts IS NULL"),
    ("ix_outbox_updates", _IN_TURN, "state IN ('pending', 'unknown') AND ts IS NOT NULL"),
    ("ix_outbox_leases", ["leased_until"], "state = 'sending'"),
)


def upgrade() -> None:
    op.create_table(
        "paces",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_paces")),
    )
    for name, columns, condition in _INDEXES:
        where = sa.text(condition)
        op.create_index(name, "outbox", columns, unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, _, _ in _INDEXES:
        op.drop_index(name, table_name="outbox")
    op.drop_table("paces")
