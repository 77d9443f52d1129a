"""The replay of one file: every act must be a step that the desk would have recorded at its place.

Rules of this module:

* an act that cannot be read or folded ends the replay of its file, and of its file alone;
* every other act is looked at, also behind one that was not lawful: the fold takes it as it stands.

Not checked here: seals and numbers (``ledger``), and the rows that the acts come to (``projections``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from foedus.checks.findings import Finding
from foedus.checks.lawful import (
    LOADED,
    against_correction,
    against_legal_act,
    against_result,
    against_step,
)
from foedus.checks.ledger import LAW_ERRORS
from foedus.checks.opinions import Opinions
from foedus.checks.past import ENGINE, OPINION, RESULTS, Past
from foedus.dossiers.fold import FILE_PREFIX, Dossier, event_of, extend, fold
from foedus.ledger.acts import TAGS, Act
from foedus.lifecycles.tables import AGREEMENT
from foedus.ports import StoredAct

_NO_MORE = "; what follows in this file is not replayed, and its rows are not compared"


class Replay:
    """One file on its way through the desk again."""

    def __init__(self, past: Past, opinions: Opinions, file: str, acts: Sequence[StoredAct]) -> None:
        self._past = past
        self._opinions = opinions
        self._file = file
        self._stored = sorted(acts, key=lambda stored: (stored.seq or 0, stored.position))
        self._acts = [stored.act for stored in self._stored if stored.act is not None]
        self._loaded: Dossier | None = None
        self.found: list[Finding] = []

    def run(self) -> Dossier | None:
        """Replay the file; ``None`` if it cannot be folded to its end."""
        dossier: Dossier | None = None
        for number, stored in enumerate(self._stored):
            act = stored.act
            if act is None or stored.unread:
                self._say(stored.ref, f"it cannot be read{_NO_MORE}")
                return None
            try:
                dossier = self._begin(act) if number == 0 else self._step(dossier, act, number)
            except LAW_ERRORS as error:
                self._say(act.ref, f"it cannot be folded ({type(error).__name__}: {error}){_NO_MORE}")
                return None
            if dossier is None:
                return None
        return dossier

    def _say(self, place: str, message: str) -> None:
        self.found.append(Finding("transitions", place, message))

    def _begin(self, act: Act) -> Dossier | None:
        agreement = self._file.removeprefix(FILE_PREFIX)
        if act.tag != "agreement.draft":
            self._say(act.ref, f"the file does not begin with a draft but with {act.tag}{_NO_MORE}")
            return None
        digest = act.payload["definition"]
        if digest not in self._past.definitions:
            self._say(act.ref, f"its definition {digest[:12]} is missing or is not what its hash says{_NO_MORE}")
            return None
        dossier = fold([act], self._past.definitions.__getitem__)
        if dossier is None or dossier.agreement != agreement:
            self._say(
                act.ref, f"it drafts {dossier and dossier.agreement}, and the file is that of {agreement}{_NO_MORE}"
            )
            return None
        wanted = (digest, dossier.terms.title, dossier.doc.get("concluded"))
        if (act.definition, act.payload.get("title"), act.effective_on) != wanted:
            self._say(act.ref, "definition, title or date are not those of the agreement that it drafts")
        self._known(act)
        return dossier

    def _step(self, dossier: Dossier | None, act: Act, number: int) -> Dossier:
        assert dossier is not None  # the file has begun
        self._known(act)
        if act.definition not in (None, dossier.definition):
            self._say(act.ref, "it names another definition than the draft")
        for message in self._against(dossier, act, number):
            self._say(act.ref, message)
        return extend(dossier, [act])

    def _known(self, act: Act) -> None:
        """Object to tags and versions that no desk writes."""
        if act.tag not in TAGS or not act.tag.startswith("agreement."):
            self._say(act.ref, f"no act of an agreement has the tag {act.tag}")
        elif not 1 <= act.version <= TAGS[act.tag][0]:
            self._say(act.ref, f"{act.tag} has no version {act.version}")

    def _against(self, dossier: Dossier, act: Act, number: int) -> Iterator[str]:
        event = event_of(act, dossier.terms)
        if event is not None and AGREEMENT.move(dossier.state, event) is None:
            yield f"{event} is not possible in the state {dossier.state}"
        if act.tag == "agreement.draft":
            yield "the agreement is drafted already"
        elif act.tag == "agreement.act":
            yield from against_legal_act(self._past, dossier, act, self._loaded_with(dossier, act, number))
        elif act.tag == "agreement.correct":
            yield from against_correction(self._past, dossier, act)
        elif act.tag in RESULTS:
            if act.actor != ENGINE:
                yield f"results follow by themselves and are recorded by {ENGINE}, not by {act.actor}"
            verdict = self._past.verdict(dossier, act.position)
            reason = against_result(dossier, verdict, act)
            yield from () if reason is None else (reason,)
            if act.tag == "agreement.resolve":
                yield from self._opinions.against_resolution(dossier, act)
        elif act.tag == OPINION:
            yield from self._opinions.against_opinion(dossier, act)
        elif event is not None:
            yield from against_step(dossier, act)

    def _loaded_with(self, dossier: Dossier, act: Act, number: int) -> Dossier | None:
        """Fold the file with all acts that were loaded together with an act; ``None`` if it was recorded alone."""
        if not _was_loaded(act):
            return None
        if self._loaded is None or self._loaded.seq < act.seq:
            batch = takewhile(
                lambda item: _was_loaded(item) and item.recorded_at == act.recorded_at, self._acts[number:]
            )
            self._loaded = extend(dossier, list(batch))
        return self._loaded


def _was_loaded(act: Act) -> bool:
    return act.tag == "agreement.act" and (act.request_id or "").startswith(LOADED)
