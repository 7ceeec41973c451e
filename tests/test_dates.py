"""Time expressions: where they stand in a text, and which days they mean."""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitrep import lexicon
from sitrep.claims import dates
from sitrep.claims.dates import intervals

THURSDAY = date(2017, 6, 1)  # publication of the founding article
WRITTEN_WITH_CAPITALS = ("months", "weekdays", "weekday_plurals", "holidays")


def only(text: str, published: date | None = THURSDAY) -> dates.TimeExpression:
    """Return the one time expression of *text*."""
    found = dates.expressions(text, published)
    assert len(found) == 1, [one.words for one in found]
    return found[0]


def lexicon_examples() -> Iterator[Any]:
    """Give each word of each entry in its example sentence, with what it must be read as."""
    for name, group in lexicon.read("dates").items():
        for entry in group["entries"] if name != "settings" else ():
            for word in entry["words"]:
                shown = word
                if entry.get("capital") or name in WRITTEN_WITH_CAPITALS:
                    shown = " ".join(part[:1].upper() + part[1:] for part in word.split(" "))
                sentence = entry.get("example", group["example"]).replace("{word}", shown)
                sentence = sentence[:1].upper() + sentence[1:]
                value = entry.get("reads", group["reads"]).format(**entry)
                yield pytest.param(sentence, value, id=f"{name}-{word}")


@pytest.mark.parametrize(("sentence", "value"), list(lexicon_examples()))
def test_every_word_of_the_lexicon_is_read_in_its_example(sentence: str, value: str) -> None:
    """An entry's example is its test: its value is read from it, or (empty value) nothing is."""
    values = [one.value for one in dates.expressions(sentence, THURSDAY)]

    assert value in values if value else not values


@pytest.mark.parametrize(
    ("text", "first", "last", "precision", "anchor"),
    [
        # The six dates of the founding article, as gold/schema.md has them.
        ("Dillon told reporters during a phone briefing Thursday.", "2017-06-01", "2017-06-01", "day", "publication"),
        ("U.S. officials have previously said so.", None, "2017-06-01", "open", "publication"),
        ("On May 18, the U.S. dropped munitions.", "2017-05-18", "2017-05-18", "day", "absolute_no_year"),
        ("Now, the U.S. has used its channel.", "2017-06-01", "2017-06-01", "vague", "publication"),
        ("Over the weekend, the U.S. dropped it.", "2017-05-27", "2017-05-28", "weekend", "publication"),
        # Weekdays: the last one up to and including publication, ahead only where the verb is.
        ("They met on Friday.", "2017-05-26", "2017-05-26", "day", "publication"),
        ("On Friday, the troops will leave.", "2017-06-02", "2017-06-02", "day", "publication"),
        ("Putin said Monday that all weapons will be out.", "2017-05-29", "2017-05-29", "day", "publication"),
        ("They meet next Thursday.", "2017-06-08", "2017-06-08", "day", "publication"),
        ("They met last Thursday.", "2017-05-25", "2017-05-25", "day", "publication"),
        ("Markets stay closed until Friday.", None, "2017-06-02", "open", "publication"),
        ("The vote was delayed until Sunday.", None, "2017-06-04", "open", "publication"),
        ("A storm could hit the coast on Sunday.", "2017-06-04", "2017-06-04", "day", "publication"),
        ("He could not be reached on Sunday.", "2017-05-28", "2017-05-28", "day", "publication"),
        # Weeks run from Monday to Sunday.
        ("They crossed last week.", "2017-05-22", "2017-05-28", "week", "publication"),
        ("They crossed earlier this week.", "2017-05-29", "2017-06-01", "week", "publication"),
        ("It grew in recent weeks.", None, "2017-06-01", "vague", "publication"),
        ("It has held since Monday.", "2017-05-29", "2017-06-01", "open", "publication"),
        # Years that are not named.
        ("They must be out by October 10.", None, "2017-10-10", "deadline", "absolute_no_year"),
        ("It was shut on December 3.", "2016-12-03", "2016-12-03", "day", "absolute_no_year"),
        ("It will open on December 3.", "2017-12-03", "2017-12-03", "day", "absolute_no_year"),
        ("The town faces a June 10 deadline.", "2017-06-10", "2017-06-10", "day", "absolute_no_year"),
        ("They met between 5 and 7 May.", "2017-05-05", "2017-05-07", "day", "absolute_no_year"),
        ("They met May 5-7.", "2017-05-05", "2017-05-07", "day", "absolute_no_year"),
        ("It came between 9 p.m. Thursday and 3 a.m. Friday.", "2017-05-25", "2017-05-26", "hour", "publication"),
        ("They met from May 30 to June 1.", "2017-05-30", "2017-06-01", "day", "absolute_no_year"),
        # Parts.
        ("It came in early April.", "2017-04-01", "2017-04-15", "month", "absolute_no_year"),
        ("It came in Q3 2016.", "2016-07-01", "2016-09-30", "month", "absolute"),
        ("It came in the 1990s.", "1990-01-01", "1999-12-31", "year", "absolute"),
        ("It came after 1 May.", "2017-05-02", None, "open", "absolute_no_year"),
        ("It came before 20 May.", None, "2017-05-19", "open", "absolute_no_year"),
        ("It came three weeks ago.", "2017-05-08", "2017-05-14", "week", "publication"),
    ],
)
def test_the_interval_follows_the_conventions_of_the_claim_schema(
    text: str, first: str | None, last: str | None, precision: str, anchor: str
) -> None:
    """Intervals are closed ISO days; None is an open end."""
    one = only(text)

    assert (one.interval, one.precision, one.anchor) == ((first, last), precision, anchor)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("They met on Sept. 17.", date(2018, 9, 17)),
        ("They met on September 17.", date(2018, 9, 17)),
        ("They met on 17 September.", date(2018, 9, 17)),
        ("Sept. 17, 2018 -- They met.", date(2019, 1, 1)),
        ("They met on Monday, September 17, 2018.", None),
        ("They met on the 17th of September 2018.", None),
        ("They met on 2018-09-17.", None),
        ("They met on 17/09/2018.", None),
        ("They met on 9/17/2018.", None),
        ("They met on 17.09.2018.", None),
        ("They met yesterday.", date(2018, 9, 18)),
    ],
)
def test_a_day_is_the_same_in_every_way_of_writing_it(text: str, published: date | None) -> None:
    """Eleven ways to say 17 September 2018, a Monday."""
    assert only(text, published).value == "2018-09-17"


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("offset", range(7))
def test_a_bare_weekday_is_the_last_one_up_to_publication(weekday: int, offset: int) -> None:
    """Found by stepping back a day at a time from publication, itself included."""
    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    published = THURSDAY + timedelta(days=offset)
    expected = published
    while expected.weekday() != weekday:
        expected -= timedelta(days=1)

    assert only(f"They met on {names[weekday]}.", published).value == expected.isoformat()


@pytest.mark.parametrize(
    ("published", "saturday"),
    [
        (date(2017, 6, 1), "2017-05-27"),
        (date(2017, 6, 3), "2017-05-27"),  # a Saturday: its own weekend is not over
        (date(2017, 6, 4), "2017-06-03"),
        (date(2017, 6, 5), "2017-06-03"),
    ],
)
def test_the_weekend_is_the_last_one_that_was_over(published: date, saturday: str) -> None:
    """Saturday and Sunday, complete before or on publication."""
    assert only("Over the weekend they dropped leaflets.", published).interval[0] == saturday


def test_a_year_that_the_text_has_set_serves_the_dates_after_it() -> None:
    """A text about 1982 stays there, whenever it was published."""
    text = "In 1982 Britain declared a zone. On 23 April it warned Argentina. On 2 May the ship sank. Two days later"
    values = [one.value for one in dates.expressions(text + " another burned.", THURSDAY)]

    assert values == ["1982", "1982-04-23", "1982-05-02", "1982-05-04"]


@pytest.mark.parametrize(
    ("text", "constraint"),
    [
        ("They met on Thursday.", "a Thursday"),
        ("They struck on 18 May 2017. They met on Thursday.", "a Thursday on or after 2017-05-18"),
        ("They met on May 18.", "18 May of a year that is not named"),
        ("They met last week.", "-1 week from publication"),
        ("They met over the weekend.", "a weekend"),
        ("They met two days ago.", "-2 day from publication"),
        ("They met at 3 p.m. in Sochi.", "a day that is not named"),
    ],
)
def test_without_a_publication_date_there_are_constraints_and_no_guess(text: str, constraint: str) -> None:
    """Nothing is placed that the text does not place."""
    last = dates.expressions(text, None)[-1]

    assert last.constraint == constraint
    assert last.interval == (None, None)
    assert "X" in last.value


def test_an_open_order_of_day_and_month_gives_both_readings() -> None:
    """5/6/2017 is May or June, until the text shows how it writes dates."""
    assert only("It came on 5/6/2017.").readings == ("2017-05-06", "2017-06-05")
    assert only("It came on 5/6/2017.").interval == (None, None)
    assert dates.expressions("On May 18 it came. On 5/6/2017 it left.", THURSDAY)[-1].value == "2017-05-06"
    assert dates.expressions("On 18 May it came. On 5/6/2017 it left.", THURSDAY)[-1].value == "2017-06-05"


@pytest.mark.parametrize(
    ("text", "preposition", "words", "value", "time", "tz"),
    [
        ("It fell at about 3 p.m. on Aug. 19.", "at", "about 3 p.m. on Aug. 19", "2016-08-19T15:00", "15:00", None),
        ("It fell at 12:30 a.m. on May 18.", "at", "12:30 a.m. on May 18", "2017-05-18T00:30", "00:30", None),
        ("It fell at 12 p.m. on May 18.", "at", "12 p.m. on May 18", "2017-05-18T12:00", "12:00", None),
        ("It fell at half past three.", "at", "half past three", "2017-06-01T03:30", "03:30", None),
        ("It fell at 1640 UTC Monday.", "at", "1640 UTC Monday", "2017-05-29T16:40Z", "16:40", "UTC"),
        ("It fell on Friday morning.", "on", "Friday morning", "2017-05-26TMO", None, None),
        ("It fell last night.", "", "last night", "2017-05-31TNI", None, None),
        ("It fell on the night of May 18.", "on", "the night of May 18", "2017-05-18TNI", None, None),
        ("It fell on 2017-05-18T15:00Z.", "on", "2017-05-18T15:00Z", "2017-05-18T15:00Z", "15:00", "UTC"),
    ],
)
def test_a_time_of_day_is_read_with_its_day_and_its_zone(
    text: str, preposition: str, words: str, value: str, time: str | None, tz: str | None
) -> None:
    """The words leave out the leading preposition; the phrase takes it in."""
    one = only(text)

    assert (one.preposition, one.words, one.value, one.time, one.tz) == (preposition, words, value, time, tz)
    assert text[one.phrase_start : one.end] == f"{preposition} {words}".strip()


@pytest.mark.parametrize(
    ("text", "value", "event", "amount", "unit", "sign"),
    [
        ("Following the U.S. strike, he spoke.", "", "the U.S. strike", None, "", 1),
        ("A day after the strike, he spoke.", "P1D", "the strike", 1, "day", 1),
        ("Two weeks before the meeting in Astana, he spoke.", "P2W", "the meeting", 2, "week", -1),
        ("Hours later, the militia left.", "FUTURE_REF", None, None, "hour", 1),
    ],
)
def test_words_that_hang_on_an_event_say_how_far_from_it(
    text: str, value: str, event: str | None, amount: float | None, unit: str, sign: int
) -> None:
    """The event itself is for the caller to find: its words are given, and no day is guessed."""
    one = only(text)

    assert (one.value, one.anchor, one.interval) == (value, "event", (None, None))
    assert (text[slice(*one.event)] if one.event else None) == event
    assert one.offset == dates.Offset(amount=amount, unit=unit, sign=sign)


@pytest.mark.parametrize(
    "text",
    [
        "They may march on the town.",
        "Theresa May said so.",
        "The 53-year-old commander is 12 years older.",
        "He was aged 40.",
        "They sent 2000 soldiers and 1,999 vehicles.",
        "Resolution 2015 is in force.",
        "It cost $2008 and weighed 1990 kg.",
        "The ratio was 4:3 and the score 2-1.",
        "The H1N1 outbreak spread.",
        "See https://example.org/2017/05/18/strike for more.",
        "A second strike was in the air. They march in order.",
        "It moved at 13 km per hour.",
        "The alert rose from five to six.",
        "He wrote for the Sunday Times.",
    ],
)
def test_what_only_looks_like_time_is_left_alone(text: str) -> None:
    """Ages, counts, labels, names, verbs and speeds are not dates."""
    assert [one.words for one in dates.expressions(text, THURSDAY)] == []


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("It rose from 2009 to 2011.", [("2009", "DATE", "2009"), ("2011", "DATE", "2011")]),
        ("It was due by the end of this year.", [("the end of this year", "DATE", "2017")]),
        ("It fell for the last two weeks.", [("the last two weeks", "DURATION", "P2W")]),
        ("It fell for about three years.", [("about three years", "DURATION", "P3Y")]),
        ("It fell in the third quarter of last year.", [("the third quarter of last year", "DATE", "2016-Q3")]),
        ("It lasted an hour and 50 minutes.", [("an hour and 50 minutes", "DURATION", "PT1H50M")]),
        ("They meet every two weeks.", [("every two weeks", "SET", "P2W")]),
        ("They meet each Monday.", [("each Monday", "SET", "XXXX-WXX-1")]),
        ("The annual and daily patrols.", [("annual", "SET", "P1Y"), ("daily", "SET", "P1D")]),
        ("Following the strike, he is now in Sochi.", [("now", "DATE", "PRESENT_REF")]),
        ("The 44-year-old left.", [("44-year-old", "DURATION", "P44Y")]),
        ("The month-old truce held.", [("month-old", "DURATION", "P1M")]),
        ("A 19th-century fort fell.", [("19th-century", "DATE", "18")]),
        ("It was the coldest March.", [("March", "DATE", "2017-03")]),
        ("They join the March on Washington.", []),
        ("It snowed overnight.", [("overnight", "TIME", "2017-06-01TNI")]),
        ("It was an overnight flight.", []),
        ("It stood for half a century.", [("half a century", "DURATION", "P50Y")]),
        ("It grew in the second half of April.", [("the second half of April", "DATE", "2017-04")]),
        ("They scored in the second half of the match.", []),
        ("The plant will close next month.", [("next month", "DATE", "2017-07")]),
        ("She is in her 80s.", []),
    ],
)  # fmt: skip
def test_spans_follow_the_extents_and_values_of_timeml(text: str, spans: list[tuple[str, str, str]]) -> None:
    """No leading preposition; determiners and modifiers inside; the ends of a range apart."""
    found = [(text[one["start"] : one["end"]], one["type"], one["value"]) for one in dates.spans(text, THURSDAY)]

    assert found == spans


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(1818, "1818-03-22"), (1943, "1943-04-25"), (2000, "2000-04-23"), (2017, "2017-04-16"), (2024, "2024-03-31")],
)
def test_easter_falls_where_the_almanac_has_it(year: int, sunday: str) -> None:
    """The earliest and latest dates possible, and three recent ones, from published tables."""
    assert intervals.easter(year).isoformat() == sunday


def pieces() -> st.SearchStrategy[str]:
    """Give words of the lexicon, figures and signs."""
    words = [
        word
        for name, group in lexicon.read("dates").items()
        if name != "settings"
        for entry in group["entries"]
        for word in entry["words"]
    ]
    signs = [*".,;:-–/()'’\"$%", "\n", "\n\n", "0", "1", "12", "31", "32", "99", "2017", "0000", "9999", "24:00"]
    odd = ["25:61", "1.5", "1,000", "20170518", "5/6/2017", "31.12.99", "U.S.", "Strike", "s", "th", "T", "²", "٣", "Ⅷ"]
    return st.sampled_from([*words, *signs, *odd])


@settings(max_examples=150, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=80), st.lists(pieces(), max_size=14).map(" ".join), st.lists(pieces()).map("".join)
    ),
    published=st.one_of(st.none(), st.dates()),
)
def test_any_text_gives_spans_in_bounds_and_in_order(text: str, published: date | None) -> None:
    """Nothing raises; the words are those of the text; intervals do not run backwards."""
    at = 0
    for one in dates.expressions(text, published):
        assert at <= one.start < one.end <= len(text)
        assert one.phrase_start <= one.start and one.phrase_end >= one.end
        assert one.words == text[one.start : one.end]
        if one.interval[0] and one.interval[1]:
            assert one.interval[0] <= one.interval[1]
        at = one.end


def calls_made(text: str) -> int:
    """Count the function calls that reading *text* takes: a measure of work that no clock disturbs."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        dates.expressions(text, THURSDAY)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "May 18, ",
        "the end of ",
        "two and a half ",
        "1- ",
        "1, ",
        "a year of ",
        "' ",
        "from 5 to ",
        "On Friday they met. ",
    ],
)
def test_work_grows_with_the_length_of_the_text_and_no_faster(unit: str) -> None:
    """Four times the text takes four times the calls, give or take a tenth."""
    dates.expressions("May 18", THURSDAY)  # the lexicon is read once
    short, long = calls_made(unit * 60), calls_made(unit * 240)

    assert long <= 4.4 * short


def test_a_line_of_five_million_signs_without_a_space_is_read() -> None:
    """An unbroken run is no prose: it is passed over, and what follows it is still read."""
    text = "1-" * 2_500_000 + " on May 18"

    assert only(text).start == 5_000_004
