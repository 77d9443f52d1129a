"""Acts with a good seal that no desk would have recorded, in files of instruments and questions and as opinions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from rivers import FACTS, RECORDS, TWO, agreement, append, did, found, matter, record, seen
from sqlalchemy import update

from foedus.app.registry import Registry
from foedus.definitions.law_reading import shipped_law
from foedus.dossiers import resolution
from foedus.dossiers.fold import fold
from foedus.dossiers.matters import file_of_matter, fold_matter, matter_of, rows_of
from foedus.dossiers.records import file_of_instrument, fold_record, row_of, scopes_of
from foedus.errors import NotFound
from foedus.kernel.canonical import content_hash
from foedus.ledger.acts import Draft
from foedus.store import tables


def forge(registry: Registry, file: str, *drafts: Draft, stored: Sequence[Mapping[str, Any]] = ()) -> None:
    """Record acts past the clerk's desk in the file of an instrument or a question, and project what they come to."""
    with registry._archive.unit_of_work() as work:
        for doc in stored:
            work.put_definition(doc)
        work.lock(file)
        work.append(file, drafts)
        acts = work.acts_of([file])[file]
        question = fold_matter(acts)
        try:
            kept = fold_record(acts, work.definition)
        except NotFound:  # it names a record that is not stored
            kept = None
        if kept is not None:
            work.project_instrument(kept.instrument, row_of(kept), scopes_of(kept))
        if question is not None:
            work.project_matter(*rows_of(question))


def registering(doc: Mapping[str, Any], **change: Any) -> Draft:
    payload = {"definition": content_hash(dict(doc)), "title": doc["title"], **change.pop("payload", {})}
    given = {"effective_on": doc["enacted"], "definition": payload["definition"], **change}
    return Draft("instrument.register", "mallory", payload, **given)


def replacing(doc: Mapping[str, Any] | None, reason: str | None = "misprint", **change: Any) -> Draft:
    digest = None if doc is None else content_hash(dict(doc))
    payload: dict[str, Any] = {"strike": True} if doc is None else {"definition": digest}
    return Draft("instrument.correct", "mallory", payload, reason=reason, **{"definition": digest, **change})


def of_us(doc: Mapping[str, Any], **change: Any) -> dict[str, Any]:
    return {**doc, "order": "us", **change}


US_ACT, CO_ACT, NM_ACT, NM_RULE = (of_us(doc) for doc in RECORDS)
NEW = of_us(record("new", "US-CO", "2011-01-01"))

FORGED_RECORDS: dict[str, tuple[str, Draft, Mapping[str, Any] | None]] = {
    "registered over": ("us-act", registering({**US_ACT, "title": "X"}), {**US_ACT, "title": "X"}),
    "registered again": ("us-act", registering(US_ACT), None),
    "another title": ("new", registering(NEW, payload={"title": "X"}), NEW),
    "more than a title": ("new", registering(NEW, payload={"note": "x"}), NEW),
    "another date": ("new", registering(NEW, effective_on="2011-01-02"), NEW),
    "another definition in the act": ("new", registering(NEW, definition=content_hash(US_ACT)), NEW),
    "the record of another": ("new", registering(US_ACT), None),
    "no record": ("new", registering(NEW), None),
    "no such kind": ("new", registering({**NEW, "kind": "ukase"}), {**NEW, "kind": "ukase"}),
    "no level": ("new", registering(of_us({**NEW, "level": 7})), {**NEW, "level": 7}),
    "the id of an agreement": ("rivers", registering({**NEW, "id": "rivers"}), {**NEW, "id": "rivers"}),
    "no such agreement": ("new", registering({**NEW, "agreement": True}), {**NEW, "agreement": True}),
    "a circle": ("nm-act", replacing({**NM_ACT, "made_under": "nm-rule"}), {**NM_ACT, "made_under": "nm-rule"}),
    "no reason": ("us-act", replacing({**US_ACT, "title": "X"}, None), {**US_ACT, "title": "X"}),
    "an empty reason": ("us-act", replacing(None, "  "), None),
    "nothing changes": ("us-act", replacing(US_ACT), None),
    "struck twice": ("gone", replacing(None), None),
    "a date of the law": ("us-act", replacing(None, effective_on="2001-01-01"), None),
    "struck, and yet defined": ("us-act", replacing(None, definition=content_hash(CO_ACT)), None),
    "corrected first": ("new", replacing(NEW), NEW),
    "the tag of others": ("us-act", Draft("agreement.adopt", "mallory", {"day": "2001-01-01"}, "2001-01-01"), None),
}


def test_the_control_a_lawful_act_past_the_desk_is_not_found(water: Registry) -> None:
    forge(water, file_of_instrument("new"), registering(NEW), stored=[NEW])
    better = {**NEW, "title": "X"}
    forge(water, file_of_instrument("new"), replacing(better), replacing(None), registering(NEW), stored=[better])
    forge(water, file_of_matter(matter("US-CO")), finding(FACTS[2]), mending(2, {"value": False}), mending(2, None))
    append(water, "rivers", opinion(law={"us": "of long ago", "any": "of long ago"}, state="compatible"))
    assert seen(water) == []


@pytest.mark.parametrize("what", FORGED_RECORDS)
def test_an_unlawful_act_on_an_instrument_is_found(water: Registry, what: str) -> None:
    name, draft, stored = FORGED_RECORDS[what]
    forge(water, file_of_instrument(name), draft, stored=[] if stored is None else [stored])
    assert any(item.startswith(f"instrument/{name}#") for item in seen(water)), seen(water)


def finding(doc: Mapping[str, Any], **change: Any) -> Draft:
    payload = {**{name: value for name, value in doc.items() if name != "question"}, **change.pop("payload", {})}
    return Draft("finding.record", "mallory", payload, **{"effective_on": "2010-01-01", **change})


def mending(seq: int, changes: Mapping[str, Any] | None, reason: str | None = "misread", **change: Any) -> Draft:
    payload: dict[str, Any] = {"corrects": seq, **({"strike": True} if changes is None else {"set": changes})}
    given = {"effective_on": "2010-01-01", "cause": f"{file_of_matter(matter('US-CO'))}#{seq}", **change}
    return Draft("finding.correct", "mallory", {**payload, **given.pop("payload", {})}, reason=reason, **given)


def opening(question: Mapping[str, Any], **more: Any) -> Draft:
    return Draft("matter.open", "mallory", {"question": question, **more.pop("payload", {})}, **more)


ELSEWHERE = {"order": "us", "subject": "water", "territory": ["US-NM"], "addressee": "executive"}
FORGED_FINDINGS: dict[str, Draft] = {
    "open again": opening({"order": "us", "subject": "water", "territory": ["US-CO"]}),
    "about nobody": finding(found("incompatible", True, pair=["rivers", "atlantis"])),
    "about what was struck": finding(found("incompatible", True, pair=["rivers", "gone"])),
    "the opposite": finding(found("incompatible", False, pair=["rivers", "co-act"])),
    "the opposite, turned": finding(found("incompatible", False, pair=["co-act", "rivers"])),
    "the same": finding(found("incompatible", True, pair=["rivers", "co-act"])),
    "another date": finding(found("reaches", True, instrument="co-act"), effective_on="2010-01-02"),
    "no such value": finding(found("reaches", "perhaps", instrument="co-act")),
    "no such type": finding(found("is_nice", True, instrument="co-act")),
    "a conclusion": finding(found("reaches", True, instrument="co-act"), payload={"reason": "so it is void"}),
    "no author": finding({"type": "reaches", "value": True, "instrument": "co-act", "date": "2010-01-01"}),
    "no reason": mending(2, {"value": False}, None),
    "an empty reason": mending(2, None, " "),
    "nothing changes": mending(2, {"value": True}),
    "what it is about": mending(2, {"pair": ["rivers", "us-act"]}),
    "no such field": mending(2, {"note": "x"}),
    "no such value then": mending(2, {"value": "perhaps"}),
    "struck already": mending(4, None),
    "the opening": mending(1, None),
    "no such act": mending(99, None),
    "another cause": mending(2, None, cause="instrument/us-act#1"),
    "another day": mending(2, None, effective_on="2010-01-02"),
    "both at once": mending(2, {"value": False}, payload={"strike": True}),
    "a correction changed": mending(5, {"reason": "x"}),
    "no opinion": Draft("opinion.record", "mallory", {}, "2012-01-01", definition="0" * 64),
    "the opinion of nobody": Draft("opinion.record", "mallory", {}, "2012-01-01"),
    "the tag of others": Draft("instrument.correct", "mallory", {"strike": True}, reason="x"),
}


@pytest.mark.parametrize("what", FORGED_FINDINGS)
def test_an_unlawful_finding_is_found(water: Registry, what: str) -> None:
    file = file_of_matter(matter("US-CO"))
    forge(water, file, FORGED_FINDINGS[what])
    assert any(item.startswith(f"{file}#") for item in seen(water)), seen(water)


def test_a_correction_that_lets_contradictions_stand_is_found(water: Registry) -> None:
    # The finding that act 4 recorded was struck; meanwhile its opposite was found. The strike must not be struck.
    file = file_of_matter(matter("US-CO"))
    forge(water, file, finding(found("ambiguous", False, instrument="co-act")))
    assert seen(water) == []
    strike = next(
        entry.act for entry in water.log.show() if entry.act.file == file and entry.act.tag == "finding.correct"
    )
    forge(water, file, mending(strike.seq, None, cause=strike.ref))
    assert any("found the opposite" in item for item in seen(water)), seen(water)


@pytest.mark.parametrize(
    ("file", "draft"),
    [
        ("question/nonsense", opening(ELSEWHERE)),
        (f"question/{matter_of({**ELSEWHERE, 'date': '2001-01-01'})}", opening({**ELSEWHERE, "date": "2001-01-01"})),
        (f"question/{matter_of({**ELSEWHERE, 'order': 'xx'})}", opening({**ELSEWHERE, "order": "xx"})),
        (f"question/{matter_of({**ELSEWHERE, 'between': ['US-NM', 'US-CO']})}",
         opening({**ELSEWHERE, "between": ["US-NM", "US-CO"]})),
        (f"question/{matter_of(ELSEWHERE)}", opening(ELSEWHERE, payload={"note": "x"})),
        (f"question/{matter_of(ELSEWHERE)}", opening(ELSEWHERE, effective_on="2001-01-01")),
        (f"question/{matter_of(ELSEWHERE)}", finding(FACTS[0])),
    ],
    ids=["another file", "a date", "no such order", "another spelling", "more", "a date of the law", "never opened"],
)  # fmt: skip
def test_a_question_that_no_desk_would_open_is_found(water: Registry, file: str, draft: Draft) -> None:
    forge(water, file, draft)
    assert any(item.startswith(f"{file}#") for item in seen(water)), seen(water)


def test_a_question_as_the_desk_opens_it_is_not_found(water: Registry) -> None:
    forge(water, f"question/{matter_of(ELSEWHERE)}", opening(ELSEWHERE))
    assert seen(water) == []


@pytest.mark.parametrize("field", ["asked", "outcome", "governs", "yields", "invalid", "modifiers", "refer_to", "law"])
def test_a_kept_opinion_that_says_something_else_is_found(water: Registry, field: str) -> None:
    kept = next(entry.act for entry in water.log.show() if entry.act.tag == "opinion.record")
    payload = {**kept.payload, field: "x"}
    forge(water, kept.file, Draft(kept.tag, "mallory", payload, kept.effective_on, definition=kept.definition))
    assert any("it does not hold what the opinion holds" in item for item in seen(water)), seen(water)


def test_a_kept_opinion_on_another_question_is_found(water: Registry) -> None:
    kept = next(entry.act for entry in water.log.show() if entry.act.tag == "opinion.record")
    again = Draft(kept.tag, "mallory", kept.payload, kept.effective_on, definition=kept.definition)
    forge(water, kept.file, again)
    assert seen(water) == []  # to keep it twice is no fault
    forge(water, file_of_matter(matter("US-NM")), again)
    assert any("on another question" in item for item in seen(water)), seen(water)
    forge(water, kept.file, replace(again, effective_on="2012-01-02"))
    assert any("its date is 2012-01-02" in item for item in seen(water)), seen(water)


NOTHING: dict[str, Any] = {"governs": [], "yields": [], "invalid": [], "modifiers": [], "rules": []}
OPINION: dict[str, Any] = {
    **NOTHING, "with": "co-act", "state": "decided", "outcome": "prevails", "governs": ["rivers"],
    "yields": [{"id": "co-act", "effect": "displaced_to_extent", "to": "rivers"}], "refer_to": None,
    "because": [], "law": dict(shipped_law().versions),
    "question": {"subject": "water", "territory": ["US-CO"], "date": "2005-07-01"},
}  # fmt: skip


def opinion(by: str = "foedus", on: str | None = "2026-01-02", **change: Any) -> Draft:
    return Draft("agreement.opinion", by, {**OPINION, **change}, on)


def test_the_control_the_opinion_follows(water: Registry) -> None:
    append(water, "rivers", opinion(because=["in other words"]))
    assert seen(water) == []


FORGED_OPINIONS: dict[str, Draft] = {
    "by somebody": opinion("mallory"),
    "compatible": opinion(state="compatible", outcome="no_conflict", governs=["co-act", "rivers"], yields=[]),
    "another outcome": opinion(outcome="no_conflict"),
    "another winner": opinion(governs=["co-act"]),
    "another effect": opinion(yields=[{"id": "co-act", "effect": "suspended", "to": "rivers"}]),
    "referred": opinion(state="referred", refer_to="us-federal"),
    "another question": opinion(question={"subject": "water", "territory": ["US-CO"], "date": "2006-07-01"}),
    "invalid": opinion(invalid=["co-act"]),
    "modified": opinion(modifiers=[{"id": "co-act", "modifier": "sic"}]),
    "with nobody": opinion(**{"with": "atlantis"}),
    "with what does not meet": opinion(**{"with": "gone"}),
    "apart, and yet they meet": opinion(state="apart", outcome="no_conflict", governs=[], yields=[]),
    "of a day to come": opinion(on="2026-02-02"),
    "of no day": opinion(on=None),
    "nothing": Draft("agreement.opinion", "foedus", {}, "2026-01-02"),
}


@pytest.mark.parametrize("what", FORGED_OPINIONS)
def test_an_opinion_that_does_not_follow_is_found(water: Registry, what: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if what == "nothing":  # what cannot be folded cannot be projected either
            patch.setattr("foedus.dossiers.shelf.fold", lambda acts, definition: fold(acts[:-1], definition))
        append(water, "rivers", FORGED_OPINIONS[what])
    assert any(item.startswith("agreement/rivers#") for item in seen(water)), seen(water)


def test_an_opinion_that_says_nothing_new_is_found(water: Registry) -> None:
    append(water, "rivers", opinion(because=["once"]))
    append(water, "rivers", opinion(because=["once"]))
    assert any("says already" in item for item in seen(water)), seen(water)


def test_an_opinion_before_its_time_is_found(water: Registry) -> None:
    list(water.load([agreement("young", TWO, [did("ratify", "2001-01-01", "FR")])]))
    append(water, "young", opinion(**{"with": "rivers"}))
    assert any("precedence is not weighed in the state" in item for item in seen(water)), seen(water)


def bent(how: str) -> Any:
    """An engine that does not record what it found."""
    real = resolution.resolve

    def resolve(*given: Any) -> Any:
        opinions, summary = real(*given)
        lists = {name: list(summary[name]) for name in ("decided", "compatible", "referred")}
        assert lists["referred"]
        if how == "an opinion is kept back":
            opinions = opinions[1:]
        elif how == "a pair is forgotten":
            gone = opinions[0]["with"]
            opinions = opinions[1:]
            lists = {name: [one for one in names if one != gone] for name, names in lists.items()}
        elif how == "a pair is left out of the list":
            lists["referred"] = lists["referred"][1:]
        elif how == "a pair stands in another list":
            lists["decided"].append(lists["referred"].pop())
        elif how == "a pair is invented":
            lists["decided"].append("atlantis")
        return resolution.Resolved(opinions, {**summary, **lists})

    return resolve


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("nothing is changed", None),
        ("an opinion is kept back", "no opinion before it does"),
        ("a pair is forgotten", "which meets the agreement"),
        ("a pair is left out of the list", "it does not name"),
        ("a pair stands in another list", "no opinion before it does"),
        ("a pair is invented", "no opinion before it does"),
    ],
)
def test_a_resolution_that_hides_something_is_found(
    water: Registry, how: str, says: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts = [did("enact", "2001-01-01", "US-CO"), did("enact", "2002-01-01", "US-AZ")]
    monkeypatch.setattr(resolution, "resolve", bent(how))
    list(water.load([agreement("canals", TWO, acts, order="us", form="compact", subjects=["water"])]))
    told = seen(water)
    assert (told == []) if says is None else any(says in item for item in told), told


def test_a_resolution_that_does_not_say_by_which_law_is_found(water: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    real = resolution.resolve

    def resolve(*given: Any) -> Any:
        _, summary = real(*given)
        return resolution.Resolved((), {name: value for name, value in summary.items() if name != "law"})

    acts = [did("enact", "2001-01-01", "US-CO"), did("enact", "2002-01-01", "US-AZ")]
    monkeypatch.setattr(resolution, "resolve", resolve)
    list(water.load([agreement("canals", TWO, acts, order="us", form="compact", subjects=["water"])]))
    assert any("by which law" in item for item in seen(water)), seen(water)


def test_a_resolution_under_another_law_is_not_judged_by_ours(water: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    real = bent("a pair is forgotten")

    def resolve(*given: Any) -> Any:
        opinions, summary = real(*given)
        return resolution.Resolved(opinions, {**summary, "law": {"us": "of long ago"}})

    acts = [did("enact", "2001-01-01", "US-CO"), did("enact", "2002-01-01", "US-AZ")]
    monkeypatch.setattr(resolution, "resolve", resolve)
    list(water.load([agreement("canals", TWO, acts, order="us", form="compact", subjects=["water"])]))
    assert seen(water) == []


def test_what_a_damaged_neighbour_says_is_not_blamed_on_others(water: Registry) -> None:
    # The record of an instrument is unreadable: its file and its opinions are named, and the rest is looked at.
    broken = update(tables.DEFINITION).where(tables.DEFINITION.c.body.contains('"id":"us-act"')).values(body="{")
    with water._archive.engine.begin() as connection:
        assert connection.execute(broken).rowcount == 1
    told = seen(water)
    assert any(item.startswith("instrument/us-act#1") for item in told)
    assert [item for item in told if item.startswith(("instrument/nm-act", "question/"))] == []
    assert [item for item in told if item.startswith("foedus_") and "definition" not in item] == []


def test_the_pedantic_inspection_remarks_on_what_is_open(water: Registry) -> None:
    water.instrument.correct("nm-rule", strike=True, reason="never made")
    remarks = {(item.check, item.place): item.message for item in water.check("pedantic").findings}
    assert set(remarks) == {
        ("referred", "agreement/rivers#10"),
        ("stranded", f"{file_of_matter(matter('US-NM'))}#3"),
    }
    (open_pair,) = (message for (check, _), message in remarks.items() if check == "referred")
    assert "us-act" in open_pair
    assert "not examined" in open_pair
    assert water.check("pedantic").sound
