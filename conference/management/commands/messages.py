"""`manage.py messages`: brings the catalogues up to date with the texts in code and templates."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from conference import catalogues


class Command(BaseCommand):
    help = "Updates the catalogues in conference/locale from code and templates; --compile only compiles them."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--compile", action="store_true", help="compile the catalogues, change none")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["compile"]:
            found = catalogues.texts()
            for language in catalogues.translated():
                missing = catalogues.update(language, found)
                self.stdout.write(f"{language}: {len(found)} texts, {missing} without a translation")
        catalogues.compile_all()
