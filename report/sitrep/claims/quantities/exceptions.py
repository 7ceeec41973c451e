"""Tell numbers that count nothing from those that do: years, ages in apposition, names, scores.

Input   tokens, and a number just read
Output  True where the number states no quantity
"""

from collections.abc import Sequence

from sitrep.claims.quantities import lexis, nouns
from sitrep.claims.quantities.scales import Number, glued
from sitrep.claims.quantities.tokens import Token

_YEARS = (1500, 2099)
_OLDEST = 120  # years; an age in apposition is below


def counts_nothing(
    tokens: Sequence[Token], number: Number, *, bounded: bool, noun: nouns.Noun | None, parse: nouns.Parse | None
) -> bool:
    """Say whether *number*, which has no unit, is a year, an age, a name or a pronoun.

    Args:
        tokens: the text's tokens.
        number: the number, without a unit.
        bounded: whether words such as "more than" stand before it.
        noun: the noun it seems to count.
        parse: the text's parse, if there is one.
    """
    if not number.figures:
        return _pronoun(tokens, number, noun)
    return (
        _code(tokens, number)
        or _year(tokens, number, noun)
        or (not bounded and _age(tokens, number))
        or (not bounded and _name(tokens, number, noun, parse))
    )


def designated(tokens: Sequence[Token], i: int) -> int | None:
    """Return the token after the list of numbers that *names* something at token *i*: Articles 5 and 6."""
    known = lexis.words()
    found = known.designators.at(tokens, i)
    if found is None:
        return None
    j = found[1]
    if j >= len(tokens) or not (tokens[j].kind == "figure" or tokens[j].low in known.numbers):
        return None
    follows = tokens[j + 1].low if j + 1 < len(tokens) else ""
    measured = known.units.at(tokens, j + 1) is not None or follows in known.multipliers
    if measured or (nouns.plural(follows) and follows not in known.sets["function_words"]):
        return None
    while (
        j + 2 < len(tokens)
        and tokens[j + 1].text in (",", "and", "or", "to", "-", "–", "/")
        and tokens[j + 2].kind == "figure"
        and known.units.at(tokens, j + 3) is None
    ):
        j += 2
    return j + 1


def _pronoun(tokens: Sequence[Token], number: Number, noun: nouns.Noun | None) -> bool:
    """ "One" alone stands for a thing; "no one" and "the one" count nothing."""
    if number.value != 1 or number.end != number.start + 1:
        return False
    last = tokens[number.start - 1].low if number.start else ""
    return noun is None or last in lexis.words().sets["not_one"] or tokens[number.start].low != "one"


def _code(tokens: Sequence[Token], number: Number) -> bool:
    """007 and 0600 are labels; so is a figure that runs on into letters: 737s, 24703L202."""
    words = tokens[number.start].text
    if len(words) > 1 and words[0] == "0" and words.isdigit():
        return True
    return glued(tokens, number.end) and tokens[number.end].kind in ("word", "code")


def _year(tokens: Sequence[Token], number: Number, noun: nouns.Noun | None) -> bool:
    words = tokens[number.start].text
    if len(words) == 2 and glued(tokens, number.start) and tokens[number.start - 1].text in "'’":
        return noun is None or not nouns.plural(noun.words.lower())  # '11
    if not (len(words) == 4 and words.isdigit() and number.end == number.start + 1):
        return False
    if not _YEARS[0] <= number.value <= _YEARS[1]:
        return False
    last = tokens[number.start - 1].low if number.start else ""
    return noun is None or last in lexis.words().sets["year_cues"] or last in ("-", "–", "'")


def _age(tokens: Sequence[Token], number: Number) -> bool:
    """ "Ryan Dillon, 34, said": between commas, after a name."""
    i, j = number.start, number.end
    if i < 2 or j >= len(tokens) or number.value > _OLDEST or tokens[i - 1].text != "," or tokens[j].text != ",":
        return False
    return tokens[i - 2].kind == "word" and tokens[i - 2].text[0].isupper()


def _name(tokens: Sequence[Token], number: Number, noun: nouns.Noun | None, parse: nouns.Parse | None) -> bool:
    """ "Voyager 2", "Boeing 787 Dreamliner", "S&P 500 index", "iPhone 4": a figure that belongs to a name."""
    i, known = number.start, lexis.words().sets
    if i == 0 or tokens[i - 1].kind != "word":
        return False
    last = tokens[i - 1]
    if last.text[0].islower() and any(letter.isupper() for letter in last.text):
        return True  # iPhone
    if parse is not None and noun is None and parse.name(tokens[i].start, tokens[number.end - 1].end):
        return True
    if not last.text[0].isupper() or last.low in known["function_words"] or last.low in known["before_counts"]:
        return False
    if noun is None:
        return True
    follows = tokens[number.end] if number.end < len(tokens) else None
    capital = follows is not None and follows.kind == "word" and follows.text[0].isupper()
    begins = i == 1 or tokens[i - 2].kind in ("sign", "break")  # the capital may be the sentence's
    return not begins and (capital or not nouns.plural(noun.words.lower()))
