"""Out to other annotation tools and back: what they changed becomes corrections.

Input   documents with their claims as they stand; files that an annotation tool saved
Output  W3C Web Annotation JSON-LD, brat standoff, spaCy DocBin; `Correction`s

The rooms: `bundle` (what was handed out, so that changes can be told), `web_annotation` and `brat` (there and back),
`training` (there only), `differences` (what came back against what was handed out).
"""
