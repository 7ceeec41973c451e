"""Claims, relations and documents written by hand, for the tests of the escalation step."""

from dataclasses import replace
from datetime import date

from sitrep import escalation
from sitrep.claims.record import Claim, Order
from sitrep.documents import Document

LADDER = escalation.read_ladder()
US, THEM, RUSSIA = "United States", "pro-regime forces", "Russia"
SIDES = {US: "us_coalition", "US-led coalition": "us_coalition", THEM: "pro_regime", RUSSIA: "russia"}
TEXT = (
    "The jets bombed the convoy on 18 May after it entered the zone and refused to leave. "
    "It had ignored Russian requests, a show of force and warning shots."
)


def document(name="doc", *, published=date(2017, 6, 1), text=TEXT, publisher=None):
    """Return a document that holds *text*."""
    return Document(
        id=name,
        file=f"{name}.txt",
        publisher=publisher or name,
        title=None,
        url=None,
        published=published,
        accessed=None,
        licence=None,
        language="en",
        basis="full text",
        sha256="0" * 64,
        text=text,
    )


def claim(name, kind="event", *, doc="doc", start=0, quote=None, **fields):
    """Return a claim; fields that a `Claim` has go to it, all others, and `who` would not say, to its norm."""
    own = {key: fields.pop(key) for key in list(fields) if key in Claim.__dataclass_fields__ and key != "who"}
    words = quote or name
    return Claim(
        id=name, document_id=doc, kind=kind, start=start, end=start + len(words), quote=words, norm=fields, **own
    )


def event(name, kind="air_strike", *, actor=US, target=THEM, day=None, start_day=None, end_day=None, **fields):
    """Return an event claim; *day* dates it to one day, the others give a window."""
    days = {"start": day or start_day, "end": day or end_day}
    norm = {"type": kind, "actor": actor, "target": target, "date": days, "outcome": "unknown"}
    first = actor[0] if isinstance(actor, list) else actor
    norm |= {"actor_side": SIDES.get(first, "other"), "target_side": SIDES.get(target, "other")}
    return claim(name, "event", **(norm | fields))


def dates(name, words, day, *, start=0):
    """Return a date claim; its bounds share their names with a claim's span, so they go straight into the norm."""
    return replace(claim(name, "date", start=start, quote=words), norm={"start": day, "end": day})


def before(first, second, reason="stated", *, doc="doc", cue="after", start=0):
    """Return an order relation as the parser gives it."""
    return Order(
        document_id=doc, before_id=first, after_id=second, reason=reason, cue=cue, start=start, end=start + len(cue)
    )


def message(name, sender, recipient, *, start=0, **fields):
    """Return a channel message."""
    norm = {"channel": "hotline", "content": "leave_zone", "addressee": THEM, "outcome": "unknown"}
    return claim(name, "channel_message", sender=sender, recipient=recipient, start=start, **(norm | fields))


def eighteenth_of_may():
    """Return claims and relations as TEXT gives them: told backwards, dated once, half of it only listed."""
    steps = [
        ("strike", "air_strike", US, "The jets bombed the convoy", "unknown"),
        ("entry", "zone_entry", THEM, "it entered the zone", "unknown"),
        ("refusal", "refusal_to_withdraw", THEM, "refused to leave", "unknown"),
        ("requests", "request_halt", RUSSIA, "Russian requests", "ignored"),
        ("show", "show_of_force", US, "a show of force", "ignored"),
        ("shots", "warning_shots", US, "warning shots", "ignored"),
    ]
    claims = []
    for name, kind, actor, words, outcome in steps:
        days = {"day": "2017-05-18"} if name == "strike" else {"end_day": "2017-05-18"}
        target = "zone" if name == "entry" else THEM if actor != THEM else "unspecified"
        at = TEXT.index(words)
        claims.append(event(name, kind, actor=actor, target=target, start=at, quote=words, outcome=outcome, **days))
    told = [before("entry", "strike"), before("refusal", "strike"), before("entry", "refusal", cue="and")]
    told += [before(name, "strike", "implied", cue="ignored") for name in ("requests", "show", "shots")]
    told += [before("requests", "show", "listing", cue=","), before("show", "shots", "listing", cue="and")]
    return claims, told


def account(claims, told=(), documents=None):
    """Return the account of *claims*; documents that are not given hold TEXT."""
    if documents is None:
        documents = [document(name) for name in sorted({claim.document_id for claim in claims})]
    return escalation.account(claims, list(told), documents, LADDER)
