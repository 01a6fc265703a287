"""Queries per page, few rows and 1,000 more: run inside the product's own settings and database."""

import json

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conference.accounts.models import User
from conference.models import Conference
from registration.models import Category, Registration, State

PUBLIC = {"home": "", "agenda": "agenda/", "session": "agenda/plenary-1/", "press room": "press/"}
STAFF = {
    "the dashboard": "",
    "the list of registrations": "registrations/",
    "the list of mails": "mail/",
    "the record": "audit/",
}


def counts(clients: dict[str, tuple[Client, str]]) -> dict[str, int]:
    found = {}
    for name, (client, path) in clients.items():
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200, path
        found[name] = len(queries)
    return found


def more(conference: Conference, number: int) -> None:
    """`number` more registrations, written straight into the table: this counts queries, not places."""
    category = Category.objects.get(conference=conference, code="media")
    now = timezone.now()
    people = []
    for n in range(number):
        one = Registration(
            conference=conference,
            category=category,
            state=State.CONFIRMED,
            state_since=now,
            given_name="Load",
            family_name=f"Tester {n}",
            function="Reporter",
            organization="Example Wire",
            email=f"load{n}@example.org",
        )
        one.give_reference()
        one.index()
        people.append(one)
    Registration.objects.bulk_create(people)


def report() -> None:
    """Print, as JSON, name, both counts and the most that is allowed of each page."""
    conference = Conference.objects.get()
    staff = Client()
    staff.force_login(User.objects.filter(is_superuser=True).first())
    # A parameter that no page knows: the answer is made, not taken from memory.
    clients = {name: (Client(), f"/en/{conference.slug}/{path}?anew=1") for name, path in PUBLIC.items()}
    clients |= {name: (staff, f"/secretariat/{conference.slug}/{path}") for name, path in STAFF.items()}
    few = counts(clients)
    more(conference, 1000)
    many = counts(clients)
    print(json.dumps([[name, few[name], many[name], 3 if name in PUBLIC else 12] for name in clients]))
