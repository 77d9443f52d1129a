"""Papers of a dispute: handed in, answered, ordered, excluded; sealed, opened to more, erased; on both databases."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from rivers import seen, unsealed
from sealed_case import CASE, MEDIATOR, Table, codes
from sqlalchemy.exc import IntegrityError

from foedus.errors import Conflict, NotFound, Refused, RegisterBroken
from foedus.ports import SealedText
from foedus.services import sealing

DIGEST = hashlib.sha256(b"a scan").hexdigest()
BODY = "Our costs are 3.20 a piece."


@pytest.fixture
def table(database_url: str) -> Iterator[Table]:
    opened = Table(database_url)
    yield opened
    opened.archive.dispose()


def submit(table: Table, by: str = "CR", on: str = "1996-01-15", **fields: Any) -> int:
    return table.step("paper.submit", by, on, title="Prices", **fields)


def sits(table: Table) -> None:
    table("clerk").dispute.act(CASE, "panel_request", on="1996-02-22", party="CR")
    table("clerk").dispute.act(CASE, "panel_established", on="1996-03-05", party="dsb")
    table("clerk").dispute.act(CASE, "composition", on="1996-03-20", party="CR")
    table("clerk").dispute.act(CASE, "panel_report", on="1996-11-08", party="panel")


# -- papers --------------------------------------------------------------------------------------------------------


def test_papers_are_handed_in_and_answered(table: Table) -> None:
    first = submit(table, text="The restraint is unlawful.", exhibit="CR-1", what="pleading", reference="CR/17")
    second = table.step("paper.reply", "US", "1996-01-20", paper=first, digest=DIGEST, relies_on=[f"#{first}"])
    papers = table.state()["papers"]["papers"]
    assert [(one["act"], one.get("exhibit"), one.get("replies_to")) for one in papers] == [
        (first, "CR-1", None), (second, None, first),
    ]  # fmt: skip
    assert table.readers(first) == {"CR", "US", "MX", MEDIATOR, "clerk", "other clerk", "mediator", "panel", "dsb"}
    with pytest.raises(NotFound, match="no text to read"):
        table("US").dispute.read(CASE, second)
    assert seen(table("clerk")) == []


BAD: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing in it": ({}, ["missing-field"]),
    "two texts": ({"text": "a", "sealed": "b"}, ["one-of"]),
    "readers of nothing": ({"text": "a", "open_to": ["US"]}, ["missing-field"]),
    "opened to a role": ({"sealed": "a", "open_to": ["respondent"]}, ["unknown-value"]),
    "no digest": ({"digest": "abc"}, ["wrong-type"]),
    "no number": ({"text": "a", "relies_on": ["the last one"]}, ["unknown-paper"]),
    "a paper of another case": ({"text": "a", "relies_on": ["99"]}, ["unknown-paper"]),
    "an exhibit of that number": ({"text": "a", "exhibit": "CR-1"}, ["duplicate-name"]),
    "hidden signs under seal": ({"sealed": "a\u202eb"}, ["bad-character"]),
    "half a character under seal": ({"sealed": "a\ud800b"}, ["bad-character"]),
    "too long a text": ({"sealed": "a" * (sealing.LONGEST + 1)}, ["file-too-large"]),
    "no text under seal": ({"sealed": ["a"]}, ["wrong-type"]),
}


@pytest.mark.parametrize("name", BAD)
def test_a_paper_is_refused(table: Table, name: str) -> None:
    submit(table, text="The restraint is unlawful.", exhibit="CR-1")
    fields, expected = BAD[name]
    assert codes(lambda: submit(table, **fields)) == expected


def test_no_refusal_repeats_what_was_to_be_sealed(table: Table) -> None:
    for fields, _ in BAD.values():
        if "sealed" in fields:
            marked = {**fields, "sealed": ["Marker"] if isinstance(fields["sealed"], list) else
                      fields["sealed"].replace("a", "Marker")}  # fmt: skip
            with pytest.raises(Refused) as caught:
                submit(table, **marked)
            assert "Marker" not in repr(caught.value.to_json()) + str(caught.value)


def test_who_answers_what(table: Table) -> None:
    first = submit(table, text="a")
    reply: dict[str, Any] = {"text": "b", "paper": first}
    assert codes(lambda: table.step("paper.reply", "CR", "1996-01-20", **reply)) == ["self-reference"]
    assert codes(lambda: table.step("paper.reply", "MX", "1996-01-20", **reply)) == ["not-your-act"]
    assert codes(lambda: table.step("paper.reply", "US", "1996-01-20", text="b", paper=1)) == ["unknown-paper"]


def test_a_tribunal_orders_hears_and_excludes(table: Table) -> None:
    first = submit(table, text="a")
    exhibit: dict[str, Any] = {"paper": first, "exhibit": "CR-1"}
    early = codes(lambda: table.step("paper.exhibit", "CR", "1996-01-20", **exhibit))
    assert early == ["out-of-order"]
    sits(table)
    table.step("paper.order", "panel", "1996-11-09", actor="clerk", title="Calendar", text="Papers by 1 March.")
    wrong = codes(lambda: table.step("paper.order", "panel", "1996-11-10", text="x", number=1))
    assert wrong == ["out-of-order"]
    table.step("paper.order", "panel", "1996-11-10", number=2, text="x")
    table.step("paper.hear", "panel", "1996-11-12", attended=["CR", "US"], place="Geneva")
    table.step("paper.exhibit", "CR", "1996-11-12", **exhibit)
    again = {**exhibit, "exhibit": "CR-2"}
    assert codes(lambda: table.step("paper.exhibit", "CR", "1996-11-12", **again)) == ["nothing-changes"]
    other = submit(table, "US", "1996-11-13", text="late")
    table.step("paper.strike_out", "panel", "1996-11-14", paper=other, ground="it came too late")
    struck = codes(lambda: table.step("paper.strike_out", "panel", "1996-11-15", paper=other, ground="late"))
    assert struck == ["nothing-changes"]
    excluded = codes(lambda: submit(table, "US", "1996-11-16", text="x", relies_on=[str(other)]))
    assert excluded == ["out-of-order"]
    assert codes(lambda: table.step("paper.order", "CR", "1996-11-16", text="x")) == ["not-your-act"]
    assert seen(table("clerk")) == []


def test_a_friend_of_the_court_is_let_in(table: Table) -> None:
    friend = {"friend": "Amigos", "text": "views", "category": "ngo"}
    table.step("paper.amicus", "dsb", "1996-01-20", **friend)
    for changed, code in (({"category": "citizen"}, "not-your-act"), ({"friend": "US"}, "not-your-act")):
        bad = {**friend, **changed}
        assert codes(lambda bad=bad: table.step("paper.amicus", "dsb", "1996-01-20", **bad)) == [code]
    assert codes(lambda: table.step("paper.amicus", "CR", "1996-01-20", **friend)) == ["not-your-act"]


# -- seals ---------------------------------------------------------------------------------------------------------


def test_a_sealed_text_stands_apart_and_is_read_by_its_readers(table: Table) -> None:
    paper = submit(table, sealed=BODY, open_to=["panel"])
    assert table.readers(paper) == {"CR", "panel"}
    assert table.read(paper, "CR") == BODY
    (row,) = table.sql("SELECT hash, salt, body FROM foedus_sealed")
    assert row[0] == hashlib.sha256(bytes.fromhex(row[1]) + BODY.encode()).hexdigest()
    (act,) = [one for one in table("US").dispute.show(CASE).acts if one["seq"] == paper]
    assert act["payload"]["sealed"] == row[0]
    assert BODY not in str(table.sql("SELECT body FROM foedus_payload"))
    assert seen(table("clerk")) == []


def test_who_recorded_a_paper_reads_it(table: Table) -> None:
    paper = submit(table, sealed=BODY, actor="clerk")
    assert table.readers(paper) == {"CR", "clerk"}


def test_a_paper_is_opened_to_more_by_its_owner(table: Table) -> None:
    paper = submit(table, sealed=BODY)
    again: dict[str, Any] = {"paper": paper, "open_to": ["US"]}
    assert codes(lambda: table.step("paper.disclose", "US", "1996-01-20", **again)) == ["not-your-act"]
    table.step("paper.disclose", "CR", "1996-01-20", **again)
    assert table.readers(paper) == {"CR", "US"}
    assert codes(lambda: table.step("paper.disclose", "CR", "1996-01-21", **again)) == ["nothing-changes"]
    open_ = submit(table, text="open")
    none: dict[str, Any] = {"paper": open_, "open_to": ["US"]}
    assert codes(lambda: table.step("paper.disclose", "CR", "1996-01-21", **none)) == ["nothing-changes"]
    assert seen(table("clerk")) == []


def test_a_struck_paper_keeps_its_readers(table: Table) -> None:
    paper = submit(table, sealed=BODY)
    table("clerk").dispute.correct(CASE, paper, strike=True, reason="handed in twice")
    assert table.readers(paper) == {"CR"}
    assert seen(table("clerk")) == []


def test_a_retry_is_the_same_request_and_tells_others_nothing(table: Table) -> None:
    first = submit(table, sealed=BODY, request_id="r-1")
    assert submit(table, sealed=BODY, request_id="r-1") == first
    assert len(table.sql("SELECT hash FROM foedus_sealed")) == 1
    for actor, body in (("CR", "another"), ("US", BODY), ("US", "another")):
        with pytest.raises(Conflict) as caught:
            submit(table, sealed=body, request_id="r-1", actor=actor)
        assert caught.value.code == "request-reused"
        assert BODY not in str(caught.value)
    assert submit(table, sealed=BODY, request_id="r-2") != first


def test_a_dry_run_and_a_refusal_keep_no_text(table: Table) -> None:
    submit(table, sealed=BODY, dry_run=True)
    assert codes(lambda: submit(table, "MX", sealed=BODY)) == ["not-your-act"]
    assert table.sql("SELECT * FROM foedus_sealed") == []


def test_no_error_of_the_database_repeats_a_text(table: Table) -> None:
    one = SealedText("a" * 64, "00", BODY)
    with table.archive.unit_of_work() as work:
        work.keep_sealed([one])
    with pytest.raises(IntegrityError) as caught, table.archive.unit_of_work() as work:
        work.keep_sealed([one])
    assert "UNIQUE" in str(caught.value).upper()
    assert BODY not in "".join(traceback.format_exception(caught.value))
    assert BODY not in repr(one)


# -- nobody opens a paper to himself -------------------------------------------------------------------------------


def test_corrections_open_nothing(table: Table) -> None:
    paper = submit(table, sealed=BODY)
    disclosed = table.step("paper.disclose", "CR", "1996-01-20", paper=paper, open_to=["panel"])
    other = submit(table, sealed="another")

    def correct(seq: int, **changes: Any) -> list[str]:
        return codes(lambda: table("US").dispute.correct(CASE, seq, changes, reason="misread"))

    assert correct(paper, open_to=["US"]) == ["not-correctable"]
    assert correct(paper, by="US") == ["not-correctable"]
    assert correct(paper, sealed="something else") == ["not-correctable"]
    assert correct(disclosed, open_to=["US"]) == ["not-correctable"]
    assert correct(disclosed, paper=other) == ["not-correctable"]
    assert table.readers(paper) == {"CR", "panel"}
    table("clerk").dispute.correct(CASE, paper, {"title": "Costs"}, reason="misread")
    assert table("CR").dispute.read(CASE, paper).text == BODY
    assert seen(table("clerk")) == []


def test_nobody_records_a_disclosure_for_another(table: Table) -> None:
    paper = submit(table, sealed=BODY)
    forged: dict[str, Any] = {"paper": paper, "open_to": ["US"], "actor": "US", "irregular": True, "reason": "x"}
    assert codes(lambda: table.step("paper.disclose", "CR", "1996-01-20", **forged)) == ["not-your-act"]
    table.step("paper.disclose", "US", "1996-01-20", **forged)  # irregular, and it opens nothing
    assert table.readers(paper) == {"CR"}
    assert seen(table("clerk")) == []


def test_nobody_makes_himself_the_mediator_who_reads(table: Table) -> None:
    paper = submit(table, sealed=BODY, open_to=["mediator"])
    assert codes(lambda: table.step("mediation.offer", "CR", "1996-01-20", mediator="US", actor="US")) == [
        "not-eligible"
    ]
    table.step("mediation.offer", "CR", "1996-01-20", mediator="zorro", actor="zorro")
    table.step("mediation.accept", "US", "1996-01-21")
    assert table.state()["mediation"]["mediator"] == "zorro"
    assert table.read(paper, "zorro") is None


def test_a_side_makes_nobody_mediator_in_the_name_of_the_other(table: Table) -> None:
    paper = submit(table, sealed=BODY, open_to=["mediator"])
    table.step("mediation.offer", "US", "1996-01-20", mediator="zorro")
    table.step("mediation.accept", "CR", "1996-01-21", actor="US")
    assert table.read(paper, "zorro") is None


def test_the_mediator_reads_while_mediating(table: Table) -> None:
    paper = submit(table, sealed=BODY, open_to=["mediator"])
    assert table.readers(paper) == {"CR"}
    table.mediate()
    assert table.readers(paper) == {"CR", MEDIATOR}
    table.step("mediation.step_down", MEDIATOR, "1996-02-01")
    assert table.readers(paper) == {"CR"}


def test_the_panel_reads_if_nobody_appointed_himself(table: Table) -> None:
    paper = submit(table, sealed=BODY, open_to=["panel"])
    how: dict[str, Any] = {"irregular": True, "reason": "as it was"}
    for person, by, actor in (
        ("Ana", "CR", "CR"),
        ("zorro", "CR", "zorro"),
        ("Zoe", "CR", "US"),
        ("Bo", "US", "clerk"),
    ):
        table.step("panel.appoint", by, "1996-03-21", person=person, actor=actor, **how)
        table.step("panel.accept", person, "1996-03-22", **how)
    sitting = table.state()["panel"]["sitting"]
    assert set(sitting) >= {"Ana", "zorro", "Zoe", "Bo"}
    assert {name for name in sitting if table.read(paper, name)} == {"Ana", "Bo"}


# -- agents --------------------------------------------------------------------------------------------------------


def agent(table: Table, party: str, name: str, actor: str, **more: Any) -> int:
    return table.step("parties.represent", party, "1996-01-05", agent=name, actor=actor, **more)


def test_a_party_reads_through_its_agents(table: Table) -> None:
    paper = submit(table, sealed=BODY, open_to=["US"])
    agent(table, "CR", "carla", "CR")
    agent(table, "US", "mary", "clerk", until="1997-01-01")
    agent(table, "US", "ursula", "US")
    assert [table.read(paper, name) for name in ("carla", "ursula")] == [BODY, BODY]
    assert table.read(paper, "mary") is None  # her powers are over
    own = submit(table, sealed="for ourselves")
    assert table.read(own, "carla") == "for ourselves"
    assert table.read(own, "ursula") is None
    table.step("paper.disclose", "CR", "1996-01-20", actor="carla", paper=own, open_to=["US"])
    assert table.read(own, "ursula") == "for ourselves"
    assert seen(table("clerk")) == []


FORGED = {
    "the other party itself": ("US", "US"),
    "himself": ("zorro", "zorro"),
    "by the other party": ("zorro", "US"),
    "an agent of the other side": ("ursula", "ursula"),
    "by that agent": ("zorro", "ursula"),
}


@pytest.mark.parametrize("name", FORGED)
def test_nobody_becomes_the_agent_of_the_other_side_by_its_own_act(table: Table, name: str) -> None:
    person, actor = FORGED[name]
    paper = submit(table, sealed=BODY)
    agent(table, "US", "ursula", "US")
    agent(table, "CR", person, actor, irregular=True, reason="x")
    assert table.read(paper, person) is None
    assert table.read(paper, actor) is None
    forged: dict[str, Any] = {"paper": paper, "open_to": ["US"], "actor": person}
    assert codes(lambda: table.step("paper.disclose", "CR", "1996-01-20", **forged)) == ["not-your-act"]


def test_who_acts_for_both_sides_reads_for_neither(table: Table) -> None:
    paper, shared = submit(table, sealed=BODY), submit(table, sealed="x", open_to=["mediator", "US"])
    agent(table, "US", "ursula", "US")
    agent(table, "CR", "ursula", "CR", irregular=True, reason="so it was")
    assert table.read(paper, "ursula") is None
    assert table.read(shared, "ursula") is None


def test_an_agent_of_a_side_reads_nothing_as_the_mediator(table: Table) -> None:
    paper = submit(table, sealed=BODY, open_to=["mediator"])
    agent(table, "US", "ursula", "US")
    table.step("mediation.offer", "CR", "1996-01-20", mediator="ursula")
    table.step("mediation.accept", "US", "1996-01-21")
    assert table.read(paper, "ursula") is None


def test_an_agent_of_a_side_erases_nothing(table: Table) -> None:
    paper = submit(table, sealed=BODY)
    agent(table, "US", "ursula", "US")
    order = {"paper": paper, **ORDER, "actor": "ursula"}
    assert codes(lambda: table.step("paper.erase", "dsb", "1996-02-01", **order)) == ["not-your-act"]


# -- erasure -------------------------------------------------------------------------------------------------------

ORDER: dict[str, Any] = {"ground": "order on personal data", "why": "it names a witness"}


def test_an_erasure_takes_the_text_and_leaves_the_proof(table: Table) -> None:
    paper = submit(table, sealed=BODY)
    hashed = table("CR").dispute.show(CASE).acts[paper - 1]["payload"]["sealed"]
    order = {"paper": paper, **ORDER}
    assert codes(lambda: table.step("paper.erase", "CR", "1996-02-01", **order)) == ["not-your-act"]
    assert codes(lambda: table.step("paper.erase", "dsb", "1996-02-01", actor="US", **order)) == ["not-your-act"]
    erased = table.step("paper.erase", "dsb", "1996-02-01", **order)
    assert table.sql("SELECT * FROM foedus_sealed") == []
    assert table("CR").dispute.show(CASE).acts[paper - 1]["payload"]["sealed"] == hashed
    assert codes(lambda: table("CR").dispute.read(CASE, paper)) == ["paper-erased"]
    assert codes(lambda: table("US").dispute.read(CASE, paper)) == ["paper-sealed"]
    assert codes(lambda: table.step("paper.erase", "dsb", "1996-02-02", **order)) == ["paper-erased"]
    strike = codes(lambda: table("clerk").dispute.correct(CASE, erased, strike=True, reason="no"))
    assert strike == ["not-correctable"]
    assert seen(table("clerk")) == []


def test_an_erasure_is_never_an_irregularity(table: Table) -> None:
    paper = submit(table, sealed=BODY)
    order = {"paper": paper, **ORDER, "irregular": True, "reason": "x", "actor": "clerk"}
    assert codes(lambda: table.step("paper.erase", "CR", "1996-02-01", **order)) == ["not-your-act"]
    assert table.read(paper, "CR") == BODY


def test_nothing_of_an_erased_text_is_left_in_the_file(table: Table, database_url: str) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL overwrites at the next VACUUM")
    path = database_url.removeprefix("sqlite:///")
    paper = submit(table, sealed=BODY * 50)
    with open(path, "rb") as file:
        assert BODY.encode() in file.read()
    table.step("paper.erase", "dsb", "1996-02-01", paper=paper, **ORDER)
    with open(path, "rb") as file:
        assert BODY.encode() not in file.read()


def test_what_was_open_is_not_erased(table: Table) -> None:
    paper = submit(table, text="open")
    order = {"paper": paper, **ORDER}
    assert codes(lambda: table.step("paper.erase", "dsb", "1996-02-01", **order)) == ["nothing-changes"]


# -- inspection ----------------------------------------------------------------------------------------------------


@pytest.fixture
def loose(table: Table) -> Table:
    """A case with two sealed papers, one of them erased, in a register without triggers."""
    submit(table, sealed=BODY)
    second = submit(table, sealed="another text")
    table.step("paper.erase", "dsb", "1996-02-01", paper=second, **ORDER)
    unsealed(table.archive)
    return table


DAMAGE = {
    "another body": ("UPDATE foedus_sealed SET body = 'Our costs are 9.90.'", "is not what was sealed"),
    "another salt": ("UPDATE foedus_sealed SET salt = 'abcd'", "is not what was sealed"),
    "no salt": ("UPDATE foedus_sealed SET salt = 'salt'", "is not what was sealed"),
    "gone": ("DELETE FROM foedus_sealed", "is missing, and no act erased it"),
    "another hash": ("UPDATE foedus_sealed SET hash = 'abcd'", "no act names this text"),
    "one more": ("INSERT INTO foedus_sealed VALUES ('abcd', 'abcd', 'Marker')", "no act names this text"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_every_damage_is_found_and_no_text_is_told(loose: Table, name: str) -> None:
    assert seen(loose("clerk")) == []
    statement, words = DAMAGE[name]
    loose.sql(statement)
    found = seen(loose("clerk"))
    assert any(words in line for line in found), found
    assert "9.90" not in str(found)
    assert "Marker" not in str(found)
    if "body" in name:
        with pytest.raises(RegisterBroken, match="is not what was sealed"):
            loose("CR").dispute.read(CASE, 3)


def test_an_erased_text_that_is_brought_back_is_found(table: Table) -> None:
    paper = submit(table, sealed=BODY)
    (row,) = table.sql("SELECT hash, salt, body FROM foedus_sealed")
    table.step("paper.erase", "dsb", "1996-02-01", paper=paper, **ORDER)
    table.sql("INSERT INTO foedus_sealed VALUES (:hash, :salt, :body)", hash=row[0], salt=row[1], body=row[2])
    assert ["erased it" in line for line in seen(table("clerk"))] == [True]


def test_a_cell_that_cannot_be_read_is_not_shown(loose: Table, database_url: str) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL keeps text in a text column")
    loose.sql("UPDATE foedus_sealed SET body = CAST(body AS BLOB)")
    (line,) = seen(loose("clerk"))
    assert "body cannot be read" in line
    assert "costs" not in line


def test_a_sealed_text_is_not_changed(table: Table) -> None:
    submit(table, sealed=BODY)
    with pytest.raises(Exception, match=r"append-only|never changed"):
        table.sql("UPDATE foedus_sealed SET body = 'x'")
