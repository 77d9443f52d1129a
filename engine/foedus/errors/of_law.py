"""Codes of law, casebooks and instruments: what can be wrong with a rule, a decided case or a finding."""

from __future__ import annotations

from foedus.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "unknown-condition",
        "The rule asks something that the rule language cannot answer",
        "What a rule may ask is a closed vocabulary; a condition that nobody can evaluate would silently never hold.",
        "Use one of the conditions of the rule language, or correct the spelling.",
    ),
    Entry(
        "unbound-name",
        "The rule speaks of an instrument that it does not have",
        "A stage gives its rules certain names: x for one instrument, a and b for two; `exists` adds one of its own.",
        "Use a name that the stage gives, or introduce it with `exists: {as: …}`.",
    ),
    Entry(
        "unknown-rule",
        "No rule with this id, or none with options",
        "A choice between the options of a dispute belongs to the rule that lists them.",
        "Name the rule that carries the doctrine; `foedus law list` shows them all.",
    ),
    Entry(
        "unset-flag",
        "No rule sets this flag",
        "A rule that waits for a flag which nothing sets can never apply.",
        "Correct the name, or add a rule that sets the flag in an earlier stage.",
    ),
    Entry(
        "then-unfit",
        "The result does not fit the stage of the rule",
        "A stage that looks at one instrument sets, drops or strikes; one that looks at a pair ranks, and so on.",
        "Move the rule to the stage that its result belongs to, or write a result of this stage.",
    ),
    Entry(
        "unknown-instrument",
        "There is no such instrument here",
        "A finding about an instrument that the case or the register does not have would change nothing, and nobody "
        "would notice. Whoever relies on an instrument must be able to show it.",
        "Correct the id, or add the instrument; `foedus instrument list` shows those of a register.",
    ),
    Entry(
        "contradicting-findings",
        "Two findings contradict each other",
        "Both are about the same instruments and the same question, and only one of them can be true.",
        "Keep the one that was made; if it was corrected, keep the later one.",
    ),
    Entry(
        "states-conclusion",
        "The reason states a conclusion",
        "A finding states a fact of interpretation or experience. Who prevails, and what has no force, follows from "
        "the rules; a finding that says it would decide the question by itself.",
        "Say what the text or the facts show, and leave the result to the rules.",
    ),
    Entry(
        "circular-basis",
        "The instruments rest on each other",
        "Each is said to be made under the other, so none of them has a basis.",
        "Look in the texts for the one that was there first.",
    ),
    Entry(
        "id-taken",
        "The id stands for something else already",
        "An id names one instrument for ever, be it an agreement or a record of its own, for findings refer to it.",
        "Choose another id, or correct the record that has it.",
    ),
    Entry(
        "unknown-agreement",
        "The register knows no agreement of this id",
        "The record says that its dates and parties come from the life cycle of an agreement.",
        "Load the agreement first, or give the record dates and parties of its own.",
    ),
    Entry(
        "finding-contradicts",
        "The finding contradicts one that stands",
        "Both are about the same thing and serve the same question, and only one of them can be true.",
        "Correct or strike the finding that stands, with a reason, and record this one then.",
    ),
    Entry(
        "nothing-changes",
        "The correction changes nothing",
        "An act that leaves everything as it was would only make the record longer.",
        "Say what is to be replaced, or strike what was wrong.",
    ),
    Entry(
        "too-many-instruments",
        "Too many instruments meet the question",
        "Every pair is looked at, and so many pairs would take too long to be of use to anybody.",
        "Ask about a narrower subject or territory.",
    ),
)
