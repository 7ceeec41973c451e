"""Read what a page says of itself, for machines: JSON-LD, meta elements, links, the note of whoever saved it.

Input   a parsed page, untouched
Output  `Metadata`

Source: schema.org (Article, datePublished, publisher); ogp.me; the DCMI terms; HTML (link rel=canonical, license).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from sitrep.intake import days, prose

_ARTICLE = re.compile(r"(?:Article|Posting|Report)$")
_PUBLISHER = ("og:site_name", "dc.publisher", "dcterms.publisher", "dc:publisher", "publisher", "citation_publisher")
_TITLE = ("og:title", "headline", "dc.title", "dcterms.title", "dc:title", "citation_title", "twitter:title", "title")
_CHANGED = re.compile(r"modif|updat|revis|lastmod|last-mod|expire|^og:(?:image|url)|image|copyright", re.IGNORECASE)
_COMMA = re.compile(r",(\s*[}\]])")  # before a closing bracket: wrong, and common
_DATED = "//*[@itemprop or @pubdate or contains(@class, 'published') or contains(@class, 'entry-date') or @property]"
_RDFA = frozenset({"datepublished", "created", "issued"})
_UTC = re.compile(r"T\d\d:\d\d.*(?:Z|[+-]00:?00)$")
_DEPTH = 20  # of lists and objects in JSON-LD
_ARCHIVE = re.compile(r"^https?://web\.archive\.org/web/\d+[a-z_]*/(?=https?:)", re.IGNORECASE)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)|Page saved with SingleFile\s+url:\s*(\S+)")
_SAVED_ON = re.compile(r"saved date:\s*\w{3}\s+(\w{3})\s+(\d\d)\s+(\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page states of itself; None where it does not."""

    titles: tuple[str, ...]  # the surest first
    publisher: str | None
    published: date | None
    is_utc: bool  # `published` is the day in UTC, which may be the one after or before the publisher's
    changed: date | None  # the day of its last change
    url: str | None
    accessed: date | None  # the day on which it was saved
    licence: str | None
    language: str | None
    is_teaser: bool  # it says that the article is not free to read


def metadata(page: HtmlElement) -> Metadata:
    """Return what *page* states of itself."""
    nodes = list(_nodes(page))
    article = next((node for node in nodes if _is_article(node)), {})
    metas = [(name, content) for element in page.iter("meta") for name, content in _meta(element)]
    notes = " ".join(comment.text or "" for comment in page.xpath("//comment()|/comment()")[:20])
    saved = _SAVED_FROM.search(notes)
    day = _SAVED_ON.search(notes)
    first = dict(reversed(metas))
    titles = [article.get("headline"), *(first.get(name) for name in _TITLE), article.get("name")]
    page_title = page.find(".//title")
    if page_title is not None:
        titles.append(page_title.text_content())
    named = [_name(article.get("publisher")), *(first.get(name) for name in _PUBLISHER), *_sites(nodes)]
    links = [*page.xpath("//link[@rel='canonical']/@href"), first.get("og:url"), article.get("url")]
    links += [article.get("mainEntityOfPage"), *(saved.groups() if saved else ())]
    root = page if page.tag == "html" else page.getroottree().getroot()
    saved_on = days.written(f"{day[1]} {day[2]}, {day[3]}") if day else []
    published, is_utc = _published(page, metas, article)
    return Metadata(
        titles=tuple(dict.fromkeys(line for title in titles if (line := _line(title)))),
        publisher=next((name for each in named if (name := _line(each)) and not _is_address(name)), None),
        published=published,
        is_utc=is_utc,
        changed=_changed(metas, article),
        url=next((url for link in links if (url := _address(link))), None),
        accessed=saved_on[0].day if saved_on else None,
        licence=_licence(page),
        language=_line(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")),
        is_teaser=str(article.get("isAccessibleForFree", "")).casefold() == "false",
    )


def host(url: str) -> str:
    """Return the name of the machine in *url*, without "www."."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _nodes(page: HtmlElement) -> Iterator[dict[str, object]]:
    """Yield every object of the page's JSON-LD; one that cannot be read says nothing."""
    for script in page.xpath("//script[@type='application/ld+json']"):
        try:
            whole = json.loads(_COMMA.sub(r"\1", script.text or ""), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _objects(whole, 0)


def _objects(value: object, depth: int) -> Iterator[dict[str, object]]:
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for each in value:
            yield from _objects(each, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth + 1)


def _types(node: dict[str, object]) -> list[str]:
    kinds = node.get("@type")
    return [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _is_article(node: dict[str, object]) -> bool:
    return any(_ARTICLE.search(kind) for kind in _types(node))


def _sites(nodes: list[dict[str, object]]) -> Iterator[object]:
    """Yield the names of the sites and organisations that the JSON-LD describes."""
    for node in nodes:
        if any(kind == "WebSite" or kind.endswith("Organization") for kind in _types(node)):
            yield node.get("name")


def _name(value: object) -> object:
    """Return the name of what may be an object, a list of such, or a name."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value.get("name") if isinstance(value, dict) else value


def _meta(element: HtmlElement) -> Iterator[tuple[str, str]]:
    content = element.get("content")
    for key in ("property", "name", "itemprop"):
        if content and element.get(key):
            yield element.get(key).strip().casefold(), content


def _line(value: object) -> str | None:
    """Return *value* as one line of text; None if it is none."""
    if isinstance(value, dict | list) or value is None:
        return None
    return prose.tidy(str(value))[:500] or None


def _is_address(name: str) -> bool:
    return name.startswith(("http://", "https://", "@", "//"))


def _address(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id")
    url = _ARCHIVE.sub("", _line(value) or "")
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an unclosed bracket
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and " " not in url else None


def _licence(page: HtmlElement) -> str | None:
    for element in page.xpath("//a[@rel and @href]|//link[@rel and @href]"):
        if "license" in element.get("rel").casefold().split():
            return _line(element.text_content()) or _line(element.get("href"))
    return None


def _published(page: HtmlElement, metas: list[tuple[str, str]], article: dict[str, object]) -> tuple[date | None, bool]:
    """Return the day of publication that htmldate finds in the metadata, if it is written out, and whether in UTC.

    Days of change, of pictures and in addresses are taken out first, and nothing else of the page is shown to it.
    """
    stated = [article.get("datePublished") or article.get("dateCreated")]
    head = etree.Element("html")
    inside = etree.SubElement(head, "head")
    if stated[0]:
        script = etree.SubElement(inside, "script", {"type": "application/ld+json"})
        script.text = json.dumps({"datePublished": str(stated[0])})
    for name, content in metas:
        if not _CHANGED.search(name):
            etree.SubElement(inside, "meta", {"name": name, "property": name, "content": _safe(content)})
            stated.append(content)
    for element in page.xpath(
        "//*[@itemprop or @pubdate or contains(@class, 'published') or contains(@class, 'entry-date') or @property]"
    ):
        if _labels_publication(element):
            value = element.get("datetime") or element.get("content") or element.get("title") or element.text_content()
            etree.SubElement(inside, "meta", {"itemprop": "datePublished", "content": _safe(value)})
            stated.append(value)
            break
    found = days.publication(_as_page(head), thorough=False)
    day = date.fromisoformat(found) if found else None
    saying = [str(value) for value in stated if value and day in [each.day for each in days.written(str(value))]]
    return (day, bool(_UTC.search(saying[0]))) if saying else (None, False)


def _as_page(head: etree._Element) -> HtmlElement:
    return document_fromstring(etree.tostring(head, method="html", encoding="unicode"))


def _safe(value: str) -> str:
    """Return *value* without the characters that no XML may hold."""
    return "".join(sign for sign in value[:300] if sign.isprintable())


def _labels_publication(element: HtmlElement) -> bool:
    own = f"{element.get('itemprop', '')} {element.get('class', '')}".casefold()
    kinds = element.get("property", "").casefold().split()
    if "pubdate" in element.attrib or "datepublished" in own or _RDFA & {kind.rpartition(":")[2] for kind in kinds}:
        return element.tag != "meta"
    return element.tag in ("time", "abbr") and ("published" in own or "entry-date" in own) and "updated" not in own


def _changed(metas: list[tuple[str, str]], article: dict[str, object]) -> date | None:
    values = [article.get("dateModified")]
    values += [content for name, content in metas if re.search("modif|updat|revis", name)]
    found = [each.day for value in values if value for each in days.written(str(value))]
    return found[0] if found else None
