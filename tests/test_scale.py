"""Many documents: copies keep their words in place, and no step holds all against all."""

from itertools import islice

from happenings import account, before, document, event

from sitrep import escalation
from sitrep.build import scale
from sitrep.documents import likeness
from sitrep.escalation import sameness, witnesses


def original():
    """Return one short document with two claims and their order."""
    text = "The Americans struck on 18 May. They had warned Moscow 3 times."
    said = [
        event("strike", quote="The Americans struck", day="2017-05-18"),
        event("warned", "warning", start=32, quote="They had warned Moscow", end_day="2017-05-18"),
    ]
    return [(document("wire", text=text), tuple(said), (before("warned", "strike", doc="wire"),))]


def test_a_copy_has_other_days_numbers_and_names_at_the_same_places():
    """The first copy is the text itself; the claims of each quote their own text."""
    first, second = islice(scale.copies(original()), 2)

    assert first[0].text == original()[0][0].text
    assert second[0].text == "Tif Anfsjdbot struck on 29 Mbz. Tifz had warned Mptdpx 4 times."
    assert len({first[0].id, second[0].id, first[1][0].id, second[1][0].id}) == 4
    for text, said, _ in (first, second):
        assert all(text.text[claim.start : claim.end] == claim.quote for claim in said)
    assert second[1][0].norm["date"] == {"start": "2017-07-02", "end": "2017-07-02"}
    assert second[2][0].before_id == "warned-1"


def test_copies_of_other_periods_are_other_incidents():
    """Forty periods, then the first again: its copies tell of the same incidents."""
    said = [claim for _, its, _ in islice(scale.copies(original()), 41) for claim in its]
    texts = [text for text, _, _ in islice(scale.copies(original()), 41)]

    table = escalation.incidents(account(said, (), texts))

    assert table["n_documents"].value_counts().to_dict() == {1: 78, 2: 2}


def test_comparisons_grow_with_the_number_of_texts(monkeypatch):
    """A text is held against what shares a bucket with it: for different texts, next to nothing."""
    asked = []
    share = witnesses._share
    monkeypatch.setattr(witnesses, "_share", lambda a, b: asked.append(1) or share(a, b))
    texts = {
        f"t{n}": witnesses.hashed(likeness.runs(" ".join(f"w{(n * 7919 + k * k) % 10_007}" for k in range(80)), 5))
        for n in range(300)
    }

    witnesses._repeated(texts)

    assert len(asked) < len(texts)


def test_an_event_is_held_only_against_what_its_days_allow(monkeypatch):
    """Twice the documents give about twice the comparisons, also where nothing dates a step and nothing links it."""
    asked = []
    fits = sameness.same_parties
    monkeypatch.setattr(sameness, "same_parties", lambda *about: asked.append(1) or fits(*about))
    text = "The Americans struck on 18 May. Before that, they had warned Moscow 3 times. A zone was set up. Men left."
    said = [
        event("strike", quote="The Americans struck", day="2017-05-18"),
        event("warned", "warning", start=45, quote="they had warned Moscow", end_day="2017-05-18"),
        event("zone", "zone_establishment", start=77, quote="A zone was set up", end_day="2017-05-18", target="zone"),
        event("week", "withdrawal", start=96, quote="Men left", day="2017-05-15", end_day="2017-05-21"),
    ]
    one = [(document("wire", text=text), tuple(said), (before("warned", "strike", doc="wire"),))]
    counts = []
    for number in (200, 400):
        asked.clear()
        made = list(islice(scale.copies(one), number))
        account(
            [claim for _, its, _ in made for claim in its],
            [order for *_, orders in made for order in orders],
            [text for text, *_ in made],
        )
        counts.append(len(asked))

    assert counts[1] < 2.5 * counts[0]
