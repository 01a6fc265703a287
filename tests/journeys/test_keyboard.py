"""The same with the keyboard alone: no click, no JavaScript, and the focus always to be seen (WCAG 2.1.1, 2.4.7)."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import letters

pytestmark = [pytest.mark.browser, pytest.mark.product]

MAILBOX = "keyboard.only@example.org"


def reach(page, target: str) -> None:
    """Press Tab until the focus is on `target`; it must be visible there and on everything before."""
    for _press in range(90):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        if not focus.count():
            continue  # between the page's end and its beginning
        outline = focus.evaluate("e => getComputedStyle(e).outlineStyle + getComputedStyle(e).outlineWidth")
        assert outline not in ("none0px", "none3px"), f"focus is not to be seen on {focus.evaluate('e => e.outerHTML')}"
        if focus.evaluate("(e, target) => e.matches(target)", target):
            return
    pytest.fail(f"Tab does not reach {target}")


def begins(words: str) -> re.Pattern[str]:
    return re.compile(f"^{words}")


def write(page, field: str, text: str) -> None:
    reach(page, field)
    page.keyboard.type(text)


def press(page, target: str, key: str = "Enter") -> None:
    reach(page, target)
    page.keyboard.press(key)
    page.wait_for_load_state()


def test_delegate_registers_and_withdraws_with_the_keyboard_alone(product, page, site):
    home = site.format("en")
    page.goto(f"{home}/")
    press(page, "main a[href$='/register/']")
    expect(page).to_have_title(begins("Whom do you represent"))
    write(page, "#id_represents", "Belize")
    expect(page.locator("#id_represents")).to_have_value("delegation:BZ")
    press(page, "main button.btn-primary")
    expect(page).to_have_title(begins("About you"))
    press(page, "main button.btn-primary")  # nothing entered yet
    expect(page.locator("#errors")).to_be_focused()
    write(page, "#id_given_name", "Keyboard")
    write(page, "#id_family_name", "Only")
    write(page, "#id_function", "Harbour Master")
    press(page, "input[name=role]", "Space")
    write(page, "#id_email", MAILBOX)
    press(page, "main button.btn-primary")
    expect(page).to_have_title(begins("Some more questions"))
    press(page, "main button.btn-primary")
    expect(page).to_have_title(begins("Needs"))
    press(page, "main button.btn-primary")
    expect(page).to_have_title(begins("Check your answers"))
    press(page, "#id_right", "Space")
    press(page, "main button.btn-primary")
    reference = page.locator("#reference").inner_text()

    page.goto(letters.private_link(letters.nth(product, MAILBOX, 1)))
    press(page, "main button.btn-primary")
    expect(page).to_have_url(f"{home}/my/{reference}/")
    press(page, "a[href$='/withdraw/']")
    press(page, "main button.btn-danger")
    expect(page.locator("main .status")).to_have_text("Withdrawn")
    assert reference in letters.text(letters.nth(product, MAILBOX, 2))


def test_organizer_confirms_several_with_the_keyboard_alone(product, office, site):
    slug = site.rsplit("/", 1)[1]
    office.goto(f"{product.url}/secretariat/{slug}/registrations/?status=submitted")
    waiting = office.locator("tbody tr").count()
    picked = [box.get_attribute("value") for box in office.locator("[name=pick]").all()[:2]]
    for reference in picked:
        press(office, f"[name=pick][value='{reference}']", "Space")
    press(office, "button[formaction$='/many/confirm/']")
    expect(office).to_have_title(begins("Confirm several registrations"))
    able = office.locator("section[aria-labelledby=h-meets] li").count()
    press(office, "main button.btn-primary")
    expect(office.locator(".alert-success")).to_be_visible()
    assert office.locator("tbody tr").count() == waiting - able
