"""A passkey in Chromium, with an authenticator that Chromium plays itself."""

import pytest

from tests.accounts.conftest import ACCOUNT, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser):
    """A page with JavaScript and with a device that keeps passkeys and says yes; what its console said is kept."""
    context = browser.new_context(locale="en", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    opened = context.new_page()
    opened.said = []
    opened.on("console", lambda message: opened.said.append(message.text) if message.type == "error" else None)
    device = context.new_cdp_session(opened)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield opened
    context.close()


def test_passkey_is_added_and_signs_in_alone_and_as_second_step(page, live_server, owner):
    account = live_server.url + ACCOUNT

    def signs_in():
        page.goto(f"{account}login/")
        page.fill("#id_login", owner.email)
        page.fill("#id_password", PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()

    def signs_out():
        page.goto(f"{account}logout/")
        page.get_by_role("button", name="Sign out").click()

    signs_in()
    page.goto(f"{account}second-factor/passkeys/add/")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.fill("#id_name", "Office computer")
    page.check("#id_passwordless")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("recovery codes").first.wait_for()

    signs_out()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{live_server.url}/secretariat/nassau-*/")

    signs_out()
    signs_in()
    page.get_by_role("heading", name="Your second factor").wait_for()
    page.get_by_role("button", name="Use a passkey instead").click()
    page.wait_for_url(f"{live_server.url}/secretariat/nassau-*/")
    assert page.said == []  # the content security policy refused nothing
