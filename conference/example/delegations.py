"""The example's delegations: 19 States and Territories, organizations and two pools, 100 places in all.

The list of those that took part in the real event is not on record; the last eight are probable.
"""

from __future__ import annotations

import datetime as dt

from conference.audit.models import Actor
from conference.editions.actions.delegations import add_delegation
from conference.example import words
from conference.links.models import make
from conference.models import Conference
from registration.actions.focal_points import add_focal_point
from registration.actions.invite import invite, remind
from registration.actions.reminders import add_day
from registration.actions.workspace import open_link, say_complete
from registration.models import Category, Delegation, FocalPoint, ReminderDay

Kind = Delegation.Kind
HOST_PLACES, PLACES, PLACES_OF_ORGANIZATION = 6, 3, 2
FUNDED, SEATS = 2, 1  # of each State and Territory: places that the organizers pay for, seats at the table
ADDRESSEE = (
    "Ministry of Foreign Affairs",
    "Ministerio de Relaciones Exteriores",
    "Ministère des Affaires étrangères",
    "Ministerie van Buitenlandse Zaken",
)
TWO_NAMES = {"JM": ("Hyacinth Bougainvillea", "Leopold Seagrape")}  # both read one mailbox
INVITED = ("AG", "AW", "BS", "BB", "CW", "DO", "HT", "JM", "SR")
REMINDED = "AW"
OPENED = "AG"  # the focal point has used the link and named nobody yet
COMPLETE = "DO"

# code, kind, names (en, es, fr, nl), language of the focal point's letters, whether a focal point is named yet
STATES = [
    (
        "AG",
        Kind.STATE,
        ("Antigua and Barbuda", "Antigua y Barbuda", "Antigua-et-Barbuda", "Antigua en Barbuda"),
        "en",
        1,
    ),
    ("AW", Kind.TERRITORY, ("Aruba", "Aruba", "Aruba", "Aruba"), "nl", 1),
    ("BS", Kind.HOST, ("The Bahamas", "Las Bahamas", "Les Bahamas", "De Bahama’s"), "en", 1),
    ("BB", Kind.STATE, ("Barbados", "Barbados", "Barbade", "Barbados"), "en", 1),
    ("BZ", Kind.STATE, ("Belize", "Belice", "Belize", "Belize"), "en", 1),
    ("CW", Kind.TERRITORY, ("Curaçao", "Curazao", "Curaçao", "Curaçao"), "nl", 1),
    (
        "DO",
        Kind.STATE,
        ("Dominican Republic", "República Dominicana", "République dominicaine", "Dominicaanse Republiek"),
        "es",
        1,
    ),
    ("GY", Kind.STATE, ("Guyana", "Guyana", "Guyana", "Guyana"), "en", 0),
    ("JM", Kind.STATE, ("Jamaica", "Jamaica", "Jamaïque", "Jamaica"), "en", 1),
    (
        "SX",
        Kind.TERRITORY,
        ("Sint Maarten", "Sint Maarten", "Saint-Martin (partie néerlandaise)", "Sint Maarten"),
        "nl",
        0,
    ),
    (
        "TT",
        Kind.STATE,
        ("Trinidad and Tobago", "Trinidad y Tabago", "Trinité-et-Tobago", "Trinidad en Tobago"),
        "en",
        1,
    ),
    ("KY", Kind.TERRITORY, ("Cayman Islands", "Islas Caimán", "Îles Caïmanes", "Kaaimaneilanden"), "en", 0),
    ("GD", Kind.STATE, ("Grenada", "Granada", "Grenade", "Grenada"), "en", 0),
    ("HT", Kind.STATE, ("Haiti", "Haití", "Haïti", "Haïti"), "fr", 1),
    (
        "KN",
        Kind.STATE,
        ("Saint Kitts and Nevis", "Saint Kitts y Nevis", "Saint-Kitts-et-Nevis", "Saint Kitts en Nevis"),
        "en",
        0,
    ),
    ("LC", Kind.STATE, ("Saint Lucia", "Santa Lucía", "Sainte-Lucie", "Saint Lucia"), "en", 0),
    (
        "VC",
        Kind.STATE,
        (
            "Saint Vincent and the Grenadines",
            "San Vicente y las Granadinas",
            "Saint-Vincent-et-les-Grenadines",
            "Saint Vincent en de Grenadines",
        ),
        "en",
        0,
    ),
    ("SR", Kind.STATE, ("Suriname", "Surinam", "Suriname", "Suriname"), "nl", 1),
    (
        "TC",
        Kind.TERRITORY,
        ("Turks and Caicos Islands", "Islas Turcas y Caicos", "Îles Turques-et-Caïques", "Turks- en Caicoseilanden"),
        "en",
        0,
    ),
]

# code, category, kind, places, names
OTHERS = [
    (
        "IOM",
        "un-agency",
        Kind.ORGANIZATION,
        6,
        (
            "International Organization for Migration (IOM)",
            "Organización Internacional para las Migraciones (OIM)",
            "Organisation internationale pour les migrations (OIM)",
            "Internationale Organisatie voor Migratie (IOM)",
        ),
    ),
    (
        "UNHCR",
        "un-agency",
        Kind.ORGANIZATION,
        6,
        (
            "UN High Commissioner for Refugees (UNHCR)",
            "Alto Comisionado de las Naciones Unidas para los Refugiados (ACNUR)",
            "Haut-Commissariat des Nations Unies pour les réfugiés (HCR)",
            "Hoge Commissaris van de Verenigde Naties voor de Vluchtelingen (UNHCR)",
        ),
    ),
    (
        "IMO",
        "un-agency",
        Kind.ORGANIZATION,
        PLACES_OF_ORGANIZATION,
        (
            "International Maritime Organization (IMO)",
            "Organización Marítima Internacional (OMI)",
            "Organisation maritime internationale (OMI)",
            "Internationale Maritieme Organisatie (IMO)",
        ),
    ),
    (
        "PAHO",
        "igo",
        Kind.ORGANIZATION,
        PLACES_OF_ORGANIZATION,
        (
            "Pan American Health Organization (PAHO)",
            "Organización Panamericana de la Salud (OPS)",
            "Organisation panaméricaine de la Santé (OPS)",
            "Pan-Amerikaanse Gezondheidsorganisatie (PAHO)",
        ),
    ),
    (
        "OAS",
        "igo",
        Kind.ORGANIZATION,
        PLACES_OF_ORGANIZATION,
        (
            "Organization of American States (OAS)",
            "Organización de los Estados Americanos (OEA)",
            "Organisation des États américains (OEA)",
            "Organisatie van Amerikaanse Staten (OAS)",
        ),
    ),
    (
        "ICRC",
        "igo",
        Kind.ORGANIZATION,
        PLACES_OF_ORGANIZATION,
        (
            "International Committee of the Red Cross (ICRC)",
            "Comité Internacional de la Cruz Roja (CICR)",
            "Comité international de la Croix-Rouge (CICR)",
            "Internationaal Comité van het Rode Kruis (ICRC)",
        ),
    ),
    (
        "IFRC",
        "igo",
        Kind.ORGANIZATION,
        PLACES_OF_ORGANIZATION,
        (
            "International Federation of Red Cross and Red Crescent Societies",
            "Federación Internacional de Sociedades de la Cruz Roja y de la Media Luna Roja",
            "Fédération internationale des Sociétés de la Croix-Rouge et du Croissant-Rouge",
            "Internationale Federatie van Rode Kruis- en Rode Halve Maanverenigingen",
        ),
    ),
    (
        "CARICOM",
        "igo",
        Kind.ORGANIZATION,
        PLACES_OF_ORGANIZATION,
        (
            "CARICOM Secretariat",
            "Secretaría de la CARICOM",
            "Secrétariat de la CARICOM",
            "Secretariaat van de CARICOM",
        ),
    ),
    (
        "CSO",
        "civil-society",
        Kind.POOL,
        10,
        ("Civil society", "Sociedad civil", "Société civile", "Maatschappelijke organisaties"),
    ),
    (
        "RP",
        "resource-person",
        Kind.POOL,
        6,
        ("Resource persons", "Expertos invitados", "Personnes-ressources", "Deskundigen"),
    ),
]


def addresses(code: str) -> list[dict[str, str]]:
    """The focal points of a State: a functional mailbox, or two persons who share it."""
    email = f"focal.point.{code.lower()}@example.org"
    return [{"email": email, "name": name} for name in TWO_NAMES.get(code, ("",))]


def invite_some(conference: Conference, by: Actor) -> None:
    """Most have been invited; one has been reminded, one has looked, one is complete. A day is set for reminding the
    rest."""
    for one in Delegation.objects.filter(
        conference=conference, code__in=INVITED, focal_points__isnull=False
    ).distinct():
        invite(by=by, delegation=one)
        if one.code == REMINDED:
            remind(by=by, delegation=one)
        if one.code == OPENED:
            point = one.focal_points.earliest("pk")
            open_link(link=make("focal-point", point.pk), focal_point=point)
        if one.code == COMPLETE:
            say_complete(by=by, delegation=one, is_complete=True)
    assert conference.nominations_until is not None
    day = conference.nominations_until - dt.timedelta(days=4)  # the Monday of the last week
    add_day(by=by, reminder=ReminderDay(conference=conference, day=day))


def load(conference: Conference, by: Actor) -> None:
    """Add them with their places, and functional addresses of the focal points that have been named so far."""
    categories = {category.code: category for category in Category.objects.filter(conference=conference)}
    for code, kind, names, language, has_focal_point in STATES:
        host = kind == Kind.HOST
        delegation = add_delegation(
            by=by,
            delegation=Delegation(
                conference=conference,
                category=categories["host" if host else "state"],
                code=code,
                kind=kind,
                name=words(*names),
                addressee=words(*ADDRESSEE),
                funded=0 if host else FUNDED,
                plenary_seats=SEATS,
            ),
            places=HOST_PLACES if host else PLACES,
        )
        for address in addresses(code) if has_focal_point else ():
            add_focal_point(by=by, focal_point=FocalPoint(delegation=delegation, language=language, **address))
    for code, category, kind, places, names in OTHERS:
        add_delegation(
            by=by,
            delegation=Delegation(
                conference=conference, category=categories[category], code=code, kind=kind, name=words(*names)
            ),
            places=places,
        )
