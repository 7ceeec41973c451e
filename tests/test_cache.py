"""What notebooks gave is kept: whole, under a checksum, below a limit, from many builds at once."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from sitrep.build.cache import Cache, Entry
from sitrep.build.neutral import Result
from sitrep.errors import BuildError

SEEN = {"data/lexicon/cues.yaml": "as it was", "outline.geojson": None}


def entry(words: str = "1", seen=SEEN) -> Entry:
    """Return an entry whose one cell gave *words*."""
    output = {"output_type": "stream", "name": "stdout", "text": words}
    gave = Result(cells=[{"execution_count": 1, "outputs": [output]}], injected=None, metadata={"widgets": None})
    return Entry(result=gave, seen=dict(seen), tables={"claims.csv": b"id\r\n1\r\n", "maps/a.kml": b"\0\xff"})


def test_what_was_kept_comes_back_the_same(tmp_path):
    """Outputs, tables in folders of their own, bytes that are no text."""
    Cache(tmp_path).put("key", entry())

    assert Cache(tmp_path).find("key", SEEN.get) == entry()
    assert Cache(tmp_path).find("other key", SEEN.get) is None


@pytest.mark.parametrize("now", [{"data/lexicon/cues.yaml": "edited"}, SEEN | {"outline.geojson": "there now"}])
def test_an_entry_counts_only_while_all_that_was_seen_is_as_it_was(tmp_path, now):
    """A file that was edited, or that was looked for in vain and is there now."""
    Cache(tmp_path).put("key", entry())

    assert Cache(tmp_path).find("key", now.get) is None


def test_what_was_edited_and_taken_back_is_found_again(tmp_path):
    """One key may have many entries: what is read beside what is declared tells them apart."""
    edited = SEEN | {"data/lexicon/cues.yaml": "edited"}
    Cache(tmp_path).put("key", entry("before"))
    Cache(tmp_path).put("key", entry("after", edited))

    assert Cache(tmp_path).find("key", SEEN.get) == entry("before")
    assert Cache(tmp_path).find("key", edited.get) == entry("after", edited)


@pytest.mark.parametrize("place", [0.0, 0.02, 0.5, 0.99])
@pytest.mark.parametrize("how", ["cut", "flipped"])
def test_a_damaged_entry_is_no_entry_and_is_cleared_away(tmp_path, how, place):
    """Wherever the damage is; the next build puts a whole one there."""
    kept = Cache(tmp_path)
    kept.put("key", entry())
    (path,) = tmp_path.rglob("*.entry")
    whole = path.read_bytes()
    at = int(place * len(whole))
    path.write_bytes(whole[:at] if how == "cut" else whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])

    assert kept.find("key", SEEN.get) is None
    assert not path.exists()
    kept.put("key", entry())
    assert kept.find("key", SEEN.get) == entry()


def test_above_the_limit_what_was_not_used_for_longest_goes(tmp_path, monkeypatch):
    """An entry that was found again counts as used."""
    monkeypatch.setenv("SITREP_CACHE_LIMIT", "1")
    kept = Cache(tmp_path)
    noise = [os.urandom(230_000).hex() for _ in range(4)]  # three fit in a megabyte, packed, four do not
    for number, words in enumerate(noise[:3]):
        kept.put(f"key {number}", entry(words))
        for path in (tmp_path / f"key {number}").glob("*.entry"):
            os.utime(path, (number + 1, number + 1))
    kept.find("key 0", SEEN.get)
    kept.put("key 3", entry(noise[3]))

    assert sum(path.stat().st_size for path in tmp_path.rglob("*.entry")) <= 1_000_000
    assert kept.find("key 3", SEEN.get) == entry(noise[3])
    assert kept.find("key 1", SEEN.get) is None
    assert kept.find("key 0", SEEN.get) == entry(noise[0])


def test_many_may_fill_one_cache_at_once(tmp_path):
    """Nobody ever reads half an entry."""

    def fill(number: int) -> bool:
        kept = Cache(tmp_path)
        kept.put("one key", entry("the same"))
        kept.put(f"key {number % 3}", entry(str(number % 3)))
        return kept.find("one key", SEEN.get) == entry("the same")

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(fill, range(40)))
    assert not list(tmp_path.rglob("*.new"))


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path):
    """A file lies where the folder should be."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    kept = Cache(tmp_path / "taken")
    kept.put("key", entry())
    kept.note("name", [1])

    assert kept.find("key", SEEN.get) is None
    assert kept.noted("name") is None


def test_a_limit_is_a_whole_number(tmp_path, monkeypatch):
    """The message names the setting and the value."""
    monkeypatch.setenv("SITREP_CACHE_LIMIT", "much")

    with pytest.raises(BuildError, match=r"SITREP_CACHE_LIMIT is 'much'"):
        Cache(tmp_path)
