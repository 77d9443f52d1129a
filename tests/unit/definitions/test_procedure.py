"""Procedures: every broken one is refused for exactly its one mistake, at its place; what the format allows is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from foedus.definitions.history import read_history
from foedus.definitions.procedure import read_counting, read_procedure, shipped_counting, shipped_procedures
from foedus.definitions.procedure_files import read_procedure_files
from foedus.definitions.procedure_models import HistoryModel, ProcedureModel
from foedus.definitions.schema import schema_of
from foedus.errors import DefinitionRefused

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "malformed-procedures"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "procedures"
CONTROL = (FOLDER / "control.yaml").read_text("utf-8")


def _procedure(data: bytes, name: str) -> object:
    return read_procedure(data, name, shipped_counting())


READERS: dict[str, Callable[[bytes, str], object]] = {"counting": read_counting, "history": read_history}


def _reader(name: str) -> Callable[[bytes, str], object]:
    return READERS.get(name.removesuffix(".yaml").partition("-")[0], _procedure)


def expectations() -> list[tuple[str, str, str, str]]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        first = path.read_text("utf-8").split("\n", 1)[0]
        if first.startswith("# expect: "):
            code, place, words = first.removeprefix("# expect: ").split(" ", 2)
            found.append((path.name, code, place, words))
    return found


CASES = expectations()


def test_there_are_many_of_them() -> None:
    assert len([name for name, *_ in CASES if _reader(name) is _procedure]) >= 50
    assert len({code for _, code, _, _ in CASES}) >= 25


@pytest.mark.parametrize(("name", "code", "place", "words"), CASES, ids=[case[0] for case in CASES])
def test_one_mistake_one_reason(name: str, code: str, place: str, words: str) -> None:
    with pytest.raises(DefinitionRefused) as caught:
        _reader(name)((FOLDER / name).read_bytes(), name)
    listed = [(reason.code, str(reason.where), reason.message) for reason in caught.value.reasons]
    assert [item[:2] for item in listed] == [(code, f"{name}:{place}")], listed
    assert words in listed[0][2]
    assert all(reason.advice for reason in caught.value.reasons)


def test_without_its_mistake_the_file_is_accepted() -> None:
    assert _procedure(CONTROL.encode(), "control.yaml")
    assert read_counting((FOLDER / "control-counting.yaml").read_bytes(), "control-counting.yaml")
    assert read_history((FOLDER / "control-history.yaml").read_bytes(), "control-history.yaml")


def test_all_mistakes_at_once() -> None:
    text = CONTROL.replace("by: [panel]", "by: [tribunal]").replace("counting: calendar", "counting: lunar")
    text = text.replace("    on_expiry: [{do: barred}]\n", "").replace("{may: [none]}", "{may: [none, join]}")
    with pytest.raises(DefinitionRefused) as caught:
        _procedure(text.encode(), "many.yaml")
    codes = [reason.code for reason in caught.value.reasons]
    assert codes == ["unknown-counting", "contradicting-standing", "deadline-without-expiry", "unknown-role"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Each of these is unusual, and the format allows it.
        ("effect: settlement, final: true}\npanel", "final: true, next: [reply], effect: settlement}\npanel"),
        ("{id: failed, effect: non_binding, to: panel_request}", "{id: failed, effect: non_binding, to: award}"),
        ("size: 3, quorum: 3", "size: null"),
        ("size: 3, quorum: 3", "size: 4"),
        ("[{do: barred}]", "[{do: advance, to: award}, {do: advance, to: talks}]"),
        ("{default: request, words", "{default: null, words"),
        ("n: 10, unit: day, day_type: calendar", "n: 0, unit: week, day_type: business"),
        ("kind: target}]", ("kind: target}, {n: 3, unit: month, day_type: calendar, from: panel_request, kind: target, "
         "case: urgent}, {n: 4, unit: month, day_type: calendar, from: panel_request, kind: target, "
         'applies_from: "2001-01-01"}]')),
        ("kind: target}]", "kind: target}, {n: 2, unit: year, day_type: calendar, from: talks, kind: target}]"),
        ("    title: Award\n", "    title: Award\n    events: [draft]\n"),
        ("  panel: panel of three", "  panel: panel of three\n  registry: keeps the papers"),
        ("to: panel_request}]\n  - id: talks", "to: reply}]\n  - id: talks"),
        ("next: [statements, award]", "next: [statements, award, panel_request]"),
    ],
)  # fmt: skip
def test_what_the_format_allows_is_accepted(old: str, new: str) -> None:
    assert CONTROL.count(old) == 1
    assert _procedure(CONTROL.replace(old, new).encode(), "unusual.yaml")


def test_a_limit_may_start_from_an_event_of_a_stage() -> None:
    text = CONTROL.replace("    title: Award\n", "    title: Award\n    events: [draft]\n")
    text = text.replace("from: panel_request, kind: target", "from: draft, kind: target")
    assert _procedure(text.encode(), "event.yaml")


BESIDE = {"eu-98-34", "eu-258-tfeu"}
"""Procedures that ship beside those of the collection next to the repository."""


def test_the_26_ship_and_are_those_next_to_the_repository() -> None:
    shipped = {name: one for name, one in shipped_procedures().items() if name not in BESIDE}
    assert len(shipped) == 26
    assert set(shipped_procedures()) == {*shipped, *BESIDE}
    assert sum(len(one.stages) for one in shipped.values()) == 319
    if SHARED.is_dir():
        shelf = read_procedure_files([SHARED / "procedures"])
        assert shelf.reasons == []
        assert shelf.found == shipped


def test_every_part_of_a_shipped_file_is_kept() -> None:
    for procedure in shipped_procedures().values():
        assert json.loads(json.dumps(procedure.to_json()))["stages"] == procedure.doc["stages"]
        limits = sum(len(stage.limits) for stage in procedure.stages)
        assert limits == sum(len(stage.get("limits", ())) for stage in procedure.doc["stages"])


def test_the_version_is_that_of_the_text_and_of_its_counting() -> None:
    counting = shipped_counting()
    first = read_procedure(CONTROL.encode(), "one.yaml", counting)
    assert first.version == read_procedure(f"# a remark\n{CONTROL}".encode(), "two.yaml", counting).version
    assert first.version != read_procedure(CONTROL.replace("n: 60", "n: 61").encode(), "x.yaml", counting).version
    other = {"calendar": counting["de-bgb"]}
    assert first.version != read_procedure(CONTROL.encode(), "x.yaml", other).version


@pytest.mark.parametrize(("model", "name"), [(ProcedureModel, "procedure"), (HistoryModel, "history")])
def test_the_models_have_the_fields_of_the_format(model: type, name: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("no schema next to the repository")
    wanted = json.loads((SHARED / f"{name}.schema.json").read_text("utf-8"))
    ours = schema_of(model)
    assert set(ours["properties"]) == set(wanted["properties"])
    assert set(ours["required"]) == set(wanted["required"])
    if name == "procedure":
        stage = wanted["$defs"]["stage"]
        assert set(ours["$defs"]["StageModel"]["properties"]) == set(stage["properties"])
        assert (
            ours["$defs"]["LimitModel"]["properties"]["kind"]["enum"]
            == (wanted["$defs"]["limit"]["properties"]["kind"]["enum"])
        )
        ladder = ours["$defs"]["RemediesModel"]["properties"]["ladder"]["items"]["enum"]
        assert ladder == wanted["$defs"]["remedy"]["enum"]
        expiry = ours["$defs"]["ExpiryModel"]["properties"]
        assert expiry["who"]["enum"] == wanted["$defs"]["appointer"]["enum"]
        assert expiry["do"]["enum"] == wanted["$defs"]["expiry"]["properties"]["do"]["enum"]


# ---- files and folders


def test_the_counting_rules_beside_or_above_a_file_count(tmp_path: Path) -> None:
    rules = (FOLDER / "control-counting.yaml").read_text("utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "one.yaml").write_text(CONTROL.replace("counting: calendar", "counting: rolled"), "utf-8")
    (tmp_path / "counting.yaml").write_text(rules, "utf-8")
    shelf = read_procedure_files([inner])
    assert shelf.reasons == []
    assert shelf.found["two-lakes-disputes"].counting.roll == "next_working_day"
    (inner / "counting.yaml").write_text(rules.replace("roll: next_working_day", "roll: backwards"), "utf-8")
    reasons = read_procedure_files([inner]).reasons
    assert [(reason.code, Path(reason.where.file).name if reason.where else "") for reason in reasons] == [
        ("unknown-value", "counting.yaml"),
        ("unknown-counting", "one.yaml"),
    ]


def test_counting_rules_may_be_given_by_name(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(CONTROL.replace("counting: calendar", "counting: plain"), "utf-8")
    shelf = read_procedure_files([tmp_path / "one.yaml", FOLDER / "control-counting.yaml"])
    assert (shelf.reasons, shelf.looked_at, set(shelf.found)) == ([], 1, {"two-lakes-disputes"})


def test_two_files_with_one_id_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(CONTROL, "utf-8")
    shelf = read_procedure_files([tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "c.yaml"])
    assert [(reason.code, str(reason.where)) for reason in shelf.reasons] == [
        ("duplicate-name", f"{tmp_path}/b.yaml:1:5"),
        ("file-unreadable", f"{tmp_path}/c.yaml:1:1"),
    ]
    assert shelf.looked_at == 3


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", {"yaml-document"}),
        ("- a\n", {"yaml-document"}),
        ("stages: {a: b}\n", {"wrong-type", "missing-field"}),
        ("stages: [1, two]\nanchors: []\nroles: x\n", {"wrong-type", "missing-field"}),
        ("stages: [{id: a, title: A, by: [x], limits: 3, next: {a: b}}, {}]\n", {"wrong-type", "missing-field"}),
    ],
)
def test_what_is_no_procedure_is_refused_and_breaks_nothing(text: str, codes: set[str]) -> None:
    with pytest.raises(DefinitionRefused) as caught:
        _procedure(text.encode(), "x.yaml")
    assert codes <= {reason.code for reason in caught.value.reasons}
