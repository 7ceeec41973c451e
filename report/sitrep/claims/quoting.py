"""Find the words that attribute in a parse: a verb of saying, "according to", a noun, an adjective.

Input   a token of a parsed passage; data/lexicon/quoted.yaml
Output  an `Attribution` with the places of its source, cue and content in the passage, or None

The content is as the parse has it: it may still run over the source, the cue or half a quotation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar

_VERB_GROUP = {"aux", "auxpass", "neg", "prt"}
_SUBJECTS = {"nsubj", "nsubjpass", "expl"}

Piece = tuple[int, int]  # first character and the one behind the last, in a passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Somebody's word: where he, the cue and his words stand, in code points; a source may be unsaid."""

    source: Piece | None
    cue: Piece
    content: tuple[Piece, ...]


def attribution(token: Token, quotations: Sequence[Piece]) -> Attribution | None:
    """Return what *token* as a cue attributes, None where it is none.

    Args:
        token: a word of a parsed passage.
        quotations: where the passage has words in quotation marks, the marks included.
    """
    return _said(token, quotations) or _phrase(token) or _named(token) or _felt(token)


@cache
def _words(*path: str) -> frozenset[str]:
    entry = lexicon.read("quoted")
    for key in path:
        entry = entry[key]
    return frozenset(entry)


def _said(token: Token, quotations: Sequence[Piece]) -> Attribution | None:
    """Return what the verb *token* attributes, None where it attributes nothing."""
    lemma = _lemma(token)
    if token.pos_ not in {"VERB", "AUX"} or token.dep_ in {"aux", "auxpass", "amod", "compound"}:
        return None
    clausal = lemma in _words("verbs", "clause", "words")
    source = _source(token)
    content: list[Piece] = []
    if clausal:
        content = _clauses(token) or _around(token, source) or _beside(token, source, quotations)
    if not content and lemma in _words("verbs", "infinitive", "words"):
        content = _infinitive(token)
    if not content:
        content = _behind_preposition(token, lemma)
    if not content and lemma in _words("verbs", "object", "words"):
        content = _thing(token, lemma, quotations)
    if not content or not _can_say(token, lemma, source):
        return None
    return Attribution(source=_source_span(source, token), cue=_cue(token), content=tuple(content))


def _lemma(verb: Token) -> str:
    """Return the dictionary form of *verb*, mended where the model makes another word of it ("hopes": "hop")."""
    lemma = verb.lemma_.lower()
    return str(lexicon.read("quoted")["misread"].get(lemma, lemma))


def _can_say(verb: Token, lemma: str, source: Token | None) -> bool:
    """Return whether *source* can be somebody, for verbs that also have a meaning without anybody."""
    if lemma not in _words("needs_somebody"):
        return source is not None or _headless(verb)
    if source is None:
        return False
    return (
        source.pos_ in {"PROPN", "PRON"}
        or source.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"}
        or source.lemma_.lower() in _words("speaking_things")
        or source.tag_ == "NNS"
        or source.lemma_.endswith(tuple(_words("speaking_endings")))
    )


def _headless(verb: Token) -> bool:
    """Return whether nobody needs to be named: a passive, or a verb whose subject the parse lost."""
    return grammar.is_passive(verb) or verb.dep_ in {"ROOT", "parataxis", "acl"}


def _source(verb: Token) -> Token | None:
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
        return _source(verb.head)
    above = next((token for token in verb.ancestors if grammar.is_verb(token)), None)
    if verb.dep_ in {"pcomp", "advcl"} and verb.tag_ == "VBG" and above is not None:  # "defended it by saying"
        return _source(above)
    if verb.dep_ in {"xcomp", "advcl", "pcomp", "acl"} and verb.tag_ in {"VB", "VBG"}:
        found = grammar.subject(verb)
        return found if found is not None and found.pos_ not in {"VERB", "AUX"} else None
    behind = [child for child in verb.children if child.dep_ in {"dobj", "attr", "npadvmod"} and child.i > verb.i]
    marked = verb.i > 0 and verb.doc[verb.i - 1].is_punct
    inverted = behind and marked and behind[0].left_edge.i == verb.i + 1  # '... ," said Lee.'
    return behind[0] if inverted else None


def _source_span(source: Token | None, verb: Token) -> Piece | None:
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
            if child.dep_ in _VERB_GROUP | {"advmod"} and source.i < child.i < verb.i:
                high = min(high, child.i - 1)
    else:
        low = max(low, verb.i + 1)
    if low > high:
        low = high = source.i
    return _between(source.doc[low], source.doc[high])


def _cue(verb: Token) -> Piece:
    """Return the verb with its auxiliaries, its negation and its particle."""
    tokens = [verb, *(child for child in verb.children if child.dep_ in _VERB_GROUP)]
    near = {token.i for token in tokens}
    low = high = verb.i
    while low - 1 in near or (low - 2 in near and verb.doc[low - 1].dep_ == "advmod"):
        low -= 1
    while high + 1 in near:
        high += 1
    return _between(verb.doc[low], verb.doc[high])


def _clauses(verb: Token) -> list[Piece]:
    """Return the clauses that complete *verb*, without those that name only a thing."""
    out = []
    bare_kind = _lemma(verb) in _words("needs_somebody")
    for child in verb.children:
        if bare_kind and child.dep_ == "ccomp" and not _is_finite(child):  # "find themselves approached"
            continue
        if any(inner.text == ";" for inner in verb.doc[child.i : verb.i]):
            continue
        behind = child.i > verb.i
        question = child.dep_ == "advcl" and _opens(child) in {"that", "whether", "if", "how"}
        if child.dep_ == "ccomp" or (behind and (child.dep_ == "parataxis" or question)):
            out.append(_without(child, verb))
    return [piece for piece in out if piece is not None]


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in {"VBD", "VBZ", "VBP"} or any(
        child.dep_ in {"aux", "auxpass"} and child.tag_ in {"MD", "VBD", "VBZ", "VBP"} for child in verb.children
    )


def _opens(clause: Token) -> str:
    return str(clause.left_edge.lower_)


def _without(clause: Token, verb: Token) -> Piece | None:
    """Return the words of *clause*; where it comes first, up to the source and the cue."""
    low, high = clause.left_edge.i, clause.right_edge.i
    if clause.i < verb.i:
        own = [child.left_edge.i for child in verb.children if child.dep_ in _SUBJECTS and child.i > clause.i]
        high = min([high, verb.i - 1, *(edge - 1 for edge in own)])
    else:
        low = max(low, verb.i + 1)
    return _between(verb.doc[low], verb.doc[high]) if low <= high else None


def _around(verb: Token, source: Token | None) -> list[Piece]:
    """Return the words around a cue put between commas ("The law, she said, is bad")."""
    if verb.dep_ not in {"parataxis", "advcl", "ccomp", "relcl"} or source is None or verb.head.i == verb.i:
        return []
    if verb.dep_ != "parataxis" and any(child.dep_ == "mark" for child in verb.children):
        return []
    low = min(source.left_edge.i, verb.i)
    high = max(source.right_edge.i if source.i > verb.i else verb.i, verb.i)
    sentence = verb.sent
    marked = {",", "”", '"', "—", "–", "-", "'", "’"}
    before = verb.doc[low - 1].text if low > sentence.start else ""
    after = verb.doc[high + 1].text if high + 1 < sentence.end else ""
    if before not in marked or (after not in marked and not verb.doc[min(high + 1, len(verb.doc) - 1)].is_punct):
        return []
    edges = [(sentence.start, low - 1), (high + 1, sentence.end - 1)]
    return [_between(verb.doc[a], verb.doc[b]) for a, b in edges if a <= b and _has_word(verb, a, b)]


def _has_word(verb: Token, low: int, high: int) -> bool:
    return any(token.is_alpha for token in verb.doc[low : high + 1])


def _beside(verb: Token, source: Token | None, quotations: Sequence[Piece]) -> list[Piece]:
    """Return the quotations that touch the words of the cue and the source."""
    doc = verb.doc
    edge = [verb, *(child for child in verb.children if child.dep_ in _VERB_GROUP)]
    low = min(token.idx for token in edge)
    high = max(token.idx + len(token.text) for token in edge)
    if source is not None:
        low = min(low, source.left_edge.idx)
        high = max(high, source.right_edge.idx + len(source.right_edge.text)) if source.i > verb.i else high
    told = [child for child in verb.children if child.dep_ in {"dobj", "dative", "prep", "advmod", "npadvmod"}]
    told_end = max([high, *(t.right_edge.idx + len(t.right_edge.text) for t in told if t.i > verb.i)])
    out = []
    for start, end in quotations:
        ahead = end <= low and not doc.text[end:low].strip(" \n\t,.")
        behind = start >= high and (not doc.text[high:start].strip(" ,:\n\t") or 0 <= start - told_end <= 3)
        inside = high <= start and end <= told_end
        if ahead or behind or inside:
            out.append((start, end))
    if not out and doc.text[high : high + 1] == ":":
        out = [(high + 1, verb.sent.end_char)]
    before = doc[verb.left_edge.i - 1].text if verb.left_edge.i > verb.sent.start else ""
    if not out and verb.dep_ == "ROOT" and source is not None and before == ",":
        out = [(verb.sent.start_char, doc[verb.left_edge.i - 1].idx)]
    return out


def _infinitive(verb: Token) -> list[Piece]:
    """Return "to leave", "them to leave", "that they leave" behind *verb*."""
    for child in verb.children:
        if child.dep_ in {"xcomp", "ccomp"} and child.i > verb.i and child.tag_ in {"VB", "VBG"}:
            return [_between(child.left_edge, _last_meant(child))]
    for child in verb.children:
        if child.dep_ == "advcl" and child.tag_ == "VB" and child.i > verb.i and _opens(child) == "to":
            return [_between(child.left_edge, child.right_edge)]
    return []


def _last_meant(clause: Token) -> Token:
    """Return the last word of the infinitive *clause*, without a main verb that the parse coordinated with it."""
    for child in clause.children:
        if child.dep_ == "conj" and child.tag_ in {"VBD", "VBZ", "VBP"}:
            joined = [word.i for word in clause.children if word.dep_ == "cc" and word.i < child.i]
            return clause.doc[max(clause.i, min([child.left_edge.i, *joined]) - 1)]
    return clause.right_edge


def _behind_preposition(verb: Token, lemma: str) -> list[Piece]:
    wanted = lexicon.read("quoted")["verbs"]["prep"]["words"].get(lemma, ())
    for child in verb.children:
        if child.dep_ in {"prep", "prt"} and child.lower_ in wanted and child.i > verb.i:
            inner = [noun for noun in child.children if noun.dep_ in {"pobj", "pcomp"}]
            if inner:
                return [_between(inner[0].left_edge, verb.right_edge if inner[0].pos_ == "VERB" else child.right_edge)]
    return []


def _thing(verb: Token, lemma: str, quotations: Sequence[Piece]) -> list[Piece]:
    """Return the object of *verb* and what is said of it ("accused the mayor of lying")."""
    things = [child for child in verb.children if child.dep_ in {"dobj", "oprd"} and child.i > verb.i]
    if not things or things[0].tag_ in {"WP", "WDT"}:
        return []
    low = min(child.left_edge.i for child in things)
    tail = [c for c in verb.children if c.dep_ in {"dobj", "oprd", "prep"} and c.i >= low]
    high = max(child.right_edge.i for child in tail)
    piece = _between(verb.doc[low], verb.doc[high])
    quoted = any(piece[0] <= start < piece[1] for start, _ in quotations)
    as_what = {child.lower_ for child in (*tail, *things[0].children) if child.dep_ == "prep"}
    choosy = lexicon.read("quoted")["verbs"]["choosy"]
    if lemma in choosy["words"] and not quoted and not as_what & set(choosy["prep"]):
        return []
    if lemma == "call" and not quoted and not any(child.dep_ == "oprd" for child in things):
        return []
    if lemma in _words("verbs", "physical") and not quoted:
        return []
    return [piece]


def _phrase(token: Token) -> Attribution | None:
    """Return what "according to X" attributes to X: the rest of its sentence."""
    for phrase in lexicon.read("quoted")["phrases"]["words"]:
        words = phrase.split()
        run = token.doc[token.i : token.i + len(words)]
        if [word.lower_ for word in run] != words or (len(words) == 1 and token.pos_ != "ADP"):
            continue
        last = run[-1]
        nouns = [t for t in token.doc[last.i + 1 :] if t.dep_ == "pobj" and t.head.i in range(token.i, last.i + 1)]
        if not nouns:
            return None
        noun = nouns[0]
        sentence = token.sent
        high = next((t.i - 1 for t in noun.subtree if t.i > noun.i and t.dep_ == "relcl"), noun.right_edge.i)
        high = _before_clause(noun, max(high, noun.i))
        edges = [(sentence.start, token.i - 1), (high + 1, sentence.end - 1)]
        content = [_between(token.doc[a], token.doc[b]) for a, b in edges if a <= b and _has_word(token, a, b)]
        return Attribution(
            source=_between(noun.left_edge, token.doc[high]),
            cue=_between(token, last),
            content=tuple(content),
        )
    return None


def _before_clause(noun: Token, high: int) -> int:
    """Return where the phrase of *noun* ends when the parse took the beginning of the next clause into it."""
    after = noun.doc[high + 1] if high + 1 < len(noun.doc) else None
    if after is None or after.is_punct:
        return high
    commas = [token.i for token in noun.doc[noun.i : high + 1] if token.text == ","]
    return commas[-1] - 1 if commas else high


def _named(token: Token) -> Attribution | None:
    """Return what a noun attributes ("her claim that the vote was fixed", "plans to close the bridge")."""
    if token.pos_ != "NOUN" or token.lemma_.lower() not in _words("nouns", "words"):
        return None
    carried = token.dep_ == "dobj" and token.head.lemma_.lower() in _words("nouns", "support")
    complements = [
        child
        for child in (*token.children, *(token.head.children if carried else ()))
        if child.i > token.i
        and (child.dep_ in {"acl", "ccomp"} or (child.dep_ == "relcl" and _opens(child) == "that"))
        and (_opens(child) in {"that", "to", "whether", "how"} or child.tag_ == "VB")
        and not any(inner.tag_ in {"WDT", "WP"} and inner.dep_ in _SUBJECTS | {"dobj"} for inner in child.children)
    ]
    if not complements:
        return None
    content = _between(complements[0].left_edge, complements[0].right_edge)
    holder, cue = _holder(token)
    if holder is None:
        return None
    return Attribution(source=_source_span(holder, token), cue=cue, content=(content,))


def _holder(noun: Token) -> tuple[Token | None, Piece]:
    """Return whose *noun* it is, and the cue: the noun, with the verb that puts it in his mouth."""
    own = _between(noun, noun)
    for child in noun.children:
        if child.dep_ == "poss":
            return child, own
        if child.dep_ == "prep" and child.lower_ in {"by", "of", "from", "among"} and child.i > noun.i:
            return next((inner for inner in child.children if inner.dep_ == "pobj"), None), own
    verb = noun.head
    if noun.dep_ == "dobj" and verb.lemma_.lower() in _words("nouns", "support"):
        source = _source(verb)
        return source, _between(verb, noun) if verb.i < noun.i else own
    return None, own


def _felt(token: Token) -> Attribution | None:
    """Return what an adjective attributes ("is confident that the deal will hold")."""
    if token.lemma_.lower() not in _words("adjectives", "words") or token.dep_ not in {"acomp", "oprd", "conj", "ROOT"}:
        return None
    inner = [c for c in token.children if c.dep_ in {"ccomp", "xcomp"} and c.i > token.i]
    verb = token.head
    own = [child for child in verb.children if child.dep_ == "nsubj"]
    if not inner or not own or own[0].lower_ in {"it", "that", "this"}:
        return None
    low = min([verb, *(child for child in verb.children if child.dep_ in _VERB_GROUP and child.i < token.i)])
    content = _between(inner[0].left_edge, inner[0].right_edge)
    return Attribution(source=_source_span(own[0], low), cue=_between(low, token), content=(content,))


def _between(first: Token, last: Token) -> Piece:
    return first.idx, last.idx + len(last.text)
