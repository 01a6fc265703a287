"""The main job end to end, by hand in a browser without JavaScript, against the started product and its real worker."""

import email
import email.policy
import re
from email.message import EmailMessage

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.product]

MAILBOX = "shanelva.wever@example.org"


def mails_to(product, address: str) -> list[EmailMessage]:
    """What lies in the mail folder for this address, oldest first."""
    files = sorted(product.mail_folder.glob(f"*-{address}.eml"))
    return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]


def mail(product, address: str, number: int) -> EmailMessage:
    """The mail of this number (1 is the first) to an address, waited for."""
    return product.until(lambda: dict(enumerate(mails_to(product, address), 1)).get(number))


def text_of(message: EmailMessage) -> str:
    return message.get_body(("plain",)).get_content()


def private_link(message: EmailMessage) -> str:
    return re.search(r"http://\S+/link/\S+", text_of(message)).group()


def files_of(message: EmailMessage) -> dict[str, bytes]:
    """Every part with a file name, by its type."""
    return {
        part.get_content_type(): part.get_payload(decode=True) for part in message.walk() if part.get_filename()
    }


@pytest.fixture
def slug(product, page) -> str:
    """The current conference's part of the address, from where the front address leads."""
    page.goto(product.url)
    return page.url.split("/")[4]


@pytest.fixture
def office(product, browser):
    """The organizer's browser, signed in, without JavaScript."""
    context = browser.new_context(java_script_enabled=False, locale="en", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"{product.url}/secretariat/")
    page.get_by_label("E-mail").fill("organizer@example.org")
    page.get_by_label("Password").fill(product.password)
    page.get_by_role("button", name="Sign in").click()
    yield page
    context.close()


def seats_of(page, url: str, delegation: str) -> str:
    """What the home page says of a delegation's places: "1 of 3"."""
    page.goto(url)
    return page.locator(".places li", has_text=delegation).locator(".num").inner_text()


def apply_in_dutch(page, url: str) -> str:
    """Register for Curaçao on the Dutch pages; returns the reference code that the last page shows."""
    page.goto(f"{url}/register/")
    group = page.locator("#id_represents option", has_text="Curaçao")
    page.locator("#id_represents").select_option(group.get_attribute("value"))
    page.locator("button.btn-primary").click()
    page.locator("#id_given_name").fill("Shanelva")
    page.locator("#id_family_name").fill("Wever-Martina")
    page.locator("#id_function").fill("Beleidsadviseur")
    page.locator("#id_organization").fill("Ministerie van Justitie")
    page.locator("input[name=role][value=adviser]").check()
    page.locator("#id_email").fill("shanelva.wever@")
    page.locator("button.btn-primary").click()
    assert page.title().startswith("Fout")
    assert page.locator("#id_family_name").input_value() == "Wever-Martina"
    page.locator("#id_email").fill(MAILBOX)
    page.locator("button.btn-primary").click()
    page.locator("input[name=diet][value=vegetarian]").check()
    page.locator("input[name=visibility][value=participants]").check()
    page.locator("button.btn-primary").click()
    assert "Wever-Martina" in page.locator("main").inner_text()
    for box in page.locator("main input[type=checkbox][required]").all():
        box.check()
    page.locator("button.btn-primary").click()
    return page.locator("#reference").inner_text()
