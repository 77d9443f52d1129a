"""A corpus in the making: instruments, a question and findings as raw documents, drawn from small pools.

Small pools make things meet: subjects that lie under each other, days that coincide, parties in common. What is drawn
is such as a casebook may hold: no finding contradicts another, nothing ends before it began, nothing rests on itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from random import Random
from typing import Any, Final

Doc = dict[str, Any]

PLACES: Final[Mapping[str, Sequence[str]]] = {
    "us": ("US", "US-AA", "US-BB", "US-CC", "US-AA-city"),
    "de": ("DE", "DE-AA", "DE-BB", "DE-CC", "DE-AA-city", "EU", "FR"),
    "ch": ("CH", "CH-AA", "CH-BB", "CH-CC", "FR"),
    "ca": ("CA", "CA-AA", "CA-BB", "CA-AA-city"),
    "au": ("AU", "AU-AA", "AU-BB", "AU-CC"),
    "in": ("IN", "IN-AA", "IN-BB", "IN-CC"),
    "eu": ("EU", "DE", "DE-AA", "DE-BB", "FR", "GB", "HR", "AT", "XX", "WTO"),
    "cn": ("CN", "CN-AA", "CN-BB", "CN-AA-city"),
    "pil": ("AA", "BB", "CC", "GB", "IE", "AT", "EU", "UN", "WTO", "ECHR"),
}
YEARS: Final[Mapping[str, Sequence[int]]] = {
    "eu": (1950, 1957, 1958, 1973, 1995, 2004, 2013, 2020, 2021),
    "pil": (1945, 1953, 1955, 1973, 1995, 2000, 2020),
    "de": (1990, 2000, 2005, 2006, 2007),
    "au": (1900, 1928, 1929, 1990, 2000),
}
USUAL_YEARS: Final = (1998, 2000, 2001, 2002)
SUBJECTS: Final = ("water", "water.supply", "water.supply.price", "taxation", "taxation.beer")
GONE: Final = ("oldland", "old-shire")
"""Parties that no longer exist; the hyphen of a readable id is no hierarchy."""

TOPICS_OF: Final[Mapping[str, str]] = {
    "appointed_by": "signatory_appointment", "waives": "immunity", "binds_through": "context_statement",
    "uniform": "equal_treatment", "exclusive_forum": "dispute_settlement", "joint_administration": "joint_body",
}  # fmt: skip


class Draft:
    """One corpus in the making."""

    def __init__(self, rng: Random, order: str, vocabulary: Mapping[str, Any], subjects: Sequence[str] = ()) -> None:
        self.rng = rng
        self.order = order
        self.vocabulary = vocabulary
        self.kinds: Mapping[str, Any] = vocabulary["kinds"][order]
        self.subjects = (*SUBJECTS, *subjects)
        self.places = PLACES[order]
        self.years = YEARS.get(order, USUAL_YEARS)
        self.instruments: list[Doc] = []
        self.findings: dict[tuple[str, ...], Doc] = {}
        year = rng.choice(self.years[len(self.years) // 2 :])
        self.question: Doc = {"subject": rng.choice(self.subjects), "territory": self.ground(), "date": self.day(year)}
        if rng.random() < 0.6:
            self.question["forum"] = rng.choice(vocabulary["fora"])
        if rng.random() < 0.2:
            self.question["addressee"] = rng.choice(vocabulary["addressees"])
        if rng.random() < (0.4 if order in ("pil", "us", "de", "eu") else 0.1):
            self.question["between"] = rng.sample(self.places, 2)

    def doc(self) -> Doc:
        """Return the corpus as a case, in an order of its own."""
        findings = list(self.findings.values())
        self.rng.shuffle(findings)
        self.rng.shuffle(self.instruments)
        instruments = [tidy(item) for item in self.instruments]
        return {"order": self.order, "instruments": instruments, "question": self.question, "findings": findings}

    # ---- single data

    def chance(self, part: float) -> bool:
        return self.rng.random() < part

    def day(self, year: int | None = None) -> str:
        """Return a day, a month or a year."""
        year = year or self.rng.choice(self.years)
        month, day = self.rng.choice((1, 2, 12)), self.rng.choice((1, 2, 28))
        exact = self.rng.random()
        if exact < 0.15:
            return f"{year:04}"
        return f"{year:04}-{month:02}" if exact < 0.3 else f"{year:04}-{month:02}-{day:02}"

    def past(self) -> str:
        """Return a date that mostly lies before the question's."""
        if self.chance(0.15):
            return self.day()
        asked = int(self.question["date"][:4])
        return self.day(self.rng.choice([year for year in self.years if year < asked] or [asked]))

    def ground(self) -> str | list[str]:
        """Return one code or two."""
        return self.rng.choice(self.places) if self.chance(0.7) else self.rng.sample(self.places, 2)

    def instrument(self, kinds: Collection[str] = (), levels: Collection[str] = (), *, plain: bool = False) -> Doc:
        """Add an instrument of one of these kinds and levels; a plain one is surely about the question."""
        kind = self.rng.choice(sorted(kinds or self.kinds))
        level = self.kinds[kind].get("level") or self.rng.choice(sorted(self.vocabulary["levels"]))
        if (levels and level not in levels) or self.chance(0.05):
            level = self.rng.choice(sorted(levels or self.vocabulary["levels"]))
        item: Doc = {"id": f"i{len(self.instruments)}", "kind": kind, "level": level}
        agreement = self.kinds[kind].get("agreement", False)
        item["parties"] = self.rng.sample(self.places, self.rng.choice((1, 2, 3, 3)) if agreement else 1)
        if self.instruments and self.chance(0.25):
            item["parties"] = list(self.rng.choice(self.instruments)["parties"])
        if agreement and "between" in self.question and self.chance(0.7):
            item["parties"] = sorted({*item["parties"], *self.question["between"]})
        item["subjects"] = self.matching() if plain or self.chance(0.85) else [self.rng.choice(self.subjects)]
        if self.chance(0.2):
            item["subjects"] = sorted({*item["subjects"], self.rng.choice(self.subjects)})
        if plain:
            item["enacted"] = self.past()
            self.instruments.append(item)
            return item
        if self.chance(0.7):
            item["territory"] = self.rng.sample(self.places, self.rng.choice((1, 1, 2)))
            if self.chance(0.85):
                asked = self.question["territory"]
                item["territory"][0] = asked if isinstance(asked, str) else self.rng.choice(asked)
                item["territory"] = sorted(set(item["territory"]))
        self.date(item)
        self.instruments.append(item)
        return item

    def matching(self) -> list[str]:
        """Return the question's subject or one above it."""
        parts = self.question["subject"].split(".")
        return [".".join(parts[: self.rng.randint(1, len(parts))])]

    def date(self, item: Doc) -> None:
        """Give an instrument its dates, some of them missing."""
        if self.chance(0.9):
            item["enacted"] = None if self.chance(0.03) else self.past()
        for field, part in (("promulgated", 0.15), ("in_force", 0.2), ("retroactive_from", 0.05)):
            if self.chance(part):
                item[field] = self.past()
        for field, part in (("ended", 0.08), ("in_force_by", 0.08), ("not_in_force_by", 0.06)):
            if self.chance(part):
                item[field] = self.day()

    # ---- findings and clauses

    def find(self, kind: str, value: bool | str | None = None, **about: Any) -> None:
        """Record a finding; what was recorded first stays, so that nothing is contradicted."""
        values = self.vocabulary["findings"][kind]["values"]
        value = self.rng.choice(values) if value is None else value
        if "pair" in about:
            about = {"pair": self.rng.sample(about["pair"], 2)}
        several = kind == "exit_ground" and value != "none"
        key = (kind, *sorted(about.get("pair", about.values())))
        if several and (*key, "none") not in self.findings:
            key = (*key, str(value))
        elif kind == "exit_ground":
            key = (*key, "none")
            if any(other[: len(key) - 1] == key[:-1] for other in self.findings):
                return
        if key not in self.findings:
            extra = {"until": self.day()} if kind == "gap_worse" else {}
            self.findings[key] = {"type": kind, **about, "value": value, **extra}

    def find_any(self) -> None:
        """Record some finding that the vocabulary admits."""
        kind = self.rng.choice(sorted(self.vocabulary["findings"]))
        args = self.vocabulary["findings"][kind]["args"]
        ids = [item["id"] for item in self.instruments]
        if len(ids) < len(args):
            return
        if args == ["pair"]:
            self.find(kind, pair=self.rng.sample(ids, 2)) if len(ids) > 1 else None
            return
        named = dict(zip(args, self.rng.sample(ids, len(args)), strict=True))
        if "about" in named and self.chance(0.3):
            named["about"] = self.rng.choice(self.vocabulary["finding_topics"])
        self.find(kind, **named)

    def clause(self, item: Doc, kind: str, **target: list[str]) -> Doc:
        """Add a clause."""
        clause: Doc = {"type": kind}
        if target:
            clause["target"] = target
        if kind == "requires_all":
            clause["by"] = self.past()
        if kind == "rule_force":
            clause["value"] = self.rng.choice(("recommendation", "force_of_law", "statutory_law"))
        item.setdefault("clauses", []).append(clause)
        return clause

    def clause_any(self) -> None:
        """Add some clause with some target."""
        item = self.rng.choice(self.instruments)
        kind = self.rng.choice(sorted(self.vocabulary["clauses"]))
        others = [each for each in self.instruments if each is not item]
        target: dict[str, list[str]] = {}
        how = self.rng.choice(("ids", "kinds", "subjects", "topics", ""))
        if how == "topics":
            target["topics"] = [TOPICS_OF.get(kind) or self.rng.choice(self.vocabulary["clause_topics"])]
        elif how == "subjects":
            target["subjects"] = [self.rng.choice(self.subjects)]
        elif how and others:
            other = self.rng.choice(others)
            target[how] = [other["id"] if how == "ids" else other["kind"]]
        self.clause(item, kind, **target)

    # ---- further data

    def consent(self, item: Doc, given: bool | None = None, required: str | None = None) -> None:
        """Say whether the superior authority agreed."""
        given = self.chance(0.6) if given is None else given
        consent: Doc = {"given": given}
        if required or self.chance(0.5):
            consent["required"] = required or self.rng.choice(self.vocabulary["consent"]["required"])
        if given and self.chance(0.8):
            consent[self.rng.choice(("date", "date", "given_by"))] = self.past()
        if given and self.chance(0.1):
            consent["ended"] = self.day()
        item["consent"] = consent

    def rest_on(self, item: Doc, basis: Doc) -> None:
        """Let an instrument rest on another, never in a circle."""
        rests = {each["id"]: each.get("made_under") for each in self.instruments}
        below: str | None = basis["id"]
        while below is not None:
            if below == item["id"]:
                return
            below = rests.get(below)
        item["made_under"] = basis["id"]

    def noise(self) -> None:
        """Add what nobody asked for."""
        for _ in range(self.rng.choice((0, 0, 1, 2, 4))):
            self.find_any()
        for _ in range(self.rng.choice((0, 0, 1, 1, 3))):
            self.clause_any()
        for item in self.instruments:
            if self.chance(0.15):
                self.consent(item)
            if self.chance(0.1):
                self.rest_on(item, self.rng.choice(self.instruments))
            if self.chance(0.05):
                item["forum"] = self.question.get("forum") or self.rng.choice(self.vocabulary["fora"])
            if self.chance(0.05):
                item["ratified"] = self.rng.sample(item["parties"], self.rng.randint(0, len(item["parties"])))
            if self.chance(0.05):
                old = self.rng.choice(GONE)
                item["parties"] = [*item["parties"], old]
                item["successors"] = {old: self.rng.choice(self.places)}
                if self.chance(0.5):
                    item["territory"] = [*item.get("territory", ())[:1], old]
            if self.chance(0.02):
                item["competence"] = self.rng.choice(({"basis": "none"}, {"continued": True}))
            if self.chance(0.03):
                item["rejected_by"] = self.rng.sample(self.places, 2)
        ids = [item["id"] for item in self.instruments]
        for n, one in enumerate(ids):
            for other in ids[n + 1 :]:
                if self.chance(0.75):
                    self.find("incompatible", self.chance(0.7), pair=[one, other])


def tidy(item: Doc) -> Doc:
    """Drop a date that another date surely excludes: a casebook that held both would be refused."""
    begun = next((name for name in ("in_force", "promulgated", "enacted") if item.get(name)), None)
    if begun and item.get("ended") and _last(item["ended"]) < _first(item[begun]):
        del item["ended"]
    outside = item.get("not_in_force_by")
    for name in ("in_force", "in_force_by"):
        if outside and item.get(name) and _last(item[name]) <= _first(outside):
            item.pop("not_in_force_by", None)
    consent = item.get("consent", {})
    if "date" in consent and "ended" in consent and _last(consent["ended"]) < _first(consent["date"]):
        del consent["ended"]
    return item


def _first(date: str) -> str:
    return f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10]


def _last(date: str) -> str:
    """Return a day that no day of the period comes after; the 31st stands in for the end of every month."""
    return f"{date}-12-31"[:10] if len(date) == 4 else f"{date}-31"[:10]
