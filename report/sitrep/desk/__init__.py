"""The desk of an analyst: review claims in a notebook, hand them to other tools, take corrections back.

Input   documents, corrections.csv, what a person does with keys and mouse
Output  corrections.csv

The rooms of this step: `widget` (with `desk.js` and `desk.css`, its front end), `folder` (documents one at a time),
`queue` (the least certain first), `commands` (`sitrep review ...`).
"""
