"""Places in files that are no text"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("paragraph", "past_paragraph")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("places", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "places")
