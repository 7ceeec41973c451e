"""Attributions: who says, thinks or means what, in the conventions of PolNeAR."""

import pytest

from sitrep import lexicon
from sitrep.claims import quoted

WORDS = lexicon.read("quoted")
LISTS = [*WORDS["verbs"].values(), WORDS["phrases"], WORDS["nouns"], WORDS["adjectives"], WORDS["moved"]]
EXAMPLES = [entry["example"] for entry in LISTS if isinstance(entry, dict)]

Row = tuple[str, str, tuple[str, ...]]  # source, cue, content in pieces

# Written and read by us; one line a sentence, one row an attribution.
SENTENCES: list[tuple[str, list[Row]]] = [
    # indirect speech, in front, behind and around
    (
        "The bridge will stay shut until spring, the harbour master said.",
        [("the harbour master", "said", ("The bridge will stay shut until spring",))],
    ),
    (
        "The treasurer denied that any money was missing.",
        [("The treasurer", "denied", ("that any money was missing",))],
    ),
    ("The tax, she said, would ruin small farms.", [("she", "said", ("The tax", "would ruin small farms"))]),
    ("The president, he argued, has no such power.", [("he", "argued", ("The president", "has no such power"))]),
    (
        "The company said in a filing that profits had fallen.",
        [("The company", "said", ("that profits had fallen",))],
    ),
    (
        "The senator, a critic of the plan, told reporters that he would vote no.",
        [("The senator, a critic of the plan,", "told", ("that he would vote no",))],
    ),
    # the cue holds its auxiliaries and its negation
    (
        "The prosecutor has not said whether she will appeal.",
        [("The prosecutor", "has not said", ("whether she will appeal",))],
    ),
    ("Neither side would say when talks would resume.", [("Neither side", "would say", ("when talks would resume",))]),
    # direct speech
    (
        "“We lost two boats. It was awful,” said Mira Olsen, who owns the fleet.",
        [("Mira Olsen, who owns the fleet", "said", ("“We lost two boats. It was awful,”",))],
    ),
    ("“Frankly,” she added, “the plan is dead.”", [("she", "added", ("“Frankly,”", "“the plan is dead.”"))]),
    (
        "“The harbour is ours,” Captain Ruiz said. “Nobody will take it.”",
        [("Captain Ruiz", "said", ("“The harbour is ours,”", "“Nobody will take it.”"))],
    ),
    ("“Why now?” asked the judge.", [("the judge", "asked", ("“Why now?”",))]),
    (
        "The opposition leader tweeted: “We won't be silenced.”",
        [("The opposition leader", "tweeted", ("“We won't be silenced.”",))],
    ),
    ("He called the ruling “a gift to polluters.”", [("He", "called", ("“a gift to polluters.”",))]),
    # according to
    ("According to the ministry, the dam is safe.", [("the ministry", "According to", ("the dam is safe",))]),
    (
        "Voters fear that the mill will close, according to a survey by the college.",
        [
            ("Voters", "fear", ("that the mill will close",)),
            ("a survey by the college", "according to", ("Voters fear that the mill will close",)),
        ],
    ),
    # beliefs, feelings and intentions
    (
        "Officials believe the pilot ignored the order.",
        [("Officials", "believe", ("the pilot ignored the order",))],
    ),
    ("She is confident that the deal will hold.", [("She", "is confident", ("that the deal will hold",))]),
    ("The council plans to close the ferry line.", [("The council", "plans", ("to close the ferry line",))]),
    (
        "Varga wants to rebuild the wall and hopes voters will agree.",
        [("Varga", "wants", ("to rebuild the wall",)), ("Varga", "hopes", ("voters will agree",))],
    ),
    ("Workers decided to end the strike.", [("Workers", "decided", ("to end the strike",))]),
    # judgements on a thing
    (
        "The governor accused the company of hiding the leak.",
        [("The governor", "accused", ("the company of hiding the leak",))],
    ),
    ("Senators described the hearing as a farce.", [("Senators", "described", ("the hearing as a farce",))]),
    ("The union warned of a long strike.", [("The union", "warned", ("a long strike",))]),
    # nouns
    ("Her claim that the vote was fixed found few takers.", [("Her", "claim", ("that the vote was fixed",))]),
    (
        "The committee made an allegation that the mayor had lied.",
        [("The committee", "made an allegation", ("that the mayor had lied",))],
    ),
    # idioms, feelings, topics
    (
        "The speaker made it clear that the bill was dead.",
        [("The speaker", "made it clear that", ("the bill was dead",))],
    ),
    (
        "Residents were outraged by the closing of the school.",
        [("Residents", "were outraged", ("the closing of the school",))],
    ),
    ("The bishop was wary of the offer.", [("The bishop", "was wary", ("the offer",))]),
    ("Ministers voiced doubts about the tunnel.", [("Ministers", "voiced doubts", ("the tunnel",))]),
    ("There is speculation that the abbot will resign.", [("", "speculation", ("that the abbot will resign",))]),
    ("The poll showed a tight race.", [("The poll", "showed", ("a tight race",))]),
    ("The treasurer denied knowing the banker.", [("The treasurer", "denied", ("knowing the banker",))]),
    ("Ruiz told the crew he would stay.", [("Ruiz", "told", ("he would stay",))]),
    # where the narrator goes on, the content ends
    (
        "The mayor said the bridge was safe, adding that it would reopen soon.",
        [
            ("The mayor", "said", ("the bridge was safe",)),
            ("The mayor", "adding", ("that it would reopen soon",)),
        ],
    ),
    (
        "Officials believe the dam will hold, though some engineers fear that it will not.",
        [
            ("Officials", "believe", ("the dam will hold",)),
            ("some engineers", "fear", ("that it will not",)),
        ],
    ),
    (
        "Tan said the speech would be short and insisted there was no quarrel.",
        [("Tan", "said", ("the speech would be short",)), ("Tan", "insisted", ("there was no quarrel",))],
    ),
    # nested
    (
        "The spokesman said the general thinks the war is lost.",
        [
            ("The spokesman", "said", ("the general thinks the war is lost",)),
            ("the general", "thinks", ("the war is lost",)),
        ],
    ),
    (
        "The envoy, Mr. Tan said, had promised to return.",
        [
            ("Mr. Tan", "said", ("The envoy", "had promised to return")),
            ("The envoy", "had promised", ("to return",)),
        ],
    ),
    # nobody is named
    ("It is believed that the ship sank in the storm.", [("", "is believed", ("that the ship sank in the storm",))]),
    # things that speak, and things that do not
    (
        "A poll found that half of voters distrust the mayor.",
        [("A poll", "found", ("that half of voters distrust the mayor",))],
    ),
    ("The rain stopped before noon and the road opened.", []),
    ("The storm knocked out power to the valley.", []),
    ("The clinic opened in May and treats forty people a day.", []),
    ("The engine attacked the slope again.", []),
    ("The epidemic claimed nine lives.", []),
    ("The firm is offering low fares to win visitors.", []),
]


def rows(text: str) -> list[Row]:
    """Return the attributions of *text* as words."""
    return [
        (
            text[slice(*found.source)] if found.source else "",
            text[slice(*found.cue)],
            tuple(text[slice(*piece)] for piece in found.content),
        )
        for found in quoted.attributions(text)
    ]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_each_sentence_gives_its_attributions_and_no_other(sentence, expected):
    """Source, cue and content have the words that an annotator would mark."""
    assert sorted(rows(sentence)) == sorted(expected)


def test_the_sentences_hold_thirty_attributions():
    """The set is as large as it is said to be."""
    assert sum(len(expected) for _, expected in SENTENCES) >= 30


@pytest.mark.parametrize("sentence", EXAMPLES)
def test_each_example_of_a_list_gives_an_attribution(sentence):
    """A list of the lexicon is tested by the sentence that it brings."""
    assert len(rows(sentence)) == 1


def test_the_spans_of_an_attribution_share_their_value():
    """Three types, one id; a second attribution has another."""
    text = "Ann said it rained.\n\nBob believes it snowed."
    found = quoted.spans(text)

    assert {(span["value"], span["type"], text[span["start"] : span["end"]]) for span in found} == {
        ("a1", "Source", "Ann"),
        ("a1", "Cue", "said"),
        ("a1", "Content", "it rained"),
        ("a2", "Source", "Bob"),
        ("a2", "Cue", "believes"),
        ("a2", "Content", "it snowed"),
    }


def test_only_the_outermost_attribution_becomes_spans():
    """A word belongs to one attribution: what the general thinks is what the spokesman says."""
    text = "The spokesman said the general thinks the war is lost."

    assert len(quoted.attributions(text)) == 2
    assert [text[s["start"] : s["end"]] for s in quoted.spans(text) if s["type"] == "Cue"] == ["said"]


@pytest.mark.parametrize("marks", [("“", "”"), ("``", "''"), ('"', '"')])
def test_a_quotation_may_run_over_lines(marks):
    """Texts with one sentence a line; nothing in the quotation is an attribution of its own."""
    text = f"Mr Crosby said : {marks[0]} We are proud .\nI believe it will last . {marks[1]}\nHe left ."
    (found,) = quoted.attributions(text, nested=False)

    assert text[slice(*found.content[-1])].endswith(f"it will last . {marks[1]}")


def test_a_quotation_that_nothing_closes_ends_with_its_paragraph():
    """The next paragraph opens with a mark of its own, as newspapers have it."""
    text = '"We lost two boats," Olsen said. "It was awful.\n\n"But we shall sail again."'
    (found,) = quoted.attributions(text)

    assert [text[slice(*piece)] for piece in found.content] == [
        '"We lost two boats,"',
        '"It was awful.',
        '"But we shall sail again."',
    ]


@pytest.mark.parametrize("marks", [("“", "”"), ('"', '"'), ("``", "''")])
def test_any_marks_of_quotation_are_read(marks):
    """Curly, straight, and those of tokenised corpora."""
    text = f"{marks[0]}We shall see,{marks[1]} the mayor said."

    assert rows(text) == [("the mayor", "said", (text[: text.index(" the")],))]


@pytest.mark.parametrize("text", ["", " \n", "“", '""', "said", "according to", "x" * 1000, '"He said "she said "'])
def test_odd_texts_raise_nothing(text):
    """Spans lie inside the text, whatever it is."""
    assert all(0 <= span["start"] < span["end"] <= len(text) for span in quoted.spans(text))
