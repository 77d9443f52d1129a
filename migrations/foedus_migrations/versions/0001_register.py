"""The register: acts with their payloads, definitions, heads and projections.

Frozen: this file imports nothing of foedus and never changes. Going back is refused, because it would have to
drop acts; restore a backup instead.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "foedus_0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("foedus_act", "foedus_payload", "foedus_definition")


def upgrade() -> None:
    _ledger()
    _heads()
    _projections()
    _append_only(op.get_bind().dialect.name)


def downgrade() -> None:
    raise RuntimeError("the register is append-only: restore a backup instead of going back to an older schema")


def _position() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _instant() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def _ledger() -> None:
    op.create_table(
        "foedus_act",
        sa.Column("position", _position(), autoincrement=False, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Text()),
        sa.Column("recorded_at", _instant(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("cause", sa.Text()),
        sa.Column("definition", sa.Text()),
        sa.Column("request_id", sa.Text()),
        sa.Column("on_behalf_of", sa.Text()),
        sa.Column("power", sa.Text()),
        sa.Column("prev", sa.Text(), nullable=False),
        sa.Column("payload_sha256", sa.Text(), nullable=False),
        sa.Column("leaf_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_foedus_act")),
        sa.UniqueConstraint("file", "seq", name=op.f("uq_foedus_act_file_seq")),
        sa.UniqueConstraint("request_id", name=op.f("uq_foedus_act_request_id")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_foedus_act_position")),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_foedus_act_seq")),
    )
    for column in ("recorded_at", "actor", "tag"):
        op.create_index(op.f(f"ix_foedus_act_{column}"), "foedus_act", [column])
    op.create_table(
        "foedus_payload",
        sa.Column("position", _position(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_foedus_payload")),
        sa.ForeignKeyConstraint(
            ["position"], ["foedus_act.position"], name=op.f("fk_foedus_payload_position_foedus_act")
        ),
    )
    op.create_table(
        "foedus_definition",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_foedus_definition")),
    )


def _heads() -> None:
    op.create_table(
        "foedus_file",
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("leaf_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("file", name=op.f("pk_foedus_file")),
    )
    log_head = op.create_table(
        "foedus_log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", _instant()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foedus_log_head")),
        sa.CheckConstraint("id = 1", name=op.f("ck_foedus_log_head_single")),
    )
    op.bulk_insert(log_head, [{"id": 1, "size": 0}])


def _projections() -> None:
    op.create_table(
        "foedus_agreement",
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("legal_order", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("in_force_on", sa.Date()),
        sa.Column("literal_on", sa.Date()),
        sa.Column("lapsed_on", sa.Date()),
        sa.Column("ended_on", sa.Date()),
        sa.PrimaryKeyConstraint("agreement", name=op.f("pk_foedus_agreement")),
    )
    _of_agreement(
        "foedus_stage",
        ("agreement", "stage", "n"),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
    )
    _of_agreement(
        "foedus_adherence",
        ("agreement", "party"),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
    )
    op.create_index(op.f("ix_foedus_adherence_party"), "foedus_adherence", ["party"])
    _of_agreement(
        "foedus_binding",
        ("agreement", "party", "n"),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bound_from", sa.Date(), nullable=False),
        sa.Column("bound_until", sa.Date()),
        sa.Column("basis", sa.Text(), nullable=False),
    )
    op.create_index(op.f("ix_foedus_binding_party_bound_from"), "foedus_binding", ["party", "bound_from"])


def _of_agreement(table: str, key: tuple[str, ...], *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("agreement", sa.Text(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["agreement"], ["foedus_agreement.agreement"], name=op.f(f"fk_{table}_agreement_foedus_agreement")
        ),
    )


def _append_only(dialect: str) -> None:
    if dialect == "postgresql":
        op.execute(
            """
            CREATE FUNCTION foedus_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END $$
            """
        )
    for table in APPEND_ONLY:
        for statement in _on_postgresql(table) if dialect == "postgresql" else _on_sqlite(table):
            op.execute(statement)


def _on_postgresql(table: str) -> tuple[str, ...]:
    refuse = "EXECUTE FUNCTION foedus_refuse_change()"
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    )


def _on_sqlite(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for change in ("UPDATE", "DELETE")
    )
