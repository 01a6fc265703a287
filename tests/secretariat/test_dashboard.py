import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.models import Programme, Room, Session, Version
from conference.mail.models import Message
from registration.models import State
from tests import factories
from tests.secretariat.test_mail import write

pytestmark = pytest.mark.django_db


def test_dashboard_shows_the_numbers_that_matter(office, states, curacao):
    factories.registration(states, curacao)
    factories.registration(states, curacao, state=State.CONFIRMED)
    waiting = factories.registration(states, curacao, state=State.WAITLISTED)
    write(waiting)
    Message.objects.update(failed_at=timezone.now(), error="550 unknown")
    board = office.get("dashboard").context["board"]
    assert (board.places.taken, board.places.places) == (2, 100)
    assert (board.to_decide, board.waiting, board.mails.failed, board.mails.total) == (1, 1, 1, 1)
    (row,) = board.governments
    assert (str(row.delegation), row.taken, row.places) == ("Curaçao", 2, 3)
    (counts,) = board.categories
    assert (counts.confirmed, counts.submitted, counts.waiting, counts.total) == (1, 1, 1, 3)


def test_dashboard_leads_to_filtered_lists(office, states):
    factories.registration(states)
    page = office.get("dashboard").content.decode()
    assert f"{office.url('registrations')}?status=submitted&amp;sort=oldest" in page
    assert f"{office.url('registrations')}?status=waitlisted" in page


def test_dashboard_of_an_empty_conference_says_what_to_do_first(office):
    page = office.get("dashboard").content.decode()
    assert "Add at least one category of participants" in page
    assert office.url("setup") in page


def test_dashboard_of_a_conference_that_is_set_up_has_no_checklist(office, curacao):
    assert "Add at least one category" not in office.get("dashboard").content.decode()


def test_dashboard_lists_delegations_in_the_alphabet_of_the_reader(office, states):
    for english, spanish in (("Germany", "Alemania"), ("Cuba", "Cuba"), ("The Bahamas", "Las Bahamas")):
        factories.delegation(states, name=factories.words(english, es=spanish))
    names = [str(row.delegation) for row in office.get("dashboard").context["board"].governments]
    assert names == ["The Bahamas", "Cuba", "Germany"]
    office.user.language = "es"
    office.user.save()
    rows = office.get("dashboard").context["board"].governments
    assert [row.delegation.name.localize("es") for row in rows] == ["Alemania", "Las Bahamas", "Cuba"]


def test_dashboard_shows_how_the_draft_stands_to_what_is_published(office):
    assert "not published yet" in office.get("dashboard").content.decode()
    programme = Programme.objects.create(conference=office.conference, changed_at=timezone.now())
    published = {"published_at": timezone.now(), "document": {}, "difference": {}}
    Version.objects.create(programme=programme, number=1, **published)
    agenda = office.get("dashboard").context["board"].agenda
    assert (agenda.version, agenda.has_changes) == (1, False)
    Programme.objects.update(changed_at=timezone.now())
    assert "published, with changes in the draft" in office.get("dashboard").content.decode()


def test_dashboard_counts_clashes_of_the_draft(office):
    start = dt.datetime.combine(office.conference.first_day, dt.time(14), dt.UTC)
    room = Room.objects.create(conference=office.conference, name=factories.words("Plenary hall"))
    for code in ("one", "two"):
        Session.objects.create(
            conference=office.conference,
            code=code,
            title=factories.words(f"Session {code}"),
            room=room,
            start=start,
            end=start + dt.timedelta(hours=1),
        )
    page = office.get("dashboard").content.decode()
    assert "clash in the draft of the agenda" in page
    assert "overlap" in page


def test_dashboard_takes_the_same_queries_for_ten_rows(office, states, django_assert_max_num_queries):
    def load():
        with django_assert_max_num_queries(12) as queries:
            assert office.get("dashboard").status_code == 200
        return len(queries)

    factories.registration(states, factories.delegation(states))
    load()
    few = load()
    for _n in range(12):
        write(factories.registration(states, factories.delegation(factories.category(office.conference))))
    assert load() == few


def test_home_goes_straight_to_the_only_conference(office):
    assert office.client.get(reverse("secretariat:home")).url == office.url("dashboard")


def test_home_of_somebody_without_a_role_says_whom_to_ask(client, conference):
    client.force_login(factories.user())
    page = client.get(reverse("secretariat:home")).content.decode()
    assert "You have no role in any conference." in page
    assert conference.slug not in page


def test_home_offers_a_superuser_to_set_up_a_conference(client, conference):
    client.force_login(factories.user(is_superuser=True))
    page = client.get(reverse("secretariat:home")).content.decode()
    assert reverse("secretariat:conference-new") in page
    assert reverse("secretariat:dashboard", args=[conference.slug]) in page


def test_language_of_the_office_is_kept_and_leads_back(office):
    response = office.client.post(
        reverse("secretariat:language"), {"language": "nl", "next": office.url("registrations")}
    )
    assert response.url == office.url("registrations")
    office.user.refresh_from_db()
    assert office.user.language == "nl"


def test_language_leads_nobody_to_another_site(office):
    response = office.client.post(reverse("secretariat:language"), {"language": "fr", "next": "https://evil.example/"})
    assert response.url == reverse("secretariat:home")
