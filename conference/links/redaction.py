"""No token of a private link in a log."""

import logging
import re

# Tokens, and what else leads to a person: reference codes and the keys of drafts.
_TOKEN = re.compile(r"/(link|calendar|unsubscribe|invitation|my|registrations|register|members)/([\w-]{8,})")


def redact(text: str) -> str:
    """`text` with what names or opens something private in an address replaced by "…"."""
    return _TOKEN.sub(r"/\1/…", text)


class RedactLinks(logging.Filter):
    """For a handler: every record passes, its message and traceback without tokens."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = redact(message)
        if clean != message:
            record.msg, record.args = clean, None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        return True
