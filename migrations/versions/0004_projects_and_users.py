"""Projects, users with roles in them, and who may see what"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UNIQUE = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
OWNED = (("document", "slug"), ("entity", "key"))
HIDDEN = sa.text("visibility != 'PUBLIC'")
EVERY_SCOPE = '["read", "write", "review", "administer"]'


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("title", AutoString(), nullable=False),
        sa.Column("reviewers", sa.Integer(), nullable=False),
        sa.Column("created_at", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO project (key, title, reviewers, created_at) VALUES ('main', 'Main', 1, '2026-11-24T00:00:00.000000Z')"
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("role", AutoString(), nullable=True),
        sa.Column("subject", AutoString(), nullable=True),
        sa.Column("created_at", AutoString(), nullable=False),
        sa.Column("disabled_at", AutoString(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sa.UniqueConstraint("subject"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "membership",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("role", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "project_id"),
    )
    op.create_index("ix_membership_project_id", "membership", ["project_id"])
    _give_tokens_to_users()
    for table, name in OWNED:
        _own(table, name)
    with op.batch_alter_table("change") as batch:
        batch.add_column(sa.Column("entity_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("project_id", sa.Integer(), nullable=True))
    op.execute("UPDATE change SET entity_id = node_id WHERE node_type = 'Entity'")


def _give_tokens_to_users() -> None:
    """Each token so far becomes a user of its name and role, with that token."""
    op.execute('INSERT INTO "user" (name, role, created_at) SELECT name, role, created_at FROM token ORDER BY id')
    op.rename_table("token", "old_token")
    op.create_table(
        "token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("label", AutoString(), nullable=False),
        sa.Column("digest", AutoString(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", AutoString(), nullable=False),
        sa.Column("expires_at", AutoString(), nullable=True),
        sa.Column("revoked_at", AutoString(), nullable=True),
        sa.Column("last_used_at", AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest", name="uq_token_digest"),
    )
    cast = "::json" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(
        "INSERT INTO token (user_id, label, digest, scopes, created_at) "
        f"SELECT u.id, '', t.digest, '{EVERY_SCOPE}'{cast}, t.created_at "
        'FROM old_token t JOIN "user" u ON u.name = t.name ORDER BY t.id'
    )
    op.drop_table("old_token")
    op.create_index("ix_token_user_id", "token", ["user_id"])


def _own(table: str, name: str) -> None:
    """A table whose rows belong to a project: what was unique everywhere is now unique in each."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    last = None
    if sqlite:
        # A table made anew would give out the numbers of removed rows again.
        query = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        last = op.get_bind().execute(query, {"name": table}).scalar()
    with op.batch_alter_table(table, naming_convention=UNIQUE, table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.add_column(sa.Column("project_id", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("visibility", AutoString(), nullable=False, server_default="PUBLIC"))
        batch.drop_constraint(f"uq_{table}_{name}" if sqlite else f"{table}_{name}_key", type_="unique")
        batch.create_unique_constraint(f"uq_{table}_place", ["project_id", name])
        batch.create_foreign_key(f"fk_{table}_project", "project", ["project_id"], ["id"])
    op.create_index(f"ix_{table}_{name}", table, [name])
    op.create_index(f"ix_{table}_hidden", table, ["project_id"], sqlite_where=HIDDEN, postgresql_where=HIDDEN)
    if last is not None:
        op.get_bind().execute(
            sa.text("UPDATE sqlite_sequence SET seq = :last WHERE name = :name"), {"last": last, "name": table}
        )


def downgrade() -> None:
    raise RuntimeError("What belongs to projects cannot be put back under names that are unique everywhere.")
