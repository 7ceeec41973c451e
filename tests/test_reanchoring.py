"""The count of what becomes of corrections, on two small texts; its figures on ours stand in CONTRIBUTING.md."""

from dataclasses import replace

import pytest
from conftest import documents_in

from sitrep import claims, documents, review
from sitrep.build import reanchoring


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Return two short texts as documents, and what is read in them."""
    texts = documents.read(documents_in(tmp_path_factory.mktemp("texts") / "documents"))
    return texts, list(claims.read_all(texts))


def test_no_correction_is_lost_or_put_on_other_words_whatever_changes(found):
    """Each is kept or listed; under no change all are kept, under a reworded sentence those in it are listed."""
    rows = list(reanchoring.drawn(*found))
    counts = {name: reanchoring.counted(name, rows, *change(*found)) for name, change in reanchoring.CHANGES.items()}

    assert len(rows) == sum(len(reading.claims) for reading in found[1]) > 8
    for name, total, kept, listed, lost, elsewhere in counts.values():
        assert (kept + listed, lost, elsewhere) == (total, 0, 0), name
    assert counts["none"][2] == len(rows)
    assert counts["text: other white space and quote marks"][2] == len(rows)
    changed = {s.text for page in found[1] for s in page.sentences[::3]}
    inside = [row for row in rows if row.anchor.sentence in changed]
    assert counts["text: a word more in every 3rd sentence"][3] == len(inside) > 0


def test_the_count_sees_a_correction_that_does_nothing_and_one_on_other_words(found):
    """Or it would print noughts whatever happened."""
    rows = list(reanchoring.drawn(*found))
    kept = review.applied(found[1], found[0], rows)
    pages = {page.id: page for page in found[0]}
    broken = replace(kept, readings=found[1], rejected=())
    behind = {name: len(page.text) for name, page in pages.items()}
    moved = [
        replace(
            r,
            claims=tuple(replace(c, start=2 * behind[c.document_id], end=3 * behind[c.document_id]) for c in r.claims),
        )
        for r in kept.readings
    ]

    assert reanchoring._effects(kept, pages) == (0, 0)
    assert reanchoring._effects(broken, pages)[0] > 0
    assert reanchoring._effects(replace(kept, readings=tuple(moved)), pages)[1] > 0
