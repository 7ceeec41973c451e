"""Find the names of places in a parsed text.

Input   passages of one document
Output  `Mention` records, by where they start; none overlaps another

The model names countries, cities and regions.  Its spans are trimmed to the name; names that it took for people,
peoples or bodies are kept if the text or the reference tables show that they are places; and a place inside the name
of a body ("the Pittsburgh police") is a place too.  What belongs to a nation ("Kenyan") is no place.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from sitrep.claims import passages
from sitrep.claims.toponyms import civic, form, known

PLACES = {"GPE", "LOC"}
MISTAKEN = {"PERSON", "ORG", "NORP", "FAC", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"}  # may hold, or be, a place
LONGEST_NAME = 5  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One naming of a place: characters `start` to `end` of the document say `name`."""

    start: int
    end: int
    name: str
    sentence: tuple[int, int]  # where its sentence starts and ends


def mentions(parsed: Sequence[passages.Passage]) -> list[Mention]:
    """Return the names of places in *parsed*, by where they start."""
    docs = [passage.doc for passage in parsed if passage.doc is not None]
    people = _surnames(docs)
    sure = {name.text for doc in docs for name in _by_the_model(doc)} - people
    found = []
    for doc in docs:
        taken: set[int] = set()
        spans = []
        ways = (
            civic.short,
            _known,
            civic.counties,
            civic.dateline,
            _by_the_model,
            lambda doc: _inside(doc, sure),
            civic.of_a_town,
            _after_a_preposition,
        )
        for span in (_joined(span) for way in (*ways, lambda doc: _repeated(doc, sure)) for span in way(doc)):
            if not taken & set(range(span.start, span.end)):
                taken |= set(range(span.start, span.end))
                spans.append(span)
        spans += _listed(doc, taken)
        found += [_mention(span) for span in spans if span.text not in people]
    return sorted(found, key=lambda mention: mention.start)


def around(parsed: Sequence[passages.Passage], named: Sequence[Mention], near: Callable[[str], bool]) -> list[Mention]:
    """Return further names that are those of towns in the corner that the text is about.

    Args:
        parsed: the document.
        named: the mentions found already.
        near: whether a town of that name is in that corner.
    """
    docs = [passage.doc for passage in parsed if passage.doc is not None]
    people = {token.text for doc in docs for entity in doc.ents if entity.label_ == "PERSON" for token in entity[1:]}
    people |= {entity[0].text for doc in docs for entity in doc.ents if entity.label_ == "PERSON" and len(entity) > 1}
    taken = {position for mention in named for position in range(mention.start, mention.end)}
    found = []
    for doc in docs:
        for run in _capital_runs(doc):
            whole = run[0].ent_type_ != "PERSON" or len(run) == 1
            whole &= run.end == len(doc) or bool(run[-1].whitespace_) or doc[run.end].text != "-"
            free = passages.first(run) not in taken and run.text not in people and run[0].pos_ == "PROPN"
            if whole and free and not form.spoilt(run) and not known.demonym(run.text) and near(run.text):
                found.append(_mention(run))
    return found


def _mention(span: Span) -> Mention:
    return Mention(
        start=passages.first(span),
        end=passages.last(span),
        name=span.text,
        sentence=(passages.first(span.sent), passages.last(span.sent)),
    )


def _joined(span: Span) -> Span:
    """Return *span* with what hyphens or its kind join to it, if a place bears that name: "Weston-super-Mare"."""
    doc, end = span.doc, span.end
    if end < len(doc) and form.capital(doc[end]) and known.county(doc[span.start : end + 1].text):
        return doc[span.start : end + 1]
    while end < len(doc) and not doc[end - 1].whitespace_ and (doc[end].text == "-" or doc[end - 1].text == "-"):
        end += 1
    return doc[span.start : end] if end > span.end and known.located(doc[span.start : end].text) else span


def _surnames(docs: Sequence[Doc]) -> set[str]:
    """Return the last names of the people that the text names in full, but those that a country or region has too."""
    people = [entity for doc in docs for entity in doc.ents if entity.label_ == "PERSON" and len(entity) > 1]
    return {name for entity in people if not known.wide(name := entity[-1].text)}


def _known(doc: Doc) -> Iterator[Span]:
    """Yield countries and regions of more than one word, whatever the model took their pieces for."""
    names = known.long_names()
    position = 0
    while position < len(doc):
        if doc[position].text[:1].isupper():
            for end in range(min(len(doc), position + LONGEST_NAME), position + 1, -1):
                name = doc[position:end]
                if name.text in names and not form.spoilt(name):
                    yield name
                    position = end - 1
                    break
        position += 1


def _by_the_model(doc: Doc) -> Iterator[Span]:
    for entity in (piece for whole in doc.ents if whole.label_ in PLACES for piece in _apart(whole)):
        name = trimmed(entity)
        if name is not None and not form.spoilt(name) and (known.located(name.text) or _sayable(name, entity)):
            yield name


def _apart(entity: Span) -> Iterator[Span]:
    """Yield the names that *entity* joins, "Windsor or Sarnia"; itself if a place bears the whole name."""
    joints = [token.i for token in entity if token.lower_ in known.words()["links"] and token.is_lower]
    if not joints or known.located(entity.text):
        yield entity
        return
    for start, end in zip([entity.start, *(i + 1 for i in joints)], [*joints, entity.end], strict=True):
        if start < end:
            yield Span(entity.doc, start, end, label=entity.label)


def trimmed(entity: Span) -> Span | None:
    """Return the name in *entity*: without articles, directions, "city of" and the genitive; None if none is left."""
    words = known.words()
    start, end = entity.start, entity.end
    doc = entity.doc
    while end > start and (doc[end - 1].tag_ == "POS" or doc[end - 1].is_punct or not form.capital(doc[end - 1])):
        end -= 1
    body = doc[end - 1].lower_ if end - start > 1 else ""
    if (body,) in known.civic().get(body, ()) and body not in words["kinds"]:
        end -= known.located(doc[start : end - 1].text)  # West Yorkshire Police
    while start < end:
        token = doc[start]
        follows = doc[start + 1].lower_ if start + 1 < end else ""
        if token.lower_ in words["kind_of"] and follows in words["of"]:
            start += 2
        elif token.lower_ in known.articles() or token.is_punct or (token.is_lower and not token.like_num):
            start += 1
        elif known.demonym(token.text) and end - start > 1 and not known.located(doc[start:end].text):
            start += 1  # "Syrian Aleppo"
        else:
            break
    if start >= end or (known.demonym(doc[start:end].text) and not known.located(doc[start:end].text)):
        return None
    return doc[start:end]


def _sayable(name: Span, entity: Span) -> bool:
    """Return whether a name in no table may still be a place: the model read a country or town, not a landmark."""
    if not name.text[:1].isupper() or any(token.like_num for token in name) or "-" in name.text[-3:]:
        return False
    return entity.label_ == "GPE" or name[-1].lower_ in known.words()["kinds"]


def _inside(doc: Doc, sure: set[str]) -> Iterator[Span]:
    """Yield the places in the names of bodies, and whole names that the model took for people or bodies."""
    for entity in doc.ents:
        if entity.label_ not in {*MISTAKEN, "LOC"}:
            continue
        position = entity.start
        while position < entity.end:
            for end in range(min(entity.end, position + LONGEST_NAME), position, -1):
                name = doc[position:end]
                if form.plain(name) and not form.spoilt(name) and _place_inside(name, entity, sure):
                    yield name
                    position = end - 1
                    break
            position += 1


def _place_inside(name: Span, entity: Span, sure: set[str]) -> bool:
    if known.demonym(name.text) and not (known.adjectival(name.text) and entity.label_ == "ORG"):
        return False
    if entity.label_ == "PERSON" and (name.start > entity.start or name.end < entity.end):
        return False
    if known.wide(name.text) or name.text in sure or known.county(name.text):
        return True
    before = form.word_before(name)
    whole = name.start == entity.start and name.end == entity.end
    if before in known.words()["seats"] and name.start > entity.start and name.end == entity.end:
        return known.located(name.text)
    return whole and before in known.words()["locative"] and _no_person(name) and known.located(name.text)


def _no_person(name: Span) -> bool:
    """Return whether *name* can be a place by what follows: not the rest of a person's name."""
    after = name.doc[name.end] if name.end < len(name.doc) else None
    return form.word_before(name) not in known.words()["of_people"] or after is None or after.pos_ != "PROPN"


def _after_a_preposition(doc: Doc) -> Iterator[Span]:
    """Yield capitalised names without a label that a locative word introduces: "in Rongo"."""
    for token in doc:
        if token.ent_type_ or not form.capital(token) or token.is_sent_start or token.i == 0:
            continue
        if form.word_before(doc[token.i : token.i + 1]) in known.words()["locative"] and not _acronym(token):
            end = token.i + 1
            while end < len(doc) and form.capital(doc[end]) and not doc[end].ent_type_:
                end += 1
            name = doc[token.i : end]
            if form.plain(name) and not form.spoilt(name) and not known.demonym(name.text) and known.located(name.text):
                yield name


def _acronym(token: Token) -> bool:
    """Return whether *token* is an acronym, or one whom something is said according to."""
    return token.text.isupper() or (token.i > 1 and token.nbor(-2).lower_ in known.words()["spoils_before"])


def _repeated(doc: Doc, sure: set[str]) -> Iterator[Span]:
    """Yield unlabelled repetitions of a name that the model knew for a place elsewhere in the text."""
    for token in doc:
        if (
            not token.ent_type_
            and form.capital(token)
            and token.text in sure
            and not form.spoilt(doc[token.i : token.i + 1])
        ):
            yield doc[token.i : token.i + 1]


def _listed(doc: Doc, taken: set[int]) -> list[Span]:
    """Return names beside a place in a list, "Siaya, Bondo and Homa Bay", or before their region: "Solon, Ohio"."""
    found: list[Span] = []
    runs = _capital_runs(doc)
    for run in (*runs, *reversed(runs)):  # onward, then back: a list may start with what is not known
        free = not taken & set(range(run.start, run.end))
        if (
            free
            and _beside(doc, run, taken)
            and not form.spoilt(run)
            and not known.demonym(run.text)
            and known.located(run.text)
        ):
            found.append(run)
            taken |= set(range(run.start, run.end))
    return found


def _capital_runs(doc: Doc) -> list[Span]:
    runs = [doc[entity.start : entity.end] for entity in doc.ents if entity.label_ in MISTAKEN]
    labelled = {position for run in runs for position in range(run.start, run.end)}
    position = 0
    while position < len(doc):
        end = position
        while end < len(doc) and form.capital(doc[end]) and not doc[end].ent_type_ and end not in labelled:
            end += 1
        if end > position:
            runs.append(doc[position:end])
        position = max(end, position + 1)
    return [run for run in runs if form.plain(run) and run[0].pos_ in {"PROPN", "NOUN", "ADJ"}]


def _beside(doc: Doc, run: Span, taken: set[int]) -> bool:
    links = known.words()["links"]
    following = doc[run.end].text if run.end < len(doc) else ""
    if following == "," and run.end + 1 in taken:
        return True
    if following in links and run.end + 1 in taken and run.label_ != "PERSON":
        return True
    at = run.start - 1
    if at >= 0 and doc[at].lower_ in links:
        at -= 1
        if at >= 0 and doc[at].text == ",":
            at -= 1
        if at in taken:
            ends = run.end >= len(doc) or doc[run.end].is_lower
            return run.label_ != "ORG" and (following in {*links, ".", ")", ";"} or ends)
    return False
