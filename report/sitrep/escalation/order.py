"""Put things into an order that the words support, and say where words contradict each other.

Input   items with windows, and "before" relations, each with its reason and its words
Output  a rank for every item, windows as narrow as the relations make them, and the contradictions

Relations are taken on in order of strength: dated, stated, implied, listing.  One that contradicts those
already taken (a circle) or the days given by the texts is set aside and reported, never silently dropped.
A mere listing decides the place in the sequence where nothing else does; it is no reason to narrow a window,
and what only a listing parts counts as unordered.
"""

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sitrep.escalation.happening import Window

STRENGTH = {"dated": 0, "stated": 1, "implied": 2, "listing": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something to be ordered."""

    id: str
    window: Window
    place: tuple[int | str, ...]  # the last word when nothing else decides: where it stands in the texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """One thing before another, and the words that say so."""

    document_id: str
    before_id: str
    after_id: str
    reason: str  # a key of STRENGTH
    cue: str
    start: int
    end: int

    @property
    def strength(self) -> tuple[int, str, int, str, str]:
        """Sorts the stronger first; among equals by place in the texts."""
        return (STRENGTH[self.reason], self.document_id, self.start, self.before_id, self.after_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A relation that was set aside, and the relations it contradicts."""

    kind: str  # "order": they run in a circle; "dates": it contradicts the days given
    set_aside: Before
    against: tuple[Before, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Everything that ordering found out."""

    ranks: Mapping[str, int]  # 1, 2, ...: one sequence that the words allow
    places: Mapping[str, tuple[int, int]]  # first and last rank in any sequence that the words allow
    before: Mapping[str, Collection[str]]  # what relations, not days, put before it
    windows: Mapping[str, Window]
    tightened_by: Mapping[str, tuple[Before, ...]]  # relations that narrowed the window, all along the chain
    kept: tuple[Before, ...]
    clashes: tuple[Clash, ...]


def sequence(items: Sequence[Item], relations: Iterable[Before]) -> Line:
    """Return *items* in order.

    Time grows with n log n while relations do not contradict each other.

    Args:
        items: n >= 0, ids distinct.
        relations: may name unknown ids (ignored), repeat or contradict each other.
    """
    known = {item.id for item in items}
    told = [r for r in relations if {r.before_id, r.after_id} <= known and r.before_id != r.after_id]
    kept, clashes = _without_circles(sorted(known), sorted(told, key=lambda r: r.strength))
    while True:
        windows, causes, clash = _tightened(items, kept)
        if clash is None:
            break
        clashes.append(clash)
        kept.remove(clash.set_aside)
    narrowed = [replace(item, window=windows[item.id]) for item in items]
    ranks = {name: number for number, name in enumerate(_sorted(narrowed, kept), start=1)}
    certain = [relation for relation in kept if relation.reason != "listing"]
    windows, causes, _ = _tightened(items, certain)
    before, after = (_reached(windows, certain, forward) for forward in (True, False))
    return Line(
        ranks=ranks,
        places=_places(windows, before, after),
        before=before,
        windows=windows,
        tightened_by=causes,
        kept=tuple(kept),
        clashes=tuple(clashes),
    )


def _without_circles(names: Sequence[str], relations: list[Before]) -> tuple[list[Before], list[Clash]]:
    free = set(_topological(names, relations))
    if len(free) == len(names):
        return list(relations), []
    kept: list[Before] = []
    clashes = []
    onward: dict[str, list[Before]] = {}
    for relation in relations:
        tangled = relation.before_id not in free and relation.after_id not in free
        way_back = _way(onward, relation.after_id, relation.before_id) if tangled else ()
        if way_back:
            clashes.append(Clash(kind="order", set_aside=relation, against=way_back))
        else:
            kept.append(relation)
            onward.setdefault(relation.before_id, []).append(relation)
    return kept, clashes


def _way(onward: Mapping[str, list[Before]], start: str, goal: str) -> tuple[Before, ...]:
    """Return a shortest chain of relations from *start* to *goal*, or () if there is none."""
    came: dict[str, Before | None] = {start: None}
    queue = [start]
    for name in queue:
        for relation in onward.get(name, ()):
            if relation.after_id not in came:
                came[relation.after_id] = relation
                queue.append(relation.after_id)
    return _chain(came, goal) if goal in came else ()


def _chain(came: Mapping[str, Before | None], goal: str) -> tuple[Before, ...]:
    chain: list[Before] = []
    step = came.get(goal)
    while step is not None:
        chain.append(step)
        step = came.get(step.before_id)
    return tuple(reversed(chain))


def _topological(names: Iterable[str], relations: Iterable[Before]) -> list[str]:
    """Return the names that no circle holds back, in an order the relations allow."""
    onward, waiting = _graph(names, relations)
    ready = sorted(name for name, count in waiting.items() if count == 0)
    for name in ready:
        for after in onward.get(name, ()):
            waiting[after] -= 1
            if waiting[after] == 0:
                ready.append(after)
    return ready


def _tightened(
    items: Sequence[Item], relations: Sequence[Before]
) -> tuple[dict[str, Window], dict[str, tuple[Before, ...]], Clash | None]:
    """Return windows narrowed by the relations: a thing before another cannot end after it, nor start later."""
    said = {item.id: item.window for item in items}
    line = _topological(said, relations)
    leaving: dict[str, list[Before]] = {}
    arriving: dict[str, list[Before]] = {}
    for relation in relations:
        leaving.setdefault(relation.before_id, []).append(relation)
        arriving.setdefault(relation.after_id, []).append(relation)
    starts: dict[str, date | None] = {name: window.start for name, window in said.items()}
    ends: dict[str, date | None] = {name: window.end for name, window in said.items()}
    raised: dict[str, Before | None] = {}
    lowered: dict[str, Before] = {}
    for name in line:
        for relation in leaving.get(name, ()):
            earliest, own, last = starts[name], starts[relation.after_id], said[relation.after_id].end
            if earliest is None or (own is not None and own >= earliest):
                continue
            starts[relation.after_id], raised[relation.after_id] = earliest, relation
            if last is not None and earliest > last:
                chain = _chain(raised, relation.after_id)
                weakest = max(chain, key=lambda r: r.strength)
                rest = tuple(r for r in chain if r != weakest)
                return {}, {}, Clash(kind="dates", set_aside=weakest, against=rest)
    for name in reversed(line):
        for relation in arriving.get(name, ()):
            latest, own = ends[name], ends[relation.before_id]
            if latest is not None and (own is None or own > latest):
                ends[relation.before_id], lowered[relation.before_id] = latest, relation
    windows = {name: Window(start=starts[name], end=ends[name]) for name in said}
    causes = {name: tuple(dict.fromkeys((*_chain(raised, name), *_onward(lowered, name)))) for name in said}
    return windows, causes, None


def _onward(lowered: Mapping[str, Before], name: str) -> tuple[Before, ...]:
    """Return the relations by which the last day of *name* comes from what follows, nearest first."""
    chain = []
    step = lowered.get(name)
    while step is not None:
        chain.append(step)
        step = lowered.get(step.after_id)
    return tuple(chain)


def _places(
    windows: Mapping[str, Window], before: Mapping[str, Collection[str]], after: Mapping[str, Collection[str]]
) -> dict[str, tuple[int, int]]:
    """Return the first and last rank that each thing can have in a sequence that windows and relations allow.

    Windows hold all that relations say about days, so a thing comes surely after those that ended before it
    began, and after those that a chain of relations puts before it.
    """
    ended = sorted(w.end for w in windows.values() if w.end)
    begun = sorted(w.start for w in windows.values() if w.start)
    out = {}
    for name, window in windows.items():
        first = bisect_left(ended, window.start) if window.start else 0
        last = len(begun) - bisect_right(begun, window.end) if window.end else 0
        first += sum(not is_earlier(windows[other], window) for other in before[name])
        last += sum(not is_earlier(window, windows[other]) for other in after[name])
        out[name] = (1 + first, len(windows) - last)
    return out


def is_earlier(first: Window, second: Window) -> bool:
    """Return whether the days of *first* are over before those of *second* begin."""
    return first.end is not None and second.start is not None and first.end < second.start


def _reached(names: Iterable[str], relations: Sequence[Before], forward: bool) -> dict[str, set[str]]:
    """Return for each name those before it (*forward*), or after it, along the relations."""
    out: dict[str, set[str]] = {name: set() for name in names}
    line = _topological(out, relations)
    links: dict[str, list[str]] = {}
    for relation in relations:
        source, target = relation.before_id, relation.after_id
        if not forward:
            source, target = target, source
        links.setdefault(source, []).append(target)
    for name in line if forward else reversed(line):
        for other in links.get(name, ()):
            out[other] |= out[name] | {name}
    return out


def _sorted(items: Sequence[Item], relations: Sequence[Before]) -> list[str]:
    """Return ids so that every relation holds, and every thing that ended before another began stands first.

    The key is the latest possible day.  It alone keeps dated order: if x ended before y began, then x, and all
    that precedes x, has an earlier latest day than y.
    """
    key = {item.id: (item.window.end or date.max, item.window.start or date.min, item.place, item.id) for item in items}
    onward, waiting = _graph(key, relations)
    ready = [(key[name], name) for name, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    line = []
    while ready:
        _, name = heapq.heappop(ready)
        line.append(name)
        for after in onward.get(name, ()):
            waiting[after] -= 1
            if waiting[after] == 0:
                heapq.heappush(ready, (key[after], after))
    return line


def _graph(names: Iterable[str], relations: Iterable[Before]) -> tuple[dict[str, list[str]], dict[str, int]]:
    waiting = dict.fromkeys(sorted(names), 0)
    onward: dict[str, list[str]] = {}
    for relation in relations:
        onward.setdefault(relation.before_id, []).append(relation.after_id)
        waiting[relation.after_id] += 1
    return onward, waiting
