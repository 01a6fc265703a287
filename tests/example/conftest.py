"""The example, loaded once for the tests of a module."""

import pytest
from django.core.management import call_command

from conference.models import Conference


@pytest.fixture(scope="module")
def loaded(once):
    once(lambda: call_command("load_example"))


@pytest.fixture
def conference(loaded, db):
    return Conference.objects.get()
