"""What the columns of a spreadsheet mean: by their names, in any of our languages, or by the codes of the fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from conference.models import Conference
from registration.models import Question, Registration, Travel
from registration.models.folding import fold
from registration.questions import of_conference

ALIKE = 85  # of 100: how much a name must look like a known one


@dataclass(frozen=True)
class Column:
    """A column that an import knows: its code, its label, and other names under which people send it."""

    code: str
    label: Any
    others: tuple[str, ...] = ()


def _of(model: type[Any], code: str, *others: str) -> Column:
    return Column(code, model._meta.get_field(code).verbose_name, others)


def _person(code: str, *others: str) -> Column:
    return _of(Registration, code, *others)


COLUMNS = [
    _person("delegation", "country", "state", "país", "pays", "land", "represents"),
    _person("category", "type", "tipo", "catégorie de participant"),
    _person("honorific", "honorific", "salutation", "tratamiento", "civilité", "aanhef", "prefix"),
    _person("given_name", "first name", "forename", "nombre", "nombres", "prénom", "prénoms", "voornaam", "voornamen"),
    _person("family_name", "last name", "surname", "apellido", "apellidos", "nom", "nom de famille", "achternaam"),
    _person("badge_name", "badge", "gafete", "badgenaam"),
    _person("function", "position", "job title", "cargo", "puesto", "poste", "fonction", "functie"),
    _person("organization", "organisation", "ministry", "institution", "institución", "ministère", "organisatie"),
    _person("role", "role", "rol", "rôle"),
    _person("sex", "gender", "sexo", "género", "sexe", "genre", "geslacht"),
    _person("nationality", "citizenship", "nacionalidad", "nationalité", "nationaliteit"),
    _person("email", "mail", "email", "e-mail", "correo", "correo electrónico", "courriel", "adresse e-mail"),
    _person("assistant_email", "assistant", "assistant e-mail", "asistente"),
    _person("phone", "phone", "mobile", "teléfono", "téléphone", "telefoon", "tel"),
    _person("language", "language", "idioma", "langue", "taal", "language of letters"),
    _person("hears", "listens in", "escucha", "écoute", "luistert"),
    _person("speaks", "speaks", "habla", "parle", "spreekt"),
    _person("visibility", "visible to", "visibilidad", "visibilité", "zichtbaarheid"),
    _of(Travel, "arrives_at", "arrival date", "llegada", "arrivée", "aankomst"),
    _of(Travel, "arrival_flight", "arrival flight", "vuelo de llegada", "vol d'arrivée"),
    _of(Travel, "departs_at", "departure date", "salida", "départ", "vertrek"),
    _of(Travel, "departure_flight", "departure flight", "vuelo de salida", "vol de départ"),
    _of(Travel, "hotel", "hotel"),
]
BY_CODE = {column.code: column for column in COLUMNS}
NEEDED = ("given_name", "family_name", "email", "function")
TRAVEL = ("arrives_at", "arrival_flight", "departs_at", "departure_flight", "hotel")
ANSWER = "answer-"  # and the code of an additional question, as exports call the column too


def of_questions(conference: Conference) -> dict[str, Question]:
    """The additional questions that a column may answer, in order, by the code of the column: all but files."""
    questions = of_conference(conference)
    return {ANSWER + one.code: one for one in questions if one.kind != Question.Kind.FILE}


def for_questions(conference: Conference) -> list[Column]:
    """Their columns: known by the question in any language, or by its code."""
    return [Column(code, one.label, (one.code,)) for code, one in of_questions(conference).items()]


def plain(text: str) -> str:
    """A name to compare by: folded, without punctuation."""
    return " ".join(re.sub(r"[^\w]+", " ", fold(text).replace("_", " ")).split())


def names_of(columns: Sequence[Column]) -> dict[str, list[str]]:
    """Every known name, plain, and the codes that it may stand for; the first column comes first."""
    pairs = [(column.code, column.code) for column in columns]
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            pairs += [(str(column.label), column.code) for column in columns]
    pairs += [(other, column.code) for column in columns for other in column.others]
    names: dict[str, list[str]] = {}
    for name, code in pairs:
        codes = names.setdefault(plain(name), [])
        if code not in codes:
            codes.append(code)
    return names


def known_names(conference: Conference) -> dict[str, list[str]]:
    """The names of all columns that an import into this conference knows."""
    return names_of([*COLUMNS, *for_questions(conference)])


@lru_cache(maxsize=1)
def _known() -> dict[str, list[str]]:
    return names_of(COLUMNS)


def guess(heads: Sequence[str], known: Mapping[str, Sequence[str]] | None = None) -> dict[int, str]:
    """Column number (from 0) → code, for the columns that are known by name or nearly so; each code once, so that of
    two columns of one name the first is the first of those that are called so."""
    known = _known() if known is None else known
    found: dict[int, str] = {}
    left = {n: plain(head) for n, head in enumerate(heads)}
    for n, head in left.items():
        code = next((code for code in known.get(head, ()) if code not in found.values()), None)
        if code is not None:
            found[n] = code
    for n, head in left.items():
        if n in found or len(head) < 4:
            continue
        free = {name: codes[0] for name, codes in known.items() if codes[0] not in found.values() and len(name) > 3}
        best = process.extractOne(head, list(free), scorer=fuzz.ratio, score_cutoff=ALIKE)
        if best is not None:
            found[n] = free[best[0]]
    return found


TWICE = _("Two columns cannot both be “%(name)s”. Choose one of them.")
LACKING = _("Say which column is “%(name)s”: without it nobody can be registered.")
