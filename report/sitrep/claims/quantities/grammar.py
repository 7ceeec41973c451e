"""Find the quantities of a text. The grammar's top: bounds, amount, unit or counted noun, bounds again.

Input   text, perhaps its spaCy Doc
Output  tuple of `Quantity`, in text order, none overlapping another
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sitrep.claims.quantities import amounts, bounds, exceptions, lexis, nouns
from sitrep.claims.quantities import tokens as cut
from sitrep.claims.quantities.amounts import Amount
from sitrep.claims.quantities.measures import Measure
from sitrep.claims.quantities.record import Quantity
from sitrep.claims.quantities.scales import glued
from sitrep.claims.quantities.tokens import Token
from sitrep.errors import ClaimError


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What one piece of text is read with."""

    text: str
    tokens: Sequence[Token]
    parse: nouns.Parse | None
    vague: Mapping[str, tuple[float, float]]


def quantities(
    text: str, doc: Any | None = None, *, vague: Mapping[str, tuple[float, float]] | None = None
) -> tuple[Quantity, ...]:
    """Return the quantities that *text* states.

    Args:
        text: English text of any length.
        doc: spaCy Doc of the same text; with it the counted noun comes from the parse.
        vague: intervals (low, high) that replace the lexicon's, by vague word; see `vague_table`.

    Returns:
        Quantities in text order; spans do not overlap. Time grows linearly with the text.

    Raises:
        ClaimError: *doc* is not a parse of *text*.
        LexiconError: the lexicon is missing or does not fit its schema.
    """
    if doc is not None and doc.text != text:
        raise ClaimError(
            f"The parse given for quantities is of another text ({len(doc.text)} characters, not {len(text)}). "
            "Pass the Doc of the very same text, or none."
        )
    parse = nouns.Parse(doc) if doc is not None else None
    out: list[Quantity] = []
    for offset, piece in cut.pieces(text):
        context = _Context(text=text, tokens=cut.tokens(piece, offset), parse=parse, vague=vague or {})
        out.extend(_read(context))
    return tuple(out)


def _read(context: _Context) -> Iterator[Quantity]:
    i, tokens = 0, context.tokens
    while i < len(tokens):
        skip = _nothing(tokens, i)
        found = _quantity(context, i) if skip is None else None
        if found is not None:
            quantity, i = found
            if quantity is not None:
                yield quantity
        else:
            i = skip if skip is not None else i + 1


def _nothing(tokens: Sequence[Token], i: int) -> int | None:
    """Return the token after a phrase that holds a number word and counts nothing."""
    if tokens[i].kind in ("code", "ordinal", "break"):
        return i + 1
    idiom = lexis.words().idioms.at(tokens, i)
    return idiom[1] if idiom is not None else exceptions.designated(tokens, i)


def _quantity(context: _Context, i: int) -> tuple[Quantity | None, int] | None:
    """Return the quantity that starts at token *i*, and the token to read on from; no quantity if it counts nothing."""
    tokens = context.tokens
    lead = bounds.leading(tokens, i)
    found = amounts.amount(tokens, lead.end, between=lead.between, vague=context.vague)
    if found is None:
        return None
    if _score(tokens, found):
        return None, found.end + 2
    kinds = _kept(tokens, lead, found)
    start = i if kinds or (lead.between and found.low != found.high) else found.start
    if found.measure is None:
        return _counted(context, start, kinds, found)
    return _bounded(context, start, kinds, _aged(tokens, found), None)


def _kept(tokens: Sequence[Token], lead: bounds.Lead, found: Amount) -> tuple[str, ...]:
    """Drop "over", "around" before a time, where they say when, and "within" before a count, where it says where."""
    known = lexis.words().sets
    last = tokens[lead.end - 1].low if lead.kinds else ""
    if len(lead.kinds) != 1:
        return lead.kinds
    if found.measure is None:
        return () if lead.taken or last in known["only_before_units"] else lead.kinds
    if found.measure.dimension != "time" or last not in known["not_before_times"]:
        return () if lead.taken else lead.kinds
    before = tokens[lead.end - 2].low if lead.end > 1 else ""
    return lead.kinds if before in known["lasting"] else ()


def _score(tokens: Sequence[Token], found: Amount) -> bool:
    """A dash between figures that do not rise is a score or a code: 2-1."""
    j = found.end
    if found.measure is not None or found.vague or found.low != found.high or not found.number.figures:
        return False
    return (
        j + 1 < len(tokens)
        and tokens[j].text in "-–"
        and glued(tokens, j)
        and glued(tokens, j + 1)
        and tokens[j + 1].kind == "figure"
    )


def _aged(tokens: Sequence[Token], found: Amount) -> Amount:
    """Turn years into an age before "old" and "of age"."""
    if found.measure is None or found.measure.name != "year":
        return found
    words = [token.low for token in tokens[found.end : found.end + 2]]
    more = 1 if words[:1] == ["old"] else 2 if words in (["-", "old"], ["of", "age"]) else 0
    if not more:
        return found
    return replace(found, end=found.end + more, measure=replace(found.measure, dimension="age", end=found.end + more))


def _counted(context: _Context, start: int, kinds: tuple[str, ...], found: Amount) -> tuple[Quantity | None, int]:
    """Read a number without a unit: a count of something, an age, a share, or nothing at all."""
    tokens, known = context.tokens, lexis.words()
    last = tokens[start - 1].low if start else ""
    if last in known.sets["ages"] and not found.vague:
        year = known.by_name["year"]
        measure = Measure(
            name="year", spelled=year.spelled, pint=year.pint, dimension="age", start=found.end, end=found.end
        )
        return _bounded(context, start, kinds, replace(found, measure=measure), None)
    inner = bounds.trailing(tokens, found.end)
    after = inner[1] if inner is not None else found.end
    joined = nouns.hyphened(tokens, after)
    if joined is not None and (found.value == 1 or joined.words.lower() in known.sets["hyphen_idioms"]):
        return None, after + 2
    one = found.value == 1
    noun = joined or nouns.counted(tokens, found.number.start, after, one=one, parse=context.parse)
    cued = _people(tokens, start, after)
    if not found.vague and exceptions.counts_nothing(
        tokens, found.number, bounded=bool(kinds) or cued, noun=noun, parse=context.parse
    ):
        return None, found.end
    kinds = (*kinds, inner[0]) if inner is not None else kinds
    if noun is None and cued:
        noun = nouns.Noun(start=tokens[after - 1].end, end=tokens[after - 1].end, words="", people=True)
    return _bounded(context, start, kinds, replace(found, end=after), noun)


def _people(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Say whether a bare number stands beside a word that makes it one of persons: killed 12, 12 dead."""
    known = lexis.words()
    j = end + (end < len(tokens) and tokens[end].low in ("more", "others", "were", "was", "are"))
    if j < len(tokens) and tokens[j].low in known.sets["people_after"]:
        return True
    for length in (1, 2):
        cue = tuple(token.low for token in tokens[max(0, start - length) : start])
        if cue in known.people_before:
            before = tokens[start - length - 1].low if start > length else ""
            return before not in ("the", "a", "this", "that")  # the number 12
    return False


def _bounded(
    context: _Context, start: int, kinds: Sequence[str], found: Amount, noun: nouns.Noun | None
) -> tuple[Quantity, int]:
    """Make the quantity of *found*, with the bounding words that follow unit or noun."""
    tokens = context.tokens
    end = tokens[found.end - 1].end
    following = found.end
    if noun is not None:
        following = _reached(tokens, found.end, noun)
        end = noun.end if following > found.end else end
    tail = bounds.trailing(tokens, following)
    if tail is not None:
        kinds, following = (*kinds, tail[0]), tail[1]
        end = tokens[following - 1].end
    return _record(context, tokens[start].start, end, kinds, found, noun), following


def _reached(tokens: Sequence[Token], i: int, noun: nouns.Noun) -> int:
    """Return the token after *noun*, or *i* where a number or a quote's end between bars the span from it."""
    j, known = i, lexis.words()
    while j < len(tokens) and tokens[j].start < noun.end:
        if (
            tokens[j].low in known.numbers
            or tokens[j].text in '"”'
            or (tokens[j].kind == "figure" and not glued(tokens, j))
        ):
            return i
        j += 1
    return j


def _record(
    context: _Context, start: int, end: int, kinds: Sequence[str], found: Amount, noun: nouns.Noun | None
) -> Quantity:
    tokens, measure = context.tokens, found.measure
    whole = measure is None and not found.number.fraction
    interval = bounds.interval(found.low, found.high, kinds, counts=whole)
    dimension = measure.dimension if measure is not None else "ratio" if found.number.fraction else "count"
    if measure is not None:
        unit, said, spelled = measure.name, _said(context, measure), measure.spelled
    elif noun is not None:
        plain = (
            noun.words if any(letter.isupper() or letter.isdigit() for letter in noun.words[1:]) else noun.words.lower()
        )
        unit, said, spelled = "people" if noun.people else plain, noun.words, plain or "people"
    else:
        unit, said, spelled = None, "", ""
    return Quantity(
        start=start,
        end=end,
        words=context.text[start:end],
        number_start=tokens[found.start].start,
        number_end=tokens[found.number_end - 1].end,
        unit_end=tokens[max(found.number_end, measure.end if measure is not None else 0) - 1].end,
        low=interval.low,
        high=interval.high,
        value=found.value,
        unit=unit,
        unit_words=said,
        spelled=spelled,
        dimension=dimension,
        approx=interval.approx or found.vague,
        bound="vague" if found.vague and interval.bound in ("exact", "range") else interval.bound,
        pint=measure.pint if measure is not None else None,
    )


def _said(context: _Context, measure: Measure) -> str:
    if measure.start == measure.end:
        return ""
    return context.text[context.tokens[measure.start].start : context.tokens[measure.end - 1].end]
