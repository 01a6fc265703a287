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
        repair, drifted = options["repair"], 0
        for conference in conferences:
            drift = seats.recount(conference.pk)
            rows = Places.objects.select_related("delegation").in_bulk(drift)
            for key, (counter, counted) in drift.items():
                delegation = rows[key].delegation
                where = delegation.code if delegation else "the whole conference"
                self.stdout.write(f"{conference.slug}, {where}: the counter says {counter}, counted {counted}")
            if repair and drift:
                drift = places.repair(by=SYSTEM, conference_id=conference.pk)
                for key, (_counter, counted) in drift.items():
                    self.stdout.write(
                        f"{conference.slug}: {counted} persons hold {rows[key].places} places; raise the places first"
                    )
            drifted += len(drift)
        if drifted:
            raise CommandError(f"Counters that differ: {drifted}")
        self.stdout.write("Every counter is right.")
