"""Bring the spellings of a place name to one form. Knows no table.

Input   a name as somebody wrote it: "At Tanf", "al-Tanf", "Ar Ruţbah", "التنف"
Output  the form under which the reference tables are searched
"""

import unicodedata
from collections.abc import Iterable

# Letters that Unicode does not take apart into a base letter and a mark.
# Source: Unicode Character Database, UnicodeData.txt, field 5 (decomposition) is empty for these.
UNDIVIDED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
    | {"ə": "a", "ŋ": "n", "ĸ": "k", "ӏ": "", "ـ": ""}  # the last is tatweel, which only lengthens an Arabic word
)
# Unicode categories of what stands between words: dashes, brackets, quotes, other punctuation, spaces.
BETWEEN = {"Pd", "Ps", "Pe", "Zs", "Zl", "Zp", "Cc"}


def folded(name: str) -> str:
    """Return *name* without case, accents, apostrophes and hyphens, its words set apart by one space.

    Letters are taken apart by Unicode (NFKD) and their marks dropped, in any script, so that Arabic
    hamza seats and short vowels go too.  A hyphen becomes a space; an apostrophe, a full stop or a comma vanishes.

    Args:
        name: a name as written.

    Returns:
        The folded name; "" if nothing but punctuation was given.
    """
    letters = unicodedata.normalize("NFKD", name.casefold().translate(UNDIVIDED)).translate(UNDIVIDED)
    kept = []
    for letter in letters:
        category = unicodedata.category(letter)
        if category in BETWEEN:
            kept.append(" ")
        elif category[0] in "LN":
            kept.append(letter)
    return " ".join("".join(kept).split())


def spellings(name: str, articles: Iterable[str]) -> list[str]:
    """Return the folded forms under which *name* may be filed: as given first, then with other articles.

    "At Tanf" gives "at tanf", then "tanf", then "al tanf" and so on: newspapers spell one Arabic article many ways.

    Args:
        name: a name as written.
        articles: folded articles that may stand before a name, such as "al".
    """
    whole = folded(name)
    if not whole:
        return []
    first, _, rest = whole.partition(" ")
    bare = rest if rest and first in set(articles) else whole
    forms = [whole, bare, *(f"{article} {bare}" for article in sorted(articles))]
    return list(dict.fromkeys(forms))
