"""Taking a page apart and putting it together: not a character of a document may change on the way."""

import html
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitrep.publish import links, tree

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


class Reader(HTMLParser):
    """What a parser of another make reads: the text of marks, the values of data-quote."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.text, self.quotes, self._inside = "", [], 0
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attributes):
        self._inside += tag == "mark"
        self.quotes += [value for name, value in attributes if name == "data-quote"]

    def handle_endtag(self, tag):
        self._inside -= tag == "mark"

    def handle_data(self, data):
        if self._inside:
            self.text += data


@settings(max_examples=200, deadline=None)
@given(text=TEXT)
@example(text="\x0b\x1f\ufffe\uffff\x01\x85\u2028")
@example(text="\U000f000b and \x0b, both")
@example(text="came\r\nlate\r, \xa0 'and' \"so\" on & </mark><b>")
@example(text=" \n ")
def test_the_words_of_a_source_and_their_quotation_stay_as_they_are(text):
    """Control characters, private ones, line ends of every kind, blanks, signs of markup; read by another parser."""
    words = html.escape(text).replace("\r", "&#13;")
    source = f'<section id="sources"><article class="document" id="d"><mark id="c-1">{words}</mark></article></section>'

    body = links.linked(f'<section id="n1"><h1>T</h1><p><a class="cite" href="#c-1">[1]</a></p></section>{source}').html

    read = Reader(body)
    assert read.text == text
    assert read.quotes == [text]
    assert "\r" not in body


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("<p>a</p>  <p>b</p>\n\n <p>c</p>", "<p>a</p> <p>b</p>\n<p>c</p>"),
        ("<pre>  <b>x</b>\n\n</pre>", "<pre>  <b>x</b>\n\n</pre>"),
        ("<article>  <b>x</b>  </article>", "<article>  <b>x</b>  </article>"),
        ('<img src="data:,a b" alt=\'"\'><br>', '<img alt=\'"\' src="data:,a b"><br>'),
        ('<a title="\'&quot;">x</a>', '<a title="\'&quot;">x</a>'),
        ('<i class=" a  b ">&lt;&nbsp;&amp;</i><!-- c -->', '<i class="a b">&lt;&nbsp;&amp;</i><!-- c -->'),
        (
            '<script type="application/json">{"a":"<b>&amp;"}</script>',
            '<script type="application/json">{"a":"<b>&amp;"}</script>',
        ),
        ("words alone &amp; <b>more</b> behind", "words alone &amp; <b>more</b> behind"),
    ],
)
def test_markup_is_written_as_it_was_read(markup, written):
    """Attributes by name, white space between elements as one; where characters count, each of them."""
    assert tree.parsed(markup).markup() == written


def test_an_element_is_put_in_place_without_the_text_around_it():
    """What follows an element in the page is not taken along."""
    page = tree.parsed("<p>a<b>one</b> b <i>two</i> c</p>")
    one, two = page.root.find(".//b"), page.root.find(".//i")

    tree.wrap(one, page.root.makeelement("div"))
    tree.put_behind(two, page.root.makeelement("u"))
    tree.fill(two, "2")

    assert page.markup() == "<p>a<div><b>one</b></div> b <i>2</i><u></u> c</p>"
