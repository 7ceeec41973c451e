"""Who attributes: the subject of a cue, through passives, participles and inversion, and whether it can be somebody.

Input   a verb of a parsed passage
Output  the head of who says it, and the place of his whole phrase
"""

from bisect import bisect_right

from spacy.tokens import Token

from sitrep.claims import grammar
from sitrep.claims.quoted.record import SUBJECTS, VERB_GROUP, Piece, between, lemma, words

_FINITE = {"VBD", "VBZ", "VBP"}
_PERSONS = {"PERSON", "ORG", "GPE", "NORP"}
_IMPERSONAL = {"it", "this", "that", "which", "what", "there"}


def source(verb: Token) -> Token | None:
    """Return the head of who says *verb*, None where he is unsaid."""
    if grammar.is_passive(verb):
        agent = grammar.agent(verb)
        if agent is not None:
            return agent
        if verb.dep_ == "acl":
            return None
    own = [child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"}]
    if own:
        return own[-1] if not grammar.is_passive(verb) else None
    if verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"}:
        return source(resumed(verb) or verb.head)
    above = next((token for token in verb.ancestors if grammar.is_verb(token)), None)
    if trails(verb) and above is not None:  # "..., adding that"
        return source(_teller(verb, above))
    if verb.dep_ in {"pcomp", "advcl"} and verb.tag_ == "VBG" and above is not None:  # "defended it by saying"
        return source(above)
    if verb.dep_ in {"xcomp", "advcl", "pcomp", "acl"} and verb.tag_ in {"VB", "VBG"}:
        found = grammar.subject(verb)
        if above is not None and verb.tag_ == "VB" and not is_somebody(found):  # "used the speech to argue"
            doer = source(above)
            found = doer if is_somebody(doer) else found
        return found if found is not None and found.pos_ not in {"VERB", "AUX"} else None
    behind = [child for child in verb.children if child.dep_ in {"dobj", "attr", "npadvmod"} and child.i > verb.i]
    marked = verb.i > 0 and verb.doc[verb.i - 1].is_punct
    inverted = behind and marked and behind[0].left_edge.i == verb.i + 1  # '... ," said Lee.'
    return behind[0] if inverted else None


def trails(verb: Token) -> bool:
    """Return whether *verb* goes on with somebody's words behind a comma ("..., adding that")."""
    if verb.tag_ != "VBG" or verb.is_sent_start or lemma(verb) not in words("trailing"):
        return False
    before = verb.doc[verb.i - 1]
    if before.pos_ == "ADV" and not before.is_sent_start:
        before = verb.doc[before.i - 1]
    return before.text in {",", "—", "–", "”", '"'}


def resumed(verb: Token) -> Token | None:
    """Return the verb of saying that *verb* really goes on behind, where the parse hung it into its clause.

    "Said the speech would be short and insisted ...": who insists is who said, since a speech does not, or since
    "would insisted" is no form.
    """
    head = verb.head
    if verb.dep_ != "conj" or verb.tag_ not in _FINITE or not is_cue(verb):
        return None
    if any(child.dep_ in SUBJECTS or child.tag_ == "MD" for child in verb.children):
        return None
    if head.dep_ != "ccomp" or head.i < head.head.i or lemma(head.head) not in words("verbs", "clause", "words"):
        return None
    own = [child for child in head.children if child.dep_ in SUBJECTS]
    other_form = head.tag_ in {"VB", "VBG"}  # "would insisted", "is ordered"
    return head.head if other_form or not own or not is_somebody(own[-1]) else None


def is_cue(verb: Token) -> bool:
    """Return whether *verb* is one of the verbs that can attribute."""
    return any(lemma(verb) in words("verbs", kind, "words") for kind in ("clause", "infinitive", "object", "prep"))


def ends(first: Token, last: Token) -> Token:
    """Return the last word of the content from *first* to *last*, before somebody else or the narrator goes on.

    He does so with a participle of saying behind a comma, or behind "though", "while" or "but" with another cue.
    """
    doc = first.doc
    if "resumed" not in doc.user_data:  # read once a passage: contents hold each other
        found = ((word.i, _resumption(word)) for word in doc)
        doc.user_data["resumed"] = [(at, edge) for at, edge in found if edge is not None]
    edges = doc.user_data["resumed"]
    place = bisect_right(edges, (first.i, len(doc)))
    while place < len(edges) and edges[place][0] <= last.i:
        if edges[place][1] > first.i:
            return doc[edges[place][1] - 1]
        place += 1
    return last


def _resumption(word: Token) -> int | None:
    """Return the token at which *word*, or what opens its clause, leaves the content before it; None if it does not."""
    if trails(word):
        comma = word.i - 1 if word.doc[word.i - 1].is_punct else word.i - 2
        return max(comma, 1)
    if grammar.is_verb(word) and is_cue(word) and word.dep_ in {"advcl", "conj"}:
        return _contrasted(word)
    return None


def _contrasted(verb: Token) -> int | None:
    """Return where the narrator goes on with *verb*, a cue in a clause of its own; None if he does not."""
    if resumed(verb) is not None:
        joined = [child.i for child in verb.head.children if child.dep_ == "cc" and child.i < verb.i]
        return joined[-1] if joined else verb.i
    if not any(child.dep_ == "nsubj" and is_somebody(child) for child in verb.children):
        return None
    low = verb.left_edge.i
    opener = verb.doc[low - 1] if verb.dep_ == "conj" and not verb.doc[low].is_sent_start else verb.doc[low]
    comma = verb.doc[opener.i - 1].text if not opener.is_sent_start else ""
    return opener.i - 1 if comma in {",", "—", ";"} and opener.lower_ in words("contrast") else None


def _teller(verb: Token, above: Token) -> Token:
    """Return the verb whose sayer *verb* goes on for: the outermost one that says something, else the one above."""
    tellers = [
        token
        for token in verb.ancestors
        if token.i < verb.i and grammar.is_verb(token) and lemma(token) in words("verbs", "clause", "words")
    ]
    return tellers[-1] if tellers else above


def span(source: Token | None, verb: Token) -> Piece | None:
    """Return the whole phrase of *source*, its appositions included and *verb* not."""
    if source is None:
        return None
    low, high = source.left_edge.i, source.right_edge.i
    relative = source.tag_ in {"WP", "WDT"} and verb.dep_ == "relcl" and verb.head.i < source.i
    if relative:
        low, high = verb.head.left_edge.i, source.i
    if source.i < verb.i:
        high = min(high, verb.i - 1)
        for child in verb.children:
            if child.dep_ in VERB_GROUP | {"advmod"} and source.i < child.i < verb.i:
                high = min(high, child.i - 1)
    else:
        low = max(low, verb.i + 1)
    if low > high:
        low = high = source.i
    return between(source.doc[low], source.doc[high])


def can_say(verb: Token, source: Token | None) -> bool:
    """Return whether *source* can be somebody, for verbs that also have a meaning without anybody."""
    if lemma(verb) not in words("needs_somebody"):
        return source is not None or headless(verb)
    return is_somebody(source)


def is_somebody(source: Token | None) -> bool:
    """Return whether *source* is a person, a body of persons or a paper that speaks."""
    if source is None or source.lower_ in _IMPERSONAL:
        return False
    return (
        source.pos_ in {"PROPN", "PRON"}
        or source.ent_type_ in _PERSONS
        or source.lemma_.lower() in words("speaking_things")
        or source.tag_ == "NNS"
        or source.lemma_.endswith(tuple(words("speaking_endings")))
    )


def headless(verb: Token) -> bool:
    """Return whether nobody needs to be named: a passive, or a verb whose subject the parse lost."""
    return grammar.is_passive(verb) or verb.dep_ in {"ROOT", "parataxis", "acl"}
