"""Staff sign in; nobody signs up."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests import factories

LOGIN = "/secretariat/account/login/"


@pytest.fixture
def colleague(db):
    return factories.user(email="rosalind@example.org", password="breadfruit and honey")


def test_staff_sign_in_and_go_where_they_wanted(client, colleague):
    conference = factories.conference()
    factories.Membership.objects.create(user=colleague, conference=conference, role="owner")
    wanted = reverse("secretariat:setup", args=[conference.slug])
    page = client.get(wanted, follow=True)
    assert page.redirect_chain[0][0].startswith(LOGIN)
    data = {"login": "Rosalind@Example.org", "password": "breadfruit and honey"}
    response = client.post(f"{LOGIN}?next={wanted}", data | {"next": wanted})
    assert response["Location"] == wanted
    assert client.get(wanted).status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        {"login": "rosalind@example.org", "password": "wrong"},
        {"login": "nobody@example.org", "password": "breadfruit and honey"},
    ],
)
def test_wrong_password_and_unknown_address_get_the_same_sentence(client, colleague, data):
    response = client.post(LOGIN, data)
    page = response.content.decode()
    assert "E-mail address and password do not belong together." in page
    assert data["login"] in page
    assert "<title>Error:" in page


def test_page_is_the_same_for_known_and_unknown_address(client, colleague):
    pages = []
    for mailbox in ("rosalind@example.org", "nobody@example.org"):
        response = client.post(LOGIN, {"login": mailbox, "password": "wrong"})
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
        pages.append((response.status_code, page.replace(mailbox, "")))
    assert pages[0] == pages[1]


def test_many_wrong_passwords_are_stopped(client, colleague):
    for _ in range(12):
        response = client.post(LOGIN, {"login": "rosalind@example.org", "password": "wrong"})
    right = client.post(LOGIN, {"login": "rosalind@example.org", "password": "breadfruit and honey"})
    assert right.status_code in {200, 429}
    assert "_auth_user_id" not in client.session
    assert "do not belong together" not in response.content.decode()


def test_sign_in_speaks_the_visitors_language(client, db):
    assert '<html lang="fr">' in client.get(LOGIN, headers={"accept-language": "fr-CA,fr;q=0.9"}).content.decode()
    assert '<html lang="nl">' in client.get(LOGIN, headers={"accept-language": "de, nl;q=0.5"}).content.decode()
    page = client.get(f"{LOGIN}?next=/secretariat/&language=es", headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="es">' in page
    assert 'href="?next=%2Fsecretariat%2F&amp;language=nl"' in page


def test_signing_out_asks_first(client, colleague):
    client.force_login(colleague)
    assert "Sign out?" in client.get("/secretariat/account/logout/").content.decode()
    assert "_auth_user_id" in client.session
    client.post("/secretariat/account/logout/")
    assert "_auth_user_id" not in client.session


def test_password_is_changed(client, colleague):
    client.force_login(colleague)
    url = "/secretariat/account/password/"
    wrong = {"oldpassword": "no", "password1": "short", "password2": "short"}
    errors = client.post(url, wrong).context["form"].errors
    assert set(errors) == {"oldpassword", "password1"}
    new = "soursop under the moon"
    data = {"oldpassword": "breadfruit and honey", "password1": new, "password2": new}
    assert client.post(url, data).status_code == 302
    colleague.refresh_from_db()
    assert colleague.check_password(new)


def test_password_page_wants_a_session(client, db):
    assert client.get("/secretariat/account/password/").status_code == 302
    assert client.get("/secretariat/account/signup/").status_code == 404


def test_first_account_is_made_on_the_command_line(client, db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "breadfruit and honey")
    call_command("createsuperuser", email="Rosalind@Example.org", name="Rosalind", interactive=False, verbosity=0)
    client.post(LOGIN, {"login": "rosalind@example.org", "password": "breadfruit and honey"})
    assert client.get(reverse("secretariat:conference-new")).status_code == 200
