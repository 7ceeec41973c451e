"""What an actor is, and what a cast answers. Knows no other room of the cast.

Input   actors, as they are met in the text
Output  `Actor` and `Cast`
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Token

UNSPECIFIED = "unspecified"
ARMED = frozenset({"armed_force", "armed_group"})
BODIES = ARMED | {"state", "institution", "coalition", "operation"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who acts, speaks or is acted on in a document."""

    name: str
    side: str = "other"  # key of data/lexicon/actors.yaml, or a state's own
    kind: str = "thing"
    many: bool = False  # whether it is spoken of in the plural
    base: str = ""  # the larger body that a group belongs to
    size: str = ""  # the word that tells it from another ("small", "larger")
    relation: str = ""  # where it is said to be, against the zone


def _heads(name: str) -> list[str]:
    """Return the words of an institution's name that stand right before "of": "Joint Chiefs of Staff"."""
    words = name.lower().split()
    return [words[words.index("of") - 1]] if "of" in words[1:] else []


@dataclass(slots=True)
class Cast:
    """The actors of one document by the words that mean them."""

    by_token: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    employers: dict[str, str] = field(default_factory=dict)  # a spokesman's name -> whom he speaks for
    voices: dict[str, str] = field(default_factory=dict)  # a spokesman's name -> the institution he is said to be of
    outlet: str = UNSPECIFIED
    _groups: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # a body -> (number, group) within it
    _institutions: dict[str, str] = field(default_factory=dict)  # last word of a name -> the name met last

    def add(self, actor: Actor) -> None:
        """Take *actor* in, unless one of that name is known."""
        if actor.name in self.actors:
            return
        if actor.base:
            self._groups.setdefault(actor.base, []).append((len(self.actors), actor.name))
        if actor.kind == "institution" and actor.name.split():
            for word in {actor.name.lower().split()[-1], *_heads(actor.name)}:
                self._institutions[word] = actor.name
        self.actors[actor.name] = actor

    def names(self, token: Token | None) -> tuple[str, ...]:
        """Return the names behind *token*, several where it stands for several; empty when nobody is meant."""
        if token is None:
            return ()
        return self.by_token.get((token.doc.user_data["offset"], token.i), ())

    def name(self, token: Token | None) -> str | list[str]:
        """Return the one name behind *token*, a list for several, `unspecified` for none."""
        found = self.names(token)
        return UNSPECIFIED if not found else found[0] if len(found) == 1 else list(found)

    def side(self, name: str | list[str]) -> str:
        """Return the side of *name*; of several, the first one's."""
        first = name[0] if isinstance(name, list) else name
        return self.actors[first].side if first in self.actors else "other"

    def kind(self, name: str | list[str]) -> str:
        """Return what sort of actor *name* is; `thing` for a name that is not known."""
        first = name[0] if isinstance(name, list) else name
        return self.actors[first].kind if first in self.actors else "thing"

    def groups(self, bodies: Iterable[str]) -> list[str]:
        """Return the names of the groups within *bodies*, in the order in which the document names them."""
        return [name for _, name in sorted(group for body in {*bodies} for group in self._groups.get(body, ()))]

    def institution(self, word: str) -> Actor | None:
        """Return the institution met last whose name ends in *word* (lower case); None if there is none."""
        name = self._institutions.get(word)
        return self.actors[name] if name is not None else None
