"""Claims as W3C Web Annotations, and back.

Input   `Page`s; a file of JSON-LD: one annotation, a list, a page or a collection of them
Output  an AnnotationPage; `Annotation`s

Source: W3C (2017), Web Annotation Data Model, https://www.w3.org/TR/annotation-model/
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any  # JSON from outside may hold anything

from sitrep.claims import fields
from sitrep.errors import ReviewError
from sitrep.review import anchors
from sitrep.review.exchange.bundle import Handed, Page
from sitrep.review.exchange.differences import Annotation
from sitrep.review.plain import Plain
from sitrep.review.record import Anchor

CLAIM = "urn:sitrep:claim:"
DOCUMENT = "urn:sitrep:document:"
_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def write(path: Path, handed: Iterable[Page]) -> None:
    """Write the claims of *handed* to *path* as one AnnotationPage."""
    items = []
    for page in handed:
        text = Plain(page.text)
        items += [_item(page, text, one) for one in page.claims]
    whole = {"@context": _CONTEXT, "id": "urn:sitrep:claims", "type": "AnnotationPage", "startIndex": 0, "items": items}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _item(page: Page, text: Plain, one: Handed) -> dict[str, Any]:
    claim = one.claim
    anchor = anchors.made(page.document, text, (claim.start, claim.end), page.sentence_at(claim.start, claim.end))
    bodies = [
        {"type": "TextualBody", "purpose": "classifying", "value": claim.kind},
        {
            "type": "TextualBody",
            "purpose": "describing",
            "format": "application/json",
            "value": fields.reading(claim),
        },
        {"type": "TextualBody", "purpose": "assessing", "value": claim.review},
    ]
    if claim.reason:
        bodies.append({"type": "TextualBody", "purpose": "commenting", "value": claim.reason})
    person = {"type": "Person", "name": claim.who} if claim.who else {"type": "Software", "name": "sitrep"}
    return {
        "id": CLAIM + claim.id,
        "type": "Annotation",
        "motivation": "classifying",
        "creator": person,
        **({"created": f"{claim.when}T00:00:00Z"} if claim.when else {}),
        "body": bodies,
        "target": {
            "source": DOCUMENT + page.document,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": claim.quote,
                    "prefix": anchor.prefix,
                    "suffix": anchor.suffix,
                },
                {"type": "TextPositionSelector", "start": claim.start, "end": claim.end},
            ],
        },
    }


def read(path: Path, pages: Mapping[str, Page]) -> Iterator[Annotation]:
    """Yield the annotations in the file at *path* that mark words of *pages*.

    An annotation of another tool may name its document by id, file or address, and its kind (or a type of event) in
    a body that tags or classifies.

    Raises:
        ReviewError: the file is no JSON, or an annotation marks nothing that can be found.
    """
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReviewError(f"{path} is not JSON-LD ({error}). Name the file that the tool saved.") from error
    for number, item in enumerate(_items(whole, path), start=1):
        where = f"{path}, annotation {number}"
        if not isinstance(item, dict) or "target" not in item:
            raise ReviewError(f"{where} has no target. It is no Web Annotation: take it out.")
        yield _annotation(item, where, pages)


def _items(whole: Any, path: Path) -> list[Any]:
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict):
        if isinstance(whole.get("first"), dict):
            whole = whole["first"]
        if isinstance(whole.get("items"), list):
            return list(whole["items"])
        if "target" in whole:
            return [whole]
    raise ReviewError(f"{path} holds no annotation: neither items nor target. Name the file that the tool saved.")


def _annotation(item: dict[str, Any], where: str, pages: Mapping[str, Page]) -> Annotation:
    bodies = _bodies(item.get("body", []))
    said = _reading(bodies, where)
    page, start, end = _place(_one(item["target"]), where, pages)
    tag = next((_text(b) for b in bodies if b.get("purpose") in ("classifying", "tagging")), "")
    kind, norm = _kind(tag, said)
    comments = [_text(b) for b in bodies if b.get("purpose", "commenting") == "commenting" and "format" not in b]
    creator = item.get("creator", "")
    who = creator.get("name", "") if isinstance(creator, dict) and creator.get("type") != "Software" else creator
    return Annotation(
        document=page.document,
        start=start,
        end=end,
        claim=str(item.get("id", "")).removeprefix(CLAIM) if str(item.get("id", "")).startswith(CLAIM) else "",
        kind=kind,
        norm=norm,
        certainty=said.get("certainty"),
        polarity=said.get("polarity"),
        chain=said.get("chain"),
        mode=said.get("mode"),
        anonymous_source=said.get("anonymous_source"),
        who=who if isinstance(who, str) else "",
        when=str(item.get("modified") or item.get("created") or "")[: len("2017-05-18")],
        reason="; ".join(filter(None, comments)),
        where=where,
    )


def _kind(tag: str, said: Mapping[str, Any]) -> tuple[str, Mapping[str, object] | None]:
    """Return the kind and the fields that an annotation gives; a type of event may stand for its kind."""
    norm = said.get("norm")
    if tag in fields.event_types():
        return "event", {**(norm or {}), "type": tag}
    return tag or str(said.get("kind", "")), norm if isinstance(norm, dict) else None


def _reading(bodies: list[dict[str, Any]], where: str) -> dict[str, Any]:
    for body in bodies:
        if body.get("format") == "application/json":
            try:
                said = json.loads(_text(body))
            except ValueError as error:
                raise ReviewError(f"{where}: its JSON body cannot be read ({error}). Mend it.") from error
            if isinstance(said, dict):
                return said
    return {}


def _place(target: Any, where: str, pages: Mapping[str, Page]) -> tuple[Page, int, int]:
    """Return the page and the characters that *target* selects: by its quote, its position being a hint."""
    source = _source(target)
    page = next((page for page in pages.values() if source in _names(page)), None)
    if page is None:
        raise ReviewError(f"{where} is about {source!r}, which is no document read here. Name their folder.")
    selectors = target.get("selector", []) if isinstance(target, dict) else []
    chosen = {
        s.get("type"): s for s in (selectors if isinstance(selectors, list) else [selectors]) if isinstance(s, dict)
    }
    quote, position = chosen.get("TextQuoteSelector"), chosen.get("TextPositionSelector", {})
    start, end = position.get("start"), position.get("end")
    place = (start, end) if isinstance(start, int) and isinstance(end, int) else None
    if quote is None:
        if place:
            return page, *place
        raise ReviewError(f"{where} selects no words: it has no TextQuoteSelector. Give it one.")
    anchor = Anchor(
        document=page.document,
        exact=str(quote.get("exact", "")),
        prefix=str(quote.get("prefix", "")),
        suffix=str(quote.get("suffix", "")),
        start=place[0] if place else None,
        end=place[1] if place else None,
    )
    if place and page.text[place[0] : place[1]] == anchor.exact:
        return page, *place
    found = anchors.found(anchor, Plain(page.text), page.sentences)
    if isinstance(found, anchors.Lost):
        raise ReviewError(
            f"{where}: the words {anchor.exact!r} cannot be found in document {page.document!r} "
            f"({found.state.replace('_', ' ')}). Give its TextQuoteSelector the words, with what stands around them."
        )
    return page, found.start, found.end


def _names(page: Page) -> tuple[str, ...]:
    return tuple(filter(None, (DOCUMENT + page.document, page.document, f"{page.document}.txt", page.url)))


def _source(target: Any) -> str:
    source = target.get("source", target.get("id", "")) if isinstance(target, dict) else target
    return str(source.get("id", "")) if isinstance(source, dict) else str(source)


def _one(thing: Any) -> Any:
    return thing[0] if isinstance(thing, list) and thing else thing


def _bodies(body: Any) -> list[dict[str, Any]]:
    several = body if isinstance(body, list) else [body]
    return [one if isinstance(one, dict) else {"value": one} for one in several]


def _text(body: Mapping[str, Any]) -> str:
    return str(body.get("value", ""))
