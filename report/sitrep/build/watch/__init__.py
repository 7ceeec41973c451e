"""Build again whenever something that shapes the report is saved, and show the report in a browser meanwhile.

Input   the files that a build reads
Output  builds, each in a process of its own; the report at an address of this machine, where it reloads by itself

`files` tells of saved files, `worker` builds, `server` and `page` show the report; `loop` ties them together.
"""
