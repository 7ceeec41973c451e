"""Say in sentences what the tables hold, each with the claims behind it and with its doubt.

Input   the tables of the steps before: zones, countries, regions, incidents, messages, not_events, refusals
Output  the table `findings`, in the order in which they are read
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from sitrep import lexicon, tables, zone
from sitrep.escalation import Ladder

SECTIONS = ("zone", "forces", "sizes", "sequence", "channel", "silence", "not an event", "disagreement")
USE_OF_FORCE = 4  # hostility level; Jones, Bremer and Singer (1996), Militarized Interstate Disputes
UNHEEDED = ("ignored", "refused")
LEADING_UP = ("entry", "refusal")  # rungs of data/reference/ladder.yaml
MANY = 10  # from here on a count of things stands in the summary
UNSPECIFIED = "unspecified"  # name that claims give to somebody who is not named
OTHERS = "other"  # side of those whom nobody puts on a side
MILE_M = 1609.344  # international mile, metres; BIPM, The International System of Units, 9th ed.


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One sentence of the summary."""

    section: str  # one of SECTIONS
    sentence: str
    claim_ids: tuple[str, ...]
    doubt: str = ""


def findings(given: dict[str, pd.DataFrame], ladder: Ladder) -> pd.DataFrame:
    """Return the table `findings`.

    Args:
        given: tables by name: claims, documents, zones, countries, regions, forces, incidents, messages, not_events,
            refusals.
        ladder: what counts as force.
    """
    claims = given["claims"].set_index("id")
    read = len(given["documents"])
    found = [
        *_zone(given["zones"], given["countries"]),
        *_forces(given["regions"]),
        *_sizes(given["forces"], given["claims"]),
        *_sequence(given["incidents"], ladder),
        *_channel(given["messages"]),
        *_silence(given["refusals"]),
        *_not_events(given["not_events"]),
        *_disagreements(given["incidents"]),
    ]
    rows = []
    for order, finding in enumerate(found, 1):
        said_by = sorted({str(claims.at[claim, "document_id"]) for claim in finding.claim_ids if claim in claims.index})
        rows.append(
            {
                "id": f"finding-{order}",
                "order": order,
                "section": finding.section,
                "sentence": finding.sentence,
                "claim_ids": " ".join(finding.claim_ids),
                "n_documents": len(said_by),
                "of_documents": read,
                "doubt": _joined([_support(len(said_by), read), finding.doubt]),
            }
        )
    return tables.checked(pd.DataFrame(rows, columns=tables.columns("findings")), "findings")


def _zone(zones: pd.DataFrame, countries: pd.DataFrame) -> Iterator[Finding]:
    if zones.empty:
        yield Finding(
            section="zone", sentence="No document says how far a zone reaches, so none is drawn.", claim_ids=()
        )
        return
    for _, main in zones[zones["reading"] == "main"].iterrows():
        same = zones[zones["zone"] == main["zone"]]
        if pd.isna(main["radius_m"]) or pd.isna(main["lon"]):
            yield Finding(
                section="zone",
                sentence=f"The {main['zone']} is described, but not so that it can be drawn.",
                claim_ids=_ids(main),
                doubt=main["inferred"],
            )
            continue
        yield Finding(
            section="zone",
            sentence=f"The {main['zone']} reaches {_km(main['radius_m'])} ({_miles(main['radius_m'])}) from its "
            f"centre; the words allow {_km(main['radius_low_m'])} to {_km(main['radius_high_m'])}.",
            claim_ids=_ids(main),
            doubt=_other_radii(same[same["reading"] == "other radius"]),
        )
        yield _centre(main, same[same["reading"] == "rival centre"], countries)


def _other_radii(others: pd.DataFrame) -> str:
    radii = [_km(radius) for radius in sorted(set(others["radius_m"].dropna()))]
    return f"Other figures are given too: {_listed(radii)}." if radii else ""


def _centre(main: pd.Series, rivals: pd.DataFrame, countries: pd.DataFrame) -> Finding:
    shares = countries[countries["zone_id"] == main["id"]].sort_values("share", ascending=False)
    first = shares.iloc[0] if len(shares) else None
    sentence = (
        f"Drawn around {main['centre']} ({abs(main['lat']):.4f}° {'N' if main['lat'] >= 0 else 'S'}, "
        f"{abs(main['lon']):.4f}° {'E' if main['lon'] >= 0 else 'W'}; {main['centre_source']}), it covers "
        f"{main['area_km2']:,.0f} km²"
    )
    if first is not None:
        sentence += f", {first['share']:.0%} of it in {first['country']}"
    moved = []
    for _, rival in rivals.iterrows():
        same = countries[(countries["zone_id"] == rival["id"])]
        part = same[same["country"] == first["country"]]["share"].sum() if first is not None else 0
        moved.append(f"around {rival['centre']} instead, that share is {part:.0%}")
    return Finding(
        section="zone",
        sentence=sentence + ".",
        claim_ids=_ids(main),
        doubt=_joined([main["inferred"], f"{_capital(_listed(moved))}." if moved else ""]),
    )


def _forces(regions: pd.DataFrame) -> Iterator[Finding]:
    for _, region in regions.sort_values(["force", "relation"]).iterrows():
        if region["relation"] not in {"inside", "perimeter", "outside", "distance"}:
            continue
        bearing = f", {zone.wind_name(region['bearing'])} of its centre" if isinstance(region["bearing"], str) else ""
        where = {"inside": "inside the zone", "perimeter": "around the zone’s perimeter", "outside": "outside the zone"}
        place = where.get(region["relation"], "at a distance from the centre")
        yield Finding(
            section="forces",
            sentence=f"{_capital(lexicon.in_sentence(region['force']))}: {place}{bearing}.",
            claim_ids=_ids(region),
            doubt="No outer limit is stated." if region["faded"] and region["relation"] != "inside" else "",
        )


def _sizes(forces: pd.DataFrame, claims: pd.DataFrame) -> Iterator[Finding]:
    """Yield each number of people and each count of things, as said and as the interval that it is read as."""
    sized = forces[forces["size_low"].notna() | forces["size_high"].notna()]
    for _, row in sized.sort_values(["force", "document_id", "size_words"]).iterrows():
        yield Finding(
            section="sizes",
            sentence=f"{_capital(lexicon.in_sentence(row['force']))}: “{_bare(row['size_words'])}”, "
            f"read as {_span(row['size_low'], row['size_high'])} people ({row['chain']}).",
            claim_ids=_ids(row),
            doubt="An approximate figure." if row["approx"] else "",
        )
    for _, row in claims[claims["kind"] == "quantity"].sort_values(["document_id", "start"]).iterrows():
        norm = json.loads(row["norm"])
        unit = str(norm.get("unit") or "")
        counted = unit.endswith("s") and row["quote"].lower().endswith(unit)
        if counted and row["section"] != "headline" and max(norm["low"] or 0, norm["high"] or 0) >= MANY:
            yield Finding(
                section="sizes",
                sentence=f"“{row['quote']}”, read as {_span(norm['low'], norm['high'])} ({row['chain']}).",
                claim_ids=(row["id"],),
                doubt="An approximate figure." if norm.get("approx") else "",
            )


def _span(low: float | None, high: float | None) -> str:
    """Return an interval in words; an end that the words leave open is said to be open."""
    first, last = (None if value is None or pd.isna(value) else f"{value:,.0f}" for value in (low, high))
    if first is None:
        return f"at most {last}"
    if last is None:
        return f"at least {first}"
    return first if first == last else f"{first} to {last}"


def _bare(words: str) -> str:
    return words.strip('"“”')


def _sequence(incidents: pd.DataFrame, ladder: Ladder) -> Iterator[Finding]:
    """Yield each use of force with the steps that led up to it, in their order, and how the warnings were answered."""
    force = incidents.loc[[ladder.rung_of(kind).mid >= USE_OF_FORCE for kind in incidents["type"]]]
    for _, strike in force.sort_values("order").iterrows():
        if pd.isna(strike["end"]) or pd.isna(strike["start"]):
            continue
        days = incidents["end"].fillna("")
        before = incidents[(incidents["order"] < strike["order"]) & (days >= strike["start"]) & (days <= strike["end"])]
        ignored = (before["target_side"] == strike["target_side"]) & before["outcome"].isin(UNHEEDED)
        came = (before["actor_side"] == strike["target_side"]) & before["rung"].isin(LEADING_UP)
        steps = before[(ignored | came) & (strike["target_side"] != OTHERS)].sort_values("order")
        told = [
            _label(row) + (f" ({row['outcome']})" if row["outcome"] in UNHEEDED else "") for _, row in steps.iterrows()
        ]
        sentence = f"{strike['label']} {_day(strike['start'], strike['end'])}."
        yield Finding(
            section="sequence",
            sentence=sentence + (f" Before that: {'; '.join(told)}." if told else ""),
            claim_ids=tuple(dict.fromkeys([*_ids(strike), *(i for _, row in steps.iterrows() for i in _ids(row))])),
            doubt="Where no word of time parts two steps, their order is that in which they are told."
            if len(steps) > 1 and "listing" in set(steps["order_basis"])
            else "",
        )


def _channel(messages: pd.DataFrame) -> Iterator[Finding]:
    for _, message in messages.sort_values("order").iterrows():
        through = message["channel"].replace("_", " ")
        by = f" by {through}" if through == "leaflet" else f" over the {through}" if through != UNSPECIFIED else ""
        verb = "passed on a message" if message["relay_of"] else "sent a message"
        about = (
            f", about {_who(message['about'])}" if message["about"] not in {message["recipient"], UNSPECIFIED} else ""
        )
        yield Finding(
            section="channel",
            sentence=f"{_capital(_who(message['sender']))} {verb} to {_who(message['recipient'])}{by}{about}: "
            f"{_content(message['content'])}; {_answer(message['outcome'])}.",
            claim_ids=_ids(message),
            doubt="The source is not named." if message["anonymous_source"] else "",
        )


def _who(name: str) -> str:
    return "somebody" if name == UNSPECIFIED else lexicon.in_sentence(name)


def _content(code: str) -> str:
    return "what it asked is not said" if code == UNSPECIFIED else code.replace("_", " ")


def _answer(outcome: str) -> str:
    words = {"delivered": "delivered; no answer is reported", "unknown": "no answer is reported"}
    return words.get(outcome, f"reported as {outcome.replace('_', ' ')}")


def _silence(refusals: pd.DataFrame) -> Iterator[Finding]:
    for _, refusal in refusals.iterrows():
        yield Finding(
            section="silence",
            sentence=f"{_capital(refusal['who'])} would not say: “{refusal['topic']}”.",
            claim_ids=(refusal["claim_id"],),
        )


def _not_events(not_events: pd.DataFrame) -> Iterator[Finding]:
    for _, row in not_events.iterrows():
        yield Finding(
            section="not an event",
            sentence=f"“{row['words']}” is not counted as an event: {row['why']}.",
            claim_ids=(row["claim_id"],),
        )


def _disagreements(incidents: pd.DataFrame) -> Iterator[Finding]:
    for _, row in incidents[incidents["disagreements"] != ""].sort_values("order").iterrows():
        yield Finding(
            section="disagreement",
            sentence=f"On “{_label(row)}” ({_day(row['start'], row['end']) or 'no day given'}) the documents "
            f"differ: {row['disagreements']}",
            claim_ids=_ids(row),
        )


def _support(number: int, of: int) -> str:
    return "" if number == 0 else f"Reported by {number} of {of} documents." if of > 1 else ""


def _ids(row: pd.Series) -> tuple[str, ...]:
    return tuple(str(row["claim_ids"]).split())


def _joined(parts: Iterable[str]) -> str:
    return " ".join(part for part in parts if part)


def _listed(parts: list[str]) -> str:
    """Return *parts* in one phrase: "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def _day(start: object, end: object) -> str:
    first, last = (value if isinstance(value, str) else "" for value in (start, end))
    if first and last:
        return f"on {first}" if first == last else f"between {first} and {last}"
    return f"on or before {last}" if last else f"on or after {first}" if first else ""


def _km(metres: float) -> str:
    return f"{metres / 1000:.1f} km"


def _miles(metres: float) -> str:
    return f"{metres / MILE_M:.1f} miles"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _label(row: pd.Series) -> str:
    """Return the label of an incident inside a sentence: a small letter unless it begins with a name."""
    label, actor = str(row["label"]), str(row["actor"])
    begins = actor[:1].islower() or label.startswith(("The ", "Somebody"))
    return label[:1].lower() + label[1:] if begins else label
