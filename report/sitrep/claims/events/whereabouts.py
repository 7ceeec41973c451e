"""Where an event was, against a zone, as far as its words say.

Input   what a frame found; data/lexicon/spatial.yaml
Output  a relation, `unspecified` when none is said; a compass code
"""

from sitrep import lexicon
from sitrep.claims import grammar
from sitrep.claims.cast import UNSPECIFIED, at_edge, where
from sitrep.claims.events.event import head
from sitrep.claims.frames import Found, whole
from sitrep.claims.places import relation_words


def relation(found: Found) -> str:
    """Return where the event is, against the zone, as far as its words say."""
    if found.frame.get("relation"):
        return str(found.frame["relation"])
    relations = lexicon.read("spatial")["relations"]
    zones = set(lexicon.read("spatial")["zone_nouns"])
    verb = head(found)
    both = []
    inner = [clause for clause in grammar.clauses(verb) if clause.lemma_ == "be"] if grammar.is_verb(verb) else []
    for clause in inner:
        if relation_words(clause):
            return relation_words(clause)
    for token in (verb, found.trigger):
        for word, noun in grammar.prepositions(token):
            if noun.lemma_.lower() in lexicon.read("spatial")["perimeter_nouns"] and at_edge(word, noun):
                return at_edge(word, noun)
            if noun.lemma_.lower() in zones:
                both += [name for name, words in relations.items() if word in words]
    if both:
        return both[0]
    crossed = lexicon.read("frames")["crossing"]
    if any(word in crossed and noun.lemma_.lower() in zones for word, noun in grammar.prepositions(verb)):
        return "inside"
    held = _held(found)
    if held:
        return held
    for role in (found.target, found.actor):
        if role is not None and where(role):
            return where(role)
    leaving = lexicon.read("spatial")["leaving"]
    for token in verb.subtree:
        out_of = [noun for _, noun in grammar.prepositions(token)] if token.lower_ in leaving["words"] else []
        left = [token] if token.head.lemma_.lower() in leaving["verbs"] else []
        if any(noun.lemma_.lower() in zones for noun in (*out_of, *left)):
            return "inside"
    near = [word for word, _ in grammar.prepositions(verb) if word in relations["near"]]
    return "near" if near else UNSPECIFIED


def _held(found: Found) -> str:
    """Return `inside` when what is patrolled or watched is a zone itself, `at` when it is a line; "" otherwise."""
    if found.frame["type"] not in {"patrol", "surveillance"}:
        return ""
    lists = lexicon.read("frames")["classes"]
    verbs = [head(found), *grammar.clauses(head(found))] if grammar.is_verb(head(found)) else []
    for token in (whole(noun) for verb in verbs for noun in grammar.objects(verb)):
        if token.lemma_.lower() in lists["line"]:
            return "at"
        if token.lemma_.lower() in lists["zone"] or token.lower_ in lexicon.read("actors")["pronouns"]["body"]:
            return "inside"
    return ""


def bearing(found: Found) -> str:
    """Return the compass code of the direction that is said of the event; "" when none is."""
    directions = {word: code for code, words in lexicon.read("spatial")["bearings"].items() for word in words}
    said = [child.lower_ for child in head(found).children if child.dep_ in {"advmod", "npadvmod"}]
    return next((directions[word] for word in said if word in directions), "")
