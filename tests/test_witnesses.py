"""Documents that tell one text count as one witness."""

from happenings import account, document, event

from sitrep import escalation
from sitrep.escalation import witnesses
from sitrep.escalation.sentences import Sentences

WIRE = (
    "Coalition planes bombed a convoy near the border on Thursday, the agency reported from the capital. "
    "Two trucks burned and the road was closed for most of the night, a driver who passed the place said. "
    "Nobody could say how many people had been travelling in the vehicles when the aircraft came. "
    "The governor of the province asked all sides to keep away from the road until it is cleared."
)
OWN = (
    "Warplanes attacked vehicles in the desert at noon, residents of a village told our reporter. "
    "They heard three explosions and saw smoke rising behind the hills for about an hour afterwards. "
    "An ambulance left the town in the afternoon and came back empty before sunset, according to them."
)


def told(**texts):
    """Return the row of one strike that each of *texts* tells of in its first sentence."""
    said = [event(f"c-{name}", doc=name, day="2017-05-18", quote=text[:20]) for name, text in texts.items()]
    documents = [document(name, text=text) for name, text in texts.items()]
    return escalation.incidents(account(said, (), documents)).iloc[0]


def test_one_wire_story_in_three_outlets_is_one_witness():
    """One outlet trims it, one changes a few words; the fourth document is its own."""
    trimmed = WIRE.rpartition(" The governor")[0]
    edited = WIRE.replace("Two trucks", "Three lorries").replace("capital", "city")

    row = told(wire=WIRE, trimmed=trimmed, edited=edited, own=OWN)

    assert (row["n_documents"], row["n_witnesses"]) == (4, 2)
    assert row["same_witness"] == "edited, trimmed, wire (the same text)"


def test_a_copied_sentence_about_the_incident_makes_one_witness():
    """The rest of the text is another; what it says of the strike is the agency's sentence."""
    first = WIRE.partition(". ")[0] + ". "

    row = told(wire=WIRE, copied=first + OWN * 2)

    assert row["n_witnesses"] == 1
    assert "the same sentence" in row["same_witness"]


def test_different_texts_are_different_witnesses():
    """And a row of one document has one."""
    assert told(wire=WIRE, own=OWN)[["n_witnesses", "same_witness"]].tolist() == [2, ""]
    assert told(wire=WIRE)["n_witnesses"] == 1


def test_who_writes_on_the_word_of_another_publisher_is_no_second_witness():
    """ "CNN said" in another outlet rests on CNN; but only if CNN's own text is here."""
    said = [
        event("cnn", doc="cnn", day="2017-05-18"),
        event("blog", doc="blog", day="2017-05-18", chain=("CNN", "blog")),
        event("paper", doc="paper", day="2017-05-18", chain=("Reuters", "paper")),
    ]
    documents = [
        document("cnn", publisher="CNN", text=WIRE),
        document("blog", text=OWN),
        document("paper", text="A short note of the editors on what the night before had brought to the road."),
    ]

    row = escalation.incidents(account(said, (), documents)).iloc[0]

    assert (row["n_documents"], row["n_witnesses"]) == (3, 2)
    assert row["same_witness"] == "blog, cnn (on the word of CNN)"


def test_runs_of_words_ignore_case_and_stops():
    """All of a text that is shorter than one run is one run; nothing is none."""
    assert witnesses.runs("The jets. Struck, the", 2) == {b"the jets", b"jets struck", b"struck the"}
    assert witnesses.runs("Short", 5) == {b"short"}
    assert witnesses.runs("...", 5) == set()


def test_a_sentence_is_found_by_its_claim():
    """Initials end no sentence; line breaks do."""
    text = "Headline here\n\nThe U.S. Army struck. It was noon."
    sentences = Sentences([document("doc", text=text)])

    assert sentences.text("doc", text.index("Army")) == "The U.S. Army struck."
    assert sentences.text("doc", 0) == "Headline here"
    assert sentences.text("doc", text.index("noon")) == "It was noon."
    assert sentences.text("unknown", 0) == ""
