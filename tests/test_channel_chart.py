"""The sequence diagram of messages: its data and encodings."""

import itertools

import altair as alt
import pandas as pd
import pytest

from sitrep.charts import channel, channel_layout, lettering, theme

SIDES = (
    ("United States", "us_coalition"),
    ("Russia", "russia"),
    ("pro-regime forces", "pro_regime"),
    ("Syrian Democratic Forces", "other"),
)
OUTCOMES = ("delivered", "unknown", "complied", "ignored", "refused")
WIDTHS = (720, 343)


def messages():
    """Return a message, its relay by an unnamed source, and one about a third party that nobody relays."""
    rows = [
        ("m-1", "United States", "us_coalition", "Russia", "russia", "delivered", "", False),
        ("m-2", "Russia", "russia", "pro-regime forces", "pro_regime", "delivered", "m-1", True),
        ("m-3", "United States", "us_coalition", "Russia", "russia", "unknown", "", False),
    ]
    columns = ["id", "sender", "sender_side", "recipient", "recipient_side", "outcome", "relay_of", "anonymous_source"]
    table = pd.DataFrame(rows, columns=columns)
    table["order"], table["channel"], table["content"] = [1, 2, 3], "hotline", "leave_zone"
    table["about"], table["start"], table["end"] = "pro-regime forces", "2017-05-19", "2017-06-01"
    table["claim_ids"], table["document_ids"], table["words"] = "c1", "abc", "words"
    return table


def many(count):
    """Return *count* messages of four parties, with every outcome and long contents."""
    rows = []
    for n in range(count):
        (sender, side), (recipient, other) = SIDES[n % 4], SIDES[(n + 1 + n % 3) % 4]
        rows.append(
            {
                "id": f"m-{n}",
                "order": n + 1,
                "sender": sender,
                "sender_side": side,
                "recipient": recipient,
                "recipient_side": other,
                "outcome": OUTCOMES[n % 5],
                "relay_of": f"m-{n - 1}" if n % 4 == 1 else "",
                "anonymous_source": n % 3 == 0,
                "channel": "deconfliction_channel",
                "content": ("leave_zone", "unspecified", "stay_away_from_the_zone_and_withdraw_all_weapons")[n % 3],
                "about": "unspecified",
                "start": None if n % 5 == 0 else "2017-05-19",
                "end": "2017-06-01",
                "claim_ids": f"c{n}",
                "document_ids": "abc cbs",
                "words": "words",
            }
        )
    return pd.DataFrame(rows, columns=[*messages().columns])


def drawn(table, width=720):
    """Return the named records of a chart."""
    return channel.channel_chart(table, width).to_dict()["datasets"]


def test_messages_are_arrows_between_lifelines_in_order():
    """From the sender's line to the recipient's, downwards; who relays stands in the middle."""
    data = drawn(messages())

    lines = {record["side"]: record["x"] for record in data["head"]}
    arrows = [record for record in data["arrow"] if not record["inferred"]]
    assert [a["x0"] for a in arrows] == [lines[side] for side in ("us_coalition", "russia", "us_coalition")]
    assert [a["way"] for a in arrows] == ["right", "right", "right"]
    assert [a["mark"] for a in arrows] == ["check", "check", "ring"]
    assert [a["y"] for a in arrows] == sorted(a["y"] for a in arrows)
    assert lines["us_coalition"] < lines["russia"] < lines["pro_regime"]


def test_a_bar_on_the_lifeline_joins_a_message_to_the_one_that_passes_it_on():
    """From the tip of the first arrow to the start of the second."""
    data = drawn(messages())

    first, second = data["arrow"][:2]
    assert [(bar["x"], bar["y0"], bar["y1"]) for bar in data["relay"]] == [(second["x0"], first["y"], second["y"])]


def test_arriving_is_not_complying():
    """One check and two, and words that say which."""
    table = messages()
    table["outcome"] = ["delivered", "complied", "ignored"]

    records = [record for record in drawn(table)["arrow"] if not record["inferred"]]

    assert [(record["mark"], record["answer"]) for record in records] == [
        ("check", "arrived"),
        ("double", "complied"),
        ("cross", "ignored"),
    ]


def test_a_message_that_nobody_relays_has_a_dashed_arrow():
    """It is about a third party; whether it reached that party is not said. The relayed one has none."""
    data = drawn(messages())

    inferred = [record for record in data["arrow"] if record["inferred"]]
    assert [(record["sender"], record["outcome"]) for record in inferred] == [("United States", "not reported")]
    assert inferred[0]["y"] == max(record["y"] for record in data["arrow"])


def test_a_source_that_is_not_named_is_marked():
    """In the label and in the tooltip."""
    data = drawn(messages())

    assert [record["source"] for record in data["arrow"]][1] == "not named in the text"
    assert "source not named" in " ".join(record["words"] for record in data["word"])


def test_a_party_that_is_not_named_is_said_to_be_so_and_stands_last():
    """The code of the table is not for readers."""
    table = messages().iloc[:1].assign(recipient="unspecified", recipient_side="other", about="unspecified")

    data = drawn(table)

    assert data["title"][-1]["words"] == "not named"
    assert data["arrow"][0]["recipient"] == "not named"
    assert max(record["x"] for record in data["head"]) == data["title"][-1]["x"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("count", [1, 5, 40])
def test_no_text_lies_on_a_line_or_leaves_the_figure(count, width):
    """Words stand beside the lifelines, on a phone above the arrows; rows do not overlap."""
    lines = channel_layout.laid_out(many(count), width)

    for before, after in itertools.pairwise(lines.arrows):
        assert before.y1 <= after.y0
    for arrow in lines.arrows:
        words = max(lettering.width_px(text, lines.sizes.text) for text in arrow.words)
        answer = lettering.width_px(arrow.answer, lines.sizes.small, bold=True) + 24
        left = lines.sizes.words
        assert left + words + answer <= width
        assert arrow.y0 < arrow.words_y and arrow.words_y + (len(arrow.words) - 1) * lines.sizes.line < arrow.y1
        if width == 720:
            assert max(line.x for line in lines.lifelines) + 4 < left
            assert lettering.width_px(arrow.when, lines.sizes.small) + 9 <= min(line.x for line in lines.lifelines)
        else:
            assert arrow.words_y + (len(arrow.words) - 0.5) * lines.sizes.line <= arrow.y - 4


def test_many_messages_have_one_line_of_words_each():
    """Forty fit on a page."""
    lines = channel_layout.laid_out(many(40), 720)

    assert all(len(arrow.words) == 1 for arrow in lines.arrows)
    assert lines.height < 1_000


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("count", [0, 1, 5, 40])
def test_the_channel_is_a_valid_figure_at_any_size(count, width):
    """With words, a table and, if it is wide, a second layout for narrow screens."""
    chart = channel.channel_chart(many(count), width)

    about = chart.to_dict()["usermeta"]["sitrep"]
    assert isinstance(chart, alt.LayerChart)
    assert len(about["table"]) == count
    assert all(about[name] for name in ("id", "caption", "alt", "source"))
    assert (width == 720) == ("compact" in about)


def test_every_side_of_the_messages_keeps_its_colour():
    """The same as on the map and the ladder."""
    spec = channel.channel_chart(messages()).to_dict()
    scale = next(layer["encoding"]["color"]["scale"] for layer in spec["layer"] if "color" in layer.get("encoding", {}))

    assert dict(zip(scale["domain"], scale["range"], strict=True)) == {
        side: style.colour for side, style in theme.SIDES.items()
    }


def test_in_a_dense_figure_a_part_is_left_out_before_a_word_is_cut():
    """What a message says comes first; how it was sent stands in the table, the tooltip and the text."""
    shown = [line for arrow in channel_layout.laid_out(many(40), 343).arrows for line in arrow.words]

    assert not any(line.endswith(("by…", "deconfliction…")) for line in shown)
    assert any(line.endswith("leave zone") for line in shown)
    assert "by deconfliction channel" in channel.channel_chart(many(40)).to_dict()["usermeta"]["sitrep"]["alt"]
