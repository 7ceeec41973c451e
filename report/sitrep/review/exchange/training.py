"""Claims as training data for spaCy: there is no way back.

Input   `Page`s
Output  a DocBin; each document's claims are the span group `sc` that spaCy's span categoriser trains on

A label is the kind of the claim, for events `event:<type>`; the id of a span is that of its claim.
"""

from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.tokens import DocBin, Span

from sitrep.review.exchange.bundle import Page

GROUP = "sc"


def write(path: Path, handed: Iterable[Page]) -> int:
    """Write *handed* to *path* as a DocBin and return how many claims it holds.

    A claim that begins or ends within a token takes the whole token; sentence starts are those that were read.
    """
    tokenizer = spacy.blank("en")
    packed = DocBin(attrs=["ORTH", "SPACY", "SENT_START"], store_user_data=True)
    count = 0
    for page in handed:
        doc = tokenizer.make_doc(page.text)
        starts = {low for low, _ in page.sentences}
        for token in doc:
            token.is_sent_start = token.idx in starts
        spans = []
        for one in page.claims:
            claim = one.claim
            found = doc.char_span(claim.start, claim.end, alignment_mode="expand")
            label = f"event:{claim.norm['type']}" if claim.kind == "event" else claim.kind
            if found is not None:  # only a claim of no words has no token
                spans.append(Span(doc, found.start, found.end, label=label, span_id=claim.id))
        doc.spans[GROUP] = spans
        doc.user_data["document"] = page.document
        packed.add(doc)
        count += len(spans)
    packed.to_disk(path)
    return count
