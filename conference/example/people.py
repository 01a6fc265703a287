"""The example's registrations: plainly made-up people, taken through the real actions, so that every state is there,
the places are counted and every mail lies in the outbox."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from conference.audit.models import Actor
from conference.example import questions
from conference.links.models import make as link_to
from conference.models import Conference
from registration.actions.apply import apply
from registration.actions.confirm import confirm
from registration.actions.leave import decline, lapse, withdraw
from registration.actions.verify import open_link
from registration.models import Category, Delegation, Registration
from registration.models.delegation import Visibility
from registration.models.folding import fold


@dataclass(frozen=True)
class Person:
    """Somebody who registers. `then` is what happens afterwards, in order."""

    given_name: str
    family_name: str
    category: str
    delegation: str
    language: str
    function: str
    organization: str
    nationality: str
    then: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)
    needs: dict[str, Any] = field(default_factory=dict)

    @property
    def email(self) -> str:
        return f"{self.given_name[0]}.{fold(self.family_name)}@example.org".lower()


BEFORE_THE_AGENDA = [
    Person(
        "Dahlia",
        "Frangipani",
        "host",
        "BS",
        "en",
        "Permanent Secretary",
        "Ministry of Foreign Affairs",
        "BS",
        ("verify", "confirm"),
        {"honorific": "he", "role": "head", "sex": "f", "hears": "en", "speaks": "en", "visibility": Visibility.PUBLIC},
    ),
    Person(
        "Wendell",
        "Breadfruit",
        "host",
        "BS",
        "en",
        "Director of Immigration",
        "Department of Immigration",
        "BS",
        ("verify", "confirm"),
        {"honorific": "mr", "role": "alternate", "sex": "m", "phone": "+12025550131", "hears": "en", "speaks": "en"},
        {"diet": ["vegetarian"]},
    ),
    Person(
        "Joost",
        "Tamarinde",
        "state",
        "SR",
        "nl",
        "Hoofd Toelating",
        "Ministerie van Justitie en Politie",
        "SR",
        ("verify", "confirm"),
        {"honorific": "mr", "role": "head", "sex": "m", "hears": "en", "speaks": "en"},
    ),
    Person(
        "Anouk",
        "Flamboyant",
        "state",
        "SR",
        "nl",
        "Beleidsmedewerker",
        "Ministerie van Buitenlandse Zaken",
        "SR",
        ("verify", "confirm"),
        {"honorific": "ms", "role": "adviser", "sex": "f", "hears": "en"},
        {"access": ["wheelchair"], "diet": ["gluten-free"]},
    ),
    Person(
        "Ricardo",
        "Guayacán",
        "state",
        "DO",
        "es",
        "Viceministro de Política Migratoria",
        "Ministerio de Interior y Policía",
        "DO",
        ("verify", "confirm"),
        {"honorific": "hon", "role": "head", "sex": "m", "hears": "es", "speaks": "es"},
    ),
]

AFTER_THE_AGENDA = [
    Person(
        "Mirlande",
        "Flanboyan",
        "state",
        "HT",
        "fr",
        "Directrice des affaires consulaires",
        "Ministère des Affaires étrangères",
        "HT",
        ("verify", "confirm"),
        {"honorific": "ms", "role": "head", "sex": "f", "hears": "fr", "speaks": "fr"},
    ),
    Person(
        "Cedric",
        "Cascarilla",
        "un-agency",
        "IOM",
        "en",
        "Regional Director",
        "International Organization for Migration",
        "BB",
        ("verify", "confirm"),
        {"honorific": "dr", "sex": "n", "hears": "en", "speaks": "en", "visibility": Visibility.PUBLIC},
    ),
    Person(
        "Ingrid",
        "Palmboom",
        "state",
        "SR",
        "nl",
        "Commandant Kustwacht",
        "Kustwacht",
        "SR",
        ("verify",),
        {"honorific": "ms", "role": "adviser", "sex": "f"},
    ),
    Person(  # the delegation is full: she waits
        "Saskia",
        "Zeeduif",
        "state",
        "SR",
        "nl",
        "Jurist",
        "Ministerie van Justitie en Politie",
        "SR",
        ("verify",),
        {"honorific": "ms", "role": "adviser", "sex": "f"},
    ),
    Person(
        "Everard",
        "Soursop",
        "state",
        "JM",
        "en",
        "Senior Director",
        "Ministry of National Security",
        "JM",
        ("verify",),
        {"honorific": "mr", "role": "head", "sex": "m", "phone": "+12025550132"},
        {"diet": ["halal"], "details": "No shellfish, please."},
    ),
    Person(  # the link was not used yet
        "Lucinda",
        "Mangrove",
        "civil-society",
        "CSO",
        "en",
        "Coordinator",
        "Safe Shores Network (made up)",
        "TT",
        (),
        {"sex": "f", "visibility": Visibility.SECRETARIAT},
    ),
    Person(
        "Tomás",
        "Ceiba",
        "media",
        "",
        "es",
        "Redactor",
        "Diario de las Islas (inventado)",
        "DO",
        ("verify", "confirm"),
        {"honorific": "mr", "visibility": Visibility.SECRETARIAT},
    ),
    Person(
        "Odette",
        "Vétiver",
        "observer",
        "",
        "fr",
        "Chercheuse",
        "Institut des Îles (inventé)",
        "FR",
        ("verify", "decline"),
        {"sex": "f"},
    ),
    Person(
        "Percival",
        "Seagrape",
        "state",
        "LC",
        "en",
        "Chief Immigration Officer",
        "Department of Immigration",
        "LC",
        ("verify", "confirm", "withdraw"),
        {"honorific": "mr", "role": "head", "sex": "m"},
    ),
    Person(
        "Augusta",
        "Sapodilla",
        "resource-person",
        "RP",
        "en",
        "Consultant",
        "Independent",
        "GY",
        ("lapse",),
        {"honorific": "prof", "sex": "f"},
    ),
]

REASONS = {
    "fr": "Les places des observateurs sont réservées aux organisations qui participent aux travaux de suivi.",
}


def load(conference: Conference, by: Actor, persons: list[Person]) -> list[Registration]:
    """Register these persons and do what comes afterwards."""
    categories = {one.code: one for one in Category.objects.filter(conference=conference)}
    delegations = {one.code: one for one in Delegation.objects.filter(conference=conference)}
    return [_register(conference, categories[p.category], delegations.get(p.delegation), p, by) for p in persons]


def _register(
    conference: Conference, category: Category, delegation: Delegation | None, person: Person, by: Actor
) -> Registration:
    outcome = apply(
        conference=conference,
        category=category,
        delegation=delegation,
        person={
            "given_name": person.given_name,
            "family_name": person.family_name,
            "function": person.function,
            "organization": person.organization,
            "nationality": person.nationality,
            "email": person.email,
            "language": person.language,
            "visibility": category.default_visibility,
            **person.more,
        },
        needs={"diet": [], "access": [], "details": "", **person.needs},
        submission_key=uuid.uuid4(),
        answers=questions.answers(conference, person.family_name),
    )
    registration = outcome.registration
    assert registration is not None, person
    for step in person.then:
        match step:
            case "verify":
                open_link(link=link_to("registration", registration.pk), registration=registration)
            case "confirm":
                confirm(by=by, registration=registration)
            case "decline":
                decline(by=by, registration=registration, reason=REASONS[person.language])
            case "withdraw":
                withdraw(by=registration.actor, registration=registration)
            case "lapse":
                # as if its two days had passed
                Registration.objects.filter(pk=registration.pk).update(holds_until=timezone.now())
                lapse(registration=registration)
    return registration
