"""Know places: borders, countries, hand-sourced places, a worldwide gazetteer; and what the report's words mean.

Input   data/reference/borders.parquet, countries.csv, counties.csv, places.csv, gazetteer*.parquet, names.yaml,
        sources.yaml, glossary.yaml
Output  tables as DataFrames, and `Place` records ranked for a name

Knows lexicon and errors only.

A step asks here and nowhere else where a name lies: `reference.locate_name("At Tanf")`.  How the files were made stands
in `topology`, `geonames`, `census` and `sources` of this package; a build does not run them.
"""

from sitrep.reference.files import (
    FOLDER,
    articles,
    borders,
    counties,
    countries,
    gazetteer,
    glossary,
    places,
    provenance,
)
from sitrep.reference.locate import Place, locate_name
from sitrep.reference.names import folded, spellings

__all__ = [
    "FOLDER",
    "Place",
    "articles",
    "borders",
    "counties",
    "countries",
    "folded",
    "gazetteer",
    "glossary",
    "locate_name",
    "places",
    "provenance",
    "spellings",
]
