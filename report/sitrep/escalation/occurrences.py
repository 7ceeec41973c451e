"""Link the events of several documents that are about one occurrence, and put the occurrences in order.

Input   claims, order relations, documents, ladder
Output  `Occurrence`s with every claim kept; nothing is averaged, and what cannot be decided stays apart
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from sitrep.escalation import happening, sameness, weekdays
from sitrep.escalation.families import SHORT_DAYS, Family, RunUps
from sitrep.escalation.happening import UNKNOWN_SIDE, Happening, Window
from sitrep.escalation.ladder import EventType, Ladder
from sitrep.escalation.order import Before
from sitrep.escalation.sentences import Sentences

if TYPE_CHECKING:
    from sitrep.claims.record import Claim
    from sitrep.documents import Document

SITES = ("locality", "facility")  # roles of places that part two occurrences; a region is too large to
Profile = tuple[tuple[str, ...], tuple[str, ...], str, str, object]


@dataclass(slots=True, kw_only=True)
class Occurrence:
    """One thing that happened, as one or more claims tell it."""

    family: str
    window: Window  # the days that all its claims allow
    events: list[Happening] = field(default_factory=list)
    by_document: dict[str, list[Happening]] = field(default_factory=dict)
    profiles: dict[Profile, Happening] = field(default_factory=dict)  # one claim for each cast
    places: Counter[str] = field(default_factory=Counter)  # sites that its sentences name
    id: str = ""  # the least of its claims' ids: it changes only when a claim with a lesser one joins

    def add(self, event: Happening, places: Collection[str]) -> None:
        """Count *event* among the claims; *places* are the sites that its words name."""
        if self.window.gap_days(event.window) == 0:
            self.window = self.window.shared_with(event.window)
        self.events.append(event)
        self.by_document.setdefault(event.claim.document_id, []).append(event)
        by = event.claim.norm.get("by")
        self.profiles.setdefault((event.actors, event.targets, event.actor_side, event.target_side, by), event)
        self.places.update(places)
        self.id = min(self.id or event.id, event.id)

    @property
    def document_ids(self) -> list[str]:
        """Its documents, sorted."""
        return sorted(self.by_document)


def linked(
    claims: Sequence[Claim], told: Sequence[Before], documents: Iterable[Document], ladder: Ladder
) -> list[Occurrence]:
    """Return the occurrences that *claims* tell of, unordered.

    Two claims are about one occurrence when their types are of one family, their parties are compatible, their
    sentences name no different sites, and the days they allow overlap.  In different documents one of the two
    must also be dated to three days or fewer, or both must have no first day and end on the day of a dated
    occurrence that both documents tell of (the steps that led up to it).  Two claims whose order a text states
    are two occurrences.  A claim that fits several goes to the one its own document tells of, else stays by
    itself, unless it is a headline, which speaks of the newest.

    It is done twice: what is linked at first says on which side "the convoy" of a document stands, and that
    helps to link the rest.

    Args:
        claims: of any kind; only events said to have taken place are used.
        told: order relations over claim ids.
        documents: for their dates of publication and their sentences.
        ladder: families and the event types that must share a name.
    """
    files = list(documents)
    sentences = Sentences(files)
    events = [event for event in happening.events(claims) if happening.is_real(event.claim)]
    kinds = {event.id: sameness.kind_of(event, ladder) for event in events}
    families = {event.id: sameness.family(event, kinds[event.id]) for event in events}
    events = [sameness.without_bearer(event, kinds[event.id]) for event in _bounded(events, claims, sentences)]
    days = {document.id: document.published for document in files}
    events = weekdays.read_again(events, claims, days, families)
    sites = _sites(events, claims, sentences)
    rank = happening.published_rank(files)
    events.sort(key=lambda e: (e.window.days, rank.get(e.claim.document_id, len(rank)), e.place))
    parted: dict[str, set[str]] = {}
    for relation in told:
        parted.setdefault(relation.before_id, set()).add(relation.after_id)
        parted.setdefault(relation.after_id, set()).add(relation.before_id)
    goals = _goals(events, told)
    first = _grouped(events, kinds, families, sites, parted, goals)
    found = _grouped(_sided(events, first), kinds, families, sites, parted, goals)
    in_text = {event.claim.document_id for event in events if event.claim.section != "headline"}
    told_of = [one for one in found if _is_told(one, in_text)]
    _take_in(told_of, (event for one in found if not _is_told(one, in_text) for event in one.events), kinds, sites)
    return told_of


def _grouped(
    events: Sequence[Happening],
    kinds: Mapping[str, EventType],
    families: Mapping[str, str],
    sites: Mapping[str, frozenset[str]],
    parted: Mapping[str, set[str]],
    goals: Mapping[str, date],
) -> list[Occurrence]:
    found: dict[str, Family] = {}
    run_ups = RunUps()
    home_of: dict[str, Occurrence] = {}
    for event in events:
        kind, goal, places = kinds[event.id], goals.get(event.id), sites.get(event.id, frozenset())
        family = found.setdefault(families[event.id], Family())
        apart = {id(home_of[other]) for other in parted.get(event.id, ()) if other in home_of}
        steps = run_ups.like(event, families[event.id])
        fitting: list[Occurrence] = []
        for one in family.named(event, goal) if kind.once else family.near(event, goal, steps):
            is_apart = id(one) in apart or not sameness.same_place(places, one)
            if not is_apart and sameness.same_parties(event, one, kind):
                fitting.append(one)
                if len(fitting) == 2 and event.window.days > SHORT_DAYS:
                    break  # two are as good as many: the claim does not decide between them
        home = sameness.chosen(event, fitting)
        if home is None:
            home = Occurrence(family=families[event.id], window=event.window)
            family.add(home)
            run_ups.add(home, event)
        home.add(event, places)
        family.told_by(event, home)
        run_ups.told_by(event.claim.document_id, home)
        home_of[event.id] = home
    return [one for name in sorted(found) for one in found[name].members]


def _goals(events: Iterable[Happening], told: Iterable[Before]) -> dict[str, date]:
    """Return event id -> the first day of what a text puts after it, for events without a first day."""
    days = {event.id: event.window for event in events}
    out: dict[str, date] = {}
    for relation in told:
        before, after = days.get(relation.before_id), days.get(relation.after_id)
        if before and after and before.start is None and after.start and after.days <= sameness.NARROW_DAYS:
            out[relation.before_id] = min(after.start, out.get(relation.before_id, after.start))
    return out


def _bounded(events: Sequence[Happening], claims: Iterable[Claim], sentences: Sentences) -> list[Happening]:
    """Return *events*; one without any day, in a sentence with one date, was over by then."""
    dates: dict[tuple[str, int], set[Window]] = {}
    for claim in claims:
        if claim.kind == "date" and (at := sentences.of(claim)) is not None:
            dates.setdefault(at, set()).add(happening.window(claim.norm))
    out = []
    for event in events:
        at = sentences.of(event.claim) if event.window == happening.OPEN else None
        given = dates.get(at, set()) if at is not None else set()
        if len(given) == 1:
            bound = Window(start=None, end=next(iter(given)).end)
            event = replace(event, window=bound)
        out.append(event)
    return out


def _sites(events: Sequence[Happening], claims: Iterable[Claim], sentences: Sentences) -> dict[str, frozenset[str]]:
    """Return event id -> the sites that its words name, or, if they name none, its sentence."""
    placed: dict[tuple[str, int], list[Claim]] = {}
    for claim in claims:
        if claim.kind == "place" and claim.norm.get("role") in SITES and (at := sentences.of(claim)) is not None:
            placed.setdefault(at, []).append(claim)
    out = {}
    for event in events:
        at = sentences.of(event.claim)
        near = placed.get(at, []) if at is not None else []
        own = [place for place in near if event.claim.start <= place.start and place.end <= event.claim.end]
        out[event.id] = frozenset(
            str(place.norm.get("ref") or place.norm.get("place")) for place in own or near if place.norm.get("place")
        )
    return out


def _sided(events: Sequence[Happening], found: Iterable[Occurrence]) -> list[Happening]:
    """Return *events*, each name on the side on which an occurrence puts it that its document tells of."""
    sides: dict[str, dict[str, set[str]]] = {}  # document -> name -> sides
    for one in found:
        for of, side_of in (("actors", "actor_side"), ("targets", "target_side")):
            known = {getattr(event, side_of) for event in one.profiles.values()} - {UNKNOWN_SIDE}
            if len(known) == 1:
                for event in one.events:
                    for name in getattr(event, of):
                        sides.setdefault(event.claim.document_id, {}).setdefault(name, set()).update(known)
    out = []
    for event in events:
        named = sides.get(event.claim.document_id, {})
        actor_side = _side(event.actors, event.actor_side, named)
        out.append(replace(event, actor_side=actor_side, target_side=_side(event.targets, event.target_side, named)))
    return out


def _side(names: Collection[str], side: str, named: Mapping[str, Collection[str]]) -> str:
    """Return the side of *names*: that of the names themselves, or of longer ones, as "military vehicles" is one."""
    if side != UNKNOWN_SIDE or not names:
        return side
    found = {one for name in names for one in named.get(name, ())}
    if not found:
        words = {word for name in names for word in happening.words_of(name)}
        found = {one for name in named if words <= happening.words_of(name) for one in named[name]}
    return next(iter(found)) if len(found) == 1 else side


def _take_in(
    told: Iterable[Occurrence],
    headlines: Iterable[Happening],
    kinds: Mapping[str, EventType],
    sites: Mapping[str, frozenset[str]],
) -> None:
    """Add to *told* what headlines put in another type: "Pentagon tells them to go" above a text that warns them.

    Both must ask something of the same party, on days that meet, and the text must tell of one such thing only.
    """
    homes: dict[str, list[tuple[Occurrence, Happening]]] = {}
    for one in told:
        for event in one.events:
            if kinds[event.id].asks and event.claim.section != "headline":
                homes.setdefault(event.claim.document_id, []).append((one, event))
    for event in headlines:
        fitting = {
            id(one): one
            for one, other in homes.get(event.claim.document_id, ())
            if kinds[event.id].asks
            and set(event.actors) & set(other.actors)
            and set(event.targets) & set(other.targets)
            and event.window.gap_days(other.window) == 0
        }
        if len(fitting) == 1:
            next(iter(fitting.values())).add(event, sites.get(event.id, frozenset()))


def _is_told(one: Occurrence, in_text: Collection[str]) -> bool:
    """Return whether a text tells of *one*: what only a headline says, and the text below it does not, is no more."""
    return any(e.claim.section != "headline" or e.claim.document_id not in in_text for e in one.events)
