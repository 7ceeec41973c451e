"""Say how two happenings can lie in time, in the thirteen relations of Allen's interval algebra.

Input   two windows of days, and whether words put one happening before the other
Output  the relations that windows and words allow

A happening is an interval with a beginning before its end; a window of days runs from the first instant of its
first day to the last of its last.  What is possible is a question of four instants and their bounds, answered by
the closure of a simple temporal network.

Source: Allen (1983), Maintaining knowledge about temporal intervals, CACM 26(11); Dechter, Meiri and Pearl (1991),
Temporal constraint networks, Artificial Intelligence 49.
"""

import itertools
from collections.abc import Collection
from functools import lru_cache

from sitrep.escalation.happening import Window

# Of the instants first.begin, first.end, second.begin, second.end: which comes before which ("<"), which are one ("=").
RELATIONS: dict[str, tuple[str, ...]] = {
    "before": ("1<2",),
    "meets": ("1=2",),
    "overlaps": ("0<2", "2<1", "1<3"),
    "starts": ("0=2", "1<3"),
    "during": ("2<0", "1<3"),
    "finishes": ("2<0", "1=3"),
    "equals": ("0=2", "1=3"),
    "finished by": ("0<2", "1=3"),
    "contains": ("0<2", "3<1"),
    "started by": ("0=2", "3<1"),
    "overlapped by": ("2<0", "0<3", "3<1"),
    "met by": ("3=0",),
    "after": ("3<0",),
}
WORDED_BEFORE = ("before", "meets")  # what "x, then y" and "y after x" allow
_INSTANTS = range(4)
_ORIGIN = 4
_Bound = tuple[float, int]  # at most so many days; -1 for less, 0 for no more


@lru_cache(maxsize=10_000)
def possible(first: Window, second: Window, among: tuple[str, ...] = tuple(RELATIONS)) -> tuple[str, ...]:
    """Return the relations *among* those of Allen that the two windows allow, in Allen's order.

    Args:
        first: the days within which the one happened; None is an open end.
        second: the days of the other.
        among: what words leave of the thirteen, such as `WORDED_BEFORE`.
    """
    return tuple(name for name in RELATIONS if name in among and _is_consistent(first, second, RELATIONS[name]))


def _is_consistent(first: Window, second: Window, asked: Collection[str]) -> bool:
    """Return whether four instants within the windows can stand as *asked*: no circle of the network is negative."""
    infinite = float("inf")
    longest: list[list[_Bound]] = [[(infinite, 0)] * 5 for _ in range(5)]

    def at_most(later: int, earlier: int, days: float, strictly: bool = False) -> None:
        longest[earlier][later] = min(longest[earlier][later], (days, -1 if strictly else 0))

    for begin, end, window in ((0, 1, first), (2, 3, second)):
        at_most(begin, end, 0, strictly=True)
        for instant in (begin, end):
            if window.start is not None:
                at_most(_ORIGIN, instant, -float(window.start.toordinal()))
            if window.end is not None:
                at_most(instant, _ORIGIN, float(window.end.toordinal() + 1))
    for left, sign, right in (tuple(words) for words in asked):
        at_most(int(left), int(right), 0, strictly=sign == "<")
        if sign == "=":
            at_most(int(right), int(left), 0)
    for middle, start, goal in itertools.product(range(5), repeat=3):
        by_way = _sum(longest[start][middle], longest[middle][goal])
        longest[start][goal] = min(longest[start][goal], by_way)
    return all(longest[instant][instant] >= (0, 0) for instant in (*_INSTANTS, _ORIGIN))


def _sum(first: _Bound, second: _Bound) -> _Bound:
    return first[0] + second[0], min(first[1], second[1])
