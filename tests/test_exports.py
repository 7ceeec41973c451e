"""Incidents in the columns of ACLED and GDELT, and who attributes what to whom."""

from happenings import LADDER, THEM, account, claim, document, event

from sitrep import escalation, tables


def test_a_strike_is_coded_as_acled_codes_it():
    """Type, sub-type, precision and position; the day is the last that the words allow."""
    text = "The jets struck near Tanf."
    said = [
        event("strike", start_day="2017-05-17", end_day="2017-05-18", quote="The jets struck"),
        claim("p", "place", start=text.index("Tanf"), quote="Tanf", place="Tanf garrison", role="locality"),
    ]

    row = tables.checked(escalation.acled_like(account(said, (), [document(text=text)])), "acled_like").iloc[0]

    assert row[["event_type", "sub_event_type"]].tolist() == ["Explosions/Remote violence", "Air/drone strike"]
    assert row[["event_date", "time_precision"]].tolist() == ["2017-05-18", 2]
    assert row[["location", "latitude", "longitude"]].tolist() == ["Tanf garrison", 33.50583, 38.61778]


def test_deaths_are_the_lowest_that_a_document_gives():
    """ACLED's rule; both figures stand in the table of disagreements."""
    said = []
    for doc, number in (("one", 6), ("two", 8)):
        words = f"{number} people were killed"
        said.append(event(f"strike-{doc}", day="2017-05-18", doc=doc, start=40))
        said.append(
            event(
                f"dead-{doc}", "injury", actor="unspecified", doc=doc, day="2017-05-18", outcome="killed", quote=words
            )
        )
        norm = {"low": float(number), "high": float(number), "unit": "people", "what": THEM}
        said.append(claim(f"n-{doc}", "quantity", doc=doc, quote=words[:8], **norm))

    told = account(said)

    assert escalation.acled_like(told)["fatalities"].tolist() == [6]
    dead = escalation.disagreements(told).query("subject == 'killed'")
    assert dead["contradicts"].tolist() == ["8 people", "6 people"]


def test_what_acled_does_not_code_has_no_row_and_gdelt_has_one():
    """A warning in words is a CAMEO event and no ACLED event."""
    told = account([event("warned", "warning", day="2017-05-18")])

    assert tables.checked(escalation.acled_like(told), "acled_like").empty
    row = tables.checked(escalation.gdelt_like(told), "gdelt_like").iloc[0]
    assert row[["EventCode", "EventBaseCode", "EventRootCode", "QuadClass"]].tolist() == ["130", "130", "13", 3]
    assert row["GoldsteinScale"] == LADDER.weights["130"] == -4.4
    assert row[["SQLDATE", "MonthYear", "Year"]].tolist() == ["20170518", "201705", "2017"]


def test_an_incident_without_a_day_or_a_place_leaves_the_cells_empty():
    """Nothing is made up for a column."""
    told = account([event("strike")])

    row = escalation.acled_like(told).iloc[0]
    assert row[["event_date", "year", "location", "latitude", "fatalities"]].isna().all()
    assert row["time_precision"] == 3
    assert escalation.gdelt_like(told)[["SQLDATE", "ActionGeo_Lat"]].isna().all(axis=None)


def test_every_type_that_acled_codes_has_a_listed_sub_event_type():
    """And the event type that it belongs to."""
    coded = {kind.acled: kind.acled_event for kind in LADDER.types.values() if kind.acled}

    assert coded["Air/drone strike"] == "Explosions/Remote violence"
    assert all(coded.values())


def test_who_believes_what_of_whom():
    """ "Iran was believed to direct the group" is a belief about Iran; what is said of a strike is none."""
    said = [
        claim("iran", "assessment", holder="Mattis", about="Iran", content="to direct the group", certainty="believed"),
        claim("strike", "assessment", holder="Mattis", about="strike", content="defensive", start=40),
    ]

    table = tables.checked(escalation.attributions(said, [document()]), "attributions")

    assert table[["holder", "of", "what", "certainty"]].to_numpy().tolist() == [
        ["Mattis", "Iran", "to direct the group", "believed"]
    ]
