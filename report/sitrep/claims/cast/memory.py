"""Who was spoken of so far, most recent last: what pronouns and "the ..." choose from.

Input   actors, as the text names them
Output  a `Memory`
"""

from collections import OrderedDict
from dataclasses import dataclass, field

from spacy.tokens import Token

from sitrep import lexicon
from sitrep.claims.cast.actors import ARMED, BODIES, Actor

# How many actors are remembered. Nobody says "it" or "the group" of what lies two hundred names back, and without a
# limit the time to read a long text would grow with the square of its length.
REMEMBERED = 200
_PLURAL = {"NNS", "NNPS"}


@dataclass(slots=True)
class Memory:
    """Who was spoken of so far in a document."""

    spoken: OrderedDict[Actor, None] = field(default_factory=OrderedDict)  # each once, the most recent last
    nouns: dict[tuple[str, bool], Actor] = field(default_factory=dict)  # (noun, plural) -> whom it meant last
    subject: Actor | None = None  # the body that was the subject of a clause last
    voice: Actor | None = None  # the man or unnamed source that said something last
    speaker: Actor | None = None  # the body or paper that said something last

    def add(self, actor: Actor) -> None:
        """Remember that *actor* was spoken of just now."""
        self.spoken[actor] = None
        self.spoken.move_to_end(actor)
        if len(self.spoken) > REMEMBERED:
            self.spoken.popitem(last=False)

    def add_subject(self, actor: Actor) -> None:
        """Remember *actor* as the subject of a clause, if it is a body."""
        if actor.kind in BODIES:
            self.subject = actor

    def armed(self) -> list[Actor]:
        """Return the armed bodies and the groups within them, the most recent last."""
        return [actor for actor in self.spoken if actor.kind in ARMED or actor.base]


def noun_key(token: Token) -> tuple[str, bool]:
    """Return what "the ..." refers back by: the noun and its number; all aircraft are one noun."""
    lemma = token.lemma_.lower()
    aircraft = lexicon.read("frames")["classes"]["aircraft"]
    return ("aircraft", lemma == "aircraft" or is_plural(token)) if lemma in aircraft else (lemma, is_plural(token))


def is_plural(token: Token) -> bool:
    """Return whether the noun *token* is plural by its form."""
    return token.tag_ in _PLURAL
