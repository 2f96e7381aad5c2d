"""Places in files that are no text, and remarks on how files were read"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = (("paragraph", "places"), ("past_paragraph", "places"), ("source", "remarks"))


def upgrade() -> None:
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(column, sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    for table, column in COLUMNS:
        op.drop_column(table, column)
