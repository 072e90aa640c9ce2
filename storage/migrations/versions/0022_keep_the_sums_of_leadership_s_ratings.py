"""Keep the sums of leadership's ratings beside the team's: they outlive the ratings of whoever is erased"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_SUMS = {
    "leadership_rated": "count(*)",
    "leadership_total": "coalesce(sum(value), 0)",
    "leadership_apart": "max(value) - min(value)",
}


def upgrade() -> None:
    for column in _SUMS:
        op.add_column("check_ins", sa.Column(column, sa.Integer(), nullable=True))
    theirs = "FROM ratings WHERE check_in_id = check_ins.id AND side = 'leadership'"
    sums = ", ".join(f"{column} = (SELECT {sum_} {theirs})" for column, sum_ in _SUMS.items())
    op.execute(f"UPDATE check_ins SET {sums} WHERE state = 'closed'")  # noqa: S608 - names of ours


def downgrade() -> None:
    for column in _SUMS:
        op.drop_column("check_ins", column)
