"""`manage.py remove_factor`: for a colleague who lost telephone and recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from conference.accounts.actions import remove_factors
from conference.accounts.models import User
from conference.audit.models import SYSTEM


class Command(BaseCommand):
    help = "Removes the second factor of one account; at the next sign-in another one is set up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address with which the colleague signs in")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None:
            raise CommandError(f"There is no account {options['email']}.")
        number = remove_factors(by=SYSTEM, user=user)
        self.stdout.write(f"{number} removed. Make sure that it was really {user} who asked.")
