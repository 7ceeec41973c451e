"""Put corrected claims into a reading, with everything else that names claims: orders, sentences, messages.

Input   a `Reading`, what was `Decided` about claims of it
Output  the `Reading` after that, and the claims rejected
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sitrep.claims import Claim, Order, Reading, Sentence
from sitrep.claims.coverage import REJECTED
from sitrep.claims.record import KINDS
from sitrep.review.deciding import Decided

_TELLS = {"event", "quote", "channel_message", "refusal_no_comment", "assessment"}  # kinds that account for a verb


def settled(reading: Reading, decisions: Sequence[Decided]) -> tuple[Reading, list[Claim], dict[str, Claim]]:
    """Return *reading* after *decisions*, the claims rejected, and by id what the machine read of all that was decided.

    A claim that a person looked at keeps the id by which the person did, also where the machine would now give it
    another; if that id is by now given to other words, those take the one that is free.
    """
    changed = [one for one in decisions if one.result is not None or one.rejected is not None]
    if not changed:
        return reading, [], {}
    names = _names(reading.claims, changed)
    results = {one.machine.id: one.result for one in changed if one.machine and one.result}
    gone = {one.machine.id: one.rejected for one in changed if one.machine and one.rejected}
    claims = [results.get(claim.id, claim) for claim in reading.claims if claim.id not in gone]
    claims = [
        replace(claim, id=names.get(claim.id, claim.id)) if claim.review == "machine" else claim for claim in claims
    ]
    claims += [one.result for one in changed if one.machine is None and one.result]
    claims.sort(key=lambda c: (c.start, -c.end, KINDS.index(c.kind), c.rule))
    live = {claim.id: claim for claim in claims}
    claims = [_relayed(claim, names, live) for claim in claims]
    unread = tuple(verb for verb in reading.unread if not any(_accounts(claim, verb) for claim in claims))
    now = replace(
        reading,
        claims=tuple(claims),
        orders=tuple(_orders(reading.orders, names, live)),
        sentences=tuple(_sentence(sentence, claims, unread) for sentence in reading.sentences),
        unread=unread,
    )
    machine = {names[one.machine.id]: one.machine for one in changed if one.machine is not None}
    return now, [claim for claim in gone.values() if claim is not None], machine


def _names(claims: Iterable[Claim], changed: Sequence[Decided]) -> dict[str, str]:
    """Return the new id by the machine's, for every claim that gets another one."""
    names = {}
    for one in changed:
        kept = one.result or one.rejected
        if one.machine is not None and kept is not None:
            names[one.machine.id] = kept.id
    free = sorted(set(names) - set(names.values()))
    for claim in sorted(claims, key=lambda claim: claim.start):
        if claim.id not in names and claim.id in names.values():
            names[claim.id] = free.pop(0)
    return names


def _relayed(claim: Claim, names: dict[str, str], live: dict[str, Claim]) -> Claim:
    """Return *claim* with the message that it passes on by its id of today; without it, if that was rejected."""
    if "relay_of" not in claim.norm:
        return claim
    told = str(claim.norm["relay_of"])
    norm = {key: thing for key, thing in claim.norm.items() if key != "relay_of"}
    name = names.get(told, told)
    return replace(claim, norm=norm | ({"relay_of": name} if name in live else {}))


def _orders(orders: Iterable[Order], names: dict[str, str], live: dict[str, Claim]) -> Iterable[Order]:
    for order in orders:
        before, after = (names.get(name, name) for name in (order.before_id, order.after_id))
        if all(name in live and live[name].kind == "event" for name in (before, after)):
            yield replace(order, before_id=before, after_id=after)


def _sentence(sentence: Sentence, claims: Iterable[Claim], unread: Iterable[Claim]) -> Sentence:
    given = [claim.id for claim in claims if claim.start < sentence.end and sentence.start < claim.end]
    missed = [verb.quote for verb in unread if sentence.start <= verb.start < sentence.end]
    reason = "" if given else sentence.reason or REJECTED
    return replace(sentence, n_claims=len(given), claim_ids=" ".join(given), unread="; ".join(missed), reason=reason)


def _accounts(claim: Claim, verb: Claim) -> bool:
    return claim.review == "added" and claim.kind in _TELLS and claim.start <= verb.start and verb.end <= claim.end
