"""Find the names of states, counties and towns by what newspapers write around them.

Input   a parsed passage
Output  spans: short names of states after a town, counties with their kind, towns whose police or schools are meant
"""

import itertools
from collections.abc import Iterator

from spacy.tokens import Doc, Span

from sitrep.claims.toponyms import form, known

LONGEST_NAME = 5  # words
WITHIN = 8  # words from the town of a dateline to the sign that ends it
OPENED = frozenset(["(", "-", "–", "—", "--", ":"])


def short(doc: Doc) -> Iterator[Span]:
    """Yield short names of states after a town and its comma: "Paramus, N.J."."""
    names = known.short_names()
    for token in doc[2:]:
        if token.nbor(-1).text != "," or not form.capital(token.nbor(-2)) or not form.capital(token):
            continue
        dotted = token.i + 1 < len(doc) and not token.whitespace_ and token.nbor(1).text == "."
        if dotted and f"{token.text}." in names:
            yield doc[token.i : token.i + 2]
        elif token.text in names:
            yield doc[token.i : token.i + 1]


def dateline(doc: Doc) -> Iterator[Span]:
    """Yield the town at the head of a passage, before the agency or a dash: "MOSCOW (Reuters) -"."""
    end = 0
    while end < min(len(doc), LONGEST_NAME) and form.capital(doc[end]) and doc[end].is_alpha:
        end += 1
    after = [token.text for token in doc[end : end + WITHIN]]
    marked = after[:1] and (after[0] in OPENED or (after[0] == "," and not OPENED.isdisjoint(after)))
    if end and marked and form.plain(doc[:end]) and known.located(doc[:end].text):
        yield doc[:end]


def counties(doc: Doc) -> Iterator[Span]:
    """Yield names of counties, whatever they are the name of besides: "the Lamar County Jail"."""
    kinds = known.words()["kinds"]
    for token in doc[1:]:
        if token.lower_ in kinds and form.capital(token) and form.capital(token.nbor(-1)):
            names = (doc[start : token.i + 1] for start in range(max(0, token.i - 3), token.i))
            yield from itertools.islice((name for name in names if form.plain(name) and known.county(name.text)), 1)


def of_a_town(doc: Doc) -> Iterator[Span]:
    """Yield names whose police, school board or residents the text speaks of: "the Troy school board"."""
    for end in range(1, len(doc)):
        token = doc[end]
        if token.lower_ not in known.civic() or not form.capital(doc[end - 1]) or not _civic(doc, end):
            continue
        start = end - 1
        while start > 0 and form.capital(doc[start - 1]) and not doc[start - 1].is_sent_start:
            start -= 1
        names = (doc[first:end] for first in range(max(start, end - LONGEST_NAME), end))
        yield from itertools.islice((name for name in names if _town(name)), 1)


def _town(name: Span) -> bool:
    if len(name) > 1 and any(word.ent_type_ == "PERSON" for word in name):
        return False
    return form.plain(name) and not form.spoilt(name) and not known.demonym(name.text) and known.located(name.text)


def _civic(doc: Doc, start: int) -> bool:
    """Return whether a word or two at *start* tell of a town's own body or people."""
    return any(
        [token.lower_ for token in doc[start : start + len(phrase)]] == list(phrase)
        for phrase in known.civic()[doc[start].lower_]
    )
