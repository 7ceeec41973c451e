"""Events that a verb tells ("bombed the convoy").

Input   a verb of a parsed passage, the cast
Output  the `Found` event of the frame that fits it best
"""

from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import attribution, grammar
from sitrep.claims.cast import Cast
from sitrep.claims.frames import matching, roles
from sitrep.claims.frames.entries import Entry, Found, ways

_BESIDE = {"prt", "advmod", "prep", "dobj", "acomp"}
_SUBJECT = {"nsubj", "nsubjpass"}


@dataclass(frozen=True)  # without slots: it remembers what it was asked for
class _Around:
    """What stands around a verb: asked once, though many ways of saying it may need it."""

    verb: Token

    @cached_property
    def subject(self) -> Token | None:
        """Who does it."""
        return grammar.agent(self.verb) if grammar.is_passive(self.verb) else grammar.subject(self.verb)

    @cached_property
    def objects(self) -> list[Token]:
        """What it is done to."""
        return grammar.objects(self.verb)

    @cached_property
    def prepositions(self) -> list[tuple[str, Token]]:
        """The prepositions and nouns of the verb and its objects: "repeated its demand over the channel"."""
        said = [pair for head in (self.verb, *self.objects) for pair in grammar.prepositions(head)]
        meant = ((child.lower_, matching.zone_meant(child)) for child in self.verb.children if child.dep_ == "advmod")
        return [*said, *((word, zone) for word, zone in meant if zone is not None)]  # "stayed there"

    @cached_property
    def clauses(self) -> list[Token]:
        """The heads of the clauses that complete it."""
        return [*grammar.clauses(self.verb), *grammar.purposes(self.verb)]

    @cached_property
    def words(self) -> set[str]:
        """The small words beside it."""
        return {child.lower_ for child in self.verb.children if child.dep_ in _BESIDE}

    @cached_property
    def modals(self) -> set[str]:
        """Its auxiliaries, and those that it shares with the verb it is joined to."""
        shared = self.verb.dep_ == "conj" and not any(child.dep_ in _SUBJECT for child in self.verb.children)
        heads = [self.verb, self.verb.head] if shared else [self.verb]
        return {child.lower_ for head in heads for child in head.children if child.dep_ == "aux"}


def best_fit(verb: Token, cast: Cast) -> list[Found]:
    """Return the event of the most specific frame that *verb* triggers; empty when none fits."""
    best: tuple[int, Entry, Entry, int] | None = None
    lemma = verb.lemma_.lower()
    told = ways("verb").get(lemma, ())
    says = bool(told) and lemma in lexicon.read("cues")["attribution"]["verbs"]
    aside = says and any(child.dep_ == "ccomp" and child.i < verb.i for child in verb.children)
    around = _Around(verb)
    for frame, way, number in told:
        if aside and frame["plover"] != "CONSULT":
            continue  # '"...," it warned' only says who speaks
        score = _score(around, way, cast)
        if score and (best is None or score > best[0]):
            best = (score, frame, way, number)
    if best is None:
        return []
    _, frame, way, number = best
    actor, target = roles.roles(verb, way, cast)
    return [Found(frame=frame, way=way, trigger=verb, actor=actor, target=target, number=number)]


def _score(around: _Around, way: Entry, cast: Cast) -> int:
    """Return how many conditions of *way* hold around its verb; 0 when one does not."""
    verb = around.verb
    if "bare" in way and any(child.dep_ == "dobj" for child in verb.children):
        return 0  # who moves something through a zone need not be in it
    if "without" in way and around.words & set(way["without"]):
        return 0
    checks = []
    if "subject" in way:
        checks.append(around.subject is not None and matching.fits(around.subject, way["subject"], cast))
    if "object" in way:
        checks.append(any(matching.fits(token, way["object"], cast) for token in around.objects))
        checks += [True] * isinstance(way["object"], list)  # its own words say more than a class
    for word, wanted in way.get("prep", {}).items():
        nouns = [noun for said, noun in around.prepositions if said == word or said.endswith(f" {word}")]
        checks.append(any(matching.fits(noun, wanted, cast) for noun in nouns))
        checks += [True] * isinstance(wanted, list)
    if "clause" in way:
        checks.append(any(matching.clause_fits(head, way["clause"]) for head in around.clauses))
        if "clause_object" in way:
            inner = [noun for head in around.clauses for noun in grammar.objects(head)]
            checks.append(any(matching.fits(noun, way["clause_object"], cast) for noun in inner))
    for key in ("particle", "adverb"):
        if key in way:
            checks.append(not around.words.isdisjoint(way[key]))
    if "generic" in way:
        checks.append(any(matching.is_generic(token) for token in around.objects))
    if "adjective" in way:
        checks.append(verb.dep_ == "xcomp" and verb.head.lower_ in way["adjective"])
    if "modal" in way:
        checks.append(not around.modals.isdisjoint(way["modal"]))
    if "condition" in way:
        checks += [matching.condition(verb) is not None] * 2  # what will be done if ... is a threat before all else
    if "negated" in way:
        checks += [attribution.is_negated(verb) == way["negated"]] * 2  # what may not be is a rule, not the event
    return 1 + len(checks) if all(checks) else 0
