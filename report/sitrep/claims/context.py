"""What the rooms of this step share about one document while it is read.

Input   the passages, cast, scopes and time expressions of a document
Output  a `Context` that finds them by their place in the text, and makes claims
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from sitrep.claims import attribution, grammar, passages
from sitrep.claims.attribution import Scope
from sitrep.claims.cast import UNSPECIFIED, Cast
from sitrep.claims.dates import TimeExpression
from sitrep.claims.passages import Passage
from sitrep.claims.record import Claim
from sitrep.documents import Document

Interval = tuple[str | None, str | None]  # first and last day, ISO 8601; None is open
OPEN: Interval = (None, None)


@dataclass(frozen=True, kw_only=True)  # without slots: it remembers what it was asked for
class Context:
    """One document while it is read: its passages, who is who, who says what, and its dates."""

    document: Document
    parts: tuple[Passage, ...]  # in text order
    cast: Cast
    scopes: Mapping[int, tuple[Scope, ...]]  # by the start of their passage
    times: tuple[TimeExpression, ...]  # in text order

    @property
    def published(self) -> str | None:
        """The day of publication, ISO 8601, or None."""
        return self.document.published.isoformat() if self.document.published else None

    def part_at(self, start: int) -> Passage | None:
        """Return the passage that holds the character *start*."""
        number = bisect_right(self.parts, start, key=lambda part: part.start) - 1
        return self.parts[number] if number >= 0 and start < self.parts[number].end else None

    def token_at(self, start: int) -> Token | None:
        """Return the token that holds the character *start*, or the white space before it."""
        part = self.part_at(start)
        if part is None or part.doc is None:
            return None
        return part.doc[bisect_right(part.doc, start - part.start, key=lambda token: token.idx) - 1]

    def scopes_at(self, start: int) -> tuple[Scope, ...]:
        """Return the scopes of the passage that holds the character *start*."""
        part = self.part_at(start)
        return self.scopes.get(part.start, ()) if part else ()

    @cached_property
    def days(self) -> tuple[TimeExpression, ...]:
        """The time expressions that name a day, in text order."""
        return tuple(time for time in self.times if time.precision == "day" and None not in time.interval)

    def day_before(self, place: int) -> TimeExpression | None:
        """Return the expression that named a day last before the character *place*."""
        number = bisect_left(self.days, place, key=lambda time: time.start)
        return next((time for time in reversed(self.days[:number]) if time.end <= place), None)

    def claim(
        self,
        kind: str,
        span: tuple[int, int],
        norm: Mapping[str, object],
        rule: str,
        *,
        certainty: str = "asserted",
        polarity: str = "positive",
        mode: str = "",
        holders: tuple[str, ...] | None = None,
        anonymous: bool = False,
    ) -> Claim:
        """Return the claim of *kind* in the words of *span*, with its words, section and attribution chain."""
        start, end = span
        said_by, hidden = attribution.chain(start, end, self.scopes_at(start), self.cast)
        part = self.part_at(start)
        inside = attribution.innermost(start, end, self.scopes_at(start))
        plain = "narrator" if inside is None else "document" if inside.document else "indirect"
        return Claim(
            document_id=self.document.id,
            start=start,
            end=end,
            quote=self.document.text[start:end],
            kind=kind,
            norm=norm,
            section=part.section if part else "body",
            certainty=certainty,
            polarity=polarity,
            chain=said_by if holders is None else holders,
            mode=mode or ("direct" if self.in_quotes(start) and inside else plain),
            anonymous_source=hidden or anonymous,
            rule=rule,
        )

    def in_quotes(self, start: int) -> bool:
        """Return whether the character *start* stands between quote marks of its passage."""
        part = self.part_at(start)
        before = part.text[: start - part.start] if part else ""
        return before.count('"') % 2 == 1 or before.count("“") > before.count("”")

    def speaker(self, token: Token) -> str:
        """Return whom "we" means where *token* stands: whom the speaker speaks for, or the speaker."""
        start = passages.first(token)
        scope = attribution.innermost(start, passages.last(token), self.scopes_at(start))
        if scope is None:
            return UNSPECIFIED
        return self.cast.employers.get(scope.holder, scope.holder)

    def times_of(self, verb: Token) -> list[TimeExpression]:
        """Return the time expressions that hang on *verb* itself, not on a clause below it."""
        marks = [child for child in verb.children if child.dep_ == "mark"]
        low = passages.first(
            marks[0] if marks else verb.sent
        )  # "on June 6, two days before ..." dates what comes first
        high = passages.last(verb.sent)
        first, stop = (bisect_left(self.times, place, key=lambda time: time.start) for place in (low, high))
        placed = ((time, self.token_at(time.start)) for time in self.times[first:stop])
        near = [(time, token) for time, token in placed if token is not None]
        return [time for time, token in near if _dated(_governor(token, verb), token.i) == verb]


def _governor(token: Token, verb: Token) -> Token:
    """Return the clause head that *token* belongs to; a participle behind a noun counts when it is *verb* itself."""
    for _ in range(12):
        if token.head == token:
            break
        token = token.head
        if token == verb or (grammar.is_verb(token) and token.dep_ != "acl"):
            break
    return token


def _dated(verb: Token, place: int) -> Token:
    """Return what a time at *place* dates, which hangs on *verb*: "..., on May 18, X said" dates what X said."""
    who = next((child for child in verb.children if child.dep_ == "nsubj" and child.i < verb.i), None)
    told = next((child for child in verb.children if child.dep_ == "ccomp" and child.i < place), None)
    return told if told is not None and who is not None and who.left_edge.i > place else verb
