"""Tell by its letters and the words beside it whether a name can be that of a place.

Input   a span of a parsed passage
Output  yes or no
"""

from spacy.tokens import Span, Token

from sitrep.claims.toponyms import known


def spoilt(name: Span) -> bool:
    """Return whether the word after *name* makes it the name of something else: "Marburg virus"."""
    after = name.doc[name.end] if name.end < len(name.doc) else None
    before = name.doc[name.start - 1] if name.start else None
    if name.text.lower() in known.words()["never"] or (after is not None and after.is_currency):
        return True
    if after is not None and after.lower_ in known.words()["spoils"]:
        return True
    return before is not None and before.lower_ in known.words()["spoils_before"]


def word_before(name: Span) -> str:
    """Return the word before *name*, an article skipped; "" at the start."""
    at = name.start - 1
    if at >= 0 and name.doc[at].lower_ in known.articles():
        at -= 1
    return name.doc[at].lower_ if at >= 0 else ""


def capital(token: Token) -> bool:
    return token.text[:1].isupper() or (token.lower_ in known.words()["joints"] and token.pos_ == "PROPN")


def plain(name: Span) -> bool:
    """Return whether *name* is capitalised words and nothing else, none of them one that is never a place."""
    if name[0].lower_ in known.articles() or not name.text[:1].isupper() or not capital(name[-1]):
        return False
    if any(token.is_punct and token.text != "-" for token in name) or name.text.lower() in known.words()["never"]:
        return False
    return len(name.text) > 2 or known.adjectival(name.text)
