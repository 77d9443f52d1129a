"""Models of who takes part and with what weight: parties, groups, weights (the agreement format, section 1)."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator

from foedus.definitions.kinds import (
    Count,
    Date,
    Id,
    Number,
    Party,
    Share,
    Text,
    YesNo,
    one_of,
    refuse,
)  # fmt: skip
from foedus.definitions.shapes import Filled, Strict, absent, among, shape

_UNIQUE = Field(json_schema_extra={"uniqueItems": True})


class Relation(Strict):
    """How the agreement stands to another one; ``id`` if the other file exists, else ``title``."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 2})

    kind: Annotated[str, one_of("supersedes", "superseded_by", "amends", "parent", "companion", "failed_predecessor")]
    id: Id = absent()
    title: Text = absent()

    @model_validator(mode="after")
    def _other(self) -> Relation:
        if len(self.model_fields_set) < 2:
            text = "the other agreement is missing: add id, or title if there is no such file"
            raise refuse("missing-field", text)
        return self


class Member(Strict):
    """A member of a group, from a day on and up to, not including, another."""

    party: Party
    from_: Date = absent("from")
    until: Date = absent()


class Size(Strict):
    """How large a group is from a day on."""

    from_: Date = Field(alias="from")
    n: Count


MemberEntry: TypeAlias = Annotated[
    Annotated[Party, Tag("=text")] | Annotated[Member, Tag("=map")],
    Discriminator(shape),
    among("a party, or {party: …, from: …, until: …}", "=text", "=map"),
]


class GroupMembers(Filled):
    """A group with dated membership, or of which only the size is known."""

    members: list[MemberEntry] = absent()
    size: list[Size] = absent()


PartyList: TypeAlias = Annotated[list[Party], Field(min_length=1, json_schema_extra={"uniqueItems": True})]
Group: TypeAlias = Annotated[
    Annotated[PartyList, Tag("=list")] | Annotated[GroupMembers, Tag("=map")],
    Discriminator(shape),
    among("a list of parties, or a mapping with members or size", "=list", "=map"),
]


class Former(Strict):
    """A party that no longer exists from a day on."""

    party: Party
    until: Date


class PartiesModel(Filled):
    """Who may take part."""

    listed: Annotated[list[Party], _UNIQUE] = absent("list")
    """the closed list"""
    open_to: Text = absent()
    """to whom the agreement is open, in words"""
    former: list[Former] = absent()
    """parties that no longer exist"""
    groups: dict[Id, Group] = absent()
    """named sets of parties"""


Parties: TypeAlias = Annotated[
    Annotated[PartyList, Tag("=list")] | Annotated[PartiesModel, Tag("=map")],
    Discriminator(shape),
    among("a list of parties, or a mapping with open_to, list, groups, former", "=list", "=map"),
]


class TableModel(Strict):
    """Weights from a day on."""

    from_: Date = Field(alias="from")
    total: Number = absent()
    """weight of all, if more exist than stand here"""
    values: dict[Party, Number]


class Certified(Strict):
    """A share that the depositary announced on a day."""

    date: Date
    share: Share


class WeightModel(Strict):
    """A weighing of the parties."""

    unit: Text
    """what is weighed, and its source"""
    frozen: YesNo = absent()
    """the text of the agreement fixes the table"""
    tables: list[TableModel] = absent()
    certified: list[Certified] = absent()
