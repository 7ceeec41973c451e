"""Find days that are written out in full: day, month and year, so that nothing has to be added from a clock.

Input   a line, an attribute or an address
Output  days, each with the words before it
"""

import email.utils
import re
from dataclasses import dataclass
from datetime import date

from htmldate import find_date
from lxml import etree, html

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)  # not today: the same page gives the same day next year
_NAME = r"[^\W\d_]{3,12}"
_YEAR = r"(?:19|20)\d\d"
_WRITTEN = re.compile(
    rf"""(?<![\w/.-])(?:
    (?P<iso>{_YEAR}-\d\d?-\d\d?)(?![\d-])
    |(?P<compact>{_YEAR}[01]\d[0-3]\d)(?!\d)
    |(?P<ymd>{_YEAR}[./]\d\d?[./]\d\d?)(?!\d)
    |(?P<numbers>\d\d?(?P<sign>[./-])\d\d?(?P=sign){_YEAR})(?!\d|\.\d)
    |(?P<ctime>{_NAME}\.?\s+\d\d?\s+\d\d:\d\d(?::\d\d)?\s+(?:[A-Z]{{2,5}}\s+)?{_YEAR})(?!\d)
    |(?P<words>\d\d?(?:st|nd|rd|th|er|º|\.)?(?:\s+(?:of|de))?\s+{_NAME}\.?,?(?:\s+de)?\s+{_YEAR}
      |{_NAME}\.?\s+\d\d?(?:st|nd|rd|th)?,?\s+{_YEAR})(?!\d)
    )""",
    re.VERBOSE,
)
_IN_ADDRESS = re.compile(
    rf"[/_-]({_YEAR})(?:([/-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?=[/_.-]|$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A day as it is written somewhere."""

    day: date
    label: str  # the words between the day before it, or the start, and this one


def written(words: str) -> list[Written]:
    """Return the days in *words* that day, month and year are given for and that can be read in one way only.

    "06/07/2017" is two days, of which nobody knows which is meant, and is left out; so are "June 2017" and
    "3 hours ago".
    """
    out, at = [], 0
    for match in _WRITTEN.finditer(words):
        day = _day(match)
        if day is not None:
            out.append(Written(day=day, label=words[at : match.start()]))
            at = match.end()
    return out


def publication(page: html.HtmlElement, *, thorough: bool) -> str | None:
    """Return what htmldate takes for the day of publication of *page*, whatever day it is today."""
    return find_date(
        page,
        extensive_search=thorough,
        original_date=True,
        min_date=EARLIEST.isoformat(),
        max_date=LATEST.isoformat(),
    )


def in_address(url: str) -> date | None:
    """Return the day that stands in the path of *url* as year, month and day."""
    match = _IN_ADDRESS.search(url)
    return _of(match[1], match[3] or match[5], match[4] or match[6]) if match else None


def two_ways(words: str) -> bool:
    """Return whether *words* hold a day in numbers that may be read in two ways."""
    return any(match["numbers"] and _day(match) is None for match in _WRITTEN.finditer(words))


def _day(match: re.Match[str]) -> date | None:
    if match["iso"] or match["ymd"]:
        return _of(*re.split(r"\D", match["iso"] or match["ymd"]))
    if match["compact"]:
        return _of(match["compact"][:4], match["compact"][4:6], match["compact"][6:])
    if match["ctime"]:
        parts = email.utils.parsedate(match["ctime"])
        return _of(*map(str, parts[:3])) if parts else None
    if match["numbers"]:
        first, second, year = re.split(r"\D", match["numbers"])
        one, other = _of(year, second, first), _of(year, first, second)
        if match["sign"] == "." or one == other:  # with dots the day comes first
            return one
        return None if one and other else one or other
    return _named(" ".join(match["words"].split()))


def _named(words: str) -> date | None:
    """Return the day of *words* with a month's name in whatever language; htmldate knows the names."""
    found = publication(_page(words), thorough=True)
    day = date.fromisoformat(found) if found else None
    numbers = re.findall(r"\d+", words)
    return day if day and {str(day.day), str(day.year)} == {number.lstrip("0") for number in numbers} else None


def _page(words: str) -> html.HtmlElement:
    page = html.Element("html")
    line = etree.SubElement(etree.SubElement(page, "body"), "p", {"class": "date"})
    line.text = words
    return page


def _of(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:  # there is no such day
        return None
    return found if EARLIEST <= found < LATEST else None
