"""Keep what pilots wait on, and let blockers and readiness items name it"""

import sqlalchemy as sa
from alembic import op

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None

_NAMING = ("blockers", "needs")
_NAMED = sa.text("dependency_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "dependencies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=180), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["dependencies.id"], name=op.f("fk_dependencies_merged_into"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dependencies")),
        sa.UniqueConstraint("key", name=op.f("uq_dependencies_key")),
    )
    op.create_index(op.f("ix_dependencies_merged_into"), "dependencies", ["merged_into"], unique=False)
    for name in _NAMING:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("dependency_id", sa.Integer(), nullable=True))
            key = op.f(f"fk_{name}_dependency_id")
            table.create_foreign_key(key, "dependencies", ["dependency_id"], ["id"], ondelete="SET NULL")
        index = f"ix_{name}_dependency_id"
        op.create_index(index, name, ["dependency_id"], sqlite_where=_NAMED, postgresql_where=_NAMED)


def downgrade() -> None:
    for name in _NAMING:
        op.drop_index(f"ix_{name}_dependency_id", table_name=name)
        with op.batch_alter_table(name) as table:
            table.drop_constraint(op.f(f"fk_{name}_dependency_id"), type_="foreignkey")
            table.drop_column("dependency_id")
    op.drop_index(op.f("ix_dependencies_merged_into"), table_name="dependencies")
    op.drop_table("dependencies")
