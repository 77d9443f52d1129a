"""What a new instrument or a new finding means for agreements whose precedence was resolved before.

An agreement past its condition is weighed anew against each instrument that changed, and against each that a finding
is about; if its own record as an instrument changed or a finding is about itself, against everything that it meets. A
new opinion is an act of its own in the agreement's file, caused by what was recorded now; an opinion that says the
same as before is not recorded again. Of a pair that no longer meets just that is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date

from foedus.dossiers.corpus import Corpus
from foedus.dossiers.fold import Dossier, extend, file_of
from foedus.dossiers.projection import project
from foedus.dossiers.referrals import APART, says_the_same, together
from foedus.dossiers.resolution import apart_payload, meeting, opinion_payload, weighed
from foedus.dossiers.shelf import Shelf
from foedus.kernel.dates import PartialDate
from foedus.law.precedence.places import Places
from foedus.ledger.acts import Act, Draft
from foedus.ports import Reach, ReferralRow
from foedus.services.desk import ENGINE
from foedus.services.single import Single


def met_until_now(desk: Single, name: str) -> list[tuple[str, str]]:
    """Return the pairs of agreement and instrument that meet as the record stands, before it is corrected."""
    corpus, today = _corpus(desk)
    return [(agreement, name) for agreement in _met(corpus, name, today, desk.writing.referrals(name))]


def review(
    desk: Single, instruments: Iterable[str], recorded: Sequence[Act], before: Iterable[tuple[str, str]] = ()
) -> list[Act]:
    """Weigh these instruments anew against the agreements that they meet, and record what has changed.

    ``before`` are pairs that met until now and perhaps no longer do.
    """
    if not recorded:
        return []
    corpus, today = _corpus(desk)
    pairs = dict.fromkeys(before)
    for name in dict.fromkeys(instruments):
        met = _met(corpus, name, today, desk.writing.referrals(name))
        pairs |= dict.fromkeys((agreement, name) for agreement in met)
        pairs |= dict.fromkeys((name, other) for other in _all_met(corpus, name, today))
    acts: list[Act] = []
    for agreement, other in pairs:
        acts.extend(_weigh_anew(desk, corpus, agreement, other, recorded[0].ref, today))
    return acts


def _corpus(desk: Single) -> tuple[Corpus, date]:
    from foedus.definitions.law_reading import shipped_law

    return Corpus(Shelf(desk.writing), desk.writing, shipped_law()), desk.now.astimezone(UTC).date()


def _all_met(corpus: Corpus, name: str, today: date) -> tuple[str, ...]:
    """Return what an agreement that has resolved precedence before may meet, and what it has met until now."""
    dossier = corpus.shelf.find(name)
    if dossier is None or not dossier.resolved:
        return ()
    found = meeting(corpus, dossier, corpus.shelf.verdict(name).in_force_on or today)
    return tuple(dict.fromkeys((*found, *together(dossier.opinions))))


def _met(corpus: Corpus, name: str, today: date, referrals: Sequence[ReferralRow]) -> tuple[str, ...]:
    """Return the agreements that an instrument may meet or is open with, and that have resolved precedence before."""
    open_with = [row.agreement for row in referrals if row.other == name]
    found = dict.fromkeys((*_may_meet(corpus, name, today), *open_with))
    return tuple(one for one in found if (dossier := corpus.shelf.find(one)) is not None and dossier.resolved)


def _may_meet(corpus: Corpus, name: str, today: date) -> tuple[str, ...]:
    item = corpus.instrument(name, today)
    order = corpus.order_of(name)
    if item is None or order is None:
        return ()
    places, when = corpus.law.vocabulary.places, PartialDate.of(today)
    grounds = _grounds(places, item.territory, when)
    subjects = sorted({above for one in item.subjects for above in places.subject_ancestors(one, when)})
    reach = Reach(order, tuple(subjects), grounds, tuple(item.territory or ()), item.subjects)
    return tuple(one for one in corpus.reading.agreements_reached(reach) if one != name)


def _grounds(places: Places, territory: Sequence[str] | None, when: PartialDate) -> tuple[str, ...]:
    return tuple(sorted({above for code in territory or () for above in places.ancestors(code, when)}))


def _weigh_anew(desk: Single, corpus: Corpus, agreement: str, name: str, cause: str, today: date) -> Sequence[Act]:
    desk.writing.lock(file_of(agreement))
    corpus.shelf.forget(agreement)
    dossier = corpus.shelf.dossier(agreement)
    verdict = corpus.shelf.verdict(agreement)
    met = weighed(corpus, dossier, name, verdict.in_force_on or today)
    known = dossier.opinions.get(name)
    if met is not None:
        payload = opinion_payload(agreement, met)
    elif known is not None and known[1]["state"] != APART:
        payload = apart_payload(known[1])
    else:
        return ()
    if known is not None and says_the_same(known[1], payload):
        return ()
    acts = desk.writing.append(
        file_of(agreement), [Draft("agreement.opinion", ENGINE, payload, today.isoformat(), cause=cause)]
    )
    final: Dossier = extend(dossier, acts)
    corpus.shelf.put(final, verdict)
    desk.writing.project(project(final, verdict))
    return acts
