"""Precedence: instruments beside agreements, what they are about, questions with their findings, open referrals.

Frozen: this file imports nothing of foedus and never changes. The new tables are projections of the acts; nothing
that was recorded before has to change, except that agreements get their rows in the table of scopes.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "foedus_0002"
down_revision = "foedus_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _instruments()
    _questions()
    _referrals()
    _scopes_of_agreements()
    _referrals_of_agreements()


def downgrade() -> None:
    raise RuntimeError("the register is append-only: restore a backup instead of going back to an older schema")


def _bytewise() -> sa.types.TypeEngine[str]:
    """Text in the order of its bytes on every database, so that a stretch of an index is a branch of a hierarchy."""
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _instruments() -> None:
    op.create_table(
        "foedus_instrument",
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("legal_order", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("life", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("instrument", name=op.f("pk_foedus_instrument")),
    )
    op.create_table(
        "foedus_scope",
        sa.Column("legal_order", sa.Text(), nullable=False),
        sa.Column("subject", _bytewise(), nullable=False),
        sa.Column("own", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ground", _bytewise(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("legal_order", "subject", "own", "ground", "instrument", name=op.f("pk_foedus_scope")),
    )
    op.create_index(op.f("ix_foedus_scope_instrument"), "foedus_scope", ["instrument"])


def _questions() -> None:
    op.create_table(
        "foedus_matter",
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("legal_order", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("matter", name=op.f("pk_foedus_matter")),
    )
    op.create_table(
        "foedus_finding",
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("second", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("matter", "seq", name=op.f("pk_foedus_finding")),
    )
    op.create_index(op.f("ix_foedus_finding_first"), "foedus_finding", ["first"])
    op.create_index(op.f("ix_foedus_finding_second"), "foedus_finding", ["second"])


def _referrals() -> None:
    op.create_table(
        "foedus_referral",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("refer_to", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("agreement", "other", name=op.f("pk_foedus_referral")),
        sa.ForeignKeyConstraint(
            ["agreement"], ["foedus_agreement.agreement"], name=op.f("fk_foedus_referral_agreement_foedus_agreement")
        ),
    )
    op.create_index(op.f("ix_foedus_referral_other"), "foedus_referral", ["other"])


def _scopes_of_agreements() -> None:
    """Agreements that were drafted before say what they are about in their definitions."""
    connection = op.get_bind()
    agreements = sa.table("foedus_agreement", sa.column("agreement"), sa.column("legal_order"), sa.column("definition"))
    definitions = sa.table("foedus_definition", sa.column("digest"), sa.column("body"))
    scopes = sa.table("foedus_scope", *map(sa.column, ("legal_order", "subject", "ground", "instrument", "own")))
    found = connection.execute(
        sa.select(agreements.c.agreement, agreements.c.legal_order, definitions.c.body).join(
            definitions, agreements.c.definition == definitions.c.digest
        )
    ).all()
    rows = [
        {"legal_order": order, "subject": subject, "ground": "@", "instrument": agreement, "own": 1}
        for agreement, order, body in found
        for subject in sorted(set(json.loads(body).get("subjects", ())))
    ]
    if rows:
        connection.execute(sa.insert(scopes), rows)


def _referrals_of_agreements() -> None:
    """A resolution of the time before opinions were acts names the pairs that it referred."""
    connection = op.get_bind()
    acts = sa.table("foedus_act", *map(sa.column, ("position", "file", "seq", "tag")))
    payloads = sa.table("foedus_payload", sa.column("position"), sa.column("body"))
    referrals = sa.table("foedus_referral", *map(sa.column, ("agreement", "other", "refer_to", "seq")))
    found = connection.execute(
        sa.select(acts.c.file, acts.c.seq, payloads.c.body)
        .join(payloads, acts.c.position == payloads.c.position)
        .where(acts.c.tag == "agreement.resolve")
        .order_by(acts.c.position)
    ).all()
    newest: dict[tuple[str, str], int] = {}
    for file, seq, body in found:
        for other in json.loads(body).get("referred", ()):
            newest[file.removeprefix("agreement/"), other] = seq
    rows = [
        {"agreement": agreement, "other": other, "refer_to": "findings_missing", "seq": seq}
        for (agreement, other), seq in sorted(newest.items())
    ]
    if rows:
        connection.execute(sa.insert(referrals), rows)
