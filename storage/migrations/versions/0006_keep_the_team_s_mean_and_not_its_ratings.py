"""Keep the team's mean and not its ratings"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KEEP = """
UPDATE check_ins SET
    team_rated = (SELECT count(*) FROM ratings WHERE check_in_id = check_ins.id AND side = 'team'),
    team_mean = (SELECT avg(value * 1.0) FROM ratings WHERE check_in_id = check_ins.id AND side = 'team'),
    team_rounded = false
WHERE state = 'closed'
"""
_HIDE = "UPDATE check_ins SET team_mean = NULL WHERE state = 'closed' AND team_rated < threshold"
_FORGET = """
DELETE FROM ratings
WHERE side = 'team' AND check_in_id IN (SELECT id FROM check_ins WHERE state = 'closed')
"""


def upgrade() -> None:
    op.add_column("check_ins", sa.Column("team_rated", sa.Integer(), nullable=True))
    op.add_column("check_ins", sa.Column("team_mean", sa.Double(), nullable=True))
    op.add_column("check_ins", sa.Column("team_rounded", sa.Boolean(), nullable=True))
    for statement in (_KEEP, _HIDE, _FORGET):
        op.execute(statement)


def downgrade() -> None:
    for column in ("team_rounded", "team_mean", "team_rated"):
        op.drop_column("check_ins", column)
