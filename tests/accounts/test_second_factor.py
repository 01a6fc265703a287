"""The second factor: required in production, offered elsewhere; nobody is locked out, and nobody gets round it."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from conference.audit.models import AuditEvent
from tests import factories
from tests.accounts.conftest import ACCOUNT, Browser, code_of

FACTORS = f"{ACCOUNT}second-factor/"
PAGES = ["", "app/add/", "passkeys/add/"]


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def protected(browser_of, owner):
    """A signed-in browser whose account has an app; its secret is kept."""
    browser_of.signs_in(owner)
    browser_of.sets_up_an_app()
    return browser_of


def own_dashboard(user):
    return reverse("secretariat:dashboard", args=[user.memberships.get().conference.slug])


def test_without_requirement_the_office_opens_without_a_factor(browser_of, owner):
    browser_of.signs_in(owner)
    assert browser_of.client.get(own_dashboard(owner)).status_code == 200
    assert "Your account has no second factor yet" in browser_of.client.get(FACTORS).content.decode()


@pytest.mark.parametrize("page", ["own", "/secretariat/", f"{ACCOUNT}password/", "/secretariat/new/"])
def test_where_required_every_office_page_leads_to_set_one_up(browser_of, owner, required, page):
    browser_of.signs_in(owner)
    answer = browser_of.client.get(own_dashboard(owner) if page == "own" else page)
    assert (answer.status_code, answer.url) == (302, FACTORS)
    assert browser_of.client.get(FACTORS).status_code == 200


def test_app_is_set_up_with_picture_secret_and_recovery_codes(browser_of, owner, required):
    browser_of.signs_in(owner)
    asked = browser_of.client.get(f"{FACTORS}app/add/")
    assert asked.url.startswith(f"{ACCOUNT}again/")  # a screen left open changes nothing
    browser_of.confirms()
    page = browser_of.client.get(f"{FACTORS}app/add/")
    text = page.content.decode()
    secret = page.context["form"].secret
    assert 'src="data:image/svg+xml;base64,' in text
    assert secret in text
    wrong = browser_of.client.post(f"{FACTORS}app/add/", {"code": "000000"})
    assert "This code is wrong or too old" in wrong.content.decode()
    assert wrong.context["form"].secret == secret
    done = browser_of.client.post(f"{FACTORS}app/add/", {"code": code_of(secret)}, follow=True)
    assert len(re.findall(r"<li><code>\d{8}</code>", done.content.decode())) == 10
    assert browser_of.client.get(own_dashboard(owner)).status_code == 200
    assert AuditEvent.objects.filter(verb="staff.app_added", actor_id=str(owner.pk)).count() == 1


def test_secrets_are_enciphered(protected):
    stored = json.dumps([a.data for a in Authenticator.objects.all()])
    assert protected.secret not in stored
    code = protected.client.get(f"{FACTORS}recovery-codes/").context["unused_codes"][0]
    assert code not in stored


def test_password_alone_no_longer_opens_anything(client, protected, owner):
    protected.client.logout()
    answer = protected.signs_in(owner)
    assert answer.url == f"{FACTORS}code/"
    assert not protected.is_in()
    assert protected.client.get(own_dashboard(owner)).status_code == 302
    assert "_auth_user_id" not in protected.client.session


def test_code_of_the_app_opens_where_one_wanted_to_go(protected, owner):
    protected.client.logout()
    wanted = own_dashboard(owner)
    protected.signs_in(owner, next=wanted)
    wrong = protected.enters("123456")
    assert "This code is wrong or too old" in wrong.content.decode()
    cache.clear()  # a code counts once: the half minute of the set-up is over
    assert protected.enters(code_of(protected.secret)).url == wanted
    assert protected.is_in()


def test_recovery_code_opens_once(protected, owner):
    codes = protected.client.get(f"{FACTORS}recovery-codes/").context["unused_codes"]
    for expected in (True, False):
        protected.client.logout()
        protected.signs_in(owner)
        protected.enters(codes[0])
        assert protected.is_in() is expected


def test_codes_are_downloaded_and_renewed(protected):
    file = protected.client.get(f"{FACTORS}recovery-codes/download/")
    assert file.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    old = protected.client.get(f"{FACTORS}recovery-codes/").context["unused_codes"]
    assert all(code in file.content.decode() for code in old)
    assert protected.client.post(f"{FACTORS}recovery-codes/new/").status_code == 302
    assert not set(old) & set(protected.client.get(f"{FACTORS}recovery-codes/").context["unused_codes"])
    assert AuditEvent.objects.filter(verb="staff.codes_made").exists()


def test_last_factor_stays_where_one_is_required(protected, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    page = protected.client.get(f"{FACTORS}app/remove/").content.decode()
    assert "Add another one first" in page
    protected.client.post(f"{FACTORS}app/remove/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_factor_is_removed_where_it_is_only_offered(protected):
    assert protected.client.post(f"{FACTORS}app/remove/").status_code == 302
    assert not Authenticator.objects.exists()
    assert AuditEvent.objects.filter(verb="staff.app_removed").count() == 1


def passkey(user, name="Office computer"):
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": name, "credential": {}})


def test_passkey_is_renamed_and_removed(protected, owner):
    key = passkey(owner)
    assert "Office computer" in protected.client.get(FACTORS).content.decode()
    protected.client.post(f"{FACTORS}passkeys/{key.pk}/name/", {"name": "Red key"})
    assert "Red key" in protected.client.get(FACTORS).content.decode()
    protected.client.post(f"{FACTORS}passkeys/{key.pk}/remove/")
    assert "Red key" not in protected.client.get(FACTORS).content.decode()


def test_last_passkey_stays_where_one_is_required(browser_of, owner, required):
    key = passkey(owner)
    browser_of.signs_in(owner)
    browser_of.client.force_login(owner)
    browser_of.confirms()
    answer = browser_of.client.post(f"{FACTORS}passkeys/{key.pk}/remove/")
    assert "Add another one first" in answer.content.decode()
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_passkeys_of_a_colleague_are_not_found(protected):
    key = passkey(factories.user())
    for part in ("name", "remove"):
        assert protected.client.get(f"{FACTORS}passkeys/{key.pk}/{part}/").status_code == 404
        assert protected.client.post(f"{FACTORS}passkeys/{key.pk}/{part}/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_passkey_parts_stay_hidden_without_javascript(browser_of, owner, page):
    browser_of.signs_in(owner)
    browser_of.confirms()
    text = browser_of.client.get(FACTORS + page).content.decode()
    assert all(" hidden>" in part for part in re.findall(r"<div [^>]*data-passkey[^>]*>", text))
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)


def test_challenge_for_a_passkey_is_handed_to_the_browser(client, db):
    answer = client.get(f"{FACTORS}passkeys/sign-in/", headers={"accept": "application/json"})
    assert answer.json()["request_options"]["publicKey"]["challenge"]
    assert client.get(f"{FACTORS}passkeys/sign-in/").url == f"{ACCOUNT}login/"


@pytest.mark.parametrize("answer", ["", "x", "{}", "[]", '{"id": "a", "rawId": "a", "response": {}}'])
def test_made_up_passkey_opens_nothing(client, db, answer):
    client.get(f"{FACTORS}passkeys/sign-in/", headers={"accept": "application/json"})
    assert client.post(f"{FACTORS}passkeys/sign-in/", {"credential": answer}).url == f"{ACCOUNT}login/"
    assert "_auth_user_id" not in client.session


def test_many_wrong_codes_are_stopped(protected, owner):
    protected.client.logout()
    protected.signs_in(owner)
    pages = [protected.enters("123456").content.decode() for _ in range(7)]
    assert "Too many" in pages[-1]


def test_second_step_cannot_be_entered_without_the_first(client, db):
    assert client.get(f"{FACTORS}code/").url.startswith(f"{ACCOUNT}login/")
    assert client.post(f"{FACTORS}code/", {"code": "123456"}).url.startswith(f"{ACCOUNT}login/")


def test_confirmation_wants_the_right_password(client, owner):
    other = Browser(client)
    other.signs_in(owner)
    answer = client.post(f"{ACCOUNT}again/", {"password": "wrong"})
    assert "This is not your password." in answer.content.decode()
