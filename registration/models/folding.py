"""Folded text: what is sorted and searched in place of a name (decision 11: servers differ in collations)."""

import unicodedata

from django.db.models import CharField, F, Func, Value

_SPECIAL = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "’": "'"}
)


def fold(text: str) -> str:
    """Small letters without accents or ligatures, single spaces; "Curaçao" and "CURACAO" fold to the same."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


def sort_name(family_name: str, given_name: str) -> str:
    """What a list by name is ordered by: the tab stands before every letter and space, so all of one family name
    stand together, and "Van" before "Van Dijk". At most 160 characters: folding can lengthen a name."""
    return f"{fold(family_name)}\t{fold(given_name)}"[:160]


SILENT = "-'’‘`‐‑ "  # "Ann-Marie" and "Ann Marie", "D'Arcy" and "Darcy" are one name


def plain(sort_name: str) -> str:
    """A sort name without hyphens, apostrophes and spaces; what the family name is remains apart."""
    return sort_name.translate(dict.fromkeys(map(ord, SILENT)))


def plain_in_database() -> Func:
    """`plain` of the column `sort_name`, as an index has it."""
    return Func(F("sort_name"), Value(SILENT), Value(""), function="translate", output_field=CharField())
