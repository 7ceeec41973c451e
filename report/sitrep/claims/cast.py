"""Who is who in one document: every noun and pronoun that can act, with the one name it goes by.

Input   the passages of a document; data/lexicon/actors.yaml; the names of states
Output  a `Cast` that answers "who is this word?" in one name per actor
"""

import re
from dataclasses import dataclass, field, replace
from functools import cache

from spacy.tokens import Token

from sitrep import lexicon, reference
from sitrep.claims import grammar
from sitrep.claims.passages import Passage

UNSPECIFIED = "unspecified"
_PLURAL = {"NNS", "NNPS"}
_ARMED = {"armed_force", "armed_group"}
_BODIES = _ARMED | {"state", "institution", "coalition", "operation"}


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


@dataclass(slots=True)
class Cast:
    """The actors of one document by the words that mean them."""

    by_token: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    employers: dict[str, str] = field(default_factory=dict)  # a spokesman's name -> whom he speaks for
    outlet: str = UNSPECIFIED
    subjects: list[Actor] = field(default_factory=list)  # who was the subject of a sentence so far

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


@cache
def known() -> dict[str, Actor]:
    """Return the actors of the lexicon and all states, by the words that mean them."""
    out: dict[str, Actor] = {}
    for row in reference.countries().itertuples():
        state = Actor(name=str(row.name), side=_slug(str(row.name)), kind="state")
        for words in (row.name, row.demonym, row.people):
            for word in words.split("; ") if isinstance(words, str) else ():
                out.setdefault(word, state)
    for entry in lexicon.read("actors")["actors"]:
        actor = Actor(name=entry["name"], side=entry["side"], kind=entry["kind"])
        for word in [entry["name"], *entry["words"], *entry.get("metonyms", [])]:
            out[word] = actor
    out.pop("", None)
    return out


@cache
def _mention() -> re.Pattern[str]:
    """Return what finds known words: as written when they have a capital, in any case when they have none."""
    by_length = sorted(known(), key=lambda word: (-len(word), word))
    parts = [
        re.escape(word) if word[0].isupper() and word[1:2] != "-" else f"(?i:{re.escape(word)})" for word in by_length
    ]
    return re.compile(rf"(?<![\w])(?:{'|'.join(parts)})(?![\w]|-\w)")  # what is Iranian-made is not Iran


def mentions(text: str) -> list[tuple[int, int, Actor]]:
    """Return (start, end, actor) of every known name in *text*."""
    folded = {word.casefold(): actor for word, actor in known().items()}
    return [
        (hit.start(), hit.end(), known().get(hit.group()) or folded[hit.group().casefold()])
        for hit in _mention().finditer(text)
    ]


def cast(parts: tuple[Passage, ...], outlet: str) -> Cast:
    """Return who is who in *parts*; *outlet* is the publisher's name, or `unspecified`."""
    out = Cast(outlet=outlet)
    out.actors[outlet] = Actor(name=outlet, kind="outlet")
    people = _people(parts)
    whole = {actor.name: actor for part in parts for _, _, actor in mentions(part.text) if actor.kind == "state"}
    history: list[Actor] = []  # who was meant, most recent last
    nouns: dict[tuple[str, bool], Actor] = {}  # (noun, plural) -> whom it meant last
    for part in sorted(
        parts, key=lambda part: part.section == "headline"
    ):  # a headline is read in the light of the text
        if part.doc is None:
            continue
        found = sorted([*mentions(part.text), *_halves(part.text, whole)], key=lambda hit: hit[:2])
        for token in part.doc:
            actors = _meant(token, found, people, history, nouns, out)
            if not actors:
                continue
            for actor in actors:
                out.actors.setdefault(actor.name, actor)
                if actor.kind in {"person", "source"} and part.section != "headline":
                    _employ(token, actor, found, out)
            out.by_token[(part.start, token.i)] = tuple(dict.fromkeys(actor.name for actor in actors))
            if token.dep_ in {"nsubj", "nsubjpass"}:
                out.subjects.extend(out.actors[actor.name] for actor in actors)
            if token.pos_ != "PRON":
                history.extend(replace(out.actors[actor.name], many=actor.many) for actor in actors)
                if out.actors[actors[-1].name].kind in _ARMED or _is_body_noun(token):
                    nouns[_noun_key(token)] = out.actors[actors[-1].name]
    return out


def _armed(ends: list[tuple[int, int, Actor]]) -> bool:
    """Return whether a known armed body stands here, whatever the model takes its name for."""
    return bool(ends) and ends[-1][2].kind in _ARMED


def _is_body_noun(token: Token) -> bool:
    words = lexicon.read("actors")["forces"]
    return token.lemma_.lower() in words["one"] or token.lower_ in {*words["many"], *words["machines"]}


def _noun_key(token: Token) -> tuple[str, bool]:
    """Return what "the ..." refers back by: the noun and its number; all aircraft are one noun."""
    lemma = token.lemma_.lower()
    aircraft = lexicon.read("frames")["classes"]["aircraft"]
    return ("aircraft", True) if lemma in aircraft else (lemma, token.tag_ in _PLURAL)


def _halves(text: str, states: dict[str, Actor]) -> list[tuple[int, int, Actor]]:
    """Return where "the South" stands for a state whose full name begins so and occurs in the document."""
    directions = {word for words in lexicon.read("spatial")["bearings"].values() for word in words}
    out = []
    for name, state in states.items():
        half = name.split()[0]
        if half.lower() in directions and len(name.split()) > 1:
            pattern = rf"(?<=[Tt]he ){half}\b(?! {name.split()[1]})"
            out += [(hit.start(), hit.end(), state) for hit in re.finditer(pattern, text)]
    return out


def _people(parts: tuple[Passage, ...]) -> dict[str, str]:
    """Return surname -> full name of every person whom the document names in full."""
    out: dict[str, str] = {}
    for part in parts:
        for entity in part.doc.ents if part.doc else ():
            words = entity.text.removesuffix("'s").removesuffix("’s").split()
            if entity.label_ == "PERSON" and len(words) > 1:
                out.setdefault(words[-1], " ".join(words))
    return out


def _meant(
    token: Token,
    found: list[tuple[int, int, Actor]],
    people: dict[str, str],
    history: list[Actor],
    nouns: dict[tuple[str, bool], Actor],
    out: Cast,
) -> list[Actor]:
    words = lexicon.read("actors")
    if token.pos_ == "PRON":
        return _antecedents(token, history, out)
    if token.pos_ == "DET" and token.dep_ in {"nsubj", "nsubjpass"}:  # "both are ..."
        return _antecedents(token, history, out)
    if token.pos_ not in {"NOUN", "PROPN", "ADJ", "NUM"}:
        return []
    low, high = grammar.noun_phrase(token, tail=False)
    offset = token.doc.user_data["offset"]
    here = [hit for hit in found if low - offset <= hit[0] and hit[1] <= high - offset]
    ends = [hit for hit in here if token.idx < hit[1] and hit[0] <= token.idx]
    person = people.get(token.text)
    if person and not _armed(ends) and token.dep_ != "compound":
        return [Actor(name=person, kind="person")]
    if token.ent_type_ == "PERSON" and not _armed(ends) and token.dep_ != "compound":
        full = next((e.text for e in token.doc.ents if e.start <= token.i < e.end), token.text)
        return [Actor(name=full, kind="person")]
    if token.lower_ in words["press"]:
        if here:  # "North Korean state media"
            return [
                Actor(
                    name=bare(token.doc.text[low - offset : high - offset]), side=here[-1][2].side, kind="institution"
                )
            ]
        return [Actor(name=token.lower_, kind="press", many=True)]
    if token.lower_ in words["documents"]:
        return [Actor(name=token.lemma_.lower(), kind="document")]
    if token.lower_ in words["sources"] and token.dep_ not in {"compound", "nmod", "appos", "amod"}:
        side = here[-1][2].side if here else "other"
        return [
            Actor(
                name=bare(token.doc.text[low - offset : high - offset]),
                side=side,
                kind="source",
                many=token.tag_ in _PLURAL,
            )
        ]
    if _is_body_noun(token) and not ends and token.dep_ not in {"compound", "amod", "nmod"}:
        return _force(token, [hit[2] for hit in here], history, nouns, out)
    if ends and token.dep_ not in {"compound", "amod", "nmod"}:
        return [replace(ends[-1][2], many=token.tag_ == "NNPS")]
    if ends and token.dep_ == "amod":
        return [ends[-1][2]]
    if ends and token.dep_ in {"compound", "nmod"}:
        return [ends[-1][2]]
    if (
        token.ent_type_ in {"GPE", "NORP"}
        and token.pos_ == "PROPN"
        and token.dep_ in {"nsubj", "nsubjpass", "pobj", "conj"}
    ):
        return [Actor(name=token.text, side=_slug(token.text), kind="locality")]
    again = _named_before(token, out)
    if again:
        return [again]
    if token.ent_type_ == "ORG" and token.dep_ in {"nsubj", "nsubjpass", "pobj", "dobj"}:
        entity = next((e.text for e in token.doc.ents if e.start <= token.i < e.end), token.text)
        if set(bare(entity).split()) <= set(out.outlet.split()):
            return [out.actors[out.outlet]]
        return [Actor(name=bare(entity), side=_slug(entity), kind="institution")]
    return []


def _named_before(token: Token, out: Cast) -> Actor | None:
    """Return the institution that a bare noun takes up: "the command" after "U.N. Command"."""
    definite = lexicon.read("actors")["pronouns"]["definite"]
    if token.pos_ != "NOUN" or not any(child.lower_ in definite for child in token.children if child.dep_ == "det"):
        return None
    fits = [a for a in out.actors.values() if a.kind == "institution" and a.name.lower().split()[-1:] == [token.lower_]]
    return fits[-1] if fits else None


def _force(
    token: Token, bases: list[Actor], history: list[Actor], nouns: dict[tuple[str, bool], Actor], out: Cast
) -> list[Actor]:
    """Return the armed body behind a noun such as "forces" or "group"."""
    words = lexicon.read("actors")["forces"]
    before = grammar.modifiers(token)
    size = next((t.lower_ for t in before if t.lower_ in words["size"]), "")
    determiner = next((t.lower_ for t in before if t.dep_ in {"det", "predet", "poss"}), "")
    many = token.tag_ in _PLURAL or token.lower_ in {*words["many"], *words["machines"]}
    relation = where(token)
    bases = list(dict.fromkeys(bases))
    low, high = grammar.noun_phrase(token, tail=False)
    offset = token.doc.user_data["offset"]
    words_here = _uncounted(token, bare(token.doc.text[low - offset : high - offset]))
    bases = bases or _members(token) or _owners(token, out)
    if bases:
        if size and bases[-1].kind in _ARMED | {"state"}:
            return [
                Actor(
                    name=words_here,
                    side=bases[-1].side,
                    kind="armed_force",
                    many=many,
                    base=bases[-1].name,
                    size=size,
                    relation=relation or _said_place(token),
                )
            ]
        if len(bases) > 1 and relation:
            return [Actor(name=words_here, side=bases[0].side, kind="armed_force", many=True, relation=relation)]
        return [replace(base, many=many) for base in bases]
    groups = [actor for actor in history if actor.kind in _ARMED or actor.base]
    definite = lexicon.read("actors")["pronouns"]["definite"]
    owned = any(child.dep_ == "poss" and child.pos_ == "PRON" for child in token.children)
    if token.lower_ in words["machines"] or owned:
        groups = []
    if relation and determiner:
        same = [actor for actor in groups if _agree(out.actors[actor.name].relation, relation) and actor.base]
        if same:
            return [same[-1]]
    if size:
        same = [actor for actor in groups if actor.size == size]
        if same:
            return [same[-1]]
    again = nouns.get(_noun_key(token))
    if again is not None and (determiner in definite or not before):
        return [replace(again, many=many)]
    several = nouns.get((token.lemma_.lower(), True))
    if size and several is not None:
        return [
            replace(several, name=words_here, kind="armed_force", many=many, base=several.name, size=size,
                    relation=relation or _said_place(token))
        ]  # fmt: skip
    if determiner in definite and groups:
        if many:
            split = [actor for actor in groups if actor.base]
            plural = [actor for actor in groups if not actor.base and actor.kind == "armed_force"]
            last_split = split[-1].base if split else ""
            whole = next((a for a in reversed(plural) if a.name == last_split), plural[-1] if plural else None)
            return [whole or groups[-1]]
        single = [actor for actor in groups if actor.base] or groups
        return [single[-1]]
    if determiner in definite or not words_here:
        return [Actor(name=words_here or token.lower_, kind="armed_force", many=many, relation=relation)]
    return [Actor(name=words_here, kind="armed_force", many=many, size=size, relation=relation)]


def _uncounted(token: Token, words: str) -> str:
    """Return the words for a body without the number in front: "20 vehicles" are vehicles."""
    counted = [t for child in token.children if child.dep_ == "nummod" for t in child.subtree]
    if not counted:
        return words
    rest = token.doc[max(t.i for t in counted) + 1 : token.i + 1].text
    return rest or words


def _owners(token: Token, out: Cast) -> list[Actor]:
    """Return whose body it is, behind "its" or "their": of a paper or station, the state that it belongs to."""
    for owner in (child for child in token.children if child.dep_ == "poss" and child.pos_ == "PRON"):
        for name in out.names(owner):
            inside = [actor for _, _, actor in mentions(name)]
            return inside[:1] or ([out.actors[name]] if out.actors[name].kind in _BODIES else [])
    return []


def _members(token: Token) -> list[Actor]:
    """Return who a body is made of: "two groups of pro-regime forces"."""
    for word, noun in grammar.prepositions(token):
        if word == "of":
            found = mentions(noun.doc[noun.left_edge.i : noun.i + 1].text)
            if found:
                return [found[-1][2]]
    return []


def where(token: Token) -> str:
    """Return the relation to a zone that stands behind the noun *token* ("the group outside the zone")."""
    lists = lexicon.read("spatial")
    nearby = list(grammar.prepositions(token))
    after = token.i + 1
    if not nearby and after < len(token.doc) and token.doc[after].dep_ == "prep":
        nearby = [(token.doc[after].lower_, noun) for noun in token.doc[after].children if noun.dep_ == "pobj"]
    for word, noun in nearby:
        if noun.lemma_.lower() in lists["perimeter_nouns"]:
            sides = [name for name in ("inside", "outside") if word.split()[-1] in lists["relations"][name][:2]]
            return sides[0] if sides else "perimeter"  # "just inside the edge"
        if noun.lemma_.lower() in lists["zone_nouns"]:
            return next((name for name, cues in lists["relations"].items() if word in cues), "")
    return ""


def _said_place(token: Token) -> str:
    """Return where the sentence puts the force *token*: "a small force is inside the zone"."""
    verb = token.head
    return where(verb) if token.dep_ in {"nsubj", "nsubjpass"} and grammar.is_verb(verb) else ""


def _agree(one: str, other: str) -> bool:
    return one == other or {one, other} == {"outside", "perimeter"}


def _antecedents(token: Token, history: list[Actor], out: Cast) -> list[Actor]:
    word, pronouns = token.lower_, lexicon.read("actors")["pronouns"]
    if word in pronouns["person"]:
        return next(([actor] for actor in reversed(history) if actor.kind == "person"), [])
    if word in pronouns["pair"]:
        groups = [actor for actor in history if actor.base]
        return [out.actors[groups[-1].base]] if groups else []
    if word in pronouns["many"]:
        fits = [actor for actor in history if actor.kind in _ARMED] or [
            a for a in history if a.many and a.kind != "press"
        ]
        return [fits[-1]] if fits else []
    if word in pronouns["body"] and token.dep_ not in {"nsubj", "nsubjpass", "poss"}:
        return []
    if word in pronouns["body"] and token.head.lemma_.lower() in lexicon.read("cues")["attribution"]["verbs"]:
        spoke = [actor for actor in history if actor.kind in {"institution", "document", "coalition", "outlet"}]
        return [spoke[-1]] if spoke else []
    if word in pronouns["body"]:
        ours = [a for a in _sentence_subjects(token, out) if a.kind in _BODIES]
        ours = ours or [actor for actor in out.subjects if actor.kind in _BODIES][-1:]
        fits = ours or [actor for actor in history if actor.kind in _BODIES and not actor.many]
        return [fits[-1]] if fits else []
    return []


def _sentence_subjects(token: Token, out: Cast) -> list[Actor]:
    before = [t for t in token.sent if t.i < token.i and t.dep_ in {"nsubj", "nsubjpass"}]
    return [out.actors[name] for t in before for name in out.names(t)]


def _employ(token: Token, actor: Actor, found: list[tuple[int, int, Actor]], out: Cast) -> None:
    """Remember whom a spokesman speaks for, from the words around his name."""
    window_start, window_end = token.left_edge.idx, token.idx + len(token.text)
    for child in token.children:
        if child.dep_ == "appos":
            window_end = max(window_end, child.right_edge.idx)
    for start, _, other in found:
        if window_start <= start <= window_end and other.kind in {"state", "institution", "coalition"}:
            out.employers.setdefault(actor.name, other.name)
            known_as = out.actors.get(actor.name)
            if known_as and known_as.side == "other":
                out.actors[actor.name] = replace(known_as, side=other.side)
            return


def bare(words: str) -> str:
    """Return *words* without an article in front and without quote marks around."""
    first, _, rest = " ".join(words.split()).partition(" ")
    articles = lexicon.read("actors")["pronouns"]["article"]
    return (rest if rest and first.lower() in articles else f"{first} {rest}").strip(" \"“”'")


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_") or "other"
