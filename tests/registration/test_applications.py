"""Focal points are told that somebody applied to their delegation."""

import datetime as dt

import pytest
from django.utils import timezone

from conference.audit.models import SYSTEM
from conference.mail.models import Message
from registration import tasks
from registration.actions.applications import tell_all
from registration.actions.reassign import reassign
from registration.models import Source, State
from tests import factories

pytestmark = pytest.mark.django_db


def told():
    return Message.objects.filter(template="registration/emails/applications").order_by("pk")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "2 applications wait for your endorsement"),
        ("es", "2 solicitudes esperan su respaldo"),
        ("fr", "2 demandes attendent votre appui"),
        ("nl", "2 aanmeldingen wachten op uw onderschrijving"),
    ],
)
def test_focal_point_is_told_of_applications_in_their_language_with_the_link(curacao, language, words):
    factories.focal_point(curacao, language=language, name="Hyacinth Bougainvillea")
    for _n in range(2):
        one = factories.registration(curacao.category, curacao)
    assert tasks.tell_applications() == 1
    mail = told().get()
    assert mail.language == language
    for part in (mail.text, mail.html):
        assert words in part
        assert "private-link-" in part
        assert "Hyacinth Bougainvillea" in part
        assert one.family_name not in part, "a stranger has chosen it"


def test_mailbox_is_written_to_once_a_day_and_only_of_news(curacao):
    aruba = factories.delegation(curacao.category)
    for delegation, email in ((curacao, "Mission@example.org"), (aruba, "mission@example.org")):
        factories.focal_point(delegation, email=email)
        factories.registration(curacao.category, delegation)
    now = timezone.now()
    assert tell_all(at=now) == 1
    assert told().get().text.count("1 application waits") == 2
    factories.registration(curacao.category, aruba)
    assert tell_all(at=now + dt.timedelta(hours=23)) == 0
    assert tell_all(at=now + dt.timedelta(hours=25)) == 1
    told().filter(pk=told().last().pk).update(created_at=now + dt.timedelta(hours=25))
    assert tell_all(at=now + dt.timedelta(hours=50)) == 0, "nobody applied since"


@pytest.mark.parametrize(
    "fields",
    [{"source": Source.NOMINATION}, {"endorsed_at": timezone.now()}, {"state": State.CONFIRMED}],
    ids=["named by the delegation", "endorsed", "decided"],
)
def test_nobody_is_told_where_nothing_waits_for_them(curacao, fields):
    factories.focal_point(curacao)
    factories.registration(curacao.category, curacao, **fields)
    assert tasks.tell_applications() == 0


def test_nobody_is_told_after_the_conference(curacao):
    factories.focal_point(curacao)
    factories.registration(curacao.category, curacao)
    curacao.conference.first_day = curacao.conference.last_day = timezone.localdate() - dt.timedelta(days=3)
    curacao.conference.save()
    assert tasks.tell_applications() == 0


def test_who_is_brought_into_the_delegation_or_waits_is_told_of_too(curacao):
    """Also when they applied before the last mail about others."""
    aruba = factories.delegation(curacao.category)
    factories.focal_point(curacao)
    early = factories.registration(curacao.category, aruba)
    factories.registration(curacao.category, curacao, state=State.WAITLISTED)
    now = timezone.now()
    assert tell_all(at=now) == 1
    assert "1 application waits" in told().get().text
    told().update(created_at=now)
    assert tell_all(at=now + dt.timedelta(hours=25)) == 0
    reassign(by=SYSTEM, registration=early, category=curacao.category, delegation=curacao)
    assert tell_all(at=now + dt.timedelta(hours=25)) == 1
    assert "2 applications wait" in told().last().text
