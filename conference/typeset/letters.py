"""Which letters our paper can show.

The fonts inside the typst wheel know Latin, Greek, Cyrillic, Arabic and some other scripts, and no Chinese, Thai or
Korean, and few pictures; what they lack would be printed as empty boxes, and nobody would be told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import typst

from conference.typeset.pdf import UNPRINTABLE, fonts

_PROBE = b"""#set document(title: "letters")
#set text(font: "Libertinus Serif")
#for one in sys.inputs.data.split(" ") { par(one) }
"""  # each alone: next to each other they would be shaped together
_LACKING = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
_JOINERS = "\u200d\ufe0e\ufe0f"  # what holds the parts of an emoji together, invisible without them
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")  # how typst names what would not show in a sentence
ELLIPSIS = "…"
_known: dict[str, bool] = {}  # characters asked for before, and whether they are there


def lacking(text: str) -> set[str]:
    """The characters of `text` that no font of the wheel has. Asks typst itself, by the rule of PDF/A-2u that every
    glyph must exist (ISO 19005-2, 6.2.11.8), once for all that were not asked for before."""
    asked = {c for c in text if c > "~" and not UNPRINTABLE.match(c)}  # those are left out before anything is set
    if new := asked - _known.keys():
        missing = _missing(new)
        _known.update({c: c not in missing for c in new})
    return {c for c in asked if not _known[c]}


def shows(text: str) -> bool:
    """Whether all of `text` can be printed."""
    return not lacking(text)


def printable(text: str) -> str:
    """`text` without the signs that cannot be printed, such as emoji, and with "…" for every run of such letters."""
    text = without_signs(text)
    missing = lacking(text)
    return re.sub(f"{_one_of(missing)}+", ELLIPSIS, text) if missing else text


def without_signs(text: str) -> str:
    """`text` without whatever cannot be printed and is neither letter nor figure. What held it together goes too."""
    signs = {c for c in lacking(text) if not _is_letter(c)}
    if not signs:
        return text
    return re.sub(f" *{_one_of(signs)}(?:{_one_of(signs | set(_JOINERS))}| )*", " ", text).strip()


def printable_name(forms: Iterable[str]) -> str:
    """Of the forms of one name the first that can be printed whole, signs apart; else the words that can be printed
    of the first that has any: half a word would be another name. "" if there are none."""
    clean = [without_signs(form) for form in forms]
    whole = (form for form in clean if form and shows(form))
    return next(whole, "") or next((words for form in clean if (words := _whole_words(form))), "")


def _whole_words(text: str) -> str:
    return " ".join(word for word in text.split() if shows(word) and any(c.isalpha() for c in word))


def _is_letter(character: str) -> bool:
    """Letters and figures, and the marks that belong to them."""
    return unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Nl", "No"}


def _one_of(characters: Iterable[str]) -> str:
    return f"[{re.escape(''.join(sorted(characters)))}]"


def _missing(characters: set[str]) -> set[str]:
    """Those of `characters` for which typst finds no glyph."""
    data = {"data": " ".join(sorted(characters))}
    compiler = typst.Compiler(_PROBE, font_paths=fonts(), ignore_system_fonts=True, sys_inputs=data)
    try:
        compiler.compile(format="pdf", pdf_standards="a-2u")
    except typst.TypstError as error:
        named = "".join(_LACKING.findall(error.diagnostic))
        found = set(_CODE.sub(lambda code: chr(int(code[1], 16)), named)) & characters
        if not found:
            raise
        return found
    return set()
