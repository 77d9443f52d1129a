"""Law from files: the strict way and the fast one agree, and every mistake of every file is told at once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from foedus.definitions.law_arguments import FIELDS
from foedus.definitions.law_reading import read_law, shipped_law, shipped_law_sources
from foedus.errors import DefinitionRefused
from foedus.kernel.dates import PartialDate
from foedus.law.precedence.conditions import VOCABULARY
from foedus.law.precedence.pack import GENERIC, Law

SHARED = Path(__file__).resolve().parents[4] / "shared"


@pytest.fixture(scope="module")
def law() -> Law:
    return shipped_law()


def one_rule(**fields: str) -> bytes:
    """A rule file with one rule about pairs; ``fields`` replace or add lines."""
    lines = {
        "order": "us",
        "stage": "rank",
        "says": "One goes before the other.",
        "a": "{kind: [compact]}",
        "b": "{kind: [state_statute]}",
        "then": "{prevails: a, effect: void}",
        "authority": "[a case]",
        "settled": "settled",
        **fields,
    }
    body = "\n".join(f"  {name}: {value}" for name, value in lines.items() if value)
    return f'meta: {{version: "1"}}\nrules:\n- id: US-1\n{body}\n'.encode()


def refusals(*files: tuple[str, bytes]) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionRefused) as caught:
        read_law(files)
    return [(reason.code, str(reason.where)) for reason in caught.value.reasons]


def test_the_strict_way_gives_the_same_law(law: Law) -> None:
    assert read_law(shipped_law_sources()) == law


def test_every_order_has_a_pack_with_a_version(law: Law) -> None:
    assert set(law.versions) == {GENERIC, *law.vocabulary.orders}
    assert {rule.order for rule in law.rules} == set(law.versions)
    assert len(law.rules) == 278
    assert len({rule.id for rule in law.rules}) == 278
    assert all(law.by_id[rule.id].place.startswith(f"{rule.order}.yaml:") for rule in law.rules)


def test_the_law_that_ships_is_read_quickly() -> None:
    """A command that asks one question pays for it; the least of several runs says what it costs here."""
    found = []
    for _ in range(5):
        shipped_law.cache_clear()
        before = time.process_time()
        shipped_law()
        found.append(time.process_time() - before)
    assert min(found) < 0.15


def test_a_rule_may_be_law_since_a_day(law: Law) -> None:
    since = {rule.id: rule.during.start for rule in law.rules if rule.during.start is not None}
    assert since == {"DE-09": PartialDate.parse("2006-09-01"), "AU-07": PartialDate.parse("1929-02-13")}


def test_one_file_of_all_orders_is_read_too() -> None:
    """The collection next to the repository holds all rules in one file, without packs."""
    path = SHARED / "law" / "rules.yaml"
    if not path.exists():
        pytest.skip("no collection of rules next to the repository")
    found = read_law([("rules.yaml", path.read_bytes())])
    assert found.pipeline == shipped_law().pipeline
    assert found.vocabulary == shipped_law().vocabulary
    for order in found.versions:
        mine = [rule.id for rule in shipped_law().rules if rule.order == order]
        assert [rule.id for rule in found.rules if rule.order == order] == mine


def test_a_pack_alone_borrows_pipeline_and_vocabulary(law: Law) -> None:
    found = read_law([("us.yaml", one_rule())])
    assert found.pipeline == law.pipeline
    assert found.vocabulary == law.vocabulary
    assert found.versions == {"us": "1"}
    assert found.rules[0].place == "us.yaml:3"


def test_edges_that_the_spelling_does_not_show() -> None:
    sources = dict(shipped_law_sources())
    edges = (
        b'\nplaces:\n  - {child: US-VA-berkeley, parent: US-WV, from: "1863-06-20"}\n'
        b"subjects:\n  - {child: media.press, parent: commerce}\n"
    )
    found = read_law([("vocabulary.yaml", sources["vocabulary.yaml"] + edges), ("us.yaml", one_rule())])
    places, day = found.vocabulary.places, PartialDate.parse("1870")
    assert "US-WV" in places.ancestors("US-VA-berkeley", day)
    assert "US-WV" not in places.ancestors("US-VA-berkeley", PartialDate.parse("1860"))
    assert "commerce" in places.subject_ancestors("media.press", day)


def test_all_mistakes_of_all_files_at_once() -> None:
    one = one_rule(then="{prevails: a, effect: viod}", when="[{latter: [a, b]}]")
    two = one_rule(stage="ranks", order="uk")
    assert refusals(("one.yaml", one), ("two.yaml", two)) == [
        ("unknown-value", "one.yaml:9:31"),
        ("unknown-condition", "one.yaml:12:11"),
        ("duplicate-name", "two.yaml:3:7"),
        ("unknown-value", "two.yaml:4:10"),
        ("unknown-value", "two.yaml:5:10"),
    ]


def test_a_file_that_is_no_yaml_does_not_hide_the_others() -> None:
    found = refusals(("one.yaml", b"rules: [}"), ("two.yaml", one_rule(stage="ranks")))
    assert [code for code, _ in found] == ["yaml-syntax", "unknown-value"]


def test_two_vocabularies_or_two_pipelines_are_one_too_many() -> None:
    sources = dict(shipped_law_sources())
    words, shared = sources["vocabulary.yaml"], sources["any.yaml"]
    twice = [("v1.yaml", words), ("v2.yaml", words), ("a1.yaml", shared)]
    assert [code for code, _ in refusals(*twice)] == ["duplicate-name"]
    again = shared.replace(b"- id: GEN-", b"- id: GENX-").replace(b"- id: LX-", b"- id: LXX-")
    assert refusals(("a1.yaml", shared), ("a2.yaml", again)) == [("duplicate-name", "a2.yaml:18:1")]


def test_without_its_words_nothing_is_said_of_the_sense_of_a_rule() -> None:
    words = dict(shipped_law_sources())["vocabulary.yaml"].replace(b"effects:\n", b"effect:\n", 1)
    found = refusals(("vocabulary.yaml", words), ("us.yaml", one_rule(then="{prevails: a, effect: viod}")))
    assert {place.partition(":")[0] for _, place in found} == {"vocabulary.yaml"}


def test_shared_rules_may_name_flags_that_an_order_sets_which_is_not_there() -> None:
    shared = dict(shipped_law_sources())["any.yaml"]
    assert read_law([("any.yaml", shared), ("us.yaml", one_rule())]).by_id["US-1"]
    assert refusals(("us.yaml", one_rule(a="{flag: {provisional: true}}"))) == [("unset-flag", "us.yaml:7:14")]


def test_nothing_at_all_is_no_law() -> None:
    with pytest.raises(DefinitionRefused):
        read_law([])


def test_every_condition_with_fields_has_its_check() -> None:
    """Whoever adds a condition to the rule language says what its arguments may be."""
    with_fields = {name for name, entry in VOCABULARY.items() if entry.shape == "fields"}
    assert with_fields == set(FIELDS)


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"when": "[{any: []}]"}, ["too-few"]),
        ({"when": "[{not: [{later: [a, b]}]}]"}, ["wrong-type"]),
        ({"when": "[{exists: {as: y, where: [{in_force: z}]}}]"}, ["unbound-name"]),
        ({"when": "[{exists: {where: [{in_force: a}]}}]"}, ["missing-field"]),
        ({"when": "[{exists: {as: y, live: perhaps, where: [{in_force: y}]}}]"}, ["wrong-type"]),
        ({"when": "[{exists: {as: y, kind: [landstatut], where: [{in_force: y}]}}]"}, ["unknown-value"]),
        ({"when": "[{exists: {as: y, kind: [land_statute], where: [{in_force: y}]}}]"}, []),
        ({"when": "[{kind_is: {of: a, in: [land_statute]}}]"}, ["unknown-value"]),
        ({"when": "[{attr: {of: a, name: consent.given, is: true}}]"}, ["unknown-value"]),
        ({"when": "[{subject_under: {of: question, in: [water]}}]"}, []),
        ({"when": "[{subject_under: {of: question, in: [wine]}}]"}, ["unknown-value"]),
        ({"when": "[{member_all: {of: a, group: NATO}}]"}, ["unknown-value"]),
        ({"when": "[{has_party: {of: a, party: USA}}]"}, ["bad-name"]),
        ({"when": "[{consent_required: {of: a, is: perhaps}}]"}, ["unknown-value"]),
        ({"when": "[{between_given: given}]"}, ["wrong-type"]),
        ({"when": "[{forum: us-federal}]"}, ["wrong-type"]),
        ({"when": "[{addressee: [state]}]"}, ["unknown-value"]),
        ({"when": "[{finding: {type: silent_on, instrument: a, about: withdrawal, value: true}}]"}, []),
        ({"when": "[{finding: {type: silent_on, instrument: a, about: leaving, value: true}}]"}, ["unbound-name"]),
        ({"when": "[{finding: {type: reaches, instrumet: a, value: true}}]"}, ["unknown-field"]),
        ({"order": "any", "a": "{kind: [land_statute]}", "b": "{}"}, []),
        ({"valid": '{from: "2006-13"}'}, ["bad-date"]),
        ({"operative": "false", "then": ""}, []),
        ({"settled": "disputed", "doctrine_of": "US-9"}, ["unknown-rule"]),
        ({"doctrine": "{options: [one], default: one}"}, ["too-few"]),
    ],
)
def test_what_a_rule_may_say(fields: dict[str, str], codes: list[str]) -> None:
    if codes:
        assert [code for code, _ in refusals(("us.yaml", one_rule(**fields)))] == codes
    else:
        read_law([("us.yaml", one_rule(**fields))])
