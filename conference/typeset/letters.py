"""Which letters our paper can show.

The fonts inside the typst wheel know Latin, Greek, Cyrillic and some other scripts, and no Chinese, Thai or Korean;
what they lack would be printed as empty boxes, and nobody would be told.
"""

from __future__ import annotations

import re
from functools import lru_cache

import typst

from conference.typeset.pdf import UNPRINTABLE, fonts

_PROBE = b'#set document(title: "letters")\n#set text(font: "Libertinus Serif")\n#sys.inputs.data'
_LACKING = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
ELLIPSIS = "…"


def lacking(text: str) -> set[str]:
    """The characters of `text` that no font of the wheel has. Asks typst itself, by the rule of PDF/A-2u that every
    glyph must exist (ISO 19005-2, 6.2.11.8); what it has said once is remembered."""
    return {c for c in set(text) if c > "~" and not _is_shown(c)}


def shows(text: str) -> bool:
    """Whether all of `text` can be printed."""
    return not lacking(text)


def printable(text: str) -> str:
    """`text`, with "…" for every run of characters that cannot be printed."""
    missing = lacking(text)
    if not missing:
        return text
    return re.sub(f"[{re.escape(''.join(sorted(missing)))}]+", ELLIPSIS, text)


@lru_cache(maxsize=8192)
def _is_shown(character: str) -> bool:
    if UNPRINTABLE.match(character):
        return True  # left out before anything is set
    compiler = typst.Compiler(_PROBE, font_paths=fonts(), ignore_system_fonts=True, sys_inputs={"data": character})
    try:
        compiler.compile(format="pdf", pdf_standards="a-2u")
    except typst.TypstError as error:
        if not _LACKING.search(error.message):
            raise
        return False
    return True
