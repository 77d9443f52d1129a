"""Random small corpora for the comparison of the engine with the oracle: raw documents, such as a casebook could hold.

Each corpus is drawn around one rule: instruments of the kinds that it speaks of, and data that mostly fulfil what it
asks. Plain noise would almost never meet a rule that asks for four things at once. What is left to chance is added
around that. Other corpora are decided cases with something dropped, added or altered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml
from precedence_draft import PLACES, Doc, Draft
from precedence_wishes import draw_for

import foedus.definitions

DATA: Final = Path(foedus.definitions.__file__).parents[1] / "data"


class Packs:
    """The law that ships with the product as raw documents: one mapping of rules, and the vocabulary."""

    def __init__(self) -> None:
        self.rules: Doc = {"rules": []}
        for path in sorted((DATA / "law").glob("*.yaml")):
            doc = yaml.load(path.read_bytes(), yaml.CSafeLoader)
            if path.name == "vocabulary.yaml":
                self.vocabulary: Doc = doc
                continue
            self.rules["rules"] += doc["rules"]
            if "pipeline" in doc:
                self.rules["pipeline"] = doc["pipeline"]
        self.orders: Sequence[str] = self.vocabulary["orders"]
        self.operative = [rule for rule in self.rules["rules"] if rule.get("operative", True)]
        self.of_order = {order: [r for r in self.operative if r["order"] in (order, "any")] for order in self.orders}
        self.subjects = {order: sorted(_subjects(rules)) for order, rules in self.of_order.items()}


def _subjects(node: Any) -> Iterator[str]:
    """Yield the subjects that rules ask for."""
    if isinstance(node, Mapping):
        if "subject_under" in node:
            yield from node["subject_under"]["in"]
        for value in node.values():
            yield from _subjects(value)
    elif isinstance(node, list):
        for value in node:
            yield from _subjects(value)


def drawn(rng: Random, packs: Packs, rule: Mapping[str, Any] | None = None) -> Doc:
    """Draw a corpus around a rule: two to six instruments of one order."""
    rule = rule or rng.choice(packs.operative)
    order = rule["order"] if rule["order"] != "any" else rng.choice(packs.orders)
    draft = Draft(rng, order, packs.vocabulary, packs.subjects[order])
    draw_for(draft, rule)
    while len(draft.instruments) < 2 or (len(draft.instruments) < 6 and rng.random() < 0.45):
        draft.instrument()
    if rng.random() < 0.3:
        draw_for(draft, rng.choice(packs.of_order[order]))
    draft.noise()
    return draft.doc()


# ---- decided cases, altered


def altered(rng: Random, packs: Packs, case: Mapping[str, Any]) -> Doc:
    """Return a case with one to four things dropped, added or altered."""
    doc: Doc = json.loads(json.dumps(case))
    draft = Draft(rng, doc["order"], packs.vocabulary, packs.subjects[doc["order"]])
    draft.question = doc["question"]
    draft.instruments = doc["instruments"]
    draft.places = sorted({*PLACES[draft.order][:3], *_codes(doc)})
    draft.years = sorted({int(str(draft.question["date"])[:4]) + step for step in (-30, -1, 0, 1)})
    draft.subjects = tuple(
        sorted({*draft.subjects[:3], *(one for item in draft.instruments for one in item["subjects"])})
    )
    for finding in doc.get("findings", ()):
        about = {key: finding[key] for key in finding if key not in ("type", "value", "until", "reason", "by", "date")}
        draft.find(finding["type"], finding["value"], **about)
    for _ in range(rng.randint(1, 4)):
        rng.choice(ALTERATIONS)(draft)
    return draft.doc()


def _codes(doc: Doc) -> Iterator[str]:
    for item in doc["instruments"]:
        yield from item["parties"]
        yield from item.get("territory", ())


def _drop_finding(draft: Draft) -> None:
    if draft.findings:
        del draft.findings[draft.rng.choice(sorted(draft.findings))]


def _alter_finding(draft: Draft) -> None:
    if draft.findings:
        finding = draft.findings[draft.rng.choice(sorted(draft.findings))]
        if finding["type"] != "exit_ground":
            finding["value"] = draft.rng.choice(draft.vocabulary["findings"][finding["type"]]["values"])


def _alter_date(draft: Draft) -> None:
    item = draft.rng.choice(draft.instruments)
    field = draft.rng.choice(("enacted", "promulgated", "in_force", "ended", "retroactive_from"))
    if item.pop(field, None) is None or draft.chance(0.5):
        item[field] = draft.day()


def _drop_clause(draft: Draft) -> None:
    for item in draft.instruments:
        if item.get("clauses"):
            item["clauses"].pop(draft.rng.randrange(len(item["clauses"])))
            return


def _drop_instrument(draft: Draft) -> None:
    if len(draft.instruments) < 2:
        return
    gone = draft.instruments.pop(draft.rng.randrange(len(draft.instruments)))["id"]
    draft.findings = {key: item for key, item in draft.findings.items() if gone not in key}


def _double(draft: Draft) -> None:
    item = json.loads(json.dumps(draft.rng.choice(draft.instruments)))
    item["id"] = _new(draft)
    draft.instruments.append(item)


def _add_instrument(draft: Draft) -> None:
    name = _new(draft)
    draft.instrument()["id"] = name


def _new(draft: Draft) -> str:
    taken = {item["id"] for item in draft.instruments}
    return next(name for number in range(20) if (name := f"new{number}") not in taken)


def _alter_instrument(draft: Draft) -> None:
    item = draft.rng.choice(draft.instruments)
    match draft.rng.randrange(6):
        case 0:
            item["kind"] = draft.rng.choice(sorted(draft.kinds))
        case 1:
            item["subjects"] = [draft.rng.choice(draft.subjects)]
        case 2:
            item["territory"] = draft.rng.sample(draft.places, 1)
        case 3:
            item.pop("territory", None)
        case 4:
            item["parties"] = draft.rng.sample(draft.places, draft.rng.randint(1, min(3, len(draft.places))))
        case _:
            draft.consent(item)


def _alter_question(draft: Draft) -> None:
    match draft.rng.randrange(5):
        case 0:
            draft.question["date"] = draft.day()
        case 1:
            draft.question["forum"] = draft.rng.choice(draft.vocabulary["fora"])
        case 2:
            draft.question["addressee"] = draft.rng.choice(draft.vocabulary["addressees"])
        case 3:
            draft.question["between"] = draft.rng.sample(draft.places, 2)
        case _:
            draft.question["territory"] = draft.rng.choice(draft.places)


ALTERATIONS: Final = (
    _drop_finding, _alter_finding, Draft.find_any, _alter_date, _drop_clause, Draft.clause_any, _drop_instrument,
    _double, _add_instrument, _alter_instrument, _alter_question,
)  # fmt: skip


def instances(seed: int, count: int, packs: Packs, cases: Sequence[Mapping[str, Any]]) -> Iterator[Doc]:
    """Draw corpora: two of three around a rule, each rule in its turn, and one of three from a decided case."""
    rng = Random(seed)
    rules = cycle(packs.operative)
    for number in range(count):
        yield altered(rng, packs, rng.choice(cases)) if number % 3 == 2 else drawn(rng, packs, next(rules))
