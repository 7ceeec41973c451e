"""Read a saved mail, or a page that a browser saved as one file in the form of a mail.

Input   the bytes of an .eml, .mht or .mhtml file
Output  `Taken`
"""

import email
import email.policy
import re
from datetime import date, datetime
from email.message import EmailMessage

from sitrep.errors import IntakeError
from sitrep.intake import prose, saved
from sitrep.intake.article import FEW, LEAST
from sitrep.intake.decoding import decoded
from sitrep.intake.record import Doubt, Fact, Taken, guessed, stated

_REPLY = re.compile(
    r"^(?:(?:re|fwd?|aw|wg|tr|sv)\s*:\s*)+", re.IGNORECASE
)  # What the standard library's parser of headers runs into where one is malformed.
_STUMBLES = (AttributeError, IndexError, LookupError, TypeError, ValueError)
# RFC 5322, 3.6.5, and what programs make of it


def taken(content: bytes, where: str) -> Taken:
    """Return the text of the mail *content*: the plain one if it has any, else the article of its page.

    Raises:
        IntakeError: it is no mail, is damaged, or there is no text in it.
    """
    message = _message(content, where)
    try:
        return _taken(message, where)
    except _STUMBLES as error:
        raise IntakeError(
            f"{where} is damaged: {type(error).__name__}: {str(error)[:120]}. "
            "Save it again from the mail program, or copy its text into a .txt file and add that."
        ) from error


def _taken(message: EmailMessage, where: str) -> Taken:
    plain, page = _part(message, "plain"), _part(message, "html")
    text, doubts = _characters(plain) if plain is not None else ("", ())
    paragraphs = prose.paragraphs(prose.unquoted(text))
    count = sum(len(paragraph.split()) for paragraph in paragraphs)
    facts = _facts(message)
    title = facts["title"].value
    if count < LEAST and page is not None:
        inside = saved.taken(_bytes(page), where, None, charset=page.get_content_charset())
        body, doubts = (
            inside.text,
            tuple(doubt for doubt in inside.doubts if doubt.kind not in ("no_date", "two_dates")),
        )
        facts = {**inside.facts, **{name: fact for name, fact in facts.items() if fact}}
    elif count < LEAST:
        raise IntakeError(
            f"{where} has no text of its own: {count} words outside of quotations and signature. "
            "If it is in an attachment, save that and add it."
        )
    else:
        body = prose.frozen(title if paragraphs[0] != title else None, paragraphs)
        if count < FEW:
            doubts = (*doubts, Doubt(kind="short", words=prose.sized(paragraphs)))
    attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    if attached:
        words = f"attachments are not read: {', '.join(attached[:5])}"
        doubts = (*doubts, Doubt(kind="left_out", words=words))
    if not facts["published"]:
        doubts = (*doubts, Doubt(kind="no_date", words="its Date is missing or is none"))
    return Taken(text=body, facts=facts, doubts=doubts)


def page_taken(content: bytes, where: str) -> Taken:
    """Return the article of a page saved as one file (.mht, .mhtml; RFC 2557).

    Raises:
        IntakeError: there is no page in it, or none with an article.
    """
    message = _message(content, where)
    page = _part(message, "html")
    if page is None:
        raise IntakeError(f"{where} holds no page. Save the page again, as HTML.")
    url = message.get("Snapshot-Content-Location") or page.get("Content-Location")
    found = saved.taken(_bytes(page), where, None, url=url, charset=page.get_content_charset())
    day = _day(message)
    known = stated(day.isoformat() if day else None)
    return Taken(text=found.text, facts={**found.facts, "accessed": known}, doubts=found.doubts)


def _message(content: bytes, where: str) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise IntakeError(f"{where} is no mail: it has no header. Save it again from the mail program, as .eml.")
    return message


def _header(message: EmailMessage, name: str) -> object:
    """Return a header; None where it is missing or so malformed that it says nothing."""
    try:
        return message.get(name)
    except _STUMBLES:
        return None


def _part(message: EmailMessage, kind: str) -> EmailMessage | None:
    """Return the first part of *message* that is text of that kind and no attachment."""
    for part in message.walk():
        if part.get_content_type() == f"text/{kind}" and not part.is_attachment():
            return part
    return None


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _characters(part: EmailMessage) -> tuple[str, tuple[Doubt, ...]]:
    """Return the characters of a plain part, its flowed lines joined (RFC 3676)."""
    text, doubts = decoded(_bytes(part), part.get_content_charset())
    if part.get_param("format", "fixed") == "flowed":
        gone = part.get_param("delsp", "no") == "yes"
        text = re.sub(r"(?<!^-- ) \r?\n(?!>|\r?\n)", "" if gone else " ", text, flags=re.MULTILINE)
    return text, doubts


def _facts(message: EmailMessage) -> dict[str, Fact]:
    subject = prose.tidy(_REPLY.sub("", str(_header(message, "Subject") or "")))
    day = _day(message)
    return {
        "title": stated(subject or None),
        "publisher": _publisher(message),
        "published": stated(day.isoformat() if day else None),
    }


def _publisher(message: EmailMessage) -> Fact:
    """Return the organisation that the header states; else the sender's name, which may be a person's, or domain."""
    organisation = prose.tidy(str(_header(message, "Organization") or _header(message, "Organisation") or ""))
    if organisation:
        return stated(organisation)
    senders = getattr(_header(message, "From"), "addresses", ())
    if not senders:
        return Fact()
    return guessed(prose.tidy(senders[0].display_name) or senders[0].domain or None, "the sender")


def _day(message: EmailMessage) -> date | None:
    """Return the day on the sender's own calendar."""
    sent = getattr(_header(message, "Date"), "datetime", None)
    return sent.date() if isinstance(sent, datetime) else None
