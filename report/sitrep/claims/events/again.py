"""Find a deed that is told once and dated twice: "bombed the camp on May 18 and again on June 6".

Input   what a frame found, the `Context` of its document; data/lexicon/frames.yaml
Output  the further days of the deed, each with its words
"""

from bisect import bisect_left
from itertools import pairwise

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.context import Context, Interval
from sitrep.claims.events.event import head
from sitrep.claims.frames import Found

Span = tuple[int, int]


def days_again(found: Found, context: Context) -> list[tuple[Span, Interval]]:
    """Return the words and the days of each time after the first at which *found* is said to have happened.

    The words between two days must be small ones, a word for "again" among them: the parser often hangs the second
    day on a clause behind it.
    """
    verb = head(found)
    if not grammar.is_verb(verb):
        return []
    words = lexicon.read("frames")
    own = {time.start for time in context.times_of(verb)}
    sentence = passages.first(verb.sent), passages.last(verb.sent)
    begin, stop = (bisect_left(context.days, place, key=lambda time: time.start) for place in sentence)
    out: list[tuple[Span, Interval]] = []
    for first, second in pairwise(context.days[begin:stop]):
        if first.start not in own:
            continue
        between = context.document.text[first.end : second.start]
        said = between.replace(",", " , ").lower().split()
        again = [word for word in said if word in words["again"]]
        if again and set(said) <= {*words["order"]["twice"], *words["again"]}:
            start = first.end + between.lower().index(again[0])
            out.append(((start, second.end), second.interval))
            own.add(second.start)  # "on May 1, again on May 3 and again on May 9"
    return out
