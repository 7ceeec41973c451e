"""Find the events that the verb frames of the lexicon describe.

Input   a parsed passage and the cast; data/lexicon/frames.yaml
Output  `Found` events: the frame, its trigger and who fills the roles
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import attribution, grammar
from sitrep.claims.cast import UNSPECIFIED, Cast, bare
from sitrep.claims.passages import Passage

_TIMES = {"DATE", "TIME"}
_TOLD = {"advcl", "xcomp", "ccomp", "pcomp"}
Entry = dict  # an entry of frames.yaml, as its schema describes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An event as a frame found it: `trigger` is a `frame`, done by `actor` to `target`."""

    frame: Entry
    way: Entry
    trigger: Token
    actor: Token | None
    target: Token | None
    carrier: Token | None = None  # the verb that carries out, or answers, an event named by a noun
    outcome: str = ""  # what the answering verb says of it
    number: int = 0  # of the way within its frame, for the name of the rule


def found(part: Passage, cast: Cast) -> list[Found]:
    """Return the events of *part* in text order, at most one for each trigger."""
    out: list[Found] = []
    taken: set[int] = set()
    for token in part.doc or ():
        if token.i in taken:
            continue
        if grammar.is_verb(token) and not grammar.is_free_relative(token):
            answered = _answered(token, cast)
            carried = answered or _carried(token, cast)
            events = carried or [event for event in [_best(token, cast)] if event]
        elif token.pos_ in {"NOUN", "PROPN"}:
            events = [event for event in [_alone(token, cast)] if event]
        else:
            events = []
        for event in events:
            if event.trigger.i not in taken:
                taken.add(event.trigger.i)
                taken.update(_spoken_for(event))
                out.append(event)
    return sorted(out, key=lambda event: event.trigger.i)


def _spoken_for(event: Found) -> set[int]:
    """Return the verbs that say what was asked, refused or threatened: they are part of *event*, not events."""
    verb = event.trigger
    heads = grammar.clauses(verb) if "clause" in event.way else []
    if "message" in event.frame and grammar.is_verb(verb):  # what it asks: "..., asking them to leave"
        heads = [*heads, *(t for t in verb.subtree if t.i > verb.i and grammar.is_verb(t) and t.dep_ in _TOLD)]
    if event.carrier is not None:  # "broadcasts telling them to halt"
        heads = [*heads, *grammar.clauses(verb)]
    condition = _condition(verb) if "condition" in event.way and grammar.is_verb(verb) else None
    if condition is not None:
        heads = [*heads, condition, *grammar.clauses(condition)]
    return {inner.i for head in heads for inner in _chain(head)}


def _chain(head: Token) -> list[Token]:
    """Return *head* and the clauses that complete it ("refuse to vacate"), not what is told beside it."""
    out, stack = [], [head]
    while stack:
        verb = stack.pop()
        out.append(verb)
        stack += [child for child in grammar.clauses(verb) if child not in out]
        stack += [child for child in verb.children if child.dep_ == "conj" and child.tag_ == "VB"]
    return out


@cache
def ways(kind: str) -> dict[str, tuple[tuple[Entry, Entry, int], ...]]:
    """Return (frame, way, number) by trigger lemma, for *kind* verb or noun; of a phrase, by the word that heads it."""
    out: dict[str, list[tuple[Entry, Entry, int]]] = {}
    for frame in lexicon.read("frames")["frames"]:
        for number, way in enumerate(frame["says"], 1):
            for word in way.get(kind, ()):
                words = word.split()
                head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
                out.setdefault(head, []).append((frame, way, number))
    return {word: tuple(entries) for word, entries in out.items()}


def fits(token: Token, wanted: str | Iterable[str], cast: Cast) -> bool:
    """Return whether the phrase of *token* is one of *wanted* (words, a @class, or `any`)."""
    if wanted == "any":
        return True
    words = lexicon.read("frames")["classes"][wanted[1:]] if isinstance(wanted, str) else list(wanted)
    token = _whole(token)
    lemma, names = token.lemma_.lower(), cast.names(token)
    if lemma in words or token.lower_ in words or any(name in words or cast.kind(name) in words for name in names):
        return True
    phrases = [word for word in words if " " in word]
    return bool(phrases) and any(_is_phrase(token, phrase) for phrase in phrases)


def _whole(token: Token) -> Token:
    """Return what *token* is a part of: "the central part of the line" is the line; else *token*."""
    if token.lemma_.lower() not in lexicon.read("frames")["parts"]:
        return token
    return next((noun for word, noun in grammar.prepositions(token) if word == "of"), token)


def _is_phrase(token: Token, phrase: str) -> bool:
    """Return whether *token* heads *phrase* ("warning shot", "show of force"), in any number."""
    words = phrase.split()
    if "of" in words:
        at = words.index("of")
        behind = [noun for word, noun in grammar.prepositions(token) if word == "of"]
        return token.lemma_.lower() == words[at - 1].removesuffix("s") and any(
            n.lemma_.lower() == words[-1] for n in behind
        )
    before = {t.lemma_.lower() for t in grammar.modifiers(token)} | {t.lower_ for t in grammar.modifiers(token)}
    return (token.lemma_.lower() == words[-1] or token.lower_ == words[-1]) and set(words[:-1]) <= before


def _best(verb: Token, cast: Cast) -> Found | None:
    """Return the most specific frame that *verb* triggers."""
    best: tuple[int, Found] | None = None
    for frame, way, number in ways("verb").get(verb.lemma_.lower(), ()):
        score = _score(verb, way, cast)
        if score and (best is None or score > best[0]):
            actor, target = _roles(verb, way, cast)
            best = (score, Found(frame=frame, way=way, trigger=verb, actor=actor, target=target, number=number))
    return best[1] if best else None


def _score(verb: Token, way: Entry, cast: Cast) -> int:
    """Return how many conditions of *way* hold at *verb*; 0 when one does not."""
    checks = []
    subject = grammar.agent(verb) if grammar.is_passive(verb) else grammar.subject(verb)
    if "subject" in way:
        said_of = [t for t in (subject, *(grammar.objects(verb) if grammar.is_passive(verb) else ())) if t is not None]
        checks.append(any(fits(token, way["subject"], cast) for token in said_of))
    if "object" in way:
        checks.append(any(fits(token, way["object"], cast) for token in grammar.objects(verb)))
    for word, wanted in way.get("prep", {}).items():
        heads = [verb, *grammar.objects(verb)]  # "repeated its demand over the channel" hangs on the demand
        said_nouns = [pair for head in heads for pair in grammar.prepositions(head)]
        nouns = [noun for said, noun in said_nouns if said == word or said.endswith(f" {word}")]
        checks.append(any(fits(noun, wanted, cast) for noun in nouns))
    if "clause" in way:
        heads = grammar.clauses(verb)
        checks.append(any(_clause_fits(head, way["clause"]) for head in heads))
        if "clause_object" in way:
            checks.append(any(fits(o, way["clause_object"], cast) for head in heads for o in grammar.objects(head)))
    children = {child.lower_ for child in verb.children if child.dep_ in {"prt", "advmod", "prep", "dobj"}}
    for key in ("particle", "adverb"):
        if key in way:
            checks.append(bool(children & set(way[key])))
    if "modal" in way:
        checks.append(any(child.lower_ in way["modal"] for child in verb.children if child.dep_ == "aux"))
    if "condition" in way:
        checks.append(_condition(verb) is not None)
    if "negated" in way:
        checks.append(attribution.is_negated(verb) == way["negated"])
    return 1 + len(checks) if all(checks) else 0


def _clause_fits(head: Token, wanted: str | Iterable[str]) -> bool:
    if wanted == "any":
        return True
    words = lexicon.read("frames")["classes"][wanted[1:]] if isinstance(wanted, str) else list(wanted)
    return head.lemma_.lower() in words


def _condition(verb: Token) -> Token | None:
    """Return the head of the if-clause that hangs on *verb* or on what completes it."""
    marks = lexicon.read("cues")["certainty"]["conditional"]["marks"]
    for head in [verb, *grammar.clauses(verb)]:
        for child in head.children:
            if child.dep_ == "advcl" and any(mark.dep_ == "mark" and mark.lower_ in marks for mark in child.children):
                return child
    return None


def _roles(verb: Token, way: Entry, cast: Cast) -> tuple[Token | None, Token | None]:
    passive = grammar.is_passive(verb)
    actor = grammar.agent(verb) if passive else grammar.subject(verb)
    own = any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children)
    if not passive and not own and verb.lemma_.lower() in lexicon.read("cues")["attribution"]["told_by"]:
        actor = attribution.source(verb, verb.sent, cast)  # "..., Col. X, spokesman for ..., told reporters"
    return _role(verb, way["actor"], way, cast) if "actor" in way else actor, _role(
        verb, way.get("target", "object"), way, cast
    )


def _role(verb: Token, where: str, way: Entry, cast: Cast) -> Token | None:
    if where.startswith("prep:"):
        word = where.removeprefix("prep:")
        heads = [verb, *grammar.objects(verb)]
        nouns = [
            n for head in heads for said, n in grammar.prepositions(head) if said == word or said.endswith(f" {word}")
        ]
        nouns = [noun for noun in nouns if noun.ent_type_ not in _TIMES]
        return next((noun for noun in nouns if cast.names(noun)), nouns[0] if nouns else None)
    if where == "object":
        wholes = [_whole(token) for token in grammar.objects(verb)]
        return next((token for token in wholes if cast.names(token)), wholes[0] if wholes else None)
    if where == "subject":
        return grammar.subject(verb)
    if where == "condition_subject":
        condition = _condition(verb)
        return grammar.subject(condition) if condition is not None else None
    if where == "zone":
        nouns = lexicon.read("frames")["classes"]["zone"]
        return next((t for t in verb.subtree if t.lemma_.lower() in nouns and t.pos_ in {"NOUN", "PROPN"}), None)
    if where == "clause_object":
        inner = [t for t in verb.subtree if t.i > verb.i and cast.kind(cast.name(t)) == "armed_force"]
        return inner[0] if inner else None
    return None


def _answered(verb: Token, cast: Cast) -> list[Found]:
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
                    actor=_doer(noun, cast),
                    target=by,
                    carrier=verb,
                    outcome=outcome,
                    number=k,
                )
                for noun in nouns
                for f, w, k in _noun_frames(noun, cast)[:1]
            ]
    return []


def _carried(verb: Token, cast: Cast) -> list[Found]:
    """Return the events that *verb* carries out ("put on a show of force")."""
    if verb.lemma_.lower() not in lexicon.read("frames")["support"]:
        return []
    out = []
    by = grammar.agent(verb) if grammar.is_passive(verb) else grammar.subject(verb)
    for noun in grammar.objects(verb):
        by = None if by == noun else by  # "there had been a show of force"
        for frame, way, number in _noun_frames(noun, cast)[:1]:
            target = _role(verb, way.get("target", "none"), way, cast) or _role(
                noun, way.get("target", "none"), way, cast
            )
            out.append(Found(frame=frame, way=way, trigger=noun, actor=by, target=target, carrier=verb, number=number))
    return out


def _alone(noun: Token, cast: Cast) -> Found | None:
    """Return the event that *noun* names by itself: its frame allows it, or a clause is about it."""
    for frame, way, number in _noun_frames(noun, cast):
        asked = noun.dep_ in {"nsubj", "nsubjpass"} and attribution.certainty(noun.head)[0] == "unknown"
        fired = noun.dep_ == "nsubjpass" and noun.head.lemma_.lower() in lexicon.read("frames")["support"]
        if not (way.get("alone") or asked or fired):
            continue
        actor = grammar.agent(noun.head) if fired else _doer(noun, cast)
        target = _role(noun, way.get("target", "none"), way, cast)
        carrier = noun.head if asked or fired else None
        return Found(frame=frame, way=way, trigger=noun, actor=actor, target=target, carrier=carrier, number=number)
    return None


def _noun_frames(noun: Token, cast: Cast) -> list[tuple[Entry, Entry, int]]:
    """Return the frames that *noun* names, the most specific first."""
    rated = []
    for frame, way, number in ways("noun").get(noun.lemma_.lower(), ()):
        words = [
            word for word in way["noun"] if (_is_phrase(noun, word) if " " in word else noun.lemma_.lower() == word)
        ]
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


def _doer(noun: Token, cast: Cast) -> Token | None:
    """Return who does what *noun* names: "Russian requests", "a show of force from coalition aircraft"."""
    inner = [behind for word, behind in grammar.prepositions(noun) if word == "of"]
    for holder in [noun, *inner]:  # "a show of force by coalition aircraft"
        for word, behind in grammar.prepositions(holder):
            named = [token for token in [behind, *behind.subtree] if cast.names(token)]
            if word in {"from", "by"} and named:
                return named[0]
    named = [token for token in grammar.modifiers(noun) if cast.names(token)]
    if named:
        return named[-1]
    if noun.dep_ == "conj" and noun.head.pos_ in {"NOUN", "PROPN"}:  # "a show of force from aircraft and warning shots"
        return noun.head if cast.names(noun.head) else _doer(noun.head, cast)
    return None


def said_name(token: Token | None, cast: Cast) -> str | list[str]:
    """Return the name of who or what *token* is, its own words where nobody is known by them."""
    if token is None:
        return UNSPECIFIED
    known = list(dict.fromkeys(name for one in grammar.with_conjuncts(token) for name in cast.names(one)))
    if known and cast.names(token):
        return known[0] if len(known) == 1 else known
    if token.pos_ not in {"NOUN", "PROPN", "NUM"}:
        return UNSPECIFIED
    return zone_name(token) if token.lemma_.lower() in lexicon.read("spatial")["zone_nouns"] else _phrase(token)


def zone_name(noun: Token) -> str:
    """Return what a zone is called: from the word that says which kind of zone, else the noun alone."""
    kinds = lexicon.read("spatial")["zone_kinds"]
    words = _phrase(noun)
    starts = [words.lower().find(kind) for kind in kinds if kind in words.lower()]
    return words[min(starts) :] if starts else noun.text if noun.pos_ == "NOUN" else words


def _phrase(noun: Token) -> str:
    low, high = grammar.noun_phrase(noun, tail=False)
    offset = noun.doc.user_data["offset"]
    return bare(noun.doc.text[low - offset : high - offset])
