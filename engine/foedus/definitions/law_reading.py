"""Reading law: rule files and the vocabulary in, one checked :class:`~foedus.law.precedence.pack.Law` out.

The law that ships with the product was checked by the tests, so :func:`shipped_law` builds it without the models;
everything else goes through :func:`read_law`, which reports every mistake of every file with its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files as package_files
from typing import Any

from foedus.definitions.law_building import build_pipeline, build_rule, build_vocabulary
from foedus.definitions.look import listed
from foedus.definitions.source import read_source, scan_source
from foedus.definitions.tree import Source, Tree, json_form, refusal
from foedus.errors import DefinitionRefused, Reason
from foedus.law.precedence.pack import Law, Rule, Stage, Vocabulary

__all__ = ["read_law", "shipped_law", "shipped_law_sources"]

Text = tuple[str, bytes]
"""The name and the content of a file."""

_VOCABULARY = "vocabulary.yaml"
_FIRST = "any.yaml"


def read_law(files: Sequence[Text]) -> Law:
    """Read the law from rule files, and at most one vocabulary, each with its name.

    Without a vocabulary, or without a pipeline in one of the rule files, those that ship with the product count.

    Raises:
        DefinitionRefused: with every mistake of every file, sorted by place.

    """
    sources: list[Source] = []
    reasons: list[Reason] = []
    for name, data in files:
        try:
            source, found = scan_source(data, name)
        except DefinitionRefused as error:
            source, found = None, list(error.reasons)
        reasons += found
        sources += [source] if source is not None else []
    reasons += _check(sources)
    if reasons or not files:
        raise refusal(_name_of([name for name, _ in files]), reasons)
    return _build(sources)


@cache
def shipped_law() -> Law:
    """Return the law that ships with the product; it is read once in each process."""
    return _build([read_source(data, name) for name, data in shipped_law_sources()])


def shipped_law_sources() -> tuple[Text, ...]:
    """Return the rule files and the vocabulary that ship with the product, the shared rules first."""
    folder = package_files("foedus").joinpath("data/law")
    entries = [entry for entry in folder.iterdir() if entry.name.endswith(".yaml")]
    entries.sort(key=lambda entry: (entry.name == _VOCABULARY, entry.name != _FIRST, entry.name))
    return tuple((entry.name, entry.read_bytes()) for entry in entries)


def _name_of(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"the law of {len(names)} files"


def _check(sources: Sequence[Source]) -> list[Reason]:
    from foedus.definitions.facts import Facts, Saying
    from foedus.definitions.findings import check_shape
    from foedus.definitions.law_checks import check_rules, surroundings
    from foedus.definitions.law_models import RulesModel, VocabularyModel
    from foedus.definitions.vocabulary_checks import check_vocabulary

    rules, vocabularies = _sorted(sources)
    reasons = [reason for source in rules for reason in check_shape(source, RulesModel)]
    reasons += _only_once(rules, vocabularies)
    found: list[Reason] = []
    for source in vocabularies:
        saying = Saying(source)
        check_vocabulary(saying)
        found += [*check_shape(source, VocabularyModel), *saying.reasons]
    if found:
        return [*reasons, *found]  # without its words nothing can be said of the sense of a rule
    words = build_vocabulary(json_form(vocabularies[0].root)) if vocabularies else shipped_law().vocabulary
    around = surroundings(rules, words, shipped_law())
    seen: dict[str, tuple[Source, Tree]] = {}
    for source in rules:
        facts = Facts(source, words)
        check_rules(facts, around, seen)
        reasons += facts.reasons
    return reasons


def _sorted(sources: Sequence[Source]) -> tuple[list[Source], list[Source]]:
    """Tell rule files from vocabularies; a file that is neither is taken for a rule file without rules."""
    vocabularies = [one for one in sources if "rules" not in one.root.entries and "kinds" in one.root.entries]
    return [one for one in sources if one not in vocabularies], vocabularies


def _only_once(rules: Sequence[Source], vocabularies: Sequence[Source]) -> Iterator[Reason]:
    for source in vocabularies[1:]:
        text = f"a vocabulary stands already in {vocabularies[0].name}"
        yield Reason("duplicate-name", text, where=source.where(source.root))
    pipelines = [(source, source.root.entries["pipeline"][0]) for source in rules if "pipeline" in source.root.entries]
    for source, key in pipelines[1:]:
        yield Reason("duplicate-name", f"a pipeline stands already in {pipelines[0][0].name}", where=source.where(key))


def _build(sources: Sequence[Source]) -> Law:
    vocabulary: Vocabulary | None = None
    pipeline: tuple[Stage, ...] = ()
    rules: list[Rule] = []
    versions: dict[str, str] = {}
    for source in sources:
        doc: dict[str, Any] = json_form(source.root)
        if "rules" not in doc:
            vocabulary = build_vocabulary(doc)
            continue
        if "pipeline" in doc:
            pipeline = build_pipeline(doc["pipeline"])
        nodes = listed(source.root.get("rules"))
        found = [build_rule(one, f"{source.name}:{node.line}") for one, node in zip(doc["rules"], nodes, strict=True)]
        rules += found
        meta = doc["meta"]
        packs = [meta["pack"]] if "pack" in meta else dict.fromkeys(rule.order for rule in found)
        versions.update(dict.fromkeys(packs, str(meta["version"])))
    return Law(pipeline or shipped_law().pipeline, tuple(rules), vocabulary or shipped_law().vocabulary, versions)
