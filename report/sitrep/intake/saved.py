"""Read a saved page: its article, and what it says or shows about itself.

Input   the bytes of an .html file, and the folder that it lies in
Output  `Taken`

Nothing is fetched: trafilatura and htmldate are handed a parsed page, never an address.
"""

import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html
from lxml.etree import ParserError, XMLSyntaxError
from lxml.html import HtmlElement

from sitrep.errors import IntakeError
from sitrep.intake import days, furniture, prose
from sitrep.intake.article import FEW, LEAST, Article, article
from sitrep.intake.decoding import decoded
from sitrep.intake.metadata import Metadata, host, metadata
from sitrep.intake.record import Doubt, Fact, Taken, guessed, stated

DEEPEST = 250  # elements in one another; libxml2 throws away what lies deeper than 255
TEASER = 120  # words; who has more of an article that is not free has mostly bought it
_CUT = re.compile(r"\s+[|–—·•»«>-]+\s+|\s*::\s*")
# Signs that no tree may hold, as they are and as numbers (https://www.w3.org/TR/xml/#charsets).
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"
    "|&#x0*(?:[0-8bcef]|1[0-9a-f]|d[89a-f][0-9a-f]{2}|fff[ef])(?![0-9a-f]);?"
    "|&#0*(?:[0-8]|1[124-9]|2[0-9]|3[01])(?![0-9]);?",
    re.IGNORECASE,
)
_CUT_END = re.compile(r"^[\s|–—·•»«>:-]+|[\s|–—·•»«>:-]+$")
_BY_COPY = "copy its text into a .txt file and add that"


def taken(
    content: bytes, where: str, folder: Path | None, *, url: str | None = None, charset: str | None = None
) -> Taken:
    """Return the article of the page *content*.

    Args:
        content: the bytes of the page.
        where: its name, for messages.
        folder: where frames of the page may lie; None if they lie nowhere.
        url: its address, where something outside of the page tells it.
        charset: its encoding, likewise.

    Raises:
        IntakeError: it is no page, or none with an article.
    """
    text, doubts = decoded(content, charset)
    page = parsed(text, where)
    known = metadata(page)
    chrome = _chrome(page)
    outer: Metadata | None = None
    if page.find(".//frameset") is not None:
        outer = known
        page, frame_doubts = _framed(page, where, folder)
        known, doubts = metadata(page), (*doubts, *frame_doubts)
    found = article(page, _titles(known, outer))
    if found.count < (FEW if furniture.is_absent(" ".join(found.paragraphs)) else LEAST):
        raise IntakeError(_no_article(where, found))
    if found.count < FEW:
        doubts = (*doubts, Doubt(kind="short", words=prose.sized(found.paragraphs)))
    if known.is_teaser and found.count < TEASER and not any(doubt.kind == "teaser" for doubt in found.doubts):
        doubts = (*doubts, Doubt(kind="teaser", words="its metadata say that the article is not free to read"))
    address = known.url or (outer.url if outer else None) or url
    published, day_doubts = _published(known, found, address)
    title = _title(known, found)
    return Taken(
        text=prose.frozen(found.headline, found.paragraphs),
        facts={
            "title": title,
            "publisher": _publisher(known if outer is None else outer, found, address, chrome),
            "published": published,
            "url": stated(address),
            "accessed": stated(known.accessed.isoformat() if known.accessed else None),
            "licence": stated(known.licence),
            "language": stated(known.language),
        },
        doubts=(*doubts, *found.doubts, *day_doubts),
    )


def parsed(text: str, where: str) -> HtmlElement:
    """Return *text* as a tree.

    Raises:
        IntakeError: there are no elements in it, or they lie too deep in one another.
    """
    parser = html.HTMLParser(encoding="utf-8")
    clean = _CONTROL.sub("", text.replace("\f", " "))
    try:
        page = html.document_fromstring(clean.encode("utf-8", "replace"), parser=parser)
    except (ParserError, XMLSyntaxError) as error:
        raise IntakeError(f"{where} holds no page: {error}. Save the page again, as HTML.") from error
    deepest = 0
    level = [(page, 1)]
    while level:
        element, depth = level.pop()
        deepest = max(deepest, depth)
        level += [(child, depth + 1) for child in element]
    if deepest > DEEPEST:
        raise IntakeError(
            f"{where} nests its elements more than {DEEPEST} deep, which no article does, and what lies deeper cannot "
            f"be read. If it is one, open it in a browser, {_BY_COPY}."
        )
    return page


def _framed(page: HtmlElement, where: str, folder: Path | None) -> tuple[HtmlElement, tuple[Doubt, ...]]:
    """Return the frame of *page* that holds most words, if it was saved beside the page."""
    sources = [unquote(urlsplit(source).path) for source in page.xpath("//frame/@src")]
    best: tuple[int, HtmlElement, tuple[Doubt, ...]] | None = None
    for source in sources:
        path = (folder / source).resolve() if folder is not None and source else None
        if path is None or folder is None or not path.is_relative_to(folder.resolve()) or not path.is_file():
            continue
        text, doubts = decoded(path.read_bytes())
        frame = parsed(text, f"{where}, frame {source}")
        count = len(frame.text_content().split())
        if best is None or count > best[0]:
            best = count, frame, doubts
    if best is None:
        named = ", ".join(sources[:3]) or "no file"
        raise IntakeError(
            f"{where} is only a frame around other pages ({named}), which do not lie beside it. "
            "Open the frame that holds the text by itself, save that, and add it."
        )
    return best[1], best[2]


def _no_article(where: str, found: Article) -> str:
    if furniture.is_absent(" ".join(found.paragraphs)):
        return f"{where} is no article but a message: {found.paragraphs[0][:80]!r}. Save the page again."
    return (
        f"{where} holds no article: {found.count} words of prose were found, fewer than {LEAST}. "
        f"If there is one, open the page in a browser, {_BY_COPY}."
    )


def _titles(known: Metadata, outer: Metadata | None) -> list[str]:
    """Return what may be the headline: each title, and each part of it between signs such as "|"."""
    whole = [*known.titles, *(outer.titles if outer else ())]
    return list(dict.fromkeys(part for title in whole for part in (title, *_CUT.split(title)) if len(part.split()) > 1))


def _title(known: Metadata, found: Article) -> Fact:
    """Return the headline as it is printed; without one what the metadata say."""
    if found.headline is None:
        return stated(_CUT.split(known.titles[0])[0]) if known.titles else Fact()
    is_stated = any(found.headline.casefold() in title.casefold() for title in known.titles)
    return stated(found.headline) if is_stated else guessed(found.headline, "printed as the headline")


def _publisher(known: Metadata, found: Article, url: str | None, chrome: list[str]) -> Fact:
    """Return the publisher that is stated; else a part of the page's title, the home link, or the machine's name.

    Of the parts of a title that are not the headline the one that is shown elsewhere counts, else the last.
    """
    if known.publisher:
        return stated(known.publisher)
    titles = [found.headline] if found.headline else [*known.titles[:1]]
    for whole in reversed(known.titles):
        rest = _CUT_END.sub("", whole.replace(found.headline, "", 1)) if found.headline else whole
        if (
            found.headline
            and found.headline in whole
            and rest
            and not (_CUT.search(rest) or furniture.is_furniture(rest))
        ):
            return guessed(rest, "a part of the page's title")
        parts = [part.strip() for part in _CUT.split(whole) if part.strip()]
        others = [part for part in parts if not any(_alike(part, title) for title in titles)]
        if others:
            shown = [part for part in others if part in chrome or any(part in line for line in found.top)]
            return guessed((shown or others)[-1], "a part of the page's title")
    if chrome:
        return guessed(chrome[0], "what the page calls its front, or who holds its rights")
    return guessed(host(url) if url else None, "the machine in its address")


def _alike(part: str, title: str) -> bool:
    own, other = (set(re.findall(r"\w+", words.casefold())) for words in (part, title))
    return bool(own & other) and len(own & other) >= 0.6 * min(len(own), len(other))


def _chrome(page: HtmlElement) -> list[str]:
    """Return what the page calls itself: the way to its front, its logo, who holds its rights; if they are names."""
    links = page.xpath("//a[@href='/' or @href='index.html' or @href='/index.html' or @rel='home']")
    links += page.xpath("//*[contains(@class, 'logo') or contains(@class, 'site-title') or contains(@class, 'brand')]")
    names = [prose.tidy(link.text_content()) for link in links]
    names += [prose.tidy(alt) for alt in page.xpath("//a[@href='/']//img/@alt")]
    names += [name for line in page.xpath("//text()") if (name := furniture.owner(prose.tidy(line)))]
    return [name for name in dict.fromkeys(names) if 3 < len(name) <= 60 and not furniture.is_furniture(name)]


def _published(known: Metadata, found: Article, url: str | None) -> tuple[Fact, tuple[Doubt, ...]]:
    """Return the day that is stated; else the one that is printed at the headline, else the one in the address."""
    printed = [day for line in found.top for day in days.written(line) if not furniture.is_changed(day.label)]
    address = days.in_address(url) if url else None
    shown = printed[0].day if printed else None
    if known.published is not None and known.is_utc and shown and abs((shown - known.published).days) == 1:
        return stated(shown.isoformat()), ()  # the day of the publisher's own calendar, on which its weekdays are named
    if known.published is not None:
        return stated(known.published.isoformat()), _two(known.published, shown)
    if shown is not None and address is not None and abs((shown - address).days) > 1:
        words = f"it prints {shown}, its address says {address}: give the right one with --published"
        return Fact(), (Doubt(kind="two_dates", words=words),)
    if shown is not None:
        return guessed(shown.isoformat(), "printed at the headline"), ()
    if address is not None:
        return guessed(address.isoformat(), "in its address"), ()
    return Fact(), (Doubt(kind="no_date", words=_why_undated(known, found)),)


def _two(day: date, other: date | None) -> tuple[Doubt, ...]:
    if other is None or other == day:
        return ()
    return (Doubt(kind="two_dates", words=f"it states {day} and prints {other}; {day} was taken"),)


def _why_undated(known: Metadata, found: Article) -> str:
    for line in found.top:
        if days.two_ways(line):
            return f"{line[:40]!r} is two days, depending on where it was written"
    if known.changed:
        return f"it says only that it was changed on {known.changed}"
    for line in found.top:
        if changed := days.written(line):
            return f"it says only that it was changed on {changed[0].day}"
    return "neither its metadata nor the lines at its headline give one"
