"""Disputes: where each stands under its procedure, who holds which role in it, and the texts that are sealed in it.

Frozen: this file imports nothing of foedus and never changes. The first two tables are projections of the acts; nothing
that was recorded before has to change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "foedus_0003"
down_revision = "foedus_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "foedus_dispute",
        sa.Column("dispute", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("state", sa.Text()),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.Column("binding", sa.Integer(), nullable=False),
        sa.Column("irregular", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date()),
        sa.Column("last_on", sa.Date()),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("dispute", name=op.f("pk_foedus_dispute")),
    )
    op.create_index(op.f("ix_foedus_dispute_procedure_state"), "foedus_dispute", ["procedure", "state"])
    op.create_index(op.f("ix_foedus_dispute_state"), "foedus_dispute", ["state"])
    op.create_table(
        "foedus_dispute_party",
        sa.Column("dispute", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dispute", "role", "party", name=op.f("pk_foedus_dispute_party")),
    )
    op.create_index(op.f("ix_foedus_dispute_party_party"), "foedus_dispute_party", ["party"])
    _sealed()


def _sealed() -> None:
    """Make the table of the texts that only some may read: they never change, but can be erased."""
    op.create_table(
        "foedus_sealed",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_foedus_sealed")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER foedus_sealed_no_update BEFORE UPDATE ON foedus_sealed "
            "FOR EACH ROW EXECUTE FUNCTION foedus_refuse_change()"
        )
        return
    op.execute(
        "CREATE TRIGGER foedus_sealed_no_update BEFORE UPDATE ON foedus_sealed "
        "BEGIN SELECT RAISE(ABORT, 'foedus_sealed: a sealed text is erased, never changed'); END"
    )


def downgrade() -> None:
    raise RuntimeError("the register is append-only: restore a backup instead of going back to an older schema")
