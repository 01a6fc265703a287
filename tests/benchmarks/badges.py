"""How long 100 badges take: run inside the product's own settings and database."""

import json
import time

from django.db import transaction
from django.utils import translation

from conference.models import Conference
from registration import badges
from registration.models import Registration, State
from tests.benchmarks.queries import more

NUMBER = 100


def report() -> None:
    """Print, as JSON, for each size the seconds from the query to the file, links made on the way. Keeps nothing."""
    conference = Conference.objects.get()
    found = []
    with transaction.atomic(), translation.override("en"):
        more(conference, NUMBER)
        everyone = Registration.objects.filter(conference=conference, state=State.CONFIRMED)
        for size in badges.Size.values:
            began = time.perf_counter()
            people = list(everyone.select_related("conference", "category", "delegation").order_by("-pk")[:NUMBER])
            content = badges.pdf(people, size=size)
            found.append([size, len(people), time.perf_counter() - began, len(content)])
        transaction.set_rollback(True)
    print(json.dumps(found))
