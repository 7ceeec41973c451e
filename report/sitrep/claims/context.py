"""What the rooms of this step share about one document while it is read."""

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One document while it is read: its passages, who is who, who says what, and its dates."""

    document: Document
    parts: tuple[Passage, ...]
    cast: Cast
    scopes: tuple[Scope, ...]
    times: tuple[TimeExpression, ...]

    @property
    def published(self) -> str | None:
        """The day of publication, ISO 8601, or None."""
        return self.document.published.isoformat() if self.document.published else None

    def part_at(self, start: int) -> Passage | None:
        """Return the passage that holds the character *start*."""
        return next((part for part in self.parts if part.start <= start < part.end), None)

    def token_at(self, start: int) -> Token | None:
        """Return the token that holds the character *start*."""
        part = self.part_at(start)
        if part is None or part.doc is None:
            return None
        return next((t for t in part.doc if t.idx <= start - part.start < t.idx + max(1, len(t.text_with_ws))), None)

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
        said_by, hidden = attribution.chain(start, end, list(self.scopes), self.cast)
        part = self.part_at(start)
        inside = attribution.innermost(start, end, list(self.scopes))
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
        scope = attribution.innermost(passages.first(token), passages.last(token), list(self.scopes))
        if scope is None:
            return UNSPECIFIED
        return self.cast.employers.get(scope.holder, scope.holder)

    def times_of(self, verb: Token) -> list[TimeExpression]:
        """Return the time expressions that hang on *verb* itself, not on a clause below it."""
        low, high = passages.first(verb.sent), passages.last(verb.sent)
        out = []
        for time in self.times:
            if low <= time.start < high:
                token = self.token_at(time.start)
                if token is not None and _governor(token) == verb:
                    out.append(time)
        return out


def _governor(token: Token) -> Token:
    """Return the clause head that *token* belongs to."""
    for _ in range(12):
        if token.head == token:
            break
        token = token.head
        if grammar.is_verb(token) and token.dep_ != "acl":
            break
    return token
