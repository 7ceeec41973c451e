"""Show a document with every claim marked in its untouched text.

Input   a row of `documents`; the rows of `claims` and `sentences` that belong to it; how much of it may be shown
Output  one `<article class="document">`: header, marked text, folded list of its claims

Every claim has exactly one `<mark id="c-<id>">`, and the text of that mark is the quote. Marks nest where
spans do. A claim that crosses another, or a paragraph's end, cannot be marked in place: it is repeated below the
paragraph in which it starts.
"""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from sitrep.cite import byline, portions, words
from sitrep.cite.byline import anchor
from sitrep.cite.byline import cell_text as _text
from sitrep.cite.inline import Row, Shown, as_content, escaped
from sitrep.documents import wrapping
from sitrep.errors import PublishError

_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029\x85]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ps", "ur", "yi")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one document that gets a tag of its own."""

    start: int
    end: int
    opening: str
    closing: str


def annotated(document: Row, claims: pd.DataFrame, sentences: pd.DataFrame, excerpts: str = "full") -> Shown:
    """Return one document with all its claims marked.

    Args:
        document: a row of the table `documents`.
        claims: the table `claims`; rows of other documents are left aside.
        sentences: the table `sentences`, likewise.
        excerpts: how much of the text is shown, one of `portions.MODES`.

    Raises:
        PublishError: a claim's quote is not what stands at its span, or *excerpts* is no mode.
    """
    text = str(document["text"])
    own = _own(claims, document).sort_values(["start", "end", "id"], ascending=[True, False, True], kind="stable")
    rows = [row for _, row in own.iterrows()]
    for row in rows:
        if text[row["start"] : row["end"]] != row["quote"] or not row["quote"]:
            raise PublishError(
                f"Document {document['id']}, claim {row['id']}: characters {row['start']} to {row['end']} "
                f"are not its quote {row['quote']!r}. Build again from the untouched text."
            )
    said = _own(sentences, document).sort_values(["start", "end"], kind="stable")
    used = said[said["n_claims"] > 0]
    shown = portions.shown_of(text, portions.stretches(own), portions.stretches(used), excerpts)
    body = "".join(_paragraphs(text, rows, said, shown))
    language = str(document["language"] or "")
    speech = f' lang="{language}"' if _LANGUAGE.fullmatch(language) else ""
    if language.split("-")[0] in _RIGHT_TO_LEFT:
        speech += ' dir="rtl"'
    publisher, published = _text(document["publisher"]), words.days(_text(document["published"]))
    return Shown(
        html=(
            f'<article class="document" id="{anchor(str(document["id"]))}" '
            f'data-publisher="{html.escape(publisher)}" data-published="{html.escape(published)}">\n'
            f"{byline.header(document, portions.reason(text, shown, excerpts))}\n"
            f'<div class="text"{speech}>{body}</div>\n{_claim_list(rows, said, excerpts)}\n</article>'
        ),
        text=f"{_text(document['title']) or document['id']}: {len(rows)} claims\n\n"
        + "\n".join(text[start:end] for start, end in shown),
    )


def _own(frame: pd.DataFrame, document: Row) -> pd.DataFrame:
    return frame[frame["document_id"] == document["id"]]


def _paragraphs(
    text: str, rows: list[pd.Series], said: pd.DataFrame, shown: Sequence[portions.Stretch]
) -> Iterator[str]:
    """Yield the HTML of each paragraph, and below it the claims that could not be marked inside.

    Paragraphs of which nothing is shown become one sign. The line breaks around a paragraph stand around it here too:
    but for what is repeated or left out, this is the whole text.
    """
    gone = last = 0
    paragraphs = [match.span() for match in _PARAGRAPH.finditer(wrapping.unwrapped(text))]
    for start, end in paragraphs:
        yield as_content(text[last:start])
        last = end
        if portions.left_out(shown, start, end) == [(start, end)]:
            gone += 1
            continue
        if gone:
            yield portions.paragraphs_left_out(gone)
            gone = 0
        marks, crossing = _nesting([row for row in rows if start <= row["start"] < end], end)
        spans = [_mark(row) for row in marks]
        here = said[(said["start"] < end) & (said["end"] > start)]
        for _, sentence in here[here["n_claims"] == 0].iterrows():
            grey = _unused(sentence, start, end)
            if not portions.left_out(shown, grey.start, grey.end) and all(
                span.end <= grey.start or grey.end <= span.start for span in spans
            ):
                spans.append(grey)
        section = str(here["section"].iloc[0]) if len(here) else "body"
        role = f' class="{section}"' if section in ("headline", "dek") else ""
        yield f"<p{role}>{_tagged(text, start, end, spans, shown)}</p>"
        if crossing:
            again = " · ".join(f"{_open(row)}{as_content(row['quote'])}</mark>" for row in crossing)
            yield f'<p class="crossing"><span>Also read across these words:</span> {again}</p>'
    if gone:
        yield portions.paragraphs_left_out(gone)
    yield as_content(text[last:])
    # A claim that starts on a line break stands in no paragraph.
    for row in rows:
        if not any(start <= row["start"] < end for start, end in paragraphs):
            yield f'<p class="crossing">{_open(row)}{as_content(row["quote"])}</mark></p>'


def _nesting(rows: list[pd.Series], limit: int) -> tuple[list[pd.Series], list[pd.Series]]:
    """Return the rows whose spans nest up to *limit*, and the others; *rows* by start, longest first."""
    kept: list[pd.Series] = []
    crossing: list[pd.Series] = []
    open_ends: list[int] = []
    for row in rows:
        while open_ends and open_ends[-1] <= row["start"]:
            open_ends.pop()
        if row["end"] > limit or (open_ends and row["end"] > open_ends[-1]):
            crossing.append(row)
        else:
            kept.append(row)
            open_ends.append(row["end"])
    return kept, crossing


def _mark(row: pd.Series) -> Span:
    return Span(start=int(row["start"]), end=int(row["end"]), opening=_open(row), closing="</mark>")


def _open(row: pd.Series) -> str:
    return f'<mark id="c-{html.escape(str(row["id"]))}" class="{_kind_class(row)}">'


def _kind_class(row: pd.Series) -> str:
    """Return the class of a claim's kind, and of what a person made of it where one did."""
    kind = "k-" + re.sub(r"[^a-z_]", "", str(row["kind"]).lower())
    return f"{kind} r-{row['review']}" if row["review"] in words.REVIEW_WORDS else kind


def _unused(sentence: pd.Series, start: int, end: int) -> Span:
    reason = html.escape(_reason(sentence))
    return Span(
        start=max(int(sentence["start"]), start),
        end=min(int(sentence["end"]), end),
        opening=f'<span class="unused" data-why="{reason}">',
        closing="</span>",
    )


def _reason(sentence: pd.Series) -> str:
    return _text(sentence["reason"]) or "nothing in it was read as a claim"


def _tagged(text: str, start: int, end: int, spans: list[Span], shown: Sequence[portions.Stretch]) -> str:
    """Return what is shown of text[start:end], escaped, with nesting tags; *spans* nest, equal ones as given."""

    def words_between(start: int, end: int) -> str:
        return portions.as_html(text, start, end, shown)

    out: list[str] = []
    open_spans: list[Span] = []
    at = start
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        while open_spans and open_spans[-1].end <= span.start:
            last = open_spans.pop()
            out += [words_between(at, last.end), last.closing]
            at = last.end
        out += [words_between(at, span.start), span.opening]
        at = span.start
        open_spans.append(span)
    while open_spans:
        last = open_spans.pop()
        out += [words_between(at, last.end), last.closing]
        at = last.end
    return "".join([*out, words_between(at, end)])


def _claim_list(rows: list[pd.Series], said: pd.DataFrame, excerpts: str) -> str:
    unused = said[said["n_claims"] == 0]
    items = "\n".join(_by_sentence(rows, said, excerpts))
    reasons = "\n".join(_unused_items(unused, excerpts))
    used = len(said) - len(unused)
    share = f" ({used / len(said):.0%})" if len(said) else ""
    summary = f"{_count(len(rows), 'claim')} read from {used} of {_count(len(said), 'sentence')}{share}"
    left = f'<h4 class="quiet">Sentences not used</h4>\n<ul class="unused-list">\n{reasons}\n</ul>' if reasons else ""
    return f'<details class="claims"><summary>{summary}</summary>\n<ul>\n{items}\n</ul>\n{left}\n</details>'


def _unused_items(unused: pd.DataFrame, excerpts: str) -> Iterator[str]:
    """Yield the sentences that gave nothing, each with the reason; where they are left out, how many for each."""
    if excerpts == "full":
        for _, row in unused.iterrows():
            sentence = escaped(" ".join(_text(row["text"]).split()))
            yield f'<li><span>{sentence}</span> <span class="reason">{escaped(_reason(row))}</span></li>'
        return
    for reason, count in Counter(_reason(row) for _, row in unused.iterrows()).most_common():
        yield f'<li><span>{_count(count, "sentence")}</span> <span class="reason">{escaped(reason)}</span></li>'


def _by_sentence(rows: list[pd.Series], said: pd.DataFrame, excerpts: str) -> Iterator[str]:
    """Yield the items of *rows*, before each sentence's own a line that names it and the verbs not understood."""
    left = list(rows)
    for _, sentence in said[said["n_claims"] > 0].iterrows():
        here = [row for row in left if row["start"] < sentence["end"]]
        left = left[len(here) :]
        unread = _text(sentence["unread"])
        missed = f' <span class="reason">not understood: {escaped(unread)}</span>' if unread else ""
        gave = _count(int(sentence["n_claims"]), "claim")
        if excerpts == "span":
            missed = (
                f' <span class="reason">not understood: {_count(len(unread.split()), "verb")}</span>' if unread else ""
            )
            yield f'<li class="of">One sentence gave {gave}{missed}</li>'
        else:
            yield f'<li class="of"><q>{escaped(_opening(_text(sentence["text"])))}</q> gave {gave}{missed}</li>'
        yield from map(_claim_item, here)
    yield from map(_claim_item, left)


def _opening(words: str) -> str:
    """Return the first words of a sentence, enough to know it by."""
    first = words.split()[:9]
    return " ".join(first) + (" …" if len(first) < len(words.split()) else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _claim_item(row: pd.Series) -> str:
    kind, norm, quote = str(row["kind"]), row["norm"], " ".join(row["quote"].split())
    meaning = words.value(kind, json.loads(norm) if isinstance(norm, str) else norm)
    anonymous = ", a source without a name" if row["anonymous_source"] else ""
    chain = " › ".join(part.strip() for part in _text(row["chain"]).split(">")) or "nobody named"
    sure = str(row["certainty"]) + (", denied" if row["polarity"] == "negative" else "")
    return (
        f'<li id="k-{html.escape(str(row["id"]))}" class="{_kind_class(row)}">'
        f'<span class="kind">{html.escape(words.KIND_WORDS.get(kind, kind))}</span> '
        f'<span class="value">{escaped(meaning)}</span> '
        f'<a class="words" href="#c-{html.escape(str(row["id"]))}">“{escaped(quote)}”</a> '
        f'<span class="about">said by {escaped(chain)}{anonymous} · {html.escape(sure)} · '
        f"rule <code>{html.escape(_text(row['rule']))}</code>{_reviewed(row)}</span></li>"
    )


def _reviewed(row: pd.Series) -> str:
    if row["review"] not in words.REVIEW_WORDS:
        return " · machine-read"
    on = f" on {words.days(row['when'])}" if _text(row["when"]) else ""
    done = f"{words.REVIEW_WORDS[row['review']]} by {escaped(_text(row['who']))}{html.escape(on)}"
    return f' <strong class="review">{done}: {escaped(_text(row["reason"]))}</strong>'
