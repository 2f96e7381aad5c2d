"""Changes are indexed by what only some of them have where they have it: most need to write fewer pages"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PARTIAL = ("entity_id", "undoes")


def upgrade() -> None:
    for name in PARTIAL:
        op.drop_index(f"ix_change_{name}", "change")
        there = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"ix_change_{name}", "change", [name], sqlite_where=there, postgresql_where=there)


def downgrade() -> None:
    for name in PARTIAL:
        op.drop_index(f"ix_change_{name}", "change")
        op.create_index(f"ix_change_{name}", "change", [name])
