"""Remember what pure functions gave, from one build of `--watch` to the next. Knows no other module.

Input   functions of values that `pickle` can write, whose result depends on nothing else
Output  the same functions, which do not work out twice what they gave in the build before

Each build runs in a process of its own: what it worked out is handed back by `handed_back` and given to the next
by `begin`. Without a `begin` nothing is remembered.
"""

import hashlib
import pickle
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_known: dict[bytes, object] = {}  # from the build before
_used: dict[bytes, object] | None = None  # that this build gave or asked for; None: nothing is to be remembered


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Return *function*, which remembers."""
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def recalled(*given: P.args, **named: P.kwargs) -> R:
        if _used is None:
            return function(*given, **named)
        key = hashlib.sha256(pickle.dumps((name, given, sorted(named.items())))).digest()
        if key not in _used:
            _used[key] = _known[key] if key in _known else function(*given, **named)
        return _used[key]  # type: ignore[return-value]  # the key names the function

    return recalled


def begin(handed_back_before: bytes) -> None:
    """Remember from now on, and know what another process handed back; b"" for nothing."""
    global _used
    _used = {}
    _known.clear()
    if handed_back_before:
        _known.update(pickle.loads(handed_back_before))


def handed_back() -> bytes:
    """Return what the functions gave or were asked for since `begin`."""
    return pickle.dumps(_used or {})
