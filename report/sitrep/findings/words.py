"""Say what passed over the channel, what nobody would say, and what is no event.

Input   tables `messages`, `refusals`, `not_events`
Output  findings
"""

from collections.abc import Iterator

import pandas as pd

from sitrep.findings import wording
from sitrep.findings.wording import Finding


def of_channel(messages: pd.DataFrame) -> Iterator[Finding]:
    for _, message in messages.sort_values("order").iterrows():
        through = message["channel"].replace("_", " ")
        by = (
            f" by {through}"
            if through == "leaflet"
            else f" over the {through}"
            if through != wording.UNSPECIFIED
            else ""
        )
        verb = "passed on a message" if message["relay_of"] else "sent a message"
        known = message["about"] not in {message["recipient"], wording.UNSPECIFIED}
        about = f", about {wording.who(message['about'])}" if known else ""
        days = wording.day(message["start"], message["end"])
        sender, recipient = (wording.who(message[role]) for role in ("sender", "recipient"))
        yield Finding(
            section="channel",
            sentence=f"{wording.capital(sender)} {verb} to {recipient}{by}{about}{f', {days}' if days else ''}: "
            f"{_content(message['content'])}; {_answer(message['outcome'])}.",
            claim_ids=wording.ids(message),
            doubt="The source is not named." if message["anonymous_source"] else "",
        )


def _content(code: str) -> str:
    words = {wording.UNSPECIFIED: "what it asked is not said", "leave_zone": "leave the zone"}
    return words.get(code, code.replace("_", " "))


def _answer(outcome: str) -> str:
    words = {"delivered": "delivered; no answer is reported", "unknown": "no answer is reported"}
    return words.get(outcome, f"reported as {outcome.replace('_', ' ')}")


def of_silence(refusals: pd.DataFrame) -> Iterator[Finding]:
    for _, refusal in refusals.iterrows():
        yield Finding(
            section="silence",
            sentence=f"{wording.capital(refusal['who'])} would not say: “{refusal['topic']}”.",
            claim_ids=(refusal["claim_id"],),
        )


def of_not_events(not_events: pd.DataFrame) -> Iterator[Finding]:
    for _, row in not_events.iterrows():
        yield Finding(
            section="not an event",
            sentence=f"“{row['words']}” is not counted as an event: {row['why']}.",
            claim_ids=(row["claim_id"],),
        )
