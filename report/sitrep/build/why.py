"""Say why a notebook was executed, or why it was not.

Input   on what its result depended at the last build into this folder, and now
Output  one line
"""

from collections.abc import Mapping

from sitrep.build.progress import RUN

_SHOWN = 5
_WORDS = ("parameter ", "Python", "system", "name of the documents")  # facts whose value is worth showing


def line(notebook: str, how: str, before: Mapping[str, str | None] | None, now: Mapping[str, str | None]) -> str:
    """Return a line on *notebook*.

    Args:
        notebook: its name.
        how: RUN or CACHED.
        before: what its result depended on at the last build, None if there is no such build.
        now: the same, of this build.
    """
    if before is None:
        reason = "no build of it stands in this folder"
    else:
        changes = differences(before, now)
        reason = "; ".join(changes[:_SHOWN]) or "nothing that it depends on changed"
        if len(changes) > _SHOWN:
            reason += f"; and {len(changes) - _SHOWN} more"
    if how == RUN:
        return f"{notebook} was executed: {reason}."
    return f"{notebook} was not executed: " + (
        f"{reason}." if before is not None and not differences(before, now) else f"{reason}, but its result was kept."
    )


def differences(before: Mapping[str, str | None], now: Mapping[str, str | None]) -> list[str]:
    """Return what differs between two sets of facts, in words, sorted by name."""
    out = []
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name), now.get(name)
        if old == new:
            continue
        told = name.replace("<", "", 1).replace(">/", "/", 1)  # "<notebooks>/own.py", as content.py names places
        if name.startswith(_WORDS) and old is not None and new is not None:
            out.append(f"{told}: {old} -> {new}")
        elif name.startswith(_WORDS):
            out.append(f"{told}: {new}" if new is not None else f"{told} is not set any more")
        elif new is None:
            out.append(f"{told} is gone")
        else:
            out.append(f"{told} is new" if old is None else f"{told} changed")
    return out
