"""Findings, clauses and flags in plain words; ``{0}`` and ``{1}`` stand for what they are about.

A type that a pack adds and this table does not know is said by its own name: never silently left out.
"""

from __future__ import annotations

from typing import Final

from foedus.law.precedence.values import Clause

_TRUE_FALSE: Final[dict[str, tuple[str, str]]] = {
    "reaches": ("{0} covers the facts asked about", "{0} does not cover the facts asked about"),
    "incompatible": ("{0} and {1} cannot both be obeyed", "{0} and {1} can both be obeyed"),
    "frustrates": ("obeying {0} defeats the purpose of {1}", "obeying {0} does not defeat the purpose of {1}"),
    "stricter": (
        "{0} demands more than {1}, in the same direction",
        "{0} does not demand more than {1} in the same direction",
    ),
    "equivalent": ("{0} and {1} give the same in substance", "{0} and {1} do not give the same in substance"),
    "silent_on": ("{0} is silent on {1}", "{0} is not silent on {1}"),
    "outer_limit": ("{0} only draws an outer limit", "{0} promises the full room up to its limit"),
    "ambiguous": (
        "the meaning or the continued force of {0} stays open",
        "the meaning and the continued force of {0} are clear",
    ),
    "specific_grant": (
        "{0} is a special grant of power over exactly this matter",
        "{0} is no special grant of power over exactly this matter",
    ),
    "intends_to_exhaust": (
        "the maker of {0} meant to regulate the matter completely",
        "the maker of {0} did not mean to regulate the matter completely",
    ),
    "intends_to_override": (
        "the maker of {0} knew of {1} and meant to depart from it",
        "the maker of {0} did not mean to depart from {1}",
    ),
    "necessary": (
        "{0} is needed for the purpose that the constitution names",
        "{0} is not needed for the purpose that the constitution names",
    ),
    "encroaches": (
        "{0} tends to increase the power of its parties at the expense of the federation or of others",
        "{0} does not tend to increase the power of its parties at the expense of anybody",
    ),
    "contract_like": ("{0} shows mutual obligation", "{0} shows no mutual obligation"),
    "arm_of_state": (
        "the body that {0} creates is structured and funded as an arm of its states",
        "the body that {0} creates is no arm of its states",
    ),
    "tenable": ("the reasons behind {0} can be defended", "the reasons behind {0} cannot be defended"),
    "gap_worse": (
        "to lose {0} at once would be worse than to keep it for a term",
        "{0} can be lost at once without greater harm",
    ),
}

_VALUES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "competence_field": (
        "into which field of powers {0} falls",
        {
            "federal_exclusive": "{0} falls into a field of exclusive federal power",
            "concurrent": "{0} falls into a field of concurrent power",
            "concurrent_if_necessary": "{0} falls into a field of concurrent power that asks for a need",
            "deviation": "{0} falls into a field in which the units may deviate",
            "state": "{0} falls into a field that belongs to the units",
            "local": "{0} falls into a field of local power",
            "commissioned": "{0} falls into a field of commissioned administration",
            "unlisted": "{0} falls into none of the listed fields",
        },
    ),
    "concurrence": (
        "whether those whose assent is needed have adopted the same as {0}",
        {
            "none": "nobody whose assent is needed has adopted the same as {0}",
            "parallel": "those whose assent is needed have adopted the same as {0} in substance, not in terms",
            "express": "those whose assent is needed have adopted the same as {0} in terms",
        },
    ),
    "performance": (
        "whether the bargain in {0} is completed or goes on",
        {
            "executed": "the bargain in {0} is a completed disposition",
            "ongoing": "the bargain in {0} calls for continuing performance",
        },
    ),
    "exit_ground": (
        "which ground for ending or leaving {0} is made out",
        {
            "none": "no ground for ending or leaving {0} is made out",
            "material_breach": "a material breach of {0} is made out",
            "impossibility": "that {0} can no longer be performed is made out",
            "fundamental_change": "a fundamental change of the circumstances of {0} is made out",
            "common_consent": "the common consent of the parties to leave {0} is made out",
        },
    ),
    "nature_of_dispute": (
        "to which branch of law the dispute belongs",
        {
            "constitutional": "the dispute is constitutional",
            "administrative": "the dispute is administrative",
            "private": "the dispute belongs to private law",
        },
    ),
}

_CLAUSES: Final[dict[str, str]] = {
    "yields_to": "makes it yield to {0}",
    "rules_yield_to": "makes the rules of its body yield to {0}",
    "prevails_over": "claims priority over {0}",
    "saves": "leaves {0} untouched",
    "suspends": "suspends {0} while it lasts",
    "opening": "opens room for {0}",
    "reserves": "reserves {0}",
    "repeals": "repeals {0}",
    "terminates": "ends or leaves {0}",
    "amends": "claims to change {0}",
    "permits_withdrawal": "lets a party leave on its terms",
    "requires_all": "asks for every party by a day",
    "rule_force": "says what force the rules of its body have",
    "waives": "gives up {0}",
    "joint_administration": "lets different levels act through one joint body",
    "binds_through": "binds a party only through {0}",
    "exclusive_forum": "sends disputes about {0} to its own forum only",
    "uniform": "works only if all parties apply it alike",
    "mutual_consent": "lets {0} change only with the consent of all parties",
    "appointed_by": "has the members of its body appointed by {0}",
    "provides": "carries content",
}

_FLAGS: Final[dict[str, tuple[str, str]]] = {
    "consent_needed": ("{0} needs consent", "{0} needs no consent"),
    "consented": ("{0} has the consent of the superior authority", "{0} has no consent of the superior authority"),
    "contract": ("{0} counts as a contract", "{0} counts as a uniform law, not as a contract"),
    "federal_law": ("{0} counts as federal law", "{0} does not count as federal law"),
    "provisional": ("{0} is applied provisionally", "{0} is not applied provisionally"),
}

EFFECTS: Final[dict[str, str]] = {
    "void": "has no force",
    "displaced_to_extent": "steps back as far as the two clash",
    "disapplied": "is not applied",
    "inoperative": "is without force as far as the two clash",
    "suspended": "is suspended for as long as the other lasts",
    "breach_only": "keeps its force; what follows is responsibility between the parties",
    "not_applied_to_agency": "is not applied to the joint agency",
}
"""What an instrument that yields does, as the end of a sentence."""


def finding_types() -> frozenset[str]:
    """Return the types of findings that have words of their own."""
    return frozenset(_TRUE_FALSE) | frozenset(_VALUES)


def clause_types() -> frozenset[str]:
    """Return the types of clauses that have words of their own."""
    return frozenset(_CLAUSES)


def fact_words(kind: str, first: str, second: str, value: bool | str) -> str:
    """Say what a finding says, without who said it."""
    if kind in _TRUE_FALSE and isinstance(value, bool):
        return _TRUE_FALSE[kind][not value].format(first, second)
    known = _VALUES.get(kind)
    if known is not None and value in known[1]:
        return known[1][str(value)].format(first, second)
    about = ", ".join(name for name in (first, second) if name)
    return f"{plain(kind)}{f' ({about})' if about else ''} is {value_words(value)}"


def whether_words(kind: str, first: str, second: str) -> str:
    """Say what a finding of the type would answer: ``whether …``."""
    if kind in _TRUE_FALSE:
        return "whether " + _TRUE_FALSE[kind][0].format(first, second)
    if kind in _VALUES:
        return _VALUES[kind][0].format(first, second)
    about = ", ".join(name for name in (first, second) if name)
    return f"the finding {plain(kind)}{f' ({about})' if about else ''}"


def clause_words(kind: str, target: str) -> str:
    """Say what a clause does, as the end of ``a clause that …``."""
    return _CLAUSES.get(kind, f"is of the type {plain(kind)} and names {{0}}").format(target)


def flag_words(name: str, about: str, value: bool) -> str:
    """Say what a flag means."""
    words = _FLAGS.get(name, (f"{{0}} is marked {plain(name)}", f"{{0}} is marked not {plain(name)}"))
    return words[not value].format(about)


def target_words(clause: Clause) -> str:
    """Say what a clause is aimed at."""
    aimed = [*sorted(clause.ids), *(plain(kind) for kind in sorted(clause.kinds)), *clause.subjects]
    return ", ".join([*aimed, *(plain(topic) for topic in sorted(clause.topics))])


def value_words(value: bool | str | None) -> str:
    """Say a value: ``yes``, ``no`` or the word itself."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(str(value))


def plain(word: str) -> str:
    """Turn a word of a vocabulary into words."""
    return word.replace("_", " ")


def with_article(word: str) -> str:
    """Turn a kind into words with its article: ``a compact``, ``an executive agreement``."""
    return f"{'an' if word[:1] in 'aeio' else 'a'} {plain(word)}"
