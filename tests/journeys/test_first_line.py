"""The main job end to end, by hand in a browser without JavaScript, against the started product and its real worker."""

import datetime as dt
import io
import re
import urllib.request

import icalendar
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from registration.emails import qr_code
from tests.journeys import letters

pytestmark = [pytest.mark.browser, pytest.mark.product]

MAILBOX = "shanelva.wever@example.org"


def seats(page, home: str, delegation: str) -> int:
    """How many places of a delegation the home page says are taken."""
    page.goto(home)
    return int(page.locator(".places li", has_text=delegation).locator(".num").inner_text().split()[0])


def register(page, url: str) -> str:
    """Register for Curaçao on the pages at `url`, with one slip; returns the reference code of the last page."""
    page.goto(f"{url}/register/")
    page.locator("#id_represents").select_option("delegation:CW")
    page.locator("main button.btn-primary").click()
    page.locator("#id_given_name").fill("Shanelva")
    page.locator("#id_family_name").fill("Wever-Martina")
    page.locator("#id_function").fill("Beleidsadviseur")
    page.locator("#id_organization").fill("Ministerie van Justitie")
    page.locator("input[name=role][value=adviser]").check()
    page.locator("#id_email").fill("shanelva.wever@")
    page.locator("main button.btn-primary").click()
    expect(page).to_have_title(re.compile("^Fout:"))
    expect(page.locator("#errors")).to_be_visible()
    assert page.locator("#id_family_name").input_value() == "Wever-Martina"
    page.locator("#id_email").fill(MAILBOX)
    page.locator("main button.btn-primary").click()
    page.locator("main button.btn-primary").click()  # what the States are asked besides, none of which must be answered
    page.locator("input[name=diet][value=vegetarian]").check()
    page.locator("input[name=visibility][value=participants]").check()
    page.locator("main button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("Shanelva")
    page.locator("#id_right").check()
    page.locator("main button.btn-primary").click()
    return page.locator("#reference").inner_text()


def test_a_delegate_registers_is_confirmed_and_hears_of_a_change(product, page, office, site):
    home = site.format("nl")
    slug = home.rsplit("/", 1)[1]
    taken = seats(page, f"{home}/", "Curaçao")

    # The delegate applies, in Dutch.
    reference = register(page, home)
    assert re.fullmatch(r"NAS-\w{4}-\w{2}", reference)
    assert seats(page, f"{home}/", "Curaçao") == taken + 1

    # The worker has sent the first mail, in Dutch, with the link.
    received = letters.nth(product, MAILBOX, 1)
    assert reference in letters.text(received)
    assert "Geachte" in letters.text(received)
    assert received["Content-Language"] == "nl"
    page.goto(letters.private_link(received))
    page.locator("main button.btn-primary").click()
    expect(page).to_have_url(f"{home}/my/{reference}/")
    expect(page.locator("main")).to_contain_text("Ingediend")

    # The organizer confirms.
    office.goto(f"{product.url}/secretariat/{slug}/registrations/?q={reference.lower()}")
    office.get_by_role("link", name="Wever-Martina").click()
    office.get_by_role("button", name="Confirm").click()
    expect(office.locator("main .status").first).to_have_text("Confirmed")
    confirmed = letters.nth(product, MAILBOX, 2)
    assert reference in letters.text(confirmed)
    attached = letters.files(confirmed)
    assert attached["image/png"] == qr_code(reference)
    sessions = icalendar.Calendar.from_ical(attached["text/calendar"]).walk("VEVENT")
    assert len(sessions) > 10
    assert seats(page, f"{home}/", "Curaçao") == taken + 1
    page.goto(f"{home}/my/{reference}/")
    expect(page.locator("main")).to_contain_text("Bevestigd")

    # The organizer moves a session and publishes.
    office.goto(f"{product.url}/secretariat/{slug}/agenda/")
    session = office.locator("#id_session option", has_text="Opening").first
    office.locator("#id_session").select_option(session.get_attribute("value"))
    office.locator("#id_begins").fill("09:15")
    office.locator("#id_ends").fill("10:00")
    office.locator("#id_room").select_option(label="Plenary hall")
    office.get_by_role("button", name="Move").click()
    office.get_by_role("link", name="Publish version").click()
    office.get_by_role("button", name="and tell").click()
    expect(office.locator("main")).to_contain_text("is public")

    # Everyone sees it: the agenda, the calendar, the participant's mail.
    page.goto(f"{home}/agenda/")
    opening = page.locator(".slot", has=page.locator("a[href$='/agenda/opening/']"))
    assert "09:00" in opening.locator(".moved").inner_text()
    assert page.locator(".entry", has=opening).locator(".when").inner_text().startswith("09:15")
    with urllib.request.urlopen(f"{home}/agenda.ics") as answer:
        public = icalendar.Calendar.from_ical(answer.read())
    begins = {
        str(event["URL"]).rstrip("/").rsplit("/", 1)[-1]: event.decoded("DTSTART") for event in public.walk("VEVENT")
    }
    assert begins["opening"].astimezone(dt.UTC).time() == dt.time(14, 15)  # Nassau, UTC−5
    changed = letters.nth(product, MAILBOX, 3)
    assert "09:15" in letters.text(changed)
    mailed = icalendar.Calendar.from_ical(letters.files(changed)["text/calendar"])
    assert begins["opening"] in [event.decoded("DTSTART") for event in mailed.walk("VEVENT")]


def test_a_journalist_downloads_the_release_in_french(page, site):
    page.goto(f"{site.format('en')}/press/")
    page.locator(".news a[hreflang=fr]").first.click()
    expect(page.locator("main h1").first).to_have_text(re.compile("^Dix-neuf"))
    with page.expect_download() as download:
        page.locator("main a[href$='.pdf']").first.click()
    paper = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    assert paper.trailer["/Root"]["/Lang"] == "fr"
    assert "Nassau" in "".join(sheet.extract_text() for sheet in paper.pages)
