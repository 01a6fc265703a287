"""Who holds a role on the podium, where that is known."""

import re

import pytest
from django.urls import reverse

from agenda.models import Programme, Session, SessionPerson
from agenda.people import naming
from registration.models import State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return Session.objects.create(
        conference=factories.conference(), code="plenary-1", title=factories.words("First plenary")
    )


@pytest.fixture
def dahlia(session):
    category = factories.category(session.conference)
    return factories.registration(category, state=State.CONFIRMED, given_name="Dahlia", family_name="Frangipani")


def test_reference_code_says_who_holds_the_role(client, session, dahlia):
    client.force_login(factories.user(session.conference))
    url = reverse("secretariat:agenda-person-new", args=[session.conference.slug, session.pk])
    html = client.get(url).content.decode()
    texts = dict.fromkeys(re.findall(r'name="(name[^"]*)"', html), "Permanent Secretary")
    wrong = client.post(url, texts | {"role": "chair", "order": 0, "reference": "NAS-XXXX-XX"})
    assert wrong.status_code == 400
    assert "Nobody has this code" in wrong.content.decode()
    typed = dahlia.reference.lower().replace("-", " ")
    assert client.post(url, texts | {"role": "chair", "order": 0, "reference": typed}).status_code == 302
    made = SessionPerson.objects.get()
    assert made.registration == dahlia
    edit = reverse("secretariat:agenda-person", args=[session.conference.slug, session.pk, made.pk])
    assert dahlia.reference in client.get(edit).content.decode()
    assert client.post(edit, texts | {"role": "chair", "order": 0, "reference": ""}).status_code == 302
    made.refresh_from_db()
    assert made.registration is None
    assert Programme.objects.get().revision == 2


def test_code_of_another_conference_is_unknown(client, session):
    stranger = factories.registration(factories.category(factories.conference()))
    client.force_login(factories.user(session.conference))
    url = reverse("secretariat:agenda-person-new", args=[session.conference.slug, session.pk])
    answer = client.post(url, {"role": "chair", "order": 0, "reference": stranger.reference})
    assert "Nobody has this code" in answer.content.decode()
    assert not SessionPerson.objects.exists()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("H.E. Dahlia FRANGIPANI, Permanent Secretary", True),
        ("Ms Frangipani", True),
        ("Frangípani", True),
        ("Permanent Secretary", False),
        ("Frangipanis of the Caribbean", False),
    ],
)
def test_programme_is_searched_for_the_name_as_whole_words(session, dahlia, words, found):
    SessionPerson.objects.create(session=session, name=factories.words(words))
    assert [mention.title for mention in naming(dahlia)] == (["First plenary"] if found else [])


def test_removed_sessions_name_nobody(session, dahlia):
    SessionPerson.objects.create(session=session, name=factories.words("Chair"), registration=dahlia)
    assert [mention.is_public for mention in naming(dahlia)] == [False]
    Session.objects.update(is_removed=True)
    assert naming(dahlia) == []
