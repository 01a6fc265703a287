"""`manage.py generate_registrations`: a conference with very many made-up registrations, to measure with."""

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from conference.example.generated import PREFIX, generate
from conference.models import Conference
from registration.actions.seats import recount


class Command(BaseCommand):
    help = "Makes a conference of its own with made-up registrations. Only in a local installation, for measuring."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--number", type=int, default=100_000, help="how many registrations")
        parser.add_argument("--conference", default="", help="address of the new conference; generated-NUMBER without")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.LOCAL or settings.DEBUG):
            raise CommandError("This is a production installation. Made-up people are generated in a local one only.")
        number = options["number"]
        if not 1 <= number <= 1_000_000:
            raise CommandError("Generate from 1 to 1,000,000 registrations.")
        slug = options["conference"] or f"generated-{number}"
        if Conference.objects.filter(slug=slug).exists():
            raise CommandError(
                f"There is a conference {slug} already, and it is left as it is. Choose another address."
            )
        if Conference.objects.filter(code=PREFIX).exclude(slug__startswith="generated-").exists():
            raise CommandError(f"Somebody's conference uses the prefix {PREFIX} for its codes. It is left as it is.")
        with transaction.atomic():
            made = generate(slug, number, timezone.now())
            if drift := recount(made.pk):
                raise CommandError(f"The places were counted wrongly: {drift}")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"{number} registrations are made: {settings.SITE_URL}/secretariat/{slug}/")
