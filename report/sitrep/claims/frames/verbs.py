"""Events that a verb tells ("bombed the convoy").

Input   a verb of a parsed passage, the cast
Output  the `Found` event of the frame that fits it best
"""

from spacy.tokens import Token

from sitrep.claims import attribution, grammar
from sitrep.claims.cast import Cast
from sitrep.claims.frames import matching, roles
from sitrep.claims.frames.entries import Entry, Found, ways


def best_fit(verb: Token, cast: Cast) -> list[Found]:
    """Return the event of the most specific frame that *verb* triggers; empty when none fits."""
    best: tuple[int, Found] | None = None
    for frame, way, number in ways("verb").get(verb.lemma_.lower(), ()):
        score = _score(verb, way, cast)
        if score and (best is None or score > best[0]):
            actor, target = roles.roles(verb, way, cast)
            best = (score, Found(frame=frame, way=way, trigger=verb, actor=actor, target=target, number=number))
    return [best[1]] if best else []


def _score(verb: Token, way: Entry, cast: Cast) -> int:
    """Return how many conditions of *way* hold at *verb*; 0 when one does not."""
    checks = []
    subject = grammar.agent(verb) if grammar.is_passive(verb) else grammar.subject(verb)
    if "subject" in way:
        said_of = [t for t in (subject, *(grammar.objects(verb) if grammar.is_passive(verb) else ())) if t is not None]
        checks.append(any(matching.fits(token, way["subject"], cast) for token in said_of))
    if "object" in way:
        checks.append(any(matching.fits(token, way["object"], cast) for token in grammar.objects(verb)))
    for word, wanted in way.get("prep", {}).items():
        heads = [verb, *grammar.objects(verb)]  # "repeated its demand over the channel" hangs on the demand
        said_nouns = [pair for head in heads for pair in grammar.prepositions(head)]
        nouns = [noun for said, noun in said_nouns if said == word or said.endswith(f" {word}")]
        checks.append(any(matching.fits(noun, wanted, cast) for noun in nouns))
    if "clause" in way:
        heads = grammar.clauses(verb)
        checks.append(any(matching.clause_fits(head, way["clause"]) for head in heads))
        if "clause_object" in way:
            inner = [noun for head in heads for noun in grammar.objects(head)]
            checks.append(any(matching.fits(noun, way["clause_object"], cast) for noun in inner))
    children = {child.lower_ for child in verb.children if child.dep_ in {"prt", "advmod", "prep", "dobj"}}
    for key in ("particle", "adverb"):
        if key in way:
            checks.append(bool(children & set(way[key])))
    if "modal" in way:
        checks.append(any(child.lower_ in way["modal"] for child in verb.children if child.dep_ == "aux"))
    if "condition" in way:
        checks.append(matching.condition(verb) is not None)
    if "negated" in way:
        checks.append(attribution.is_negated(verb) == way["negated"])
    return 1 + len(checks) if all(checks) else 0
