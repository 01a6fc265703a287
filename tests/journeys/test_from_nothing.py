"""From an empty installation to the first delegate, with the browser only."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.journeys import letters
from tests.journeys.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.product]

MAILBOX = "first.delegate@example.org"


def test_a_conference_is_made_and_a_delegate_registered(installation, browser, page):
    empty = installation("--no-example").start()
    office = sign_in(browser, empty)
    first = dt.date.today() + dt.timedelta(days=60)

    # A conference …
    office.get_by_role("link", name="conference").first.click()
    office.locator("#id_title_0").fill("Regional Meeting on Safe Harbours")
    office.locator("#id_short_title_0").fill("Safe Harbours")
    office.locator("#id_slug").fill("harbours-2027")
    office.locator("#id_code").fill("HAR")
    office.locator("#id_city_0").fill("Bridgetown, Barbados")
    office.locator("#id_zone").select_option("America/Barbados")
    office.locator("#id_first_day").fill(first.isoformat())
    office.locator("#id_last_day").fill(first.isoformat())
    office.locator("#id_contact_email").fill("secretariat@example.org")
    office.locator("#id_places").fill("10")
    office.locator("#id_usual_categories").uncheck()
    office.locator("main button.btn-primary").click()
    setup = f"{empty.url}/secretariat/harbours-2027/setup"

    # … one category …
    office.goto(f"{setup}/categories/")
    office.locator("main a.btn-primary").first.click()
    office.locator("#id_code").fill("state")
    office.locator("#id_name_0").fill("State")
    office.locator("#id_has_roles").check()
    office.locator("main button.btn-primary").click()

    # … one delegation …
    office.goto(f"{setup}/delegations/")
    office.locator("main a.btn-primary").first.click()
    office.locator("#id_code").fill("BB")
    office.locator("#id_name_0").fill("Barbados")
    office.locator("#id_places").fill("2")
    office.locator("#id_category").select_option(label="State")
    office.locator("main button.btn-primary").click()

    # … registration opened …
    office.goto(f"{setup}/")
    office.get_by_role("button", name="Open now").click()

    # … and one delegate.
    page.goto(empty.url)
    expect(page).to_have_url(f"{empty.url}/en/harbours-2027/")
    page.get_by_role("link", name="Register").first.click()
    page.locator("#id_represents").select_option("delegation:BB")
    page.locator("main button.btn-primary").click()
    page.locator("#id_given_name").fill("First")
    page.locator("#id_family_name").fill("Delegate")
    page.locator("#id_function").fill("Harbour Master")
    page.locator("input[name=role][value=head]").check()
    page.locator("#id_email").fill(MAILBOX)
    page.locator("main button.btn-primary").click()
    page.locator("main button.btn-primary").click()
    page.locator("#id_right").check()
    page.locator("main button.btn-primary").click()
    reference = page.locator("#reference").inner_text()
    assert reference.startswith("HAR-")
    assert reference in letters.text(letters.nth(empty, MAILBOX, 1))
    office.goto(f"{empty.url}/secretariat/harbours-2027/registrations/")
    expect(office.locator("main")).to_contain_text("Delegate")
    office.context.close()
