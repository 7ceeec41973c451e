"""Put the sections into one page, lock it down and write it.

Input   executed notebooks, what the header says
Output  report.html

The page's policy (Content-Security-Policy) starts from nothing. Allowed are: the style sheet and the two
scripts by their hash, pictures and fonts that lie in the file itself (`data:`). There is no 'unsafe-eval', since
Vega interprets its expressions (`ast: true`), and no 'unsafe-inline', since Vega's own style sheets are switched
off and stand in report.css. Vega travels packed; what report.js inflates runs only if its hash is that in the policy.
"""

import base64
import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import jinja2

from sitrep import cite
from sitrep.cite import portions, words
from sitrep.errors import PublishError
from sitrep.publish import exporter, faces, links, packed, sections, vega
from sitrep.publish.downloads import Download, section

SCRIPTS = ("report.js", "access.js")  # one script element, in this order
LIMITS = "limits"  # id of the part of a notebook that says what the report cannot tell

_MARKED = "Marked: what was read as a claim; marks may lie within marks."
_STANDS = {
    "full": f"Every document that was read, its words untouched. {_MARKED} Grey: sentences that gave no claim.",
    "sentence": f"Of every document that was read, the sentences that hold a claim; the rest is left out, since texts "
    f"belong to their publishers. {_MARKED}",
    "span": f"Of every document that was read, only the words of claims; the rest is left out, since texts belong to "
    f"their publishers. {_MARKED}",
}
_SHOWN = {"sentence": "only sentences that hold a claim", "span": "only the words of claims"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What the header of the report says."""

    title: str
    subtitle: str = ""
    as_of: str = ""  # ISO day
    period: str | Sequence[str | None] = ""  # words, or two ISO days
    documents: int | str = ""  # how many were read, or that in words
    claims: int | str = ""
    licence: str = ""
    contact: str = ""
    caution: str = ""  # how the report may be wrong
    language: str = "en"
    excerpts: str = "full"  # how much of each text stands in the report: one of cite.portions.MODES

    def facts(self) -> list[tuple[str, str]]:
        """Return (name, words) of what is known, in the order shown."""
        period = self.period
        if not isinstance(period, str):
            start, end = (*period, None, None)[:2]
            period = words.days({"start": start, "end": end})
        known = (
            ("As of", words.days(self.as_of)),
            ("Period", period),
            ("Documents", str(self.documents)),
            ("Claims", str(self.claims)),
            ("Texts", _SHOWN.get(self.excerpts, "")),
            ("Licence", self.licence),
            ("Contact", self.contact),
        )
        return [(name, text) for name, text in known if text]


def render(
    executed_notebooks: Sequence[Path],
    out: Path,
    meta: Meta | Mapping[str, object],
    downloads: Sequence[Download] = (),
) -> None:
    """Write the report; the one that was there before stays if anything fails.

    Args:
        executed_notebooks: .ipynb files with their outputs; shown in the order of their names, those whose title
            has the tag `appendix` last.
        out: path of the report, such as report.html; its folder is made if need be.
        meta: what the header says, by the names of `Meta`; `title` must be there.
        downloads: files that travel in the page, in the order shown.

    Raises:
        PublishError: a notebook failed or was not executed, a citation leads nowhere, a download is not fit
            for one, or *out* cannot be written.
    """
    header = meta if isinstance(meta, Meta) else _meta(meta)
    portions.checked(header.excerpts)
    if not executed_notebooks:
        raise PublishError("No executed notebook to publish. Build with `make report`.")
    shown = sorted((sections.laid_out(Path(path)) for path in executed_notebooks), key=lambda one: one.place)
    parts = [one.body for one in shown]
    parts.append(section(downloads))
    sources = [markup for one in shown for markup in one.sources]
    if sources:
        parts.append(_sources(sources, header.excerpts))
    body = links.linked("\n".join(parts))
    letters = faces.for_text([body.html, repr(header), *(_read(path) for path in executed_notebooks)])
    _write(_page(header, body, letters, len(downloads)), Path(out))


def _meta(given: Mapping[str, object]) -> Meta:
    known = {item.name for item in fields(Meta)}
    odd = sorted(set(given) - known)
    if odd or not given.get("title"):
        wrong = f"an unknown entry {odd[0]!r}" if odd else "no title"
        raise PublishError(f"The header of the report has {wrong}. Known are: {', '.join(sorted(known))}.")
    return Meta(**given)  # type: ignore[arg-type]  # the names are checked above, the values are printed


def _sources(articles: Sequence[str], excerpts: str) -> str:
    legend = "".join(f'<li class="k-{kind}"><span>{name}</span></li>' for kind, name in words.KIND_WORDS.items())
    reviewed = "".join(f'<li><span class="r-{name}">{said}</span></li>' for name, said in words.REVIEW_WORDS.items())
    return (
        '<section id="sources">\n<h1 id="sources-heading">The documents, word for word</h1>\n'
        f"<p>{_STANDS[excerpts]} Below each document: how each mark was read, who says so, how sure, and where this "
        "report uses it.</p>\n"
        f'<ul class="legend" aria-label="Kinds of claims">{legend}</ul>\n'
        f'<ul class="legend" aria-label="Claims that a person reviewed; all others are machine-read">{reviewed}'
        "<li>by a person; all others are machine-read</li></ul>\n" + "\n".join(articles) + "\n</section>"
    )


def _page(meta: Meta, body: links.Body, letters: str, n_files: int) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(exporter.TEMPLATE), autoescape=False, undefined=jinja2.StrictUndefined
    )
    style, drawing = f"{letters}\n{_text('report.css')}{_running_title(meta)}", vega.script()
    script = "\n".join(map(_text, SCRIPTS))
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(drawing)} {_hash(script)}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    environment.filters["names"] = cite.escaped  # right-to-left names set as such
    return environment.get_template("page.html.j2").render(
        meta=meta,
        facts=meta.facts(),
        as_of=words.days(meta.as_of),
        n_files=n_files,
        limits=LIMITS if f'id="{LIMITS}"' in body.html else "",
        policy=policy,
        style=style,
        toc=body.toc,
        body=body.html,
        vega=packed.element("vega", drawing),
        script=script,
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _text(name: str) -> str:
    try:
        return (exporter.TEMPLATE / name).read_text(encoding="utf-8")
    except OSError as error:
        raise PublishError(
            f"{exporter.TEMPLATE / name} cannot be read ({error.strerror}). Restore it from git."
        ) from error


def _read(path: Path) -> str:
    return Path(path).read_text(encoding="utf-8")  # `sections.laid_out` could


def _running_title(meta: Meta) -> str:
    """Return the style that prints title and day at the foot of each page."""
    title = " · ".join(filter(None, (meta.title, meta.as_of and f"as of {words.days(meta.as_of)}")))
    # Every character that could end the string, the rule or the style element is written as its number.
    text = "".join(letter if letter.isalnum() or letter in " .,·-" else f"\\{ord(letter):x} " for letter in title)
    return f'\n@page{{@bottom-left{{content:"{text}"}}}}'


def _write(page: str, out: Path) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".half-") as half:
            whole = Path(half) / out.name
            whole.write_text(page, encoding="utf-8", newline="")
            whole.replace(out)
    except OSError as error:
        raise PublishError(f"{out} cannot be written ({error.strerror}). Choose another folder.") from error
