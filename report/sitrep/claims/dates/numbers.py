"""Read numbers, in figures and in words, as dates and durations use them."""

from sitrep.claims.dates.words import Reader

NUMBER_HEADS = frozenset(["cardinals", "scales", "indefinite_articles", "ordinals"])


def cardinal(r: Reader, i: int) -> tuple[float, int] | None:
    """Return the number that starts at token *i* and the token after it, or None."""
    if r.tokens[i].digits:
        number = _figures(r.tokens[i].text)
        if number is None:
            return None
        j = i + 1
    elif NUMBER_HEADS.isdisjoint(r.heads[i]):
        return None
    else:
        found = _words(r, i)
        if found is None:
            return None
        number, j = found
    if r.low(j + 1) == "/" and r.joined(j + 1) and r.joined(j + 2) and r.tokens[i].digits:
        over, under = r.whole(j), r.whole(j + 2)
        if over and under and over < under < 10:
            return number + over / under, j + 3  # 15 1/2
    tail = r.find("fraction_tails", j)
    if tail:
        return number + tail[0]["number"], tail[1]
    return number, j


def _figures(text: str) -> float | None:
    plain = text.replace(",", "") if _grouped(text) else text
    if not plain.isascii() or ":" in plain or "," in plain or plain.count(".") > 1:
        return None
    return float(plain)


def _grouped(text: str) -> bool:
    head, *groups = text.split(".")[0].split(",")
    return bool(groups) and len(head) <= 3 and all(len(group) == 3 for group in groups)


def _words(r: Reader, i: int) -> tuple[float, int] | None:
    """Two, twenty-one, a hundred, two hundred, a dozen."""
    collective = r.find("cardinals", i + 1)
    collected = r.has("scales", i + 1) or (collective is not None and collective[0].get("collective", False))
    j = i + 1 if r.has("indefinite_articles", i) and collected else i
    total: float
    found = _below_hundred(r, j)
    if found is None:
        if j == i:
            return None
        total = 1
    else:
        total, j = found
    for _ in range(2):
        scale = r.find("scales", j)
        if scale is None:
            break
        total *= scale[0]["number"]
        j = scale[1]
    return total, j


def _below_hundred(r: Reader, i: int) -> tuple[float, int] | None:
    first = r.find("cardinals", i)
    if first is None:
        return None
    number, j = first[0]["number"], first[1]
    if number >= 20 and number % 10 == 0:
        k = j + 1 if r.hyphen(j) else j
        unit = r.find("cardinals", k)
        if unit and unit[0]["number"] < 10 and r.tokens[k].gap < 2:
            return number + unit[0]["number"], unit[1]
    return number, j


def ordinal(r: Reader, i: int) -> tuple[int, int] | None:
    """Return the ordinal at token *i* ("4th", "twenty-first") and the token after it, or None."""
    if not r.tokens[i].digits and NUMBER_HEADS.isdisjoint(r.heads[i]):
        return None
    number = r.whole(i)
    if number is not None:
        return (number, i + 2) if r.joined(i + 1) and r.has("ordinal_suffixes", i + 1) else None
    single = r.find("ordinals", i)
    if single:
        return single[0]["number"], single[1]
    tens = r.find("cardinals", i)
    if tens and tens[0]["number"] in (20, 30):
        j = tens[1] + 1 if r.hyphen(tens[1]) else tens[1]
        unit = r.find("ordinals", j)
        if unit and unit[0]["number"] < 10:
            return tens[0]["number"] + unit[0]["number"], unit[1]
    return None


def day_of_month(r: Reader, i: int, words: bool = True) -> tuple[int, int] | None:
    """Return a day from 1 to 31 at token *i*, in figures, as an ordinal or (with *words*) in words."""
    found = ordinal(r, i)
    if found is None:
        number = r.whole(i)
        if number is not None and len(r.tokens[i].text) <= 2:
            glued = r.joined(i + 1) and (r.tokens[i + 1].text[:1].isalpha() or r.low(i + 1) in ("%", "°"))
            found = None if glued else (number, i + 1)
        elif words and number is None:
            spoken = _below_hundred(r, i)
            found = (int(spoken[0]), spoken[1]) if spoken else None
    return found if found and 1 <= found[0] <= 31 else None


def year(r: Reader, i: int, after_slash: bool = False) -> tuple[int, int] | None:
    """Return a year of four figures at token *i*, 1000 to 2999."""
    number = r.whole(i)
    token = r.tokens[i]
    if number is None or len(token.text) != 4 or not 1000 <= number <= 2999:
        return None
    if r.joined(i) and (r.tokens[i - 1].text[-1:].isalnum() or (r.low(i - 1) in ("/", ".") and not after_slash)):
        return None
    if r.joined(i + 1) and (r.tokens[i + 1].text[0].isalnum() or r.low(i + 1) in ("/", "%", "°")):
        return None
    return number, i + 1


def short_year(text: str) -> int | None:
    """Return the year that two figures stand for: 69 and later are of the 1900s (POSIX, strptime %y)."""
    if len(text) != 2 or not text.isdecimal() or not text.isascii():
        return None
    return (1900 if int(text) >= 69 else 2000) + int(text)
