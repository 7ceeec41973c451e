"""Remember what pure functions gave, from one build of `--watch` to the next. Knows no other module.

Input   functions of values that `pickle` can write, whose result depends on nothing else
Output  the same functions, which do not work out twice what they gave in the build before

Each build runs in a process of its own: what it worked out is handed back by `handed_back` and put into the
next by `take`. A build alone neither gains nor loses by it.
"""

import hashlib
import pickle
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_known: dict[bytes, object] = {}
_used: dict[bytes, object] = {}


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Return *function*, which remembers."""
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def recalled(*given: P.args, **named: P.kwargs) -> R:
        key = hashlib.sha256(pickle.dumps((name, given, sorted(named.items())))).digest()
        if key not in _used:
            _used[key] = _known[key] if key in _known else function(*given, **named)
        return _used[key]  # type: ignore[return-value]  # the key names the function

    return recalled


def handed_back() -> bytes:
    """Return what the functions gave or were asked for since the process began, for `take`."""
    return pickle.dumps(_used)


def forget() -> None:
    """Forget all of it."""
    _known.clear()
    _used.clear()


def take(remembered_before: bytes) -> None:
    """Take what another process handed back, instead of what was known."""
    _known.clear()
    _known.update(pickle.loads(remembered_before))
