"""Read what people say rather than do: quotes, judgements, and what they decline to say.

Input   a `Context`
Output  quote, assessment and refusal_no_comment claims
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import attribution, frames, grammar, passages
from sitrep.claims.cast import UNSPECIFIED, bare
from sitrep.claims.context import Context
from sitrep.claims.passages import Passage
from sitrep.claims.record import Claim

_LIGHT = {"be", "have"}  # verbs that judge only with their complement
_OF_WORDS = {"complement", "clause", "predicate", "size", "whole"}  # contents that the sentence words itself
_LAID_DOWN = {"conditional_threat", "prohibition", "reporting_rule"}
_VOICELESS = {"institution", "coalition", "state"}  # what is quoted of them stood on paper
_QUOTED = re.compile(r'"[^"]{1,2000}"|“[^“”]{1,2000}”|«[^«»]{1,2000}»')


def quotes(context: Context, told: Iterable[Claim] = ()) -> list[Claim]:
    """Return the words between quote marks: speech, a paper's words, or a term that is not the narrator's own.

    Args:
        context: the document.
        told: its events; words quoted from a rule or a threat are those of whoever makes it.
    """
    out = []
    laid_down = [claim for claim in told if claim.norm["type"] in _LAID_DOWN and claim.norm["actor"] != UNSPECIFIED]
    starts = [claim.start for claim in laid_down]
    for part in context.parts:
        hits = list(_QUOTED.finditer(part.text))
        addressee = _listener(part) if hits else UNSPECIFIED
        for hit in hits:
            start, end = part.start + hit.start(), part.start + hit.end()
            scopes = context.scopes_at(start + 1)
            scope = attribution.innermost(start + 1, end - 1, scopes)
            named = _named_by(part, hit, context)
            speaker = named or (scope.holder if scope else UNSPECIFIED)
            before = bisect_right(starts, start)
            rule = laid_down[before - 1] if before and laid_down[before - 1].end >= end - 2 else None
            if speaker == UNSPECIFIED and rule is not None and not _is_term(part, hit):
                named = speaker = str(rule.norm["actor"])
            mode = "term"
            voiceless = scope is not None and context.cast.kind(scope.holder) in _VOICELESS
            paper = rule is not None and named == str(rule.norm["actor"])
            if paper or (scope and (scope.document or (voiceless and not named))):
                mode = "document"
            elif (scope and not _is_term(part, hit)) or named:
                mode = "direct"
            holders, hidden = attribution.chain(start + 1, end - 1, scopes, context.cast)
            if named and named not in holders:
                holders = (named, *holders)
            if mode == "term" and scope is None:
                speaker = UNSPECIFIED
            out.append(
                context.claim(
                    "quote",
                    (start, end),
                    {"speaker": speaker, "mode": mode, "addressee": addressee},
                    f"quote.{mode}",
                    mode=mode,
                    holders=holders,
                    anonymous=hidden,
                )
            )
    return out


def assessments(context: Context) -> list[Claim]:
    """Return the judgements of a document, with whose they are and on what."""
    out = []
    for part in context.parts:
        for token in part.doc or ():
            judged = (_assessment(token, way, number, context) for number, way in _ways().get(token.lemma_.lower(), ()))
            claim = next((claim for claim in judged if claim is not None), None)
            if claim is not None:
                out.append(claim)
    return out


@cache
def _ways() -> dict[str, tuple[tuple[int, dict], ...]]:
    """Return the ways to judge, each with its number, by the verb or noun that tells them."""
    out: dict[str, list[tuple[int, dict]]] = {}
    for number, way in enumerate(lexicon.read("frames")["assessments"], 1):
        for word in way["noun"] if "noun" in way else way["verb"]:
            out.setdefault(word, []).append((number, way))
    return {word: tuple(ways) for word, ways in out.items()}


def refusals(context: Context) -> list[Claim]:
    """Return who declined to comment or to give a figure, and on what."""
    cues = lexicon.read("cues")["refusal"]
    out = []
    for part in context.parts:
        for token in part.doc or ():
            if not grammar.is_verb(token):
                continue
            lemma = token.lemma_.lower()
            speaking = {*cues["negated"]}
            modal = any(child.lower_ in cues["would"] for child in token.children if child.dep_ == "aux")
            declined = lemma in cues["verbs"] and any(c.lemma_.lower() in speaking for c in grammar.clauses(token))
            silent = lemma in speaking and attribution.is_negated(token) and (modal or lemma in cues["plain"])
            asked = token.dep_ == "xcomp" and token.head.lemma_.lower() in cues["verbs"]  # told with "declined"
            if not (declined or silent) or asked:
                continue
            who = frames.said_name(grammar.subject(token), context.cast)
            start, end = grammar.clause(token)
            topic = _topic(token, context, (start, end))
            out.append(
                context.claim("refusal_no_comment", (start, end), {"who": who, "topic": topic}, f"refusal.{lemma}")
            )
    return out


def _topic(verb: Token, context: Context, span: tuple[int, int]) -> str:
    """Return what a refusal is about, in the words behind the cue."""
    about = set(lexicon.read("cues")["refusal"]["about"])
    openers = [t for t in verb.subtree if t.i > verb.i and t.lower_ in about]
    start = passages.first(openers[0]) if openers else passages.last(verb)
    words = context.document.text[min(start, span[1]) : span[1]].split()
    while words and words[0].lower() in about:
        words = words[1:]
    return " ".join(words).strip(" .,") or UNSPECIFIED


def _is_term(part: Passage, hit: re.Match[str]) -> bool:
    """Return whether the quoted words are a noun phrase of at most three words behind an article."""
    inside = hit.group()[1:-1].strip(" ,.")
    before = part.text[: hit.start()].rsplit(maxsplit=1)
    articles = lexicon.read("actors")["pronouns"]["plain_article"]
    return len(inside.split()) <= 3 and bool(before) and before[-1].lower() in articles


def _named_by(part: Passage, hit: re.Match[str], context: Context) -> str:
    """Return who is said to call something by the quoted words."""
    if part.doc is None:
        return ""
    first, stop = (bisect_left(part.doc, place, key=lambda token: token.idx) for place in hit.span())
    for token in part.doc[first:stop]:
        above = token
        for _ in range(4):
            above = above.head
            subject = grammar.subject(above) if grammar.is_verb(above) else None
            if above.lemma_.lower() in _naming() and subject is not None:
                machine = subject.lower_ in lexicon.read("actors")["forces"]["machines"]
                names = () if machine else context.cast.names(subject)
                return names[-1] if names else ""
    return ""


def _listener(part: Passage) -> str:
    """Return the first who is said to be told something in *part*."""
    press = lexicon.read("cues")["attribution"]["listeners"]
    if part.doc is None:
        return UNSPECIFIED
    return next((token.lower_ for token in part.doc if token.lower_ in press), UNSPECIFIED)


def _assessment(token: Token, way: dict, number: int, context: Context) -> Claim | None:
    """Return what *token*, a word of *way* (number *number* of the lexicon), judges; None when it judges nothing."""
    if "noun" in way:
        if token.pos_ != "NOUN":
            return None
        holder = next((t for t in grammar.modifiers(token) if context.cast.names(t)), None)
        if holder is None:
            return None
        span = passages.first(token.doc[token.left_edge.i]), passages.last(token.doc[token.right_edge.i])
        return _judged(context, token, span, context.cast.name(holder), way["content"], number)
    if not grammar.is_verb(token):
        return None
    complement = [c for c in token.children if c.dep_ in {"acomp", "attr", "oprd", "dobj", "ccomp", "xcomp", "prep"}]
    wanted = way.get("complement")
    if wanted and not any(c.lemma_.lower() in wanted or c.lower_ in wanted for c in complement):
        return None
    if "subject" in way and not _is_said_of(token, way["subject"]):
        return None
    if way.get("complement_of") and not _is_judgement(token):
        return None
    planned = lexicon.read("cues")["certainty"]["planned"]["modals"]
    if way.get("own") and grammar.is_passive(token) and any(c.lower_ in planned for c in token.children):
        return None  # "will be regarded as hostile" is a threat
    if token.dep_ in {"acl", "relcl"} and way["content"] not in _OF_WORDS:
        return None
    plain = way["content"] not in _OF_WORDS and "complement" not in way
    if plain and not any(context.cast.names(noun) for noun in grammar.objects(token)):
        return None  # "threatened an incursion" endangers nobody yet
    content = str(way["content"])
    start, end = grammar.clause(token)
    if content == "complement":
        said = [
            c for c in complement
            if c.dep_ != "dobj" and (c.dep_ != "prep" or c.lower_ in lexicon.read("frames")["named_as"])
            and not (c.dep_ == "ccomp" and grammar.is_verb(c) and grammar.is_finite(c))
        ]  # fmt: skip
        if not said and way.get("own") and token.dep_ == "relcl":  # "the YPG, which it considers a terrorist group"
            said = [c for c in complement if c.dep_ == "dobj" and c.tag_ != "WDT"]
        if not said and not wanted:
            return None
        content = _words(said or complement, token)
    elif content == "predicate":
        said = [c for c in token.children if c.i > token.i and c.dep_ != "punct"]
        content = _words(said, token) if said else token.lower_
    elif content == "clause":
        inner = [c for c in token.children if c.dep_ in {"ccomp", "xcomp"}]
        if not inner:
            return None
        content = _words(inner, token)
    elif content == "whole":
        content = bare(context.document.text[start:end])
    elif content == "size":
        content = bare(context.document.text[passages.last(token) : end])
    content = f"size {content}" if way.get("content") == "size" else content
    return _judged(context, token, (start, end), None, content, number)


def _is_said_of(verb: Token, wanted: Iterable[str]) -> bool:
    subject = grammar.subject(verb)
    return subject is not None and subject.lemma_.lower() in wanted


def _judged(
    context: Context, token: Token, span: tuple[int, int], holder: str | list[str] | None, content: str, number: int
) -> Claim:
    """Return the assessment of *holder*; without one, of whoever the words are attributed to."""
    subject = grammar.subject(token) if grammar.is_verb(token) else None
    scopes = context.scopes_at(span[0])
    scope = attribution.innermost(*span, scopes)
    own = token.lemma_.lower() in _judges() and not grammar.is_passive(token)
    about = subject
    if holder is None and own:
        holder = frames.said_name(subject, context.cast)
        about = next(iter(grammar.objects(token)), None)
    if holder is None:
        holder = scope.holder if scope else context.cast.outlet
    sure, polarity = attribution.certainty(token) if grammar.is_verb(token) else ("asserted", "positive")
    if grammar.is_passive(token) and token.lemma_.lower() in lexicon.read("cues")["certainty"]["believed"]["verbs"]:
        sure = "believed"
    norm = {"holder": holder, "about": frames.said_name(about, context.cast), "content": content}
    first = holder if isinstance(holder, str) else holder[0]
    chain, hidden = attribution.chain(*span, scopes, context.cast)
    chain = chain if not own or first in chain else (first, *chain)
    return context.claim(
        "assessment",
        span,
        norm,
        f"assessment.{number}",
        certainty=sure,
        polarity=polarity,
        holders=chain,
        anonymous=hidden,
    )


@cache
def _judges() -> frozenset[str]:
    """Return the verbs whose subject is who judges."""
    lists = lexicon.read("frames")
    own = [verb for way in lists["assessments"] if way.get("own") for verb in way["verb"]]
    return frozenset([*own, *lists["judges"]])


@cache
def _naming() -> frozenset[str]:
    """Return the verbs that say what somebody calls something."""
    return frozenset(verb for way in lexicon.read("frames")["assessments"] for verb in way.get("verb", ())) - _LIGHT


def _is_judgement(verb: Token) -> bool:
    """Return whether what *verb* says of its subject is a judgement, not a place or a number."""
    words = lexicon.read("frames")["judgements"]
    said = [c for c in verb.children if c.dep_ in {"acomp", "attr", "prep", "oprd"}]
    tokens = {t.lower_ for c in said for t in c.subtree} | {t.lemma_.lower() for c in said for t in c.subtree}
    text = " ".join(t.lower_ for c in said for t in c.subtree)
    return any(word in tokens or (" " in word and word in text) for word in words)


def _words(heads: list[Token], verb: Token) -> str:
    tokens = sorted({t for head in heads for t in head.subtree if t.i != verb.i}, key=lambda t: t.i)
    return " ".join(" ".join(t.text for t in tokens).split()).strip(" ,.\"“”'")
