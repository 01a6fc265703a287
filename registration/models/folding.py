"""Folded text: what is sorted and searched in place of a name (decision 11: servers differ in collations)."""

import unicodedata

_SPECIAL = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "’": "'"}
)


def fold(text: str) -> str:
    """Small letters without accents or ligatures, single spaces; "Curaçao" and "CURACAO" fold to the same."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())
