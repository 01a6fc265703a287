"""The categories that an intergovernmental conference usually has: a beginning, to be changed at will.

Names stand here in all languages, not in the catalogues: they become the organizers' own words, in every language at
once.
"""

from __future__ import annotations

from typing import Any

from i18nfield.strings import LazyI18nString

from conference.models import Conference
from registration.models import Category
from registration.models.delegation import Colour, Visibility

_A = Category.Admission
_C = Colour

# code, names (en, es, fr, nl), and where it differs from the model's own defaults
USUAL: list[tuple[str, tuple[str, str, str, str], dict[str, Any]]] = [
    (
        "host",
        ("Host government", "Gobierno anfitrión", "Gouvernement hôte", "Gastregering"),
        {"colour": _C.CORAL, "has_roles": True},
    ),
    (
        "state",
        ("State or Territory", "Estado o territorio", "État ou territoire", "Staat of gebiedsdeel"),
        {"colour": _C.SEA, "has_roles": True},
    ),
    (
        "un-agency",
        (
            "United Nations agency",
            "Organismo de las Naciones Unidas",
            "Institution des Nations Unies",
            "Organisatie van de Verenigde Naties",
        ),
        {"colour": _C.LAGOON},
    ),
    (
        "igo",
        (
            "International or regional organization",
            "Organización internacional o regional",
            "Organisation internationale ou régionale",
            "Internationale of regionale organisatie",
        ),
        {"colour": _C.PALM},
    ),
    (
        "civil-society",
        ("Civil society", "Sociedad civil", "Société civile", "Maatschappelijke organisaties"),
        {"colour": _C.OCHRE, "names_organization": True, "default_visibility": Visibility.SECRETARIAT},
    ),
    (
        "resource-person",
        ("Resource person", "Experto invitado", "Personne-ressource", "Deskundige"),
        {"colour": _C.ORCHID, "names_organization": True},
    ),
    (
        "media",
        ("Media", "Medios de comunicación", "Médias", "Media"),
        {"counts": False, "names_organization": True, "default_visibility": Visibility.SECRETARIAT},
    ),
    (
        "interpreter",
        ("Interpreter", "Intérprete", "Interprète", "Tolk"),
        {"counts": False, "admission": _A.NOMINATION, "default_visibility": Visibility.SECRETARIAT},
    ),
    (
        "secretariat",
        ("Secretariat", "Secretaría", "Secrétariat", "Secretariaat"),
        {"counts": False, "admission": _A.NOMINATION, "default_visibility": Visibility.SECRETARIAT},
    ),
    (
        "observer",
        ("Observer", "Observador", "Observateur", "Waarnemer"),
        {"names_organization": True},
    ),
]


def usual_categories(conference: Conference) -> list[Category]:
    """The usual categories for this conference, in order, not saved."""
    return [
        Category(
            conference=conference,
            code=code,
            name=LazyI18nString(dict(zip(("en", "es", "fr", "nl"), names, strict=True))),
            order=order,
            **fields,
        )
        for order, (code, names, fields) in enumerate(USUAL, start=1)
    ]
