"""Work in the background is found again by who asked for it."""

import pytest
from django.db import transaction
from django.urls import reverse

from conference.accounts.models import Role
from conference.jobs import actions
from conference.jobs.models import Job
from registration.exports.work import EXPORT
from tests import factories


@pytest.fixture
def conference(db):
    return factories.conference()


def asks(user, conference, kind=EXPORT, **fields):
    with transaction.atomic():
        job = actions.start(
            kind=kind, conference_id=conference.pk, owner=(str(user.pk), str(user)), language="en", parameters={}
        )
    Job.objects.filter(pk=job.pk).update(**fields)
    return job


def test_list_has_ones_own_work_of_this_conference_newest_first(client, conference):
    user, colleague = (factories.user(conference, Role.REGISTRATION) for _n in range(2))
    client.force_login(user)
    url = reverse("secretariat:jobs", args=[conference.slug])
    assert "You have asked for nothing" in client.get(url).text
    old = asks(user, conference, total=200, done=50, state="running")
    new = asks(user, conference, given_name="people.xlsx")
    factories.registration(factories.category(conference))  # the list says where, if there is one
    theirs, elsewhere = asks(colleague, conference), asks(user, factories.conference())
    kept = asks(user, conference, kind="registrations.import-file")
    page = client.get(url).text
    places = [page.find(str(job.pk)) for job in (new, old)]
    assert -1 not in places
    assert places == sorted(places)
    assert "25 %" in page
    assert "people.xlsx" in page
    for job in (theirs, elsewhere, kept):
        assert str(job.pk) not in page
    assert url in client.get(reverse("secretariat:registrations", args=[conference.slug])).text
    assert url in client.get(reverse("secretariat:job", args=[conference.slug, new.pk])).text
