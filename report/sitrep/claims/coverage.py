"""What became of each sentence: the claims it gave, the verbs that nothing reads, or why it gave nothing.

Input   the context of a document and its claims; data/lexicon/cues.yaml
Output  `Sentence` records; for each main verb that no claim accounts for, an event of type `unknown`
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.context import Context
from sitrep.claims.passages import Passage
from sitrep.claims.record import Claim, Sentence

_TELLS = {"event", "quote", "channel_message", "refusal_no_comment", "assessment"}  # kinds that account for a verb
UNKNOWN = "unknown"  # the type of an event whose verb no frame of the lexicon knows
NOT_LANGUAGE = "not readable as language"
QUESTION = "a question, which states nothing"
AROUND = "text of the page around the article"
UNREAD = "no rule reads its verb here"
NO_VERB = "no verb, as in a name, a heading or a fragment"
REJECTED = "all that was read in it was rejected in review"
NO_KIND = "nothing in it is of a kind that is read"
REASONS = (
    UNREAD,
    NO_KIND,
    NO_VERB,
    QUESTION,
    AROUND,
    NOT_LANGUAGE,
    REJECTED,
)  # what the reason of a sentence begins with
_ASKS = re.compile(r"\?[\"'”’)\]]*\s*$")


def sentences(context: Context, claims: tuple[Claim, ...], unread: tuple[Claim, ...]) -> Iterator[Sentence]:
    """Yield every sentence in text order, with the ids of the claims that its words are part of."""
    starts = [claim.start for claim in claims]
    longest = max((claim.end - claim.start for claim in claims), default=0)
    missed = [claim.start for claim in unread]
    for part in context.parts:
        for start, end in _bounds(part):
            near = claims[bisect_left(starts, start - longest) : bisect_left(starts, end)]
            given = [claim.id for claim in near if claim.end > start]
            verbs = "; ".join(c.quote for c in unread[bisect_left(missed, start) : bisect_left(missed, end)])
            yield Sentence(
                document_id=context.document.id,
                start=start,
                end=end,
                section=part.section,
                text=context.document.text[start:end],
                n_claims=len(given),
                claim_ids=" ".join(given),
                unread=verbs,
                reason="" if given else _why_unused(part, start, end, verbs),
            )


def unread(context: Context, claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield, in text order, an event of type `unknown` for each main verb that no claim accounts for.

    A main verb heads a sentence, is joined to one that does, or heads what the sentence says that somebody said.
    Its words are the verb's own: what it means here is what the reader does not know.
    """
    told = sorted((claim.start, claim.end) for claim in claims if claim.kind in _TELLS)
    starts = [start for start, _ in told]
    longest = max((end - start for start, end in told), default=0)
    for part in context.parts:
        cues = {scope.cue for scope in context.scopes.get(part.start, ())}
        for verb in sorted(_main_verbs(part, cues), key=lambda token: token.i):
            start, end = passages.first(verb), passages.last(verb)
            around = told[bisect_left(starts, start - longest) : bisect_right(starts, start)]
            if verb.pos_ == "VERB" and start not in cues and not any(end <= stop for _, stop in around):
                norm = {"type": UNKNOWN, "verb": verb.lemma_.lower()}
                yield context.claim("event", (start, end), norm, "coverage")


def _main_verbs(part: Passage, cues: set[int]) -> Iterator[Token]:
    for sentence in part.doc.sents if part.doc else ():
        heads = [sentence.root]
        while heads:
            verb = heads.pop()
            if grammar.is_verb(verb):
                yield verb
                said = passages.first(verb) in cues
                heads += [t for t in verb.children if t.dep_ == "conj" or (said and t.dep_ == "ccomp")]


def _bounds(part: Passage) -> list[tuple[int, int]]:
    if part.doc is None:
        return [(part.start, part.end)]
    return [(passages.first(s), passages.last(s)) for s in part.doc.sents if s.text.strip()]


def _why_unused(part: Passage, start: int, end: int, verbs: str) -> str:
    """Return why a sentence gave no claim: one of `REASONS`, with the verbs that no rule reads behind it."""
    if part.doc is None:
        return NOT_LANGUAGE
    text = part.text[start - part.start : end - part.start]
    if _ASKS.search(text):
        return QUESTION
    if text.lower().lstrip().startswith(tuple(lexicon.read("cues")["around_the_article"])):
        return AROUND
    if verbs:
        return f"{UNREAD}: {verbs}"
    span = part.doc.char_span(start - part.start, end - part.start, alignment_mode="expand")
    return NO_KIND if span is not None and any(map(grammar.is_verb, span)) else NO_VERB
