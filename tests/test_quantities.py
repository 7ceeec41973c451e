"""Tests of `sitrep.claims.quantities`: the numbers, bounds, units and counted nouns of English text."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitrep import lexicon
from sitrep.claims.quantities import Quantity, quantities, spans, vague_table
from sitrep.errors import ClaimError

WORDS = lexicon.read("quantities")


def filled() -> Iterator[tuple[str, list | str]]:
    """Every word of the lexicon in its example, with what the example must give."""
    for name, row in WORDS.items():
        if isinstance(row, dict) and isinstance(row.get("words"), list):
            yield from ((row["example"].replace("{}", word), _of(row["gives"], word)) for word in row["words"])
        elif name in ("vague", "positions", "bounds"):
            yield from ((r["example"].replace("{}", word), r["gives"]) for r in row for word in r["words"])
        elif name == "compounds":
            yield from ((r["example"], r["gives"]) for r in row)
    for word, value in WORDS["numbers"]["words"].items():
        yield WORDS["numbers"]["example"].replace("{}", word), [value, value, "people"]
    for group, words, scale in (
        ("multipliers", "words", 3),
        ("attached", "letters", 3),
    ):
        for word, value in WORDS[group][words].items():
            yield WORDS[group]["example"].replace("{}", word), [scale * value, scale * value, "shells"]
    for word, value in WORDS["attached"]["money_letters"].items():
        yield WORDS["attached"]["money_example"].replace("{}", word), [3 * value, 3 * value, "dollar"]
    for word, value in WORDS["attached"]["noun_letters"].items():
        yield WORDS["attached"]["noun_example"].replace("{}", word), [3 * value, 3 * value, "people"]
    for word, value in WORDS["fractions"]["words"].items():
        yield WORDS["fractions"]["example"].replace("{}", word), [3 / value, 3 / value, None]
    for word, value in WORDS["fractions"]["singular"].items():
        yield WORDS["fractions"]["singular_example"].replace("{}", word), [1 / value, 1 / value, None]


def measured() -> Iterator[tuple[str, list]]:
    """Every name, symbol and sign of every unit in its group's example."""
    only_many = set(WORDS["plural_when_more"]["words"])
    for group in WORDS["units"]:
        for unit in group["units"]:
            for word in unit["words"] + unit["symbols"]:
                count = "1" if word in only_many else "12"
                yield group["example"].replace("12", count).replace("{}", word), [float(count)] * 2 + [unit["name"]]
            for sign in unit.get("prefixes", ()):
                yield group["prefix_example"].replace("{}", sign), [12.0, 12.0, unit["name"]]


def _of(gives: list | str, word: str) -> list | str:
    return [word if part == "{}" else part for part in gives] if isinstance(gives, list) else gives


@pytest.mark.parametrize(("text", "gives"), list(filled()))
def test_a_word_of_the_lexicon_reads_as_its_example_says(text, gives):
    """A new word is one entry with an example; the example is its test."""
    found = [(each.low, each.high, each.unit) for each in quantities(text)]

    if gives == "none":
        assert found == []
    elif len(gives) == 2 or gives[2] is None:
        assert any((low, high) == pytest.approx(tuple(gives[:2])) for low, high, _ in found), found
    else:
        assert any((low, high, unit) == (*_near(gives), gives[2]) for low, high, unit in found), found


@pytest.mark.parametrize(("text", "gives"), list(measured()))
def test_a_unit_is_known_by_each_of_its_names(text, gives):
    """Words in any case, symbols after figures, currency signs before them."""
    assert [(each.low, each.high, each.unit) for each in quantities(text)][:1] == [tuple(gives)]


def _near(gives: list) -> tuple:
    return tuple(None if part is None else pytest.approx(part) for part in gives[:2])


def only(text: str, **options: object) -> Quantity:
    """The one quantity of *text*."""
    found = quantities(text, **options)
    assert len(found) == 1, [each.words for each in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "low", "high", "unit", "approx", "bound"),
    [
        ("It extends about 34 miles out.", "about 34 miles", 34, 34, "mile", True, "about"),
        ("They number in the low hundreds.", "the low hundreds", 100, 300, "people", True, "vague"),
        ("They saw a couple hundred troops.", "a couple hundred troops", 200, 200, "people", True, "vague"),
        ("It dropped 90,000 leaflets.", "90,000 leaflets", 90000, 90000, "leaflets", False, "exact"),
        ("The strip is 15 to 20 kilometers wide.", "15 to 20 kilometers", 15, 20, "km", False, "range"),
        ("It took about an hour and 50 minutes.", "about an hour and 50 minutes", 110, 110, "minute", True, "about"),
        ("There were about 30 of them there.", "about 30 of them", 30, 30, "people", True, "about"),
        ("It fired more than 10 rounds.", "more than 10 rounds", 11, None, "rounds", False, "more_than"),
        ("It is more than 60 km off.", "more than 60 km", 60, None, "km", False, "more_than"),
        ("It came within 18 miles of it.", "within 18 miles", None, 18, "mile", False, "at_most"),
        ("It lies less than 35 miles off.", "less than 35 miles", None, 35, "mile", False, "less_than"),
        ("Between 4,000 and 5,000 fled.", "Between 4,000 and 5,000", 4000, 5000, None, False, "range"),
        ("The deal is worth $5-6 million.", "$5-6 million", 5e6, 6e6, "dollar", False, "range"),
        ("Tens of thousands of people fled.", "Tens of thousands of people", 20000, 99000, "people", True, "vague"),
        ("It killed at least 8 in Homs.", "at least 8", 8, None, "people", False, "at_least"),
        ("The 10,000-strong force left.", "10,000-strong", 10000, 10000, "people", False, "exact"),
        ("Two F-22s took off.", "Two F-22s", 2, 2, "F-22s", False, "exact"),
        ("Five T-62 tanks burned.", "Five T-62 tanks", 5, 5, "tanks", False, "exact"),
        ("A 30-year-old man fled.", "30-year-old", 30, 30, "year", False, "exact"),
        ("It was two and a half miles off.", "two and a half miles", 2.5, 2.5, "mile", False, "exact"),
        ("It cost three lakh crore rupees.", "three lakh crore rupees", 3e12, 3e12, "rupee", False, "exact"),
        ("It is 2.48×10−5 m wide.", "2.48×10−5 m", 2.48e-5, 2.48e-5, "m", False, "exact"),
        ("A 30-to-60-day truce began.", "30-to-60-day", 30, 60, "day", False, "range"),
        ("It spent $34.3 billion.", "$34.3 billion", 34_300_000_000, 34_300_000_000, "dollar", False, "exact"),
        ("They showed several re-designs.", "several re-designs", 3, 7, "designs", True, "vague"),
        ("Nine out of 10 voted.", "Nine out of 10", 0.9, 0.9, None, False, "exact"),
    ],
)
def test_the_rules_of_the_claim_schema_hold(text, words, low, high, unit, approx, bound):
    """Closed values have low and high equal; "more than 60" counted things begins at 61; upper bounds have no low."""
    found = only(text)

    assert (found.words, found.unit, found.approx, found.bound) == (words, unit, approx, bound)
    assert (found.low, found.high) == _near([low, high])


def test_two_units_for_one_distance_are_two_quantities():
    """A conversion in brackets is a statement of its own."""
    assert [(each.words, each.unit) for each in quantities("It lies 17 miles (27 km) off.")] == [
        ("17 miles", "mile"),
        ("27 km", "km"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It was the third set of strikes.",
        "An MQ-1, an SU-22 and an F-15E flew in World War II and World War 2.",
        "On May 18, 2017, at 4:30 pm, and by 20 June 2017, in 2017, since the 1960s, in 2013-14, on 2017-05-18.",
        "Call 555-1234 or see https://example.org/2017/05 on Flight 370, Section 5, Articles 5 and 6.",
        "Ryan Dillon, 34, said no one died; one of the groups won 5-0.",
        "The point is 33°30′21″N 38°37′04″E, that is 33.50583, 38.61778.",
        "The P5+1 met on a Boeing 737 and a 4x4.",
        "Few people came.",
        "They bought the Boeing 787 Dreamliner, the iPhone 4 case and the S&P 500 index from about 575 B.C. on.",
    ],
)
def test_names_dates_times_and_ordinals_are_no_counts(text):
    """Designations, calendar and clock, ages in apposition, scores, telephone numbers and coordinates."""
    assert [each.words for each in quantities(text)] == []


def test_a_change_is_two_quantities_and_a_span_is_one():
    """ "rose from 5 to 7" tells of two values, "ranged from 5 to 7" of one interval."""
    assert [each.low for each in quantities("It rose from 5 percent to 7 percent.")] == [5, 7]
    assert [(each.low, each.high) for each in quantities("It ranged from 5 percent to 7 percent.")] == [(5, 7)]


def test_an_override_replaces_the_interval_of_a_vague_word():
    """The intervals are conventions: an analyst may set others, by the word's name in the table."""
    assert only("Several tanks burned.", vague={"several": (2, 4)}).high == 4
    assert only("Several tanks burned.").high == 7


def test_the_vague_table_names_each_word_once_with_a_reason():
    """The report prints it, so that a reader sees what "dozens" was taken for."""
    table = vague_table()

    assert list(table.columns) == ["word", "low", "high", "value", "reason"]
    assert len(table) == len(WORDS["vague"]) + len(WORDS["positions"])
    assert (table["low"] <= table["high"]).all() and (table["reason"].str.len() > 0).all()


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("34 miles", 54717.696, "meter"),  # 34 * 1609.344 m, the international mile
        ("55 square kilometres", 55e6, "meter ** 2"),
        ("60 km an hour", 16.6666667, "meter / second"),
        ("32 degrees Fahrenheit", 273.15, "kelvin"),
        ("two hours", 7200, "second"),
    ],
)
def test_a_measure_converts_to_si(text, value, unit):
    """By definition of the units (NIST Special Publication 811)."""
    found = only(text)

    assert found.si_value == pytest.approx(value, rel=1e-8)
    assert found.si_unit == unit


def test_every_unit_with_a_pint_name_has_a_place_in_si():
    """A typing error in the lexicon would otherwise show only when somebody converts."""
    for group in WORDS["units"]:
        for unit in group["units"]:
            if unit["pint"] is not None:
                word = (unit["words"] + unit["symbols"])[-1]
                assert only(f"It was 1 {word}.").si_unit, unit["name"]


def test_the_layer_gives_number_and_unit_without_the_words_around():
    """Annotated sets mark the number with its unit; a range is its middle; "dozens" has no value."""
    assert spans("About 34 miles off, 15 to 20 kilometers wide, dozens of men.") == [
        {"start": 6, "end": 14, "type": "dimension", "value": {"value": 34, "unit": "mile"}},
        {"start": 20, "end": 39, "type": "dimension", "value": {"value": 17.5, "unit": "kilometre"}},
    ]


class Word:
    """As much of a spaCy token as the grammar reads."""

    def __init__(self, text: str, idx: int, i: int, pos: str, dep: str) -> None:
        self.text, self.lower_, self.idx, self.i, self.pos_, self.dep_ = text, text.lower(), idx, i, pos, dep
        self.head, self.rights = self, ()


class Parsed(list):
    """As much of a spaCy Doc as the grammar reads: a list of words and their text."""

    def __init__(self, text: str, rows: list[tuple[str, str, str, int]]) -> None:
        self.text = text
        at = 0
        for i, (word, pos, dep, _) in enumerate(rows):
            at = text.index(word, at)
            self.append(Word(word, at, i, pos, dep))
        for word, row in zip(self, rows, strict=True):
            word.head = self[row[3]]


def test_a_parse_finds_a_noun_that_spelling_cannot():
    """The plural is not the first noun, and "military" looks like none: the parse knows the head."""
    text = "They sent 12 elite military police."
    rows = [("They", "PRON", "nsubj", 1), ("sent", "VERB", "ROOT", 1), ("12", "NUM", "nummod", 5)]
    rows += [("elite", "ADJ", "amod", 5), ("military", "ADJ", "amod", 5), ("police", "NOUN", "dobj", 1)]
    rows += [(".", "PUNCT", "punct", 1)]

    found = only(text, doc=Parsed(text, rows))

    assert (found.words, found.unit, found.unit_words) == ("12 elite military police", "people", "police")


def test_a_parse_of_another_text_is_refused():
    """Its offsets would point to other words."""
    with pytest.raises(ClaimError, match="another text"):
        quantities("12 tanks", doc=Parsed("12 trucks", [("12", "NUM", "nummod", 1), ("trucks", "NOUN", "ROOT", 1)]))


PIECES = [
    "12",
    "1,500",
    "two",
    "hundred",
    "a",
    "and",
    "half",
    "-",
    "to",
    "about",
    "more than",
    "km",
    "$",
    "%",
    "per",
    "of",
    "dozens",
]
PIECES += [
    "tanks",
    "2017",
    "May",
    "between",
    "the low hundreds",
    "an hour",
    ",",
    ".",
    "\n\n",
    "m",
    "3rd",
    "1/4",
    "°",
    "F-22",
    "million",
    "in",
    "½",
]


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_ordered_spans_within_it(text):
    """Nothing raises; words are verbatim; no span overlaps the next; an interval is not upside down."""
    last = 0
    for each in quantities(text):
        assert last <= each.start <= each.number_start < each.number_end <= len(text)
        assert each.number_end <= each.unit_end <= len(text) and each.start < each.end
        assert each.words == text[each.start : each.end]
        assert each.low is None or each.high is None or each.low <= each.high
        last = each.end


def calls(text: str) -> int:
    """How many function calls a reading takes: a measure of work that does not depend on the machine."""
    count = 0

    def tally(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tally)
    try:
        quantities(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "About 34 miles, 90,000 leaflets and dozens of men. ",
        "million ",
        "1,111,",
        "section 1, ",
        "5-",
        "two hundred and ",
        "a 1.",
        "x",
        "about ",
    ],
)
def test_work_grows_linearly_with_the_text(unit):
    """Twice the text, at most about twice the calls, whatever repeats in it."""
    once, twice = calls(unit * 500), calls(unit * 1000)

    assert twice < 2.3 * once + 1000


def test_reading_a_text_loads_no_unit_library():
    """pint loads when something is converted, not before."""
    code = "from sitrep.claims import quantities; quantities.quantities('34 miles'); import sys; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert "sitrep.claims.quantities.grammar" in loaded
    assert "pint" not in loaded
