"""The tree over all leaves: its root and right edge in the head of the log, its whole tiles in a table of their own.

Frozen: this file imports nothing of foedus and never changes. Registers that hold acts already get the tree of their
leaves (RFC 6962, SHA-256): an inner node is ``sha256(0x01 || left || right)``, the root of no leaf is ``sha256("")``.
A tile is the hash of 256 leaves (level 1), of 256² (level 2) and so on.
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "foedus_0004"
down_revision = "foedus_0003"
branch_labels = None
depends_on = None

AT_ONCE = 1000
TILE_HEIGHT = 8


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    op.create_table(
        "foedus_tile",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("level", "number", name=op.f("pk_foedus_tile")),
    )
    root, edge = _grow()
    _widen_head(dialect, root, edge)
    for statement in _on_postgresql() if dialect == "postgresql" else _on_sqlite():
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("the register is append-only: restore a backup instead of going back to an older schema")


def _grow() -> tuple[str, str]:
    """Build the tree of the acts that are there: store its tiles, return its root and its right edge."""
    act = sa.table("foedus_act", sa.column("position"), sa.column("leaf_hash"))
    tile = sa.table("foedus_tile", sa.column("level"), sa.column("number"), sa.column("hash"))
    after, size, edge = -1, 0, list[bytes]()
    while True:
        query = sa.select(act).where(act.c.position > after).order_by(act.c.position).limit(AT_ONCE)
        rows = op.get_bind().execute(query).all()
        if not rows:
            break
        tiles = []
        for after, leaf_hash in rows:  # noqa: B007 - the last position is where the next look begins
            edge.append(_leaf(leaf_hash))
            size += 1
            for level in range(1, (size & -size).bit_length()):
                right = edge.pop()
                edge[-1] = hashlib.sha256(b"\x01" + edge[-1] + right).digest()
                if level % TILE_HEIGHT == 0:
                    number = (size >> level) - 1
                    tiles.append({"level": level // TILE_HEIGHT, "number": number, "hash": edge[-1].hex()})
        if tiles:
            op.get_bind().execute(sa.insert(tile), tiles)
    return _root(edge).hex(), " ".join(one.hex() for one in edge)


def _leaf(leaf_hash: object) -> bytes:
    """Read a leaf; where somebody has damaged it, no tree fits, and the inspection will say so."""
    try:
        found = bytes.fromhex(str(leaf_hash))
    except ValueError:
        found = b""
    return found if len(found) == hashlib.sha256().digest_size else bytes(hashlib.sha256().digest_size)


def _root(edge: list[bytes]) -> bytes:
    if not edge:
        return hashlib.sha256(b"").digest()
    found = edge[-1]
    for left in reversed(edge[:-1]):
        found = hashlib.sha256(b"\x01" + left + found).digest()
    return found


def _widen_head(dialect: str, root: str, edge: str) -> None:
    if dialect == "postgresql":
        for name, value in (("root", root), ("edge", edge)):
            op.add_column("foedus_log_head", sa.Column(name, sa.Text()))
            op.execute(sa.update(sa.table("foedus_log_head", sa.column(name))).values({name: value}))
            op.alter_column("foedus_log_head", name, nullable=False)
        return
    # SQLite adds no column that must be filled: the one row moves to a new table.
    head = sa.table("foedus_log_head", sa.column("id"), sa.column("size"), sa.column("recorded_at"))
    rows = [dict(row._mapping) | {"root": root, "edge": edge} for row in op.get_bind().execute(sa.select(head))]
    op.drop_table("foedus_log_head")
    made = op.create_table(
        "foedus_log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.Text()),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("edge", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foedus_log_head")),
        sa.CheckConstraint("id = 1", name=op.f("ck_foedus_log_head_single")),
    )
    if rows:
        op.get_bind().execute(sa.insert(made), rows)


def _on_postgresql() -> tuple[str, ...]:
    refuse = "EXECUTE FUNCTION foedus_refuse_change()"
    return (
        f"CREATE TRIGGER foedus_tile_append_only BEFORE UPDATE OR DELETE ON foedus_tile FOR EACH ROW {refuse}",
        f"CREATE TRIGGER foedus_tile_no_truncate BEFORE TRUNCATE ON foedus_tile FOR EACH STATEMENT {refuse}",
    )


def _on_sqlite() -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER foedus_tile_no_{change.lower()} BEFORE {change} ON foedus_tile "
        "BEGIN SELECT RAISE(ABORT, 'foedus_tile is append-only'); END"
        for change in ("UPDATE", "DELETE")
    )
