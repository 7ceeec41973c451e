"""Tell what an annotation tool changed: additions, removals, other values, other words.

Input   pages as they were handed out, annotations as they came back
Output  `Correction`s, in the order of the text
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sitrep.claims import Claim, fields
from sitrep.errors import ReviewError
from sitrep.review import anchors, faults
from sitrep.review.exchange.bundle import Handed, Page
from sitrep.review.merging import said_of
from sitrep.review.plain import Plain
from sitrep.review.record import Correction, added_id

_OWN = ("relay_of", "inferred")  # the machine's book-keeping, which no tool shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """One annotation as it came back; fields that its format does not hold are None and count as unchanged."""

    document: str
    start: int
    end: int
    claim: str = ""  # id of the claim that it was handed out as; "" for a new one
    kind: str
    norm: Mapping[str, object] | None = None
    certainty: str | None = None
    polarity: str | None = None
    chain: str | None = None
    mode: str | None = None
    anonymous_source: bool | None = None
    who: str = ""
    when: str = ""
    reason: str = ""
    where: str = ""  # file and line or item, for messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who decided, when and why, where an annotation does not say so itself."""

    who: str
    when: str  # ISO 8601 day
    reason: str


def corrections(
    handed: Mapping[str, Page], came: Iterable[Annotation], signature: Signature, complete: Collection[str]
) -> Iterator[Correction]:
    """Yield what *came* back says otherwise than what was *handed* out.

    Args:
        handed: the pages by document.
        came: the annotations, in any order.
        signature: who, when and why, where an annotation does not say.
        complete: documents whose every claim was handed out: one that did not come back was taken out by a person.

    Raises:
        ReviewError: an annotation says what no claim can hold; the message names it.
    """
    by_document: dict[str, list[Annotation]] = {}
    for one in came:
        by_document.setdefault(one.document, []).append(one)
    for name, page in handed.items():
        text = Plain(page.text)
        known = {one.claim.id: one for one in page.claims}
        seen: set[str] = set()
        for one in sorted(by_document.get(name, []), key=lambda one: (one.start, one.end)):
            if one.claim in known and one.claim not in seen:
                seen.add(one.claim)
                yield from _changes(page, text, known[one.claim], one, signature)
            else:
                yield _addition(page, text, one, signature)
        for gone in (known[claim_id] for claim_id in known if name in complete and claim_id not in seen):
            yield _row(page, text, gone, "reject", None, signature, old=fields.reading(gone.machine or gone.claim))


def _changes(page: Page, text: Plain, known: Handed, one: Annotation, signature: Signature) -> Iterator[Correction]:
    after = _claim(page, one, known.claim)
    changed = [name for name in _names(known.claim, after) if _text(known.claim, name) != _text(after, name)]
    complaint = fields.complaint(after) if changed and not fields.complaint(known.claim) else ""
    if complaint:
        raise ReviewError(f"{one.where}: claim {one.claim} cannot be changed so: {complaint}. Mend it there.")
    for name in changed:
        old = _text(known.machine or known.claim, name)
        yield _row(page, text, known, "edit", one, signature, field=name, old=old, new=_text(after, name))


def _names(before: Claim, after: Claim) -> Iterator[str]:
    """Yield the fields in which two readings of a claim may differ; an object that one of them lacks, as a whole."""
    yield from ("kind", "quote", "certainty", "polarity", "chain", "mode", "anonymous_source")
    for key in fields.schema()["kinds"][after.kind]["properties"]:
        one, other = (claim.norm.get(key) for claim in (before, after))
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            yield from (f"norm.{key}.{part}" for part in dict.fromkeys((*one, *other)))
        elif key not in _OWN:
            yield f"norm.{key}"


def _text(claim: Claim, name: str) -> str:
    return fields.as_text(fields.value(claim, name))


def _addition(page: Page, text: Plain, one: Annotation, signature: Signature) -> Correction:
    claim = _claim(page, one, None)
    complaint = fields.complaint(claim)
    if complaint:
        raise ReviewError(f"{one.where}: {claim.quote!r} cannot be added: {complaint}. Mend it there.")
    anchor = anchors.made(page.document, text, (one.start, one.end), page.sentence_at(one.start, one.end))
    signed = _signed(one, signature)
    return Correction(
        claim=added_id(page.document, claim.kind, anchor.exact, anchor.prefix),
        action="add",
        new=said_of(claim),
        reason=signed.reason,
        who=signed.who,
        when=signed.when,
        kind=claim.kind,
        anchor=anchor,
    )


def _claim(page: Page, one: Annotation, before: Claim | None) -> Claim:
    """Return the claim that *one* says, as far as its format holds it; the rest as it was handed out."""
    if one.kind not in fields.schema()["kinds"]:
        known = ", ".join(fields.schema()["kinds"])
        raise ReviewError(f"{one.where}: no claim is of kind {one.kind!r}. Use one of {known}, or a type of event.")
    if not 0 <= one.start < one.end <= len(page.text):
        raise ReviewError(
            f"{one.where}: characters {one.start} to {one.end} are not in document {page.document!r}, "
            f"which has {len(page.text)}. Mark words of that document."
        )
    base = before or faults.addition("", page.document, {"kind": one.kind, "norm": one.norm or {}})
    norm = dict(base.norm if one.norm is None else one.norm)
    if before is None or one.kind != before.kind:
        properties = fields.schema()["kinds"][one.kind]["properties"]
        norm = fields.completed(one.kind, {key: thing for key, thing in norm.items() if key in properties})
    elif "relay_of" in base.norm:
        norm["relay_of"] = base.norm["relay_of"]
    changed = replace(
        base, kind=one.kind, norm=norm, start=one.start, end=one.end, quote=page.text[one.start : one.end]
    )
    for name in ("certainty", "polarity", "mode", "anonymous_source", "chain"):
        value = getattr(one, name)
        if value is not None:
            changed = fields.with_value(changed, name, value)
    return changed


def _row(
    page: Page,
    text: Plain,
    known: Handed,
    action: str,
    one: Annotation | None,
    signature: Signature,
    field: str = "",
    old: str = "",
    new: str = "",
) -> Correction:
    """Return a correction of *known*, anchored where the machine reads it."""
    own = known.machine or known.claim
    span = (own.start, own.end)
    signed = _signed(one, signature, known.claim)
    return Correction(
        claim=known.claim.id,
        action=action,
        field=field,
        old=old,
        new=new,
        reason=signed.reason,
        who=signed.who,
        when=signed.when,
        kind=own.kind,
        anchor=anchors.made(page.document, text, span, page.sentence_at(*span)),
    )


def _signed(one: Annotation | None, signature: Signature, before: Claim | None = None) -> Signature:
    """Return who decided, when and why: what *one* says, unless it says what was handed out; else *signature*."""
    told = {}
    for name in ("who", "when", "reason"):
        said, known = (getattr(one, name) if one else ""), (getattr(before, name) if before else None)
        told[name] = (said if said != known else "") or getattr(signature, name) or said
    if not told["who"]:
        raise ReviewError(f"{one.where if one else 'An annotation'} does not say who made it. Give a name with --who.")
    return Signature(**told)
