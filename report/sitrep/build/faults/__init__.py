"""Break builds on purpose, in every way that we know of, and count what held.

Run     make faults, or python -m sitrep.build.faults [TIMES]
Input   nothing: a small project of its own, in a temporary folder
Output  a table: what was injected, how often, what held

`site` is the small project and what must hold of it; `cells`, `signals`, `disks` and `others` are what is done to it.
"""
