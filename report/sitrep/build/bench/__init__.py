"""Measure this project beside the other ways of doing the same: discs, points, reading, builds.

Input   a folder of documents
Output  tables on standard output, all from one run on one machine; only ratios can be compared between machines
"""
