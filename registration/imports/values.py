"""Words in cells as the values that are stored: choices by code or by name in any of our languages, and moments."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from babel import Locale
from babel.core import get_global
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl.utils.datetime import from_excel
from rapidfuzz import fuzz, process

from registration.imports.columns import plain
from registration.models.countries import in_order
from registration.models.folding import fold

T = TypeVar("T")
# What lists of ministries say besides, by code; plain as `plain` makes it.
TITLES = {
    "he": (
        "se",
        "excellency",
        "excelencia",
        "excellence",
        "excellentie",
        "amb",
        "ambassador",
        "embajador",
        "embajadora",
    ),
    "hon": ("honourable", "honorable", "the hon"),
    "prof": ("professor", "profesor", "profesora", "professeur"),
    "dr": ("doctor", "dra", "drs"),
    "ms": ("mrs", "miss", "sra", "srta", "senora", "mme", "madame", "mlle", "mevr", "mevrouw"),
    "mr": ("sr", "senor", "m", "monsieur", "dhr", "heer"),
}
ROLES = {
    "head": ("jefe de delegacion", "jefa de delegacion", "chef de delegation", "cheffe de delegation", "hod"),
    "alternate": ("deputy head", "deputy head of delegation", "alternate head", "suplente", "suppleant", "deputy"),
    "adviser": ("advisor", "delegate", "member", "asesor", "asesora", "delegado", "delegada", "conseiller", "delegue"),
}
SEXES = {"f": ("w", "woman", "mujer", "femme", "vrouw"), "m": ("man", "hombre", "homme")}
LANGUAGES = [code for code, _name in settings.LANGUAGES]
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[./](\d{1,2})[./](\d{4})")
_SERIAL = re.compile(r"[3-6]\d{4}(\.\d+)?")  # days since 1899-12-30: the years 1982 to 2091
_TIME = re.compile(r"(\d{1,2})[:.h](\d{2})(?::\d{2})?")


class Wrong(Exception):
    """A cell cannot be what its column says; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def of_choices(
    choices: Iterable[tuple[Any, Any]], besides: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, str]:
    """Plain code or label, in every language, and what else is said for it → the code."""
    pairs = [(str(code), label) for code, label in choices if code not in ("", None)]
    found = {plain(code): code for code, _label in pairs}
    for language in LANGUAGES:
        with translation.override(language):
            for code, label in pairs:
                found.setdefault(plain(str(label)), code)
    for code, words in (besides or {}).items():
        found |= {plain(word): code for word in words if plain(word) not in found}
    return found


def countries() -> dict[str, str]:
    """Plain code of two or three letters, or name of a country in every language → ISO 3166-1, two letters."""
    codes = {code for code, _name in in_order()}
    aliases = get_global("territory_aliases").items()  # of the Unicode CLDR, the codes of three letters among them
    found = {plain(old): new[0] for old, new in aliases if len(old) == 3 and old.isalpha() and new[0] in codes}
    for language in LANGUAGES:
        with translation.override(language):
            for code, name in in_order():
                found.setdefault(plain(code), code)
                found.setdefault(plain(name), code)
    return found


def languages() -> dict[str, str]:
    """Plain code or name of one of our languages, in every one of them → the code."""
    found: dict[str, str] = {}
    for shown in LANGUAGES:
        for code, own in settings.LANGUAGES:
            name = Locale.parse(shown).languages.get(code, own)
            found |= {plain(code): code, plain(own): code, plain(name): code}
    return found


def of_rows(rows: Iterable[T], articles: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, T]:
    """Plain code, or name in every language with and without its article → the row."""
    found: dict[str, T] = {}
    for row in rows:
        found[plain(row.code)] = row  # type: ignore[attr-defined]
    for row in found.copy().values():
        for language in LANGUAGES:
            name = fold(row.name.localize(language))  # type: ignore[attr-defined]
            found.setdefault(plain(name), row)
            for article in (articles or {}).get(language, ()):
                if name.startswith(article):
                    found.setdefault(plain(name.removeprefix(article)), row)
    return found


def look_up(typed: str, known: Mapping[str, T], unknown: str) -> T:
    """What the cell names; raises `Wrong` with the sentence `unknown`, and with a near name where there is one."""
    found = known.get(plain(typed))
    if found is not None:
        return found
    sentence = unknown % {"typed": typed[:80]}
    near = process.extractOne(plain(typed), list(known), scorer=fuzz.ratio, score_cutoff=75)
    if near is not None:
        meant = known[near[0]]
        name = near[0] if isinstance(meant, str) else meant  # a code says less than the word that stands for it
        sentence += " " + _("Did you mean “%(name)s”?") % {"name": name}
    raise Wrong(sentence)


def iso_day(typed: str) -> str:
    """A day as ISO 8601 where it is written as "2027-1-13" or "13/01/2027", else as it was typed."""
    match = _DAY.fullmatch(typed.strip())
    if match is None:
        return typed
    year, month, day = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
    return f"{year}-{month:0>2}-{day:0>2}"


def moment(typed: str, zone: zoneinfo.ZoneInfo, days: tuple[dt.date, dt.date]) -> dt.datetime | None:
    """A day, with or without a time, in the conference's zone: "2027-01-13 09:30", "13/01/2027", or the number by which
    Excel counts days, where a cell is not shown as a day. A day without a time is noon. Raises `Wrong`."""
    typed = typed.strip()
    if not typed:
        return None
    if _SERIAL.fullmatch(typed):
        found = from_excel(float(typed))
        typed = found.strftime("%Y-%m-%d %H:%M" if "." in typed else "%Y-%m-%d")
    wrong = Wrong(_("“%(typed)s” is no day. Write it as 2027-01-13 or 2027-01-13 09:30.") % {"typed": typed[:40]})
    match = _DAY.match(typed)
    if match is None:
        raise wrong
    year, month, day = (int(part) for part in (match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)))
    rest = typed[match.end() :].strip(" T,")
    time = _TIME.fullmatch(rest) if rest else None
    if rest and time is None:
        raise wrong
    try:
        hour, minute = (int(time[1]), int(time[2])) if time else (12, 0)
        found = dt.datetime(year, month, day, hour, minute, tzinfo=zone)
    except ValueError:
        raise wrong from None
    if not days[0] <= found.date() <= days[1]:
        raise Wrong(_("%(day)s lies too far from the conference. Check the month and the year.") % {"day": typed[:40]})
    return found
