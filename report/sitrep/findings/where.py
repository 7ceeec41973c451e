"""Say where the zone is and where the forces were.

Input   tables `zones`, `countries`, `regions`
Output  findings
"""

from collections.abc import Iterator

import pandas as pd

from sitrep import lexicon, zone
from sitrep.findings import wording
from sitrep.findings.wording import Finding

PLACES = {
    "inside": "inside the zone",
    "perimeter": "around the zone’s perimeter",
    "outside": "outside the zone",
    "distance": "at a distance from the centre",
}


def of_zone(zones: pd.DataFrame, countries: pd.DataFrame) -> Iterator[Finding]:
    if zones.empty:
        yield Finding(
            section="zone", sentence="No document says how far a zone reaches, so none is drawn.", claim_ids=()
        )
        return
    for _, main in zones[zones["reading"] == "main"].iterrows():
        same = zones[zones["zone"] == main["zone"]]
        if pd.isna(main["radius_m"]) or pd.isna(main["lon"]):
            yield Finding(
                section="zone", sentence=_no_circle(main), claim_ids=wording.ids(main), doubt=main["inferred"]
            )
            continue
        yield Finding(
            section="zone",
            sentence=f"The {main['zone']} reaches {wording.km(main['radius_m'])} "
            f"({wording.miles(main['radius_m'])}) from its centre; the words allow "
            f"{wording.km(main['radius_low_m'])} to {wording.km(main['radius_high_m'])}.",
            claim_ids=wording.ids(main),
            doubt=_other_radii(same[same["reading"] == "other radius"]),
        )
        yield _centre(main, same[same["reading"] == "rival centre"], countries)


def _no_circle(main: pd.Series) -> str:
    """Return what is known of a zone that is no circle around a known place."""
    if main.get("geometry") is not None and not pd.isna(main["geometry"]):
        return f"The {main['zone']} is drawn as the words have it: “{main['words']}”."
    if pd.isna(main["radius_m"]):
        return f"The {main['zone']} is described, but not so that it can be drawn."
    if main.get("shape") == "moving_circle":
        around = f" from {main['centre']}" if isinstance(main["centre"], str) else ""
        return f"The {main['zone']} reaches {main['radius_m']:,.0f} m{around} and moves along: it has no fixed place."
    return f"The {main['zone']} reaches {wording.km(main['radius_m'])} from a centre that no source at hand tells."


def _other_radii(others: pd.DataFrame) -> str:
    radii = [wording.km(radius) for radius in sorted(set(others["radius_m"].dropna()))]
    return f"Other documents, or other words, give {wording.listed(radii)}." if radii else ""


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
        claim_ids=wording.ids(main),
        doubt=wording.joined([main["inferred"], f"{wording.capital(wording.listed(moved))}." if moved else ""]),
    )


def of_forces(regions: pd.DataFrame) -> Iterator[Finding]:
    """Yield for each force, by its name, every place that is reported for it."""
    told = regions[regions["relation"].isin(PLACES)].sort_values(["force", "relation"], kind="stable")
    for force, rows in told.groupby("force"):
        places = dict.fromkeys(_place(row) for _, row in rows.iterrows())
        open_ended = bool((rows["faded"] & (rows["relation"] != "inside")).any())
        yield Finding(
            section="forces",
            sentence=f"{wording.capital(lexicon.in_sentence(str(force)))}: {'; '.join(places)}.",
            claim_ids=tuple(dict.fromkeys(name for _, row in rows.iterrows() for name in wording.ids(row))),
            doubt="No outer limit is stated." if open_ended else "",
        )


def _place(region: pd.Series) -> str:
    bearing = f", {zone.wind_name(region['bearing'])} of its centre" if isinstance(region["bearing"], str) else ""
    if region["relation"] == "distance":
        return f"at a distance from the centre (“{wording.bare(region['words'])}”){bearing}"
    return f"{PLACES[region['relation']]}{bearing}"
