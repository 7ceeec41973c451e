"""Read how far and in which direction a named place lies from another: "Trumba, 2 kilometers west of Saraqib".

Input   the name of a place at its token, the lengths of the text; data/lexicon/spatial.yaml
Output  where the words end, and the fields that they add
"""

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.places.known import reference_name
from sitrep.claims.places.lengths import Lengths, interval

_REACH = 8  # words behind a name in which its direction from another place stands


def apart(token: Token, end: int, lengths: Lengths) -> tuple[int, dict[str, object]] | None:
    """Return where the place *token* lies from another that its apposition names; None when there is no apposition.

    Args:
        token: the head of a place name.
        end: where the name ends, in code points.
        lengths: the lengths of the text.
    """
    directions = {word: code for code, words in lexicon.read("spatial")["bearings"].items() for word in words}
    doc = token.doc
    after = next((t for t in doc[token.i : token.sent.end] if passages.first(t) >= end), None)
    if after is None or after.text != ",":
        return None
    for word in doc[after.i + 1 : min(token.sent.end, after.i + _REACH)]:
        if word.lower_ in directions:
            behind = next((noun for of, noun in grammar.prepositions(word) if of == "of"), None)
            if behind is None:
                return None
            norm: dict[str, object] = {
                "relation": "bearing", "bearing": directions[word.lower_], "ref": reference_name(behind),
            }  # fmt: skip
            found = lengths.ending(end, passages.first(word))
            if found:
                norm |= {"distance": interval(found[-1]), "measured_from": "centre"}
            return passages.last(behind), norm
        if word.pos_ not in {"NUM", "NOUN", "ADV", "DET", "ADP", "ADJ", "PRON"} or word.text == ",":
            return None
    return None
