import pytest
from django.db import transaction

from conference.jobs import actions, work


@pytest.fixture
def kinds():
    """The table of kinds of work, to which a test may add its own."""
    before = dict(work.KINDS)
    yield work.KINDS
    work.KINDS.clear()
    work.KINDS.update(before)


@pytest.fixture
def ask():
    """Ask for work, as whoever is signed in."""

    def start(kind="count", owner=("1", "Staff"), conference_id=1, **parameters):
        with transaction.atomic():
            return actions.start(
                kind=kind, conference_id=conference_id, owner=owner, language="en", parameters=parameters
            )

    return start
