"""The example's conference: two days in Nassau, open for registration, with the usual categories and 100 places."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from conference.audit.models import Actor
from conference.editions.actions.conference import make
from conference.example import words
from conference.models import Conference

PLACES = 100
ZONE = zoneinfo.ZoneInfo("America/Nassau")
AHEAD = 45  # days, at least
WEDNESDAY = 2


INVITATION = (
    "The organizers present their compliments and have the honour to invite a delegation of your Government or "
    "organization to the conference.\n\n"
    "The conference is to compare what States and Territories of the region do to protect vulnerable migrants, and to "
    "agree on what they will do together. We should be grateful if the delegation could include officials responsible "
    "for migration, for the protection of children and against trafficking in persons.\n\n"
    "The plenary is interpreted into English, Spanish, French and Dutch. Travel and lodging of the places named below "
    "are paid for by the organizers; please send the travel data with the names.",
    "Los organizadores presentan sus saludos y tienen el honor de invitar a la conferencia a una delegación de su "
    "Gobierno u organización.\n\n"
    "La conferencia tiene por objeto comparar lo que hacen los Estados y territorios de la región para proteger a los "
    "migrantes vulnerables y acordar lo que harán juntos. Agradeceríamos que en la delegación figuren funcionarios "
    "responsables de la migración, de la protección de la niñez y de la lucha contra la trata de personas.\n\n"
    "El plenario se interpreta al español, al francés, al inglés y al neerlandés. Los organizadores pagan el viaje y "
    "el alojamiento de las plazas indicadas abajo; les rogamos que envíen los datos del viaje junto con los nombres.",
    "Les organisateurs présentent leurs compliments et ont l’honneur d’inviter à la conférence une délégation de votre "
    "gouvernement ou de votre organisation.\n\n"
    "La conférence a pour objet de comparer ce que font les États et territoires de la région pour protéger les "
    "migrants vulnérables, et de convenir de ce qu’ils feront ensemble. Nous vous saurions gré de bien vouloir inclure "
    "dans la délégation des responsables de la migration, de la protection de l’enfance et de la lutte contre la "
    "traite des personnes.\n\n"
    "La plénière est interprétée en français, en anglais, en espagnol et en néerlandais. Les organisateurs prennent en "
    "charge le voyage et le logement des places indiquées ci-dessous ; veuillez envoyer les données de voyage avec les "
    "noms.",
    "De organisatoren hebben de eer een delegatie van uw regering of organisatie voor de conferentie uit te "
    "nodigen.\n\n"
    "De conferentie vergelijkt wat staten en gebiedsdelen in de regio doen om kwetsbare migranten te beschermen, en "
    "wil vastleggen wat zij samen gaan doen. Wij stellen het op prijs als in de delegatie functionarissen zitten die "
    "verantwoordelijk zijn voor migratie, voor de bescherming van kinderen en voor de bestrijding van "
    "mensenhandel.\n\n"
    "De plenaire vergadering wordt in het Nederlands, Engels, Spaans en Frans getolkt. De organisatoren betalen reis "
    "en verblijf voor de hieronder genoemde plaatsen; stuur de reisgegevens met de namen mee.",
)
SIGNATURE = (
    "Rosalind Casuarina\nSecretary of the Conference",
    "Rosalind Casuarina\nSecretaria de la Conferencia",
    "Rosalind Casuarina\nSecrétaire de la Conférence",
    "Rosalind Casuarina\nSecretaris van de conferentie",
)


def first_day(today: dt.date) -> dt.date:
    """The next Wednesday that lies at least 45 days ahead."""
    day = today + dt.timedelta(days=AHEAD)
    return day + dt.timedelta(days=(WEDNESDAY - day.weekday()) % 7)


def load(by: Actor, today: dt.date) -> Conference:
    """Make the conference and its categories; `today` is the day in Nassau."""
    conference = Conference(
        code="NAS",
        title=words(
            "Caribbean Regional Conference on the Protection of Vulnerable Migrants",
            "Conferencia Regional del Caribe sobre la Protección de los Migrantes Vulnerables",
            "Conférence régionale des Caraïbes sur la protection des migrants vulnérables",
            "Regionale Caribische Conferentie over de bescherming van kwetsbare migranten",
        ),
        short_title=words(
            "Protection of Vulnerable Migrants",
            "Protección de los Migrantes Vulnerables",
            "Protection des migrants vulnérables",
            "Bescherming van kwetsbare migranten",
        ),
        subtitle=words(
            "Caribbean Regional Conference: promoting cooperation and identifying good practices",
            "Conferencia Regional del Caribe: fomentar la cooperación y reconocer buenas prácticas",
            "Conférence régionale des Caraïbes : favoriser la coopération et recenser les bonnes pratiques",
            "Regionale Caribische Conferentie: samenwerking bevorderen en goede praktijken herkennen",
        ),
        summary=words(
            "People seeking asylum, people in search of work, victims of trafficking and children on their own travel "
            "the same Caribbean routes, often in the same boat. For two days, 19 States and Territories compare what "
            "works: who is recognized in time, who is brought ashore safely, and what happens next.",
            "Solicitantes de asilo, personas en busca de trabajo, víctimas de la trata y niños que viajan solos "
            "recorren las mismas rutas del Caribe, a menudo en la misma embarcación. Durante dos días, 19 Estados y "
            "territorios comparan lo que da resultado: a quién se reconoce a tiempo, a quién se lleva a tierra sin "
            "peligro y qué ocurre después.",
            "Demandeurs d’asile, personnes en quête de travail, victimes de la traite et enfants voyageant seuls "
            "empruntent les mêmes routes des Caraïbes, souvent dans la même embarcation. Pendant deux jours, 19 États "
            "et territoires comparent ce qui fonctionne : qui est reconnu à temps, qui est conduit à terre en "
            "sécurité, et ce qui se passe ensuite.",
            "Asielzoekers, mensen die werk zoeken, slachtoffers van mensenhandel en kinderen die alleen reizen, nemen "
            "dezelfde Caribische routes, vaak in dezelfde boot. Twee dagen lang vergelijken 19 staten en "
            "gebiedsdelen wat werkt: wie op tijd wordt herkend, wie veilig aan land wordt gebracht en wat daarna "
            "gebeurt.",
        ),
        organizers=words(
            "International Organization for Migration (IOM)\n"
            "Office of the United Nations High Commissioner for Refugees (UNHCR)\n"
            "Host: Government of The Bahamas",
            "Organización Internacional para las Migraciones (OIM)\n"
            "Oficina del Alto Comisionado de las Naciones Unidas para los Refugiados (ACNUR)\n"
            "Anfitrión: Gobierno de Las Bahamas",
            "Organisation internationale pour les migrations (OIM)\n"
            "Haut-Commissariat des Nations Unies pour les réfugiés (HCR)\n"
            "Pays hôte : gouvernement des Bahamas",
            "Internationale Organisatie voor Migratie (IOM)\n"
            "Hoge Commissaris van de Verenigde Naties voor de Vluchtelingen (UNHCR)\n"
            "Gastheer: regering van de Bahama’s",
        ),
        city=words("Nassau, The Bahamas", "Nassau, Las Bahamas", "Nassau, Les Bahamas", "Nassau, De Bahama’s"),
        zone=ZONE.key,
        languages=["en", "es", "fr", "nl"],
        contact_email="secretariat@example.org",
        contact_phone="+1 202 555 0114",
        contact_hours=words(
            "Monday to Friday, 09:00 to 17:00",
            "De lunes a viernes, de 09:00 a 17:00",
            "Du lundi au vendredi, de 09:00 à 17:00",
            "Maandag tot en met vrijdag, 09:00 tot 17:00 uur",
        ),
    )
    conference.first_day = first_day(today)
    conference.last_day = conference.first_day + dt.timedelta(days=1)
    # the Friday of the week before registration closes
    conference.nominations_until = conference.first_day - dt.timedelta(days=33)
    conference.invitation = words(*INVITATION)
    conference.signature = words(*SIGNATURE)
    conference.slug = f"nassau-{conference.first_day.year}"
    conference.opens_at = dt.datetime.combine(today - dt.timedelta(days=15), dt.time(8), conference.tz)
    # the Friday three and a half weeks before
    conference.closes_at = dt.datetime.combine(conference.first_day - dt.timedelta(days=26), dt.time(17), conference.tz)
    return make(by=by, conference=conference, owner=None, places=PLACES, usual_categories=True)
