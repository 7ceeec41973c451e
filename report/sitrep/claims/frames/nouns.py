"""Events that a noun names: alone ("an air strike"), carried out by a verb, or answered by one.

Input   a noun or verb of a parsed passage, the cast
Output  `Found` events
"""

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import attribution, grammar
from sitrep.claims.cast import Cast
from sitrep.claims.frames import matching, roles
from sitrep.claims.frames.entries import Entry, Found, ways

_SHOWN = {"force", "warning"}
_TELLERS = {"outlet", "press"}


def answered(verb: Token, cast: Cast) -> list[Found]:
    """Return the warnings and requests that *verb* says were ignored or heeded."""
    for outcome, cues in lexicon.read("frames")["answers"].items():
        negated = attribution.is_negated(verb)
        lemma = verb.lemma_.lower()
        if (lemma in cues["verbs"] and not negated) or (lemma in cues["negated"] and negated):
            nouns = _told_nouns(verb)
            by = grammar.agent(verb) if grammar.is_passive(verb) else grammar.subject(verb)
            return [
                Found(
                    frame=f,
                    way=w,
                    trigger=noun,
                    actor=roles.doer(noun, cast),
                    target=by,
                    carrier=verb,
                    outcome=outcome,
                    number=k,
                )
                for noun in nouns
                for f, w, k in _noun_frames(noun, cast)[:1]
            ]
    return []


def carried(verb: Token, cast: Cast) -> list[Found]:
    """Return the events that *verb* carries out ("put on a show of force")."""
    if verb.lemma_.lower() not in lexicon.read("frames")["support"]:
        return []
    out = []
    by = roles.doer_of(verb)
    if cast.kind(cast.name(by)) in _TELLERS:
        return []  # "the magazine put the attack on Friday": it only says when
    for noun in grammar.objects(verb):
        by = None if by == noun else by  # "there had been a show of force"
        for frame, way, number in _noun_frames(noun, cast)[:1]:
            wanted = way.get("target", "none")
            target = roles.role(verb, wanted, cast) or roles.role(noun, wanted, cast)
            out.append(Found(frame=frame, way=way, trigger=noun, actor=by, target=target, carrier=verb, number=number))
    return out


def alone(noun: Token, cast: Cast) -> list[Found]:
    """Return the event that *noun* names by itself: its frame allows it, or a clause is about it; else nothing."""
    for frame, way, number in _noun_frames(noun, cast):
        asked = noun.dep_ in {"nsubj", "nsubjpass"} and attribution.certainty(noun.head)[0] == "unknown"
        fired = noun.dep_ == "nsubjpass" and noun.head.lemma_.lower() in lexicon.read("frames")["support"]
        actor = roles.doer_of(noun.head) if fired else roles.doer(noun, cast)
        target = roles.role(noun, way.get("target", "none"), cast)
        told = (frame.get("order") in _SHOWN or "talk" in way["noun"]) and _took_place(noun)
        if told and actor is None and noun.dep_ == "pobj":
            actor = grammar.subject(noun.head.head)  # "stopped them with a show of force"
        told = told and (actor is not None or target is not None)
        came = frame.get("order") == "force" and _came(noun)
        if not (way.get("alone") or asked or fired or told or came):
            continue
        carrier = noun.head if asked or fired or came else None
        return [Found(frame=frame, way=way, trigger=noun, actor=actor, target=target, carrier=carrier, number=number)]
    return []


def _took_place(noun: Token) -> bool:
    """Return whether the sentence gives what *noun* names as done: "killed in an attack on the post"."""
    definite = lexicon.read("actors")["pronouns"]["definite"]
    if any(child.lower_ in definite for child in noun.children if child.dep_ == "det"):
        return False  # "the attack" was told before
    verb = noun.head
    if noun.dep_ == "pobj":
        verb = verb.head if verb.lower_ in lexicon.read("frames")["around"] else verb
    elif noun.dep_ != "nsubj":
        return False
    return verb.tag_ in {"VBD", "VBN"} and attribution.certainty(verb) == ("asserted", "positive")


def _came(noun: Token) -> bool:
    """Return whether the sentence tells when or where came what *noun* takes up: "the attack came after that"."""
    definite = lexicon.read("actors")["pronouns"]["definite"]
    verb = noun.head
    named = noun.dep_ == "nsubj" and any(child.lower_ in definite for child in noun.children if child.dep_ == "det")
    comes = named and verb.tag_ == "VBD" and verb.lemma_.lower() in lexicon.read("frames")["happening"]
    return comes and attribution.certainty(verb) == ("asserted", "positive")


def _noun_frames(noun: Token, cast: Cast) -> list[tuple[Entry, Entry, int]]:
    """Return the frames that *noun* names, the most specific first."""
    rated = []
    lemma = noun.lemma_.lower()
    for frame, way, number in ways("noun").get(lemma, ()):
        words = [w for w in way["noun"] if (matching.is_phrase(noun, w) if " " in w else lemma == w)]
        clause = way.get("clause")
        if words and (clause is None or _is_completed(noun)):
            rated.append((max(len(word.split()) for word in words) + (clause is not None), frame, way, number))
    rated.sort(key=lambda row: -row[0])
    return [(frame, way, number) for _, frame, way, number in rated]


def _told_nouns(verb: Token) -> list[Token]:
    """Return the nouns under *verb*, those left of it and those of other clauses left out."""
    out, stack = [], [child for child in verb.children if child.i > verb.i]
    while stack:
        token = stack.pop()
        if grammar.is_verb(token):
            continue
        if token.pos_ in {"NOUN", "PROPN"} and token.dep_ != "compound":
            out.append(token)
        stack += list(token.children)
    return sorted(out, key=lambda token: token.i)


def _is_completed(noun: Token) -> bool:
    """Return whether a clause says what *noun* is about ("requests to halt"), wherever the parse hung it."""
    behind = noun.doc[noun.i + 1 : noun.i + 3]
    infinitive = len(behind) == 2 and behind[0].tag_ == "TO" and behind[1].tag_ == "VB"
    return infinitive or any(child.dep_ in {"acl", "xcomp", "relcl"} for child in noun.children)
