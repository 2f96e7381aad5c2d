"""Ids of entities in authority files"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entity_identifier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("authority", AutoString(), nullable=False),
        sa.Column("value", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("entity_id", "authority", "value"),
    )
    op.create_index("ix_entity_identifier", "entity_identifier", ["authority", "value"])


def downgrade() -> None:
    op.drop_table("entity_identifier")
