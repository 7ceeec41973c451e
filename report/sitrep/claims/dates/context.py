"""What the text around an expression says: tense, and the order in which it writes day and month."""

from sitrep.claims.dates import months
from sitrep.claims.dates.words import Reader


def tense(r: Reader, first: int, last: int, deadline: bool = False) -> str:
    """Return "future", "past" or "" for the verb nearest to tokens *first* to *last*, in their sentence.

    The verb before the expression goes first ("Putin said Monday that they will leave"), then the one
    after it ("On Friday the troops will leave"). For a *deadline* ("asked to leave by October 10") an
    infinitive points ahead, and only a plain auxiliary ("had left by") points back.
    """
    sentence = r.tokens.sentence(first)
    reach = r.words.settings["cue_tokens"]
    for step in (range(first - 1, first - 1 - reach, -1), range(last, last + reach)):
        for k in step:
            if r.tokens.sentence(k) != sentence or r.has("clause_breaks", k):
                break
            if r.tokens.capital(k) and not r.tokens.opens_sentence(k):
                continue  # a name, or the month of May
            ahead = r.find("future_cues", k)
            if ahead:
                behind = r.find("past_cues", k)
                past = r.has("past_cues", k - 2) and r.before("past_cues", k)  # could not be reached
                return "past" if past or (behind and behind[1] > ahead[1]) else "future"
            if deadline:
                if r.has("postponing_cues", k):
                    return "future"
                if _infinitive(r, k):
                    return "future"
                if r.has("strong_past_cues", k):
                    return "past"
            elif _past(r, k):
                return "past"
    return ""


def _past(r: Reader, k: int) -> bool:
    """A past form, unless it is a participle or an infinitive ("to be held", "is closed", "could hit")."""
    if r.has("passive_heads", k - 1) or r.has("future_cues", k - 1):
        return False
    return r.has("past_cues", k) or ending_in(r, k, "past_endings")


def _infinitive(r: Reader, k: int) -> bool:
    after = r.tokens[k + 1]
    return (
        r.has("infinitive_marks", k) and after.text.isalpha() and after.text.islower() and not r.has("articles", k + 1)
    )


def month_first(r: Reader) -> bool | None:
    """Return True when the text writes "May 18", False for "18 May", None when it does neither or both."""
    american = european = 0
    for i in range(len(r.tokens)):
        if not r.has("months", i):
            continue
        found = months.month_day(r, i, False)
        american += bool(found and found[0].day)
        before = months.day_month(r, i - 1) if i and r.tokens[i - 1].digits else None
        european += before is not None
    return None if (american > 0) == (european > 0) else american > 0


def ending_in(r: Reader, i: int, group: str) -> bool:
    """Say whether token *i* is a longer word with one of the endings of *group*."""
    low = r.low(i)
    return len(low) > 4 and low.isalpha() and any(low.endswith(end) for end in r.words.word_set(group))
