"""Compares the counters of places with the registrations that hold one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conference.audit.models import SYSTEM
from conference.models import Conference
from registration.actions import places, seats
from registration.models import Places


class Command(BaseCommand):
    help = (
        "Counts the places that are taken anew and prints where a counter differs. Ends with status 1 then. With "
        "--repair it writes what it counted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--conference", metavar="SLUG", help="only this conference")
        parser.add_argument("--repair", action="store_true", help="write into the counters what was counted")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["conference"]
        conferences = Conference.objects.filter(slug=slug) if slug else Conference.objects.all()
        if slug and not conferences:
            raise CommandError(f"There is no conference {slug}.")
        wrong = 0
        for conference in conferences:
            if options["repair"]:
                drift, left = places.repair(by=SYSTEM, conference_id=conference.pk)
            else:
                drift = left = seats.recount(conference.pk)
            rows = Places.objects.select_related("delegation").in_bulk(drift)
            for key, (counter, counted) in drift.items():
                row = rows[key]
                where = f"{conference.slug}, {row.delegation.code if row.delegation else 'the whole conference'}"
                self.stdout.write(f"{where}: the counter says {counter}, counted {counted}")
                if options["repair"] and key in left:
                    self.stdout.write(f"{where}: {counted} persons hold {row.places} places; raise the places first")
            wrong += len(left)
        if wrong:
            raise CommandError(f"Counters that differ: {wrong}")
        self.stdout.write("Every counter is right.")
