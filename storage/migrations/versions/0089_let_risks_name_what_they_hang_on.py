"""Let risks name what they hang on"""

import sqlalchemy as sa
from alembic import op

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None

_NAMED = sa.text("dependency_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("risks") as table:
        table.add_column(sa.Column("dependency_id", sa.Integer(), nullable=True))
        key = op.f("fk_risks_dependency_id")
        table.create_foreign_key(key, "dependencies", ["dependency_id"], ["id"], ondelete="SET NULL")
    index = "ix_risks_dependency_id"
    op.create_index(index, "risks", ["dependency_id"], sqlite_where=_NAMED, postgresql_where=_NAMED)


def downgrade() -> None:
    op.drop_index("ix_risks_dependency_id", table_name="risks")
    with op.batch_alter_table("risks") as table:
        table.drop_constraint(op.f("fk_risks_dependency_id"), type_="foreignkey")
        table.drop_column("dependency_id")
