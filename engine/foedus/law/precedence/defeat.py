"""Who is left standing when instruments beat each other.

An instrument stands if everything that beats it falls, and falls if something that stands beats it; so whoever is
beaten only by a beaten instrument stands again. What is left after that (two that beat each other, a circle) is
undecided, and nobody may pick. This is the grounded labelling of defeasible argumentation (Prakken and Sartor 1997);
it is unique, and no order of the instruments matters.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping


def stand(everyone: Iterable[str], beats: Iterable[tuple[str, str]]) -> Mapping[str, bool | None]:
    """Label everyone: ``True`` stands, ``False`` falls, ``None`` is undecided. Runs in time linear in the pairs."""
    labels: dict[str, bool | None] = dict.fromkeys(everyone)
    victims: dict[str, set[str]] = {name: set() for name in labels}
    threats = dict.fromkeys(labels, 0)
    for winner, loser in set(beats):
        victims[winner].add(loser)
        threats[loser] += 1
    ready = deque(name for name, count in threats.items() if count == 0)
    while ready:
        standing = ready.popleft()
        if labels[standing] is not None:
            continue
        labels[standing] = True
        for fallen in victims[standing]:
            if labels[fallen] is not None:
                continue
            labels[fallen] = False
            for relieved in victims[fallen]:
                threats[relieved] -= 1
                if threats[relieved] == 0:
                    ready.append(relieved)
    return labels
