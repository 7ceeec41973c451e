"""Make the page that is served out of the report in the file: the same, with a script that loads it again.

Input   report.html as built
Output  its bytes as served; the file never has any of it
"""

import base64
import hashlib
import html
import re
from functools import cache
from pathlib import Path

_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(")')
_END = "</body>"
_NONE_YET = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Situation report</title>
</head>
<body>
<main><h1>Situation report</h1><p>There is no report yet. This page changes as soon as there is one.</p></main>
</body>
</html>
"""


@cache
def script() -> str:
    """Return the script that is put into the page."""
    return Path(__file__).with_name("reload.js").read_text(encoding="utf-8")


def edition_of(report: bytes | None) -> str:
    """Return what tells one content of the file from another; "" if there is no file."""
    return "" if report is None else hashlib.sha256(report).hexdigest()[:16]


def served(report: bytes | None) -> bytes:
    """Return the page for *report*, the content of the file, None if there is none.

    The policy in the page allows one script more, by its hash, and connections to where the page comes from.
    """
    text = _NONE_YET if report is None else report.decode("utf-8")
    start, end, rest = text.rpartition(_END)
    if not end:  # somebody else's page, or one without a body: the browser takes a script at its end as well
        start, rest = text, ""
    tag = f'<script data-edition="{edition_of(report)}">{script()}</script>\n'
    whole = _POLICY.sub(lambda found: found[1] + html.escape(_widened(html.unescape(found[2]))) + found[3], start, 1)
    return f"{whole}{tag}{end}{rest}".encode()


def _widened(policy: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script().encode("utf-8")).digest()).decode("ascii")
    parts = [part.strip() for part in policy.split(";") if part.strip()]
    rules = {part.partition(" ")[0]: part.partition(" ")[2] for part in parts}
    for name, source in (("script-src", f"'sha256-{digest}'"), ("connect-src", "'self'")):
        rules[name] = " ".join(filter(None, [rules.get(name, "").replace("'none'", "").strip(), source]))
    return "; ".join(f"{name} {sources}".strip() for name, sources in rules.items())
