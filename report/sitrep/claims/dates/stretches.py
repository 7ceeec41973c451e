"""Read stretches counted from now or from the text: last week, the same day, every year, recently."""

from dataclasses import replace

from sitrep.claims.dates import durations, months, numbers, offsets
from sitrep.claims.dates.record import Meaning
from sitrep.claims.dates.words import Entry, Reader

Found = tuple[Meaning, int] | None


def shifted(r: Reader, i: int) -> Found:
    """Last week; the next three days; this morning; last Friday; next May; the same day; later this year."""
    if r.joined(i) and r.tokens[i - 1].text[-1].isalnum():
        return None
    day = offsets.day_word(r, i)
    if day:
        return day
    neighbour = r.find("neighbour_days", i)
    if neighbour and not _object_follows(r, neighbour[1]):
        return Meaning(kind="shifted", unit="day", shift=neighbour[0]["shift"], base="text"), neighbour[1]
    whole = r.find("whole_words", i)
    if whole:
        named = durations.unit(r, whole[1])
        if named and whole[0]["length"] and not durations.plural(r, named[0], whole[1]):
            return durations.measure(named[0], 1), named[1]
        if (
            named
            and not durations.plural(r, named[0], whole[1])
            and named[0]["grain"] in ("day", "week", "month", "year")
        ):
            return Meaning(kind="shifted", unit=named[0]["grain"], shift=0, base="text", bare=True), named[1]
    start = i + 1 if r.has("definite", i) else i
    for at in dict.fromkeys((i, start)):
        found = _shift_at(r, at, article=at > i)
        if found:
            return found
    return _article_unit(r, i) or _same(r, i)


def _object_follows(r: Reader, j: int) -> bool:
    """The day after the strike: then it is counted from the strike, and read as an offset."""
    way = r.find("directions", j - 1)
    return way is not None and way[0]["object"] and r.tokens[j].text[:1].isalnum() and r.tokens[j].gap == 1


def _shift_at(r: Reader, i: int, article: bool) -> Found:
    shift = r.find("shifts", i)
    if shift is None:
        return None
    entry, j = shift
    meaning = Meaning(kind="date", shift=entry["shift"], base=entry["base"])
    if r.hyphen(j):
        return None
    named = durations.unit(r, j)
    if named:
        grain = named[0]["grain"]
        if durations.plural(r, named[0], j) or grain in ("hour", "minute", "second"):
            if durations.plural(r, named[0], j) and entry["shift"] == 0:
                return None
            if grain == "week" or (not article and entry["shift"] == 0):
                return None
            return replace(
                durations.measure(named[0], None if durations.plural(r, named[0], j) else 1), shift=entry["shift"]
            ), named[1]
        if named[0]["code"] == "D" and r.low(j) in r.words.word_set("night_units"):
            return Meaning(kind="shifted", unit="day", shift=entry["shift"], base=entry["base"], part="NI"), named[1]
        if entry["length"] and grain != "weekend":
            return replace(durations.measure(named[0], 1), shift=entry["shift"]), named[1]
        whole = Meaning(kind="shifted", unit=grain, shift=entry["shift"], base=entry["base"])
        return _weekday_of(r, whole, entry, named[1])
    amount = durations.duration(r, j)
    if amount and entry["shift"] != 0 and not amount[0].plural:
        return replace(amount[0], shift=entry["shift"], base=entry["base"]), amount[1]
    weekday = r.find("weekdays", j)
    if weekday:
        return replace(meaning, weekday=weekday[0]["number"]), weekday[1]
    named_month = months.month_day(r, j, True)
    if named_month and not (named_month[0].day and entry["base"] == "text"):
        return replace(named_month[0], shift=entry["shift"], base=entry["base"]), named_month[1]
    season = r.find("seasons", j)
    if season:
        return replace(meaning, season=season[0]), season[1]
    holiday = r.find("holidays", j)
    if holiday and r.tokens.capital(j):
        return replace(meaning, holiday=holiday[0]), holiday[1]
    part = r.find("parts_of_day", j)
    if part and (entry["shift"] == 0 or part[0]["code"] in ("NI", "EV")) and entry["base"] == "publication":
        if entry["shift"] > 0:
            return None
        return Meaning(kind="shifted", unit="day", shift=entry["shift"], part=part[0]["code"]), part[1]
    return None


def _weekday_of(r: Reader, whole: Meaning, entry: Entry, j: int) -> tuple[Meaning, int]:
    """Next week Wednesday; last week, on Monday is two expressions."""
    if whole.unit != "week":
        return whole, j
    k = j + 1 if r.hyphen(j) else j
    weekday = r.find("weekdays", k)
    if weekday and r.tokens[k].gap == 1:
        return Meaning(kind="date", weekday=weekday[0]["number"], week_shift=(entry["shift"], entry["base"])), weekday[
            1
        ]
    return whole, j


def _article_unit(r: Reader, i: int) -> Found:
    """The week, the year: only where the words around it speak of time."""
    if not r.has("definite", i):
        return None
    named = durations.unit(r, i + 1)
    if named is None or durations.plural(r, named[0], i + 1):
        return None
    grain = named[0]["grain"]
    j = named[1]
    if grain == "weekend":
        return Meaning(kind="shifted", unit="weekend", shift=0, bare=True), j
    if grain not in ("day", "week", "month", "quarter", "year") or r.hyphen(j) or not r.before("unit_contexts", i):
        return None
    if r.has("unit_followers", j):
        return None
    if r.low(i + 1) in r.words.word_set("night_units"):
        return Meaning(kind="shifted", unit="day", shift=0, base="text", part="NI", bare=True), j
    return Meaning(kind="shifted", unit=grain, shift=0, base="text", bare=True), j


def _same(r: Reader, i: int) -> Found:
    """The same day; that week; the same month a year ago; the same period last year."""
    found = r.find("same_words", i)
    if found is None:
        return None
    j = found[1]
    named = durations.unit(r, j)
    period = r.has("period_words", j)
    if named is None and not period:
        part = r.find("parts_of_day", j)
        if part is None:
            return None
        return Meaning(kind="shifted", unit="day", shift=0, base="text", part=part[0]["code"]), part[1]
    if named and (durations.plural(r, named[0], j) or named[0]["grain"] in ("hour", "minute", "second")):
        return None
    grain = named[0]["grain"] if named else "period"
    after = named[1] if named else j + 1
    if named and named[0]["code"] == "D" and r.low(j) in r.words.word_set("night_units"):
        return Meaning(kind="shifted", unit="day", shift=0, base="text", part="NI"), after
    meaning = Meaning(kind="shifted", unit=grain, shift=0, base="text")
    k = after + 1 if r.has("of_words", after) else after
    back = _shift_at(r, k, article=False) or _shift_at(r, k + 1, article=True)
    if back and back[0].kind == "shifted" and back[0].unit == "year":
        return replace(meaning, year_shift=(back[0].shift or 0, "text")), back[1]
    ago = offsets.offset(r, after)
    if ago and ago[0].kind == "offset" and ago[0].unit == "year" and ago[0].amount:
        return replace(meaning, year_shift=(int(ago[0].sign * ago[0].amount), "text")), ago[1]
    return None if period else (meaning, after)


def repeated(r: Reader, i: int) -> Found:
    """Every day; each Monday at 4 p.m. is put together elsewhere; daily; ten a year; Friday mornings; Tuesdays."""
    word = r.find("repeats", i)
    if word:
        return Meaning(kind="set", value=word[0]["value"]), word[1]
    plural = r.find("weekday_plurals", i)
    if plural:
        return Meaning(kind="set", value=f"XXXX-WXX-{plural[0]['number']}"), plural[1]
    weekday = r.find("weekdays", i)
    if weekday:
        parts = r.find("part_of_day_plurals", weekday[1])
        if parts:
            return Meaning(kind="set", value=f"XXXX-WXX-{weekday[0]['number']}T{parts[0]['code']}"), parts[1]
    every = r.find("every_words", i)
    if every:
        if r.before("measures", i):
            return None
        return _every(r, every[0].get("times", 1), every[1])
    article = r.find("indefinite_articles", i)
    if article and not r.before("measures", i) and (r.before("rate_contexts", i) or r.tokens[i - 1].digits):
        named = durations.unit(r, article[1])
        if named and not durations.plural(r, named[0], article[1]) and not r.has("directions", named[1]):
            return Meaning(kind="set", value=f"P{named[0]['clock']}1{named[0]['code']}"), named[1]
    return None


def _every(r: Reader, times: int, j: int) -> Found:
    j = j + 1 if r.hyphen(j) and r.joined(j) else j  # once-a-decade
    number = numbers.cardinal(r, j)
    amount, k = number if number else (1, j)
    few = None if number else r.find("vague_amounts", j)
    k = few[1] if few else k
    named = durations.unit(r, k) or r.find("guarded_units", k)
    if named:
        total = "X" if few else f"{amount * times * named[0].get('times', 1):g}"
        return Meaning(kind="set", value=f"P{named[0]['clock']}{total}{named[0]['code']}"), named[1]
    weekday = r.find("weekdays", j)
    if weekday:
        return Meaning(kind="set", value=f"XXXX-WXX-{weekday[0]['number']}"), weekday[1]
    month = months.month(r, j)
    if month:
        return Meaning(kind="set", value=f"XXXX-{month[0]['number']:02d}"), month[1]
    season = r.find("seasons", j)
    if season:
        return Meaning(kind="set", value=f"XXXX-{season[0]['code']}"), season[1]
    part = r.find("parts_of_day", j)
    if part:
        return Meaning(kind="set", value=f"XXXX-XX-XXT{part[0]['code']}"), part[1]
    return None


def reference(r: Reader, i: int) -> Found:
    """Now, recently, in the past, in recent weeks, in the coming days."""
    stretch = r.find("vague_stretches", i)
    if stretch:
        named = durations.unit(r, r.skip("unit_adjectives", stretch[1]))
        if named and (durations.plural(r, named[0], named[1] - 1)):
            entry = stretch[0]
            return Meaning(kind="reference", value=entry["value"], side=entry["side"], precision="vague"), named[1]
    found = r.find("references", i)
    if found is None:
        return None
    entry, j = found
    counted = numbers.cardinal(r, j) is not None or r.has("vague_amounts", j)
    if durations.unit(r, j) or (counted and entry["side"] != "present") or r.has("directions", j):
        return None  # "in the past decade", "shortly after"; but "now 68 people"
    if entry["value"] == "PRESENT_REF" and r.hyphen(j) and r.joined(j):
        return None  # "now-cancelled"
    return Meaning(kind="reference", value=entry["value"], side=entry["side"], precision=entry["precision"]), j
