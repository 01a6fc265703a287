"""Many registrations of plainly made-up people, to measure with: a conference of its own, written in bulk.

No action is called and no mail is due: the rows are what the actions would have left, with the counters of places right
(`manage.py generate_registrations` recounts). The same number makes the same people.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from django.db import connection
from i18nfield.strings import LazyI18nString

from conference.audit.models import AuditEvent
from conference.editions.usual import USUAL
from conference.mail.models import Message
from conference.models import Conference
from registration.models import (
    HOLDS_PLACE,
    Category,
    CheckIn,
    Delegation,
    FocalPoint,
    Needs,
    Places,
    Registration,
    State,
    Travel,
)
from registration.models.reference import new as new_reference
from registration.models.registration import Access, DelegationRole, Diet

LANGUAGES = ["en", "es", "fr", "nl"]
PREFIX = "GEN"  # of reference codes
BATCH = 5_000  # rows in one INSERT
DAYS = 150  # over which the registrations arrived

GIVEN = [
    "Anouk",
    "Bastien",
    "Coralie",
    "Dahlia",
    "Everard",
    "Fabienne",
    "Gaspard",
    "Hibiscus",
    "Ingrid",
    "Joost",
    "Kwame",
    "Lucinda",
    "Mirlande",
    "Nerissa",
    "Ondine",
    "Percival",
    "Régine",
    "Saskia",
    "Tomás",
    "Ursuline",
    "Violeta",
    "Wendell",
    "Xiomara",
    "Yves",
    "Zélie",
]
FIRST_HALF = [
    "Bread",
    "Sand",
    "Palm",
    "Man",
    "Star",
    "Water",
    "Sea",
    "Moon",
    "Thorn",
    "Wild",
    "Silver",
    "Coral",
    "Soft",
    "Long",
    "Bitter",
]
SECOND_HALF = [
    "fruit",
    "piper",
    "boom",
    "grove",
    "apple",
    "mark",
    "gull",
    "flower",
    "bush",
    "cane",
    "leaf",
    "stone",
    "wood",
    "pepper",
    "root",
]
FUNCTIONS = [
    "Director",
    "Adviser",
    "Counsellor",
    "First Secretary",
    "Head of Unit",
    "Deputy Director",
    "Programme Officer",
]
# How often each state occurs, in a thousand.
STATES = [
    (State.CONFIRMED, 700),
    (State.SUBMITTED, 120),
    (State.NOMINATED, 50),
    (State.WAITLISTED, 40),
    (State.WITHDRAWN, 40),
    (State.DECLINED, 30),
    (State.LAPSED, 20),
]
KINDS = {"host": "host", "state": "state", "un-agency": "organization", "igo": "organization", "civil-society": "pool"}
DELEGATIONS = 250


def generate(slug: str, number: int, now: dt.datetime) -> Conference:
    """A conference with `number` registrations. Runs in the caller's transaction, in bulk, some 60 s for 100,000."""
    dice = random.Random(number)  # noqa: S311 (made-up people, no secrets)
    conference = _conference(slug, number, now)
    categories = _categories(conference)
    delegations = _delegations(conference, categories, now)
    everybody = _people(conference, categories, delegations, number, now, dice)
    while batch := list(islice(everybody, BATCH)):
        Registration.objects.bulk_create(batch)
        _besides(conference, batch, now, dice)
    _spread_arrival(conference)
    _count_places(conference, delegations)
    return conference


def _words(text: str) -> LazyI18nString:
    return LazyI18nString(dict.fromkeys(LANGUAGES, text))


def _conference(slug: str, number: int, now: dt.datetime) -> Conference:
    day = (now + dt.timedelta(days=10)).date()
    return Conference.objects.create(
        slug=slug,
        code=PREFIX,
        title=_words(f"Made-up conference with {number} registrations"),
        short_title=_words(f"Made up: {number}"),
        city=_words("Nowhere"),
        zone="America/Nassau",
        first_day=day,
        last_day=day + dt.timedelta(days=2),
        languages=LANGUAGES,
        opens_at=now - dt.timedelta(days=DAYS),
        closes_at=now + dt.timedelta(days=5),
        contact_email="secretariat@example.org",
    )


def _categories(conference: Conference) -> list[Category]:
    return Category.objects.bulk_create(
        Category(
            conference=conference,
            code=code,
            order=n,
            name=LazyI18nString(dict(zip(LANGUAGES, names, strict=True))),
            **more,
        )
        for n, (code, names, more) in enumerate(USUAL)
    )


def _delegations(conference: Conference, categories: list[Category], now: dt.datetime) -> list[Delegation]:
    """Of every category that has any: one host, five pools, the others States and organizations. Every tenth was
    invited and stays silent."""
    having = [category for category in categories if category.code in KINDS]
    made = []
    for n in range(DELEGATIONS):
        category = having[0] if n == 0 else having[-1] if n % 50 == 0 else having[1 + n % (len(having) - 2)]
        one = Delegation(
            conference=conference,
            category=category,
            code=f"G{n:03}",
            name=_words(f"{FIRST_HALF[n % 15]}{SECOND_HALF[n // 15 % 15]} ({n})"),
            kind=KINDS[category.code],
            invited_at=now - dt.timedelta(days=DAYS - 1),
        )
        one.save()  # one by one: the sort keys are written there
        made.append(one)
    FocalPoint.objects.bulk_create(
        FocalPoint(delegation=one, email=f"focal.{one.code.lower()}@example.org", invited_at=one.invited_at)
        for one in made
    )
    return made


def _people(
    conference: Conference,
    categories: list[Category],
    delegations: list[Delegation],
    number: int,
    now: dt.datetime,
    dice: random.Random,
) -> Iterator[Registration]:
    by_pk = {category.pk: category for category in categories}
    alone = [category for category in categories if category.code not in KINDS]
    talking = [one for n, one in enumerate(delegations) if n % 10]
    states, weights = zip(*STATES, strict=True)
    codes = set(Registration.objects.filter(reference__startswith=f"{PREFIX}-").values_list("reference", flat=True))
    for n in range(number):
        while (code := new_reference(PREFIX)) in codes:
            pass
        codes.add(code)
        within = dice.choice(talking) if dice.random() < 0.9 else None
        category = by_pk[within.category_id] if within else dice.choice(alone)
        state = dice.choices(states, weights)[0]
        # More of them in the last weeks, as in life.
        since = now - dt.timedelta(days=DAYS * (1 - dice.random() ** 0.5), seconds=dice.randrange(3600))
        given, family = dice.choice(GIVEN), f"{dice.choice(FIRST_HALF)}{dice.choice(SECOND_HALF)}"
        one = Registration(
            conference=conference,
            category=category,
            delegation=within,
            reference=code,
            submission_key=uuid.UUID(int=dice.getrandbits(128)),
            state=state,
            state_since=since,
            waiting_since=since if state == State.WAITLISTED else None,
            verified_at=None if state in (State.LAPSED, State.NOMINATED) else since,
            given_name=given,
            family_name=family,
            function=dice.choice(FUNCTIONS),
            organization="Made-up Organization" if category.names_organization else "",
            role=dice.choice(DelegationRole.values) if category.has_roles else "",
            sex=dice.choice("ffmmn"),
            nationality=dice.choice(["AG", "BB", "BS", "DO", "HT", "JM", "NL", "SR", "TT"]),
            email=f"{given[0]}.{family}.{n}@example.org".lower(),
            language=dice.choice(LANGUAGES),
            hears=dice.choice(LANGUAGES),
            speaks=dice.choice(LANGUAGES),
            visibility=category.default_visibility,
        )
        one.index()
        yield one


def _besides(conference: Conference, batch: list[Registration], now: dt.datetime, dice: random.Random) -> None:
    """What hangs from these people: needs of every tenth, travel of most who are confirmed, some in already; an event
    and a mail of each."""
    Needs.objects.bulk_create(
        Needs(
            registration=one,
            diet=dice.sample(Diet.values, dice.randrange(3)),
            access=dice.sample(Access.values, 1) if dice.random() < 0.3 else [],
        )
        for one in batch
        if dice.random() < 0.1
    )
    confirmed = [one for one in batch if one.state == State.CONFIRMED]
    first = dt.datetime.combine(conference.first_day, dt.time(15), dt.UTC)
    Travel.objects.bulk_create(
        Travel(
            registration=one,
            arrives_at=(arrives := first - dt.timedelta(hours=dice.randrange(72))),
            departs_at=arrives + dt.timedelta(days=5),
            arrival_flight=f"XX {dice.randrange(100, 999)}",
        )
        for one in confirmed
        if dice.random() < 0.7
    )
    CheckIn.objects.bulk_create(
        CheckIn(registration=one, at=now - dt.timedelta(minutes=dice.randrange(600)), by="Made up", desk="Desk 1")
        for one in confirmed
        if dice.random() < 0.3
    )
    kind = Registration._meta.label_lower
    events = AuditEvent.objects.bulk_create(
        AuditEvent(
            conference_id=conference.pk,
            actor_kind="applicant",
            verb="registration.submitted",
            target_type=kind,
            target_id=str(one.pk),
            target_label=one.reference,
            changes={"state": [None, State.SUBMITTED]},
        )
        for one in batch
    )
    Message.objects.bulk_create(
        Message(
            conference_id=conference.pk,
            template="registration/emails/received",
            dedupe_key=event.id.hex,
            cause_id=event.id,
            about_type=kind,
            about_id=str(one.pk),
            to=one.email,
            language=one.language,
            subject="Made up",
            message_id=f"<{event.id.hex}@example.org>",
            next_at=one.state_since,
            sent_at=one.state_since,  # nothing leaves the house
        )
        for one, event in zip(batch, events, strict=True)
    )


def _spread_arrival(conference: Conference) -> None:
    """The column is filled by itself with the moment of writing; people registered up to three days before they came
    into their state."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registration_registration SET created_at = state_since - (id %% 72) * interval '1 hour' "
            "WHERE conference_id = %s",
            [conference.pk],
        )


def _count_places(conference: Conference, delegations: list[Delegation]) -> None:
    """The rows of places, with what is taken. Full where somebody waits: nobody waits beside a free place."""
    rows = Registration.objects.filter(conference=conference).values_list("delegation_id", "state", "category__counts")
    taken: Counter[int | None] = Counter()
    waits: set[int | None] = set()
    everybody = 0
    for delegation_id, state, counts in rows.iterator(chunk_size=BATCH):
        if state in HOLDS_PLACE:
            taken[delegation_id] += 1
            everybody += counts
        elif state == State.WAITLISTED:
            waits.add(delegation_id)
    Places.objects.bulk_create(
        Places(
            conference=conference,
            delegation=one,
            places=taken[one.pk] if one.pk in waits else taken[one.pk] + 3,
            taken=taken[one.pk],
        )
        for one in delegations
    )
    Places.objects.create(conference=conference, places=everybody, taken=everybody)
