"""Tell which of the places of a name a text means.

Input   the mentions of one document, and its text
Output  one (longitude, latitude) for each mention, degrees, EPSG:4326; None where nobody says where it is

A name that several places bear is read with the rest of the text: the region after its comma, the countries that the
text names or whose people it names, the other places of the text, and how many people live there.
"""

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from sitrep import lexicon
from sitrep.claims import passages
from sitrep.claims.toponyms import candidates, mentions, nearby, setting
from sitrep.claims.toponyms.candidates import Candidate, Point

ANCHORS = 50  # places of the text that others may lie near: the least doubtful ones
# How much each sign weighs, in powers of ten of inhabitants.  Our judgement, settled on GeoVirus.
IN_PARENT = 4.0  # the region or country named after a comma
IN_COUNTRY = 1.5  # a country that the text is about
IN_REGION = 1.5  # a region that the text is about
BESIDE = 1.0  # each other name of the text that lies near ...
FULL = 2.5  # ... up to this many
NEAR = 1.5  # beside another place of the text
AMONG_REGIONS = 2.0  # in a list of regions: "Virginia, Washington and Wyoming"
NEAR_KM = 250.0  # the distance at which that weight has fallen to a third
PARENT_KM = 700.0  # how far a town may be from the middle of the region named after it


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where the places of a text lie."""

    points: list[Point | None]  # one for each mention
    home: Point | None  # the middle of the one corner of the world that the text is about, if it is


def positions(text: str, named: Sequence[mentions.Mention], parsed: Sequence[passages.Passage]) -> Located:
    """Return where each of the places *named* in *text* lies.

    A place in no table takes the point of one near it in the text: "Pongpong, Davao del Sur".
    """
    choices = [candidates.candidates(mention.name) for mention in named]
    parents = [_parent(text, named, choices, number) for number in range(len(named))]
    about, regions = setting.countries(choices, parsed), setting.regions(choices, parents)
    listed = set(_among_regions(text, named, choices))
    alone = partial(_score, about=about, regions=regions, anchors=[], among={}, beside=0.0)
    own = {
        mention.name: [(one, alone(one, parent=parent)) for one in options]
        for mention, options, parent in zip(named, choices, parents, strict=True)
    }
    votes = setting.votes(own)
    chosen: list[Candidate | None] = [None] * len(named)
    anchors: list[Point] = []
    decided: dict[str, Candidate] = {}
    order = sorted(range(len(named)), key=lambda n: (parents[n] is None, _doubt(choices[n]), n))
    for number in order:
        name = named[number].name
        if parents[number] is None and name in decided:
            chosen[number] = decided[name]
        elif choices[number]:
            among = {"region": AMONG_REGIONS} if number in listed else {}
            scored = {
                one: _score(
                    one, parent=parents[number], about=about, regions=regions, anchors=anchors, among=among,
                    beside=votes.get((name, one.point), 0.0),
                )
                for one in choices[number]
            }  # fmt: skip
            best = max(choices[number], key=scored.__getitem__)
            chosen[number] = best
            decided.setdefault(name, best)
            if best.kind not in {"country", "continent"} and len(anchors) < ANCHORS:
                anchors.append(best.point)
    home = nearby.home(chosen)
    known = [
        None if choice and parents[number] is None and nearby.astray(choice, home, regions) else choice
        for number, choice in enumerate(chosen)
    ]
    points = [choice.point if choice else nearby.lent(number, named, known) for number, choice in enumerate(known)]
    return Located(points=points, home=home)


def _among_regions(
    text: str, named: Sequence[mentions.Mention], choices: Sequence[Sequence[Candidate]]
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
    text: str, named: Sequence[mentions.Mention], choices: Sequence[Sequence[Candidate]], number: int
) -> Candidate | None:
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
        for candidate in candidates.candidates(names.get(short[1], names.get(short[1].rstrip("."), ""))):
            if candidate.kind == "region":
                return candidate
    return None


def _wide(options: Sequence[Candidate]) -> bool:
    return bool(options) and options[0].kind in {"country", "continent"}


def _doubt(options: Sequence[Candidate]) -> float:
    """Return how doubtful a name is before the text is looked at: 0 for one place, more for equals."""
    if len(options) < 2:
        return 0.0
    first, second, *_ = sorted((c.weight for c in options), reverse=True)
    return 1 / (1 + first - second)


def _score(
    candidate: Candidate,
    *,
    parent: Candidate | None,
    about: dict[str, float],
    regions: dict[tuple[str, str], float],
    anchors: list[Point],
    among: dict[str, float],
    beside: float,
) -> float:
    score = candidate.weight + among.get(candidate.kind, 0.0)
    if parent is not None and candidate.kind != "country" and candidate.iso2 == parent.iso2:
        within = parent.kind == "country" or nearby.km(candidate.point, parent.point) < PARENT_KM
        score += IN_PARENT if within else 0.0
        if parent.kind == "region":
            score += 2 * math.exp(-nearby.km(candidate.point, parent.point) / NEAR_KM)
    score += IN_COUNTRY * about.get(candidate.iso2 or "", 0.0)
    if candidate.kind not in setting.LARGE:
        score += IN_REGION * regions.get((candidate.iso2 or "", candidate.admin1 or ""), 0.0)
        score += BESIDE * min(beside, FULL)
    if anchors and candidate.kind != "country":
        score += NEAR * math.exp(-min(nearby.km(candidate.point, anchor) for anchor in anchors) / NEAR_KM)
    return score
