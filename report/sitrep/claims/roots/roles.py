"""Who does it to whom: the source and the target of an event.

Input   a root, the word that makes it, and the cast of the document
Output  `Rooted`, with names the cast knows or the words of the text
"""

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from sitrep.claims import grammar, passages
from sitrep.claims.cast import UNSPECIFIED, Cast, bare


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooted:
    """An event: its root, the word that makes it, and who does it to whom ("unspecified" when unsaid)."""

    root: str
    trigger: Token
    source: str
    target: str


def rooted(root: str, trigger: Token, who: Cast) -> Rooted:
    """Return the event of *root* that *trigger* makes, with who does it to whom."""
    verb = trigger if trigger.pos_ in {"VERB", "AUX"} else clause_of(trigger)
    passive = grammar.is_passive(verb)
    doer = (grammar.agent(verb) or _by(verb)) if passive else grammar.subject(verb)
    done_to: Iterable[Token] = [noun for noun in grammar.objects(verb) if noun != trigger]
    if trigger != verb and doer == trigger:
        doer = grammar.after_preposition([trigger, verb], ["by", "between", "from"])
    prep = grammar.after_preposition(
        [trigger, verb], ["on", "upon", "against", "with", "to", "at", "in", "from", "for"]
    )
    target = next(iter(done_to), None) or prep
    return Rooted(root=root, trigger=trigger, source=_name(doer, who), target=_name(target, who))


def _by(verb: Token) -> Token | None:
    """Return the noun behind the last "by" of a passive, wherever the parse hung it."""
    found = [token for token in verb.subtree if token.dep_ == "pobj" and token.head.lower_ == "by"]
    return found[-1] if found else None


def _name(noun: Token | None, who: Cast) -> str:
    """Return the name of who is meant by *noun*, his own words where the cast does not know him."""
    if noun is None:
        return UNSPECIFIED
    for token in [noun, *reversed(grammar.modifiers(noun))]:
        found = who.names(token)
        if found:
            return found[0]
    low, high = grammar.noun_phrase(noun, tail=False)
    return bare(passages.words(noun.doc, low, high)) or UNSPECIFIED


def clause_of(noun: Token) -> Token:
    """Return the verb of the clause that *noun* stands in, *noun* itself without one."""
    return next((token for token in noun.ancestors if grammar.is_verb(token)), noun)
