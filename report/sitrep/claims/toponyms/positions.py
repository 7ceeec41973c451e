"""Tell which of the places of a name a text means.

Input   the mentions of one document, and its text
Output  one (longitude, latitude) for each mention, degrees, EPSG:4326; None where nobody says where it is

A name that several places bear is read with the rest of the text: the region after its comma, the countries that the
text names or whose people it names, the other places of the text, and how many people live there.
"""

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from sitrep import lexicon, reference
from sitrep.claims import passages
from sitrep.claims.toponyms import known, mentions
from sitrep.reference.geonames import EARTH_KM

Point = tuple[float, float]
ANCHORS = 50  # places of the text that others may lie near: the least doubtful ones
CANDIDATES = 30  # places of one name that are weighed
# How much each sign weighs, in powers of ten of inhabitants.  Our judgement, settled on GeoVirus.
IN_PARENT = 4.0  # the region or country named after a comma
IN_COUNTRY = 1.5  # a country that the text is about
NEAR = 1.5  # beside another place of the text
AMONG_REGIONS = 2.0  # in a list of regions: "Virginia, Washington and Wyoming"
NEAR_KM = 250.0  # the distance at which that weight has fallen to a third
WIDE = {"country": 8.0, "capital": 0.5, "region": -0.5}
PARENT_KM = 700.0  # how far a town may be from the middle of the region named after it
SAME_BREATH = 80  # characters to a place that lends its point to one that no table knows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    point: Point
    kind: str
    iso2: str | None
    weight: float  # before the text is looked at


def positions(text: str, named: Sequence[mentions.Mention], parsed: Sequence[passages.Passage]) -> list[Point | None]:
    """Return where each of the places *named* in *text* lies.

    A place in no table that is named in one breath with one that is takes its point: "Pongpong, Davao del Sur".
    """
    choices = [_candidates(mention.name) for mention in named]
    about = _countries(named, choices, parsed)
    parents = [_parent(text, named, choices, number) for number in range(len(named))]
    listed = set(_among_regions(text, named, choices))
    chosen: list[_Candidate | None] = [None] * len(named)
    anchors: list[Point] = []
    decided: dict[str, _Candidate] = {}
    order = sorted(range(len(named)), key=lambda n: (parents[n] is None, _doubt(choices[n]), n))
    for number in order:
        name = named[number].name
        if parents[number] is None and name in decided:
            chosen[number] = decided[name]
        elif choices[number]:
            among = {"region": AMONG_REGIONS} if number in listed else {}
            scored = partial(_score, parent=parents[number], about=about, anchors=anchors, among=among)
            best = max(choices[number], key=scored)
            chosen[number] = best
            decided.setdefault(name, best)
            if best.kind not in {"country", "continent"} and len(anchors) < ANCHORS:
                anchors.append(best.point)
    points = [choice.point if choice else None for choice in chosen]
    return [point or _lent(number, named, chosen) for number, point in enumerate(points)]


@cache
def _candidates(name: str) -> tuple[_Candidate, ...]:
    words = lexicon.read("entities")
    if name in words["regions"]:
        return (_Candidate(point=tuple(words["regions"][name]), kind="continent", iso2=None, weight=9.0),)
    full = words["short"].get(name, name)
    found = reference.locate_name(full, limit=CANDIDATES)
    if full != name:
        found = [place for place in found if place.kind == "region"] or found
    name = full
    if not found:
        bare = _bare(name)
        if bare != name and bare in words["regions"]:
            return _candidates(bare)
        found = reference.locate_name(bare, limit=CANDIDATES) if bare else []
    return tuple(
        _Candidate(
            point=(place.lon, place.lat),
            kind=place.kind,
            iso2=place.iso2,
            weight=math.log10(_people(place.ref) + 100) * (0.9 if rank else 1.0) + WIDE.get(place.kind, 0.0),
        )
        for rank, place in enumerate(found)
    )


def _bare(name: str) -> str:
    """Return *name* without the word for its kind, "Orange County", or its direction: "Greater Mumbai"."""
    words = lexicon.read("entities")["toponyms"]
    parts = name.split()
    if len(parts) > 1 and parts[-1].lower() in words["kinds"]:
        parts = parts[:-1]
    if len(parts) > 1 and parts[0].lower() in words["before"]:
        parts = parts[1:]
    return " ".join(parts)


def _people(ref: str | None) -> int:
    """Return how many people live in the place that a link to the gazetteer names; 0 if it is not there."""
    found = re.search(r"geonames\.org/(\d+)", ref or "")
    if not found:
        return 0
    ids, people = _populations()
    at = int(np.searchsorted(ids, int(found[1])))
    return int(people[at]) if at < len(ids) and ids[at] == int(found[1]) else 0


@cache
def _populations() -> tuple[np.ndarray, np.ndarray]:
    table = reference.gazetteer(["geonameid", "population"]).sort_values("geonameid")
    return table["geonameid"].to_numpy(), table["population"].to_numpy()


def _countries(
    named: Sequence[mentions.Mention], choices: Sequence[Sequence[_Candidate]], parsed: Sequence[passages.Passage]
) -> dict[str, float]:
    """Return what share of the text's countries each is, by ISO code: named, or told of by its people."""
    counts: Counter[str] = Counter()
    by_word = {word: iso2 for iso2, word in known.demonyms_by_country()}
    for passage in parsed:
        if passage.doc is not None:
            counts.update(by_word[token.text] for token in passage.doc if token.text in by_word)
    for options in choices:
        if options and options[0].iso2 and (options[0].kind in {"country", "region"} or len(options) == 1):
            counts[options[0].iso2] += 1
    most = max(counts.values(), default=0)
    return {iso2: count / most for iso2, count in counts.items()}


def _among_regions(
    text: str, named: Sequence[mentions.Mention], choices: Sequence[Sequence[_Candidate]]
) -> Iterator[int]:
    """Yield which mentions stand in a list beside a name that is first of all a region."""
    links = lexicon.read("entities")["toponyms"]["links"]
    for number, (one, other) in enumerate(itertools.pairwise(named)):
        between = text[one.end : other.start].replace(",", " , ").split()
        if between and set(between) <= set(links):
            pair = (number, number + 1)
            for here, beside in (pair, pair[::-1]):
                options = choices[beside]
                if options and max(options, key=lambda candidate: candidate.weight).kind == "region":
                    yield here


def _parent(
    text: str, named: Sequence[mentions.Mention], choices: Sequence[Sequence[_Candidate]], number: int
) -> _Candidate | None:
    """Return the region or country named after a comma, or short in the words that follow: "Tyler, Tex."."""
    here = named[number]
    if number + 1 < len(named):
        following = named[number + 1]
        between = text[here.end : following.start]
        wide = [c for c in choices[number + 1] if c.kind in {"country", "region"}]
        if re.fullmatch(r",\s+(?:the\s+)?", between) and wide and not _wide(choices[number]):
            return wide[0]
    if number:
        before = named[number - 1]
        words = lexicon.read("entities")["toponyms"]
        said = text[before.end : here.start].split()
        wide = [c for c in choices[number - 1] if c.kind in {"country", "region"}]
        if len(said) == 2 and said[0] in words["kinds"] and said[1] in words["of"] and wide:
            return wide[0]
    short = re.match(r",\s+([A-Z][A-Za-z.]{1,6})", text[here.end : here.end + 12])
    names = lexicon.read("entities")["short"]
    if short and (short[1] in names or short[1].rstrip(".") in names):
        for candidate in _candidates(names.get(short[1], names.get(short[1].rstrip("."), ""))):
            if candidate.kind == "region":
                return candidate
    return None


def _wide(options: Sequence[_Candidate]) -> bool:
    return bool(options) and options[0].kind in {"country", "continent"}


def _doubt(options: Sequence[_Candidate]) -> float:
    """Return how doubtful a name is before the text is looked at: 0 for one place, more for equals."""
    if len(options) < 2:
        return 0.0
    first, second, *_ = sorted((c.weight for c in options), reverse=True)
    return 1 / (1 + first - second)


def _score(
    candidate: _Candidate,
    *,
    parent: _Candidate | None,
    about: dict[str, float],
    anchors: list[Point],
    among: dict[str, float],
) -> float:
    score = candidate.weight + among.get(candidate.kind, 0.0)
    if parent is not None and candidate.kind != "country" and candidate.iso2 == parent.iso2:
        within = parent.kind == "country" or _km(candidate.point, parent.point) < PARENT_KM
        score += IN_PARENT if within else 0.0
        if parent.kind == "region":
            score += 2 * math.exp(-_km(candidate.point, parent.point) / NEAR_KM)
    score += IN_COUNTRY * about.get(candidate.iso2 or "", 0.0)
    if anchors and candidate.kind != "country":
        score += NEAR * math.exp(-min(_km(candidate.point, anchor) for anchor in anchors) / NEAR_KM)
    return score


def _lent(number: int, named: Sequence[mentions.Mention], chosen: Sequence[_Candidate | None]) -> Point | None:
    """Return the point of the nearest smaller-than-a-country place of the same sentence, within one breath."""
    here = named[number]
    near = []
    for onward in (range(number + 1, len(named)), range(number - 1, -1, -1)):
        for other in onward:
            gap = abs(named[other].start - here.start)
            if named[other].sentence != here.sentence or gap > SAME_BREATH:
                break
            found = chosen[other]
            if found is not None and found.kind not in {"country", "continent"}:
                near.append((gap, found.point))
    return min(near)[1] if near else None


def _km(one: Point, other: Point) -> float:
    """Return the distance on a sphere, in km: to rank by, not to print (it is up to 0.6 % off)."""
    lon1, lat1, lon2, lat2 = (math.radians(degrees) for degrees in (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
