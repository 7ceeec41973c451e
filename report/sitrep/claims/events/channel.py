"""The messages among the events: which channel they went through, to whom, and what became of them.

Input   the events of a document and its `Context`; data/lexicon/frames.yaml
Output  channel_message claims
"""

from functools import cache

from sitrep import lexicon
from sitrep.claims import grammar, passages
from sitrep.claims.cast import UNSPECIFIED
from sitrep.claims.context import Context
from sitrep.claims.events.event import Event, head, span
from sitrep.claims.frames import Found
from sitrep.claims.record import Claim


def messages(found: list[Event], context: Context) -> list[Claim]:
    """Return the messages among *found* that name the channel they went through, or are one by nature."""
    out = []
    for event in found:
        shape = event.found.frame.get("message")
        channel = _channel(event.found, context)
        if shape is None or not (event.found.way.get("message") or channel != UNSPECIFIED or shape.get("relay")):
            continue
        claim, norm = event.claim, event.claim.norm
        recipient = _recipient(event.found, context)
        about = norm["target"]
        out.append(
            context.claim(
                "channel_message",
                (claim.start, claim.end),
                {
                    "channel": channel,
                    "sender": UNSPECIFIED if context.cast.kind(str(norm["actor"])) == "document" else norm["actor"],
                    "recipient": recipient if recipient != UNSPECIFIED else about,
                    "addressee": about if about != UNSPECIFIED else recipient,
                    "content": _content(event.found) or shape.get("content", UNSPECIFIED),
                    "outcome": shape.get("outcome")
                    or (norm["outcome"] if shape.get("relay") else _message_outcome(event)),
                    "repeat": _is_repeat(event.found),
                    "relay": bool(shape.get("relay")),
                    "date": norm["date"],
                },
                f"message.{claim.rule}",
                certainty=claim.certainty,
                polarity=claim.polarity,
                anonymous=claim.anonymous_source,
            )
        )
    return out


def _channel(found: Found, context: Context) -> str:
    """Return the channel that the clause names, as a code."""
    through, known = lexicon.read("frames")["through"], _names()
    fixed = str(found.frame.get("message", {}).get("channel", ""))
    start, end = span(found)
    for token in head(found).subtree:
        names = known.get(token.lemma_.lower())
        if names is None or token == found.trigger or not start <= passages.first(token) < end:
            continue
        used = token.dep_ in {"dobj", "compound"} or (token.dep_ == "pobj" and token.head.lower_ in through)
        speaks = token.dep_ in {"nsubj", "nsubjpass"} and context.cast.kind(context.cast.name(token)) == "document"
        if not (used or speaks) or (fixed and token.dep_ == "compound"):
            continue
        before = {word.lower_ for word in grammar.modifiers(token)}
        code = next((code for code, words in names if before.issuperset(words)), "")
        if code:
            return code
    return fixed or UNSPECIFIED


@cache
def _names() -> dict[str, list[tuple[str, list[str]]]]:
    """Return the channels by the last word of their names, each with its code and the words before that one."""
    out: dict[str, list[tuple[str, list[str]]]] = {}
    for code, names in lexicon.read("frames")["channels"].items():
        for *before, last in map(str.split, names):
            out.setdefault(last, []).append((str(code), before))
    return out


def _content(found: Found) -> str:
    lemmas = {token.lemma_.lower() for token in head(found).subtree}
    for code, verbs in lexicon.read("frames")["contents"].items():
        if lemmas & set(verbs):
            return str(code)
    return ""


def _recipient(found: Found, context: Context) -> str | list[str]:
    """Return whom the message goes to: named behind "to" or "with", or the object of the verb."""
    verb = head(found)
    for token in [verb, *grammar.objects(verb), *grammar.clauses(verb)]:
        for word, noun in grammar.prepositions(token):
            if word in lexicon.read("frames")["recipients"] and context.cast.names(noun):
                return context.cast.name(noun)
    told = [noun for clause in grammar.clauses(verb) for noun in grammar.objects(clause)]  # "to tell the Russians that"
    return next((context.cast.name(noun) for noun in told if context.cast.names(noun)), UNSPECIFIED)


def _message_outcome(event: Event) -> str:
    outcome = str(event.claim.norm["outcome"])
    through = event.found.way.get("message") and outcome == "unknown"
    return "delivered" if through else outcome


def _is_repeat(found: Found) -> bool:
    again = lexicon.read("frames")["again"]
    return any(token.lower_ in again for token in head(found).subtree)
