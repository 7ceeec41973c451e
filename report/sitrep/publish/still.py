"""Slim the still picture of a chart for the file: it is looked at, never pointed at.

Input   an SVG as vl-convert draws it
Output  the same picture without hit areas, spoken labels and needless decimals
"""

import re

from lxml import etree

from sitrep.errors import PublishError

_INVISIBLE = 0.01  # charts draw their hit areas at 0.001: nothing to the eye, something to the pointer
_SPOKEN = re.compile(r"role|class|aria-.*")  # a class names nothing there: no style sheet reaches into a picture
_STAYS = ("transform", "translate(0,0)")
# Of SVG 1.1, "Property index": inherited, and what charts use.
_INHERITED = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-opacity",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-dasharray",
    "font-size",
    "font-weight",
    "font-style",
    "font-family",
    "text-anchor",
]
_DECIMALS = re.compile(r"(\d+\.\d)\d+")
_PLACES = ("d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "points")


def slim(svg: str, name: str) -> str:
    """Return *svg* with all that can be seen of it.

    Args:
        svg: one SVG document.
        name: id of the figure, for the message.

    Raises:
        PublishError: it is not XML.
    """
    try:
        # No entity and no address is followed, whatever stands in it.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        root = etree.fromstring(svg.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise PublishError(
            f"Figure {name}: its SVG cannot be read ({error}). Draw it with `charts.enable()`."
        ) from error
    for element in list(root.iter(etree.Element)):
        if _unseen(element) and element.getparent() is not None:
            element.getparent().remove(element)
            continue
        for attribute in list(element.attrib):
            if _SPOKEN.fullmatch(attribute) or (attribute, element.get(attribute)) == _STAYS:
                del element.attrib[attribute]
            elif attribute in _PLACES and element is not root:
                element.set(attribute, _DECIMALS.sub(r"\1", element.get(attribute)))
    _lift(root)
    _say_once(root, "font-family")
    return str(etree.tostring(root, encoding="unicode"))


def _lift(element: etree._Element) -> None:
    """Say on a group, once, what every element in it says alike and would inherit from it."""
    children = list(element.iterchildren(etree.Element))
    for child in children:
        _lift(child)
    if not children or not str(element.tag).endswith("}g"):
        return
    for name in _INHERITED:
        values = {child.get(name) for child in children}
        if len(values) == 1 and None not in values:
            element.set(name, values.pop())
            for child in children:
                del child.attrib[name]


def _say_once(root: etree._Element, name: str) -> None:
    """Set an attribute on *root* that means nothing but to text, where all who give it give it alike."""
    givers = [element for element in root.iter(etree.Element) if element.get(name) is not None]
    if len({element.get(name) for element in givers}) == 1:
        value = givers[0].get(name)
        for element in givers:
            del element.attrib[name]
        root.set(name, value)


def _unseen(element: etree._Element) -> bool:
    def share(name: str) -> float:
        given = element.get(name, "1")
        return float(given) if re.fullmatch(r"[0-9.eE+-]+", given) else 1.0

    if share("opacity") <= _INVISIBLE:
        return True
    filled = element.get("fill", "none") not in ("none", "transparent") and share("fill-opacity") > _INVISIBLE
    drawn = element.get("stroke", "none") not in ("none", "transparent") and share("stroke-opacity") > _INVISIBLE
    # Only a mark that says it paints and does not: groups and text without attributes inherit.
    says = element.get("fill-opacity") is not None or element.get("stroke-opacity") is not None
    return says and not filled and not drawn and len(element) == 0
