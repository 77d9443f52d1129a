"""The tables as the code sees them; the migrations make them, and a test holds the two together.

``foedus_act``, ``foedus_payload``, ``foedus_definition`` and ``foedus_tile`` are append-only: triggers of the
migrations refuse every change. A text in ``foedus_sealed`` never changes either, but an erasure order takes it out.
The other tables are heads and projections, which can be rebuilt from the acts.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from foedus.store.types import Day, Instant

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# A stretch of an index is a branch of a hierarchy only where text stands in the order of its bytes.
_BYTEWISE: Final = Text().with_variant(Text(collation="C"), "postgresql")

# On SQLite an INTEGER PRIMARY KEY is the table itself; a BIGINT would cost a second index per act.
_POSITION: Final = BigInteger().with_variant(Integer(), "sqlite")

ACT: Final = Table(
    "foedus_act",
    METADATA,
    Column("position", _POSITION, primary_key=True, autoincrement=False),
    Column("file", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("tag", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("effective_on", Text),
    Column("recorded_at", Instant, nullable=False),
    Column("reason", Text),
    Column("cause", Text),
    Column("definition", Text),
    Column("request_id", Text),
    Column("on_behalf_of", Text),
    Column("power", Text),
    Column("prev", Text, nullable=False),
    Column("payload_sha256", Text, nullable=False),
    Column("leaf_hash", Text, nullable=False),
    UniqueConstraint("file", "seq"),
    UniqueConstraint("request_id"),
    CheckConstraint("position >= 0", name="position"),
    CheckConstraint("seq >= 1", name="seq"),
    Index(None, "recorded_at"),
    Index(None, "actor"),
    Index(None, "tag"),
)

PAYLOAD: Final = Table(
    "foedus_payload",
    METADATA,
    Column("position", _POSITION, ForeignKey(ACT.c.position), primary_key=True, autoincrement=False),
    Column("salt", Text, nullable=False),
    Column("body", Text, nullable=False),
)

DEFINITION: Final = Table(
    "foedus_definition",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("body", Text, nullable=False),
)

FILE: Final = Table(
    "foedus_file",
    METADATA,
    Column("file", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("leaf_hash", Text, nullable=False),
)

LOG_HEAD: Final = Table(
    "foedus_log_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("recorded_at", Instant),
    Column("root", Text, nullable=False),
    Column("edge", Text, nullable=False),
    CheckConstraint("id = 1", name="single"),
)

# The tree's complete subtrees of 256 leaves (level 1), of 256² (level 2) and so on; the leaves stand with the acts, and
# what is not complete yet stands in the edge.
TILE: Final = Table(
    "foedus_tile",
    METADATA,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
)

AGREEMENT: Final = Table(
    "foedus_agreement",
    METADATA,
    Column("agreement", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("legal_order", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("definition", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("in_force_on", Day),
    Column("literal_on", Day),
    Column("lapsed_on", Day),
    Column("ended_on", Day),
)

STAGE: Final = Table(
    "foedus_stage",
    METADATA,
    Column("agreement", Text, ForeignKey(AGREEMENT.c.agreement), primary_key=True),
    Column("stage", Text, primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("starts_on", Day, nullable=False),
    Column("ends_on", Day),
)

ADHERENCE: Final = Table(
    "foedus_adherence",
    METADATA,
    Column("agreement", Text, ForeignKey(AGREEMENT.c.agreement), primary_key=True),
    Column("party", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Index(None, "party"),
)

BINDING: Final = Table(
    "foedus_binding",
    METADATA,
    Column("agreement", Text, ForeignKey(AGREEMENT.c.agreement), primary_key=True),
    Column("party", Text, primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("bound_from", Day, nullable=False),
    Column("bound_until", Day),
    Column("basis", Text, nullable=False),
    Index(None, "party", "bound_from"),
)

REFERRAL: Final = Table(
    "foedus_referral",
    METADATA,
    Column("agreement", Text, ForeignKey(AGREEMENT.c.agreement), primary_key=True),
    Column("other", Text, primary_key=True),
    Column("refer_to", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Index(None, "other"),
)

INSTRUMENT: Final = Table(
    "foedus_instrument",
    METADATA,
    Column("instrument", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("legal_order", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("life", Text, nullable=False),
    Column("definition", Text, nullable=False),
    Column("seq", Integer, nullable=False),
)

# What an instrument is about, for narrowing a question: its subjects times its ground (own = 1), and all that its
# ground lies under (own = 0). "own" comes before the ground in the key, lest a question in one county walk over what
# all other counties have. The ground of an agreement is where it binds, which foedus_binding knows; here it is "@".
SCOPE: Final = Table(
    "foedus_scope",
    METADATA,
    Column("legal_order", Text, primary_key=True),
    Column("subject", _BYTEWISE, primary_key=True),
    Column("own", Integer, primary_key=True, autoincrement=False),
    Column("ground", _BYTEWISE, primary_key=True),
    Column("instrument", Text, primary_key=True),
    Index(None, "instrument"),
)

MATTER: Final = Table(
    "foedus_matter",
    METADATA,
    Column("matter", Text, primary_key=True),
    Column("legal_order", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("seq", Integer, nullable=False),
)

DISPUTE: Final = Table(
    "foedus_dispute",
    METADATA,
    Column("dispute", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("procedure", Text, nullable=False),
    Column("definition", Text, nullable=False),
    Column("state", Text),
    Column("ended", Integer, nullable=False),
    Column("binding", Integer, nullable=False),
    Column("irregular", Integer, nullable=False),
    Column("first_on", Day),
    Column("last_on", Day),
    Column("seq", Integer, nullable=False),
    Index(None, "procedure", "state"),
    Index(None, "state"),
)

DISPUTE_PARTY: Final = Table(
    "foedus_dispute_party",
    METADATA,
    Column("dispute", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("party", Text, primary_key=True),
    Index(None, "party"),
)

# Texts that only some may read. Their acts keep the salted hash, so that a text can be taken out without a trace of it.
SEALED: Final = Table(
    "foedus_sealed",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("salt", Text, nullable=False),
    Column("body", Text, nullable=False),
)

FINDING: Final = Table(
    "foedus_finding",
    METADATA,
    Column("matter", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("type", Text, nullable=False),
    Column("first", Text, nullable=False),
    Column("second", Text, nullable=False),
    Index(None, "first"),
    Index(None, "second"),
)
