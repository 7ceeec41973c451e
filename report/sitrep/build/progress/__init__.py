"""Say what a build is doing: lines for people, events for tools.

Input   the step, notebook and cell that are being worked on
Output  events (`events`), shown by a view (`views`): a live block on a terminal, plain lines elsewhere, JSON
"""

from sitrep.build.progress.screen import CACHED, RUN, Screen

__all__ = ["CACHED", "RUN", "Screen"]
