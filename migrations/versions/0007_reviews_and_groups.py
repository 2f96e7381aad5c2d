"""Reviews with their reasons, versions of programs, and changes in groups that can be undone"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("agent_version", "reviewed_by", "reviewed_at", "review_reason"):
        op.add_column("annotation", sa.Column(name, AutoString(), nullable=True))
    op.add_column("change", sa.Column("reason", AutoString(), nullable=True))
    op.add_column("change", sa.Column("group", sa.Integer(), nullable=True))
    op.add_column("change", sa.Column("undoes", sa.Integer(), nullable=True))
    op.add_column("change", sa.Column("cause", AutoString(), nullable=True))
    change = sa.table(
        "change", sa.column("sequence"), sa.column("group"), sa.column("reason"), sa.column("after", sa.JSON)
    )
    op.execute(change.update().values(group=change.c.sequence))
    _reasons(change)
    op.execute("UPDATE annotation SET agent_version = engine WHERE origin = 'MACHINE'")
    op.create_index("ix_change_node", "change", ["node_type", "node_id"])
    op.create_index("ix_change_actor", "change", ["actor"])
    for name in ("entity_id", "group", "undoes"):
        op.create_index(f"ix_change_{name}", "change", [name])


def _reasons(change: sa.TableClause) -> None:
    """Reasons used to stand among the values; the last one of each annotation is the one that counts."""
    annotation = sa.table(
        "annotation", *map(sa.column, ("id", "status", "sequence", "reviewed_by", "reviewed_at", "review_reason"))
    )
    told = sa.select(change.c.sequence, change.c.after).where(sa.cast(change.c.after, sa.String).contains('"reason"'))
    for sequence, after in op.get_bind().execute(told).all():
        if isinstance(after, dict) and after.get("reason"):
            reason = after["reason"]
            op.execute(change.update().where(change.c.sequence == sequence).values(reason=reason))
            reviewed = annotation.update().where(annotation.c.sequence == sequence)
            op.execute(reviewed.values(review_reason=reason))


def downgrade() -> None:
    for name in ("undoes", "group", "entity_id", "actor", "node"):
        op.drop_index(f"ix_change_{name}", "change")
    for name in ("cause", "undoes", "group", "reason"):
        op.drop_column("change", name)
    for name in ("review_reason", "reviewed_at", "reviewed_by", "agent_version"):
        op.drop_column("annotation", name)
