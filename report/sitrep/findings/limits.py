"""Say what these documents, read in this way, cannot tell.

Input   tables `documents`, `sentences`, `unread`
Output  sentences
"""

from collections.abc import Iterator

import pandas as pd

from sitrep.findings import wording

READ = "en"  # the language that the rules read
NAMED = 5  # verbs that are named


def limits(documents: pd.DataFrame, sentences: pd.DataFrame, unread: pd.DataFrame) -> tuple[str, ...]:
    """Return what is missing from these documents and from their reading; what does not apply is left out.

    Args:
        documents: table `documents`.
        sentences: table `sentences`.
        unread: table `unread`.
    """
    return tuple(_limits(documents, sentences, unread))


def _limits(documents: pd.DataFrame, sentences: pd.DataFrame, unread: pd.DataFrame) -> Iterator[str]:
    texts = len(documents)
    digests = int((documents["basis"] == "digest").sum())
    if digests:
        yield (
            f"{_of(digests, texts, 'text', 'a digest', 'digests')} in our own words: what a digest leaves out is not "
            "here, and what it gets wrong stands here as if the original said it."
        )
    undated = int(documents["published"].isna().sum())
    if undated:
        yield (
            f"{_of(undated, texts, 'document')} without a day of publication; what such a document dates by it, "
            "such as “on Thursday”, stays open."
        )
    foreign = int((documents["language"].fillna(READ).str.partition("-")[0] != READ).sum())
    if foreign:
        yield f"{_of(foreign, texts, 'text')} not in English, the only language that is read."
    unused = int((sentences["n_claims"] == 0).sum())
    if unused:
        yield (
            f"{unused} of {len(sentences)} sentences gave no claim. They stand grey in the sources, each with the "
            "reason; something of weight may be among them."
        )
    if len(unread):
        verbs = unread["verb"].value_counts()
        often = sorted(verbs.index, key=lambda verb: (-verbs[verb], verb))[:NAMED]
        yield (
            f"{len(unread)} main verbs fit no rule, most often {wording.listed([f'“{verb}”' for verb in often])}: "
            "what they tell is not among the events."
        )


def _of(number: int, of: int, noun: str, one: str = "", many: str = "") -> str:
    said = f"{number} of {of} {noun}{'' if of == 1 else 's'} {'is' if number == 1 else 'are'}"
    return f"{said} {one if number == 1 else many}".rstrip()
