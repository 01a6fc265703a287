"""From an empty installation to next year's edition, with the browser only: nothing but what an organizer can press."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys import letters
from tests.journeys.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.product]

MAILBOX = "first.delegate@example.org"
NAMED = "altagracia.pena@example.org"
SPANISH = "do@example.org"  # the focal point's mailbox of the Dominican Republic
WORDS = "It would be an honour to receive your delegation in Nassau."
VISA = "Do you need a visa?"
CONSULATE = "At which consulate?"
HEADS = [
    *("Code", "Name (English)", "Name (Español)", "Name (Français)", "Name (Nederlands)", "Sorted as (English)"),
    *("Kind", "Category", "Places", "E-mail addresses of the focal points", "Languages of the focal points"),
]
STATE, TERRITORY = "State", "Territory"
# code, names in English, Spanish, French and Dutch, kind, language of the focal point
NINETEEN = [
    ("AG", "Antigua and Barbuda", "Antigua y Barbuda", "Antigua-et-Barbuda", "Antigua en Barbuda", STATE, "en"),
    ("AW", "Aruba", "Aruba", "Aruba", "Aruba", TERRITORY, "nl"),
    ("BS", "The Bahamas", "Las Bahamas", "Les Bahamas", "De Bahama’s", STATE, "en"),
    ("BB", "Barbados", "Barbados", "Barbade", "Barbados", STATE, "en"),
    ("BZ", "Belize", "Belice", "Belize", "Belize", STATE, "en"),
    ("CW", "Curaçao", "Curazao", "Curaçao", "Curaçao", TERRITORY, "nl"),
    (
        "DO",
        "Dominican Republic",
        "República Dominicana",
        "République dominicaine",
        "Dominicaanse Republiek",
        STATE,
        "es",
    ),
    ("GY", "Guyana", "Guyana", "Guyana", "Guyana", STATE, "en"),
    ("JM", "Jamaica", "Jamaica", "Jamaïque", "Jamaica", STATE, "en"),
    ("SX", "Sint Maarten", "Sint Maarten", "Saint-Martin (partie néerlandaise)", "Sint Maarten", TERRITORY, "nl"),
    ("TT", "Trinidad and Tobago", "Trinidad y Tabago", "Trinité-et-Tobago", "Trinidad en Tobago", STATE, "en"),
    ("KY", "Cayman Islands", "Islas Caimán", "Îles Caïmanes", "Kaaimaneilanden", TERRITORY, "en"),
    ("GD", "Grenada", "Granada", "Grenade", "Grenada", STATE, "en"),
    ("HT", "Haiti", "Haití", "Haïti", "Haïti", STATE, "fr"),
    ("KN", "Saint Kitts and Nevis", "Saint Kitts y Nevis", "Saint-Kitts-et-Nevis", "Saint Kitts en Nevis", STATE, "en"),
    ("LC", "Saint Lucia", "Santa Lucía", "Sainte-Lucie", "Saint Lucia", STATE, "en"),
    (
        "VC",
        *("Saint Vincent and the Grenadines", "San Vicente y las Granadinas"),
        *("Saint-Vincent-et-les-Grenadines", "Saint Vincent en de Grenadines"),
        *(STATE, "en"),
    ),
    ("SR", "Suriname", "Surinam", "Suriname", "Suriname", STATE, "nl"),
    (
        "TC",
        *("Turks and Caicos Islands", "Islas Turcas y Caicos", "Îles Turques-et-Caïques", "Turks- en Caicoseilanden"),
        *(TERRITORY, "en"),
    ),
]


def workbook(**wrong: str) -> dict[str, object]:
    """The nineteen as a file to choose; `wrong`: the code of a delegation → the category that its row names."""
    book = Workbook()
    book.active.append(HEADS)
    for code, english, spanish, french, dutch, kind, language in NINETEEN:
        host = code == "BS"
        category = wrong.get(code, "Host government" if host else "State or Territory")
        row = [code, english, spanish, french, dutch, english.removeprefix("The "), kind, category, 6 if host else 3]
        book.active.append([*row, f"{code.lower()}@example.org", language])
    content = io.BytesIO()
    book.save(content)
    return {
        "name": "delegations.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": content.getvalue(),
    }


def go_on(page) -> None:
    """Press the page's main button."""
    page.locator("main button.btn-primary").click()


def make_conference(office, first: dt.date) -> None:
    office.get_by_role("link", name="conference").first.click()
    office.locator("#id_title_0").fill("Regional Meeting on Safe Harbours")
    office.locator("#id_short_title_0").fill("Safe Harbours")
    office.locator("#id_city_0").fill("Nassau, The Bahamas")
    office.locator("#id_slug").fill("harbours-2027")
    office.locator("#id_code").fill("HAR")
    office.locator("#id_zone").select_option("America/Nassau")
    office.locator("#id_first_day").fill(first.isoformat())
    office.locator("#id_last_day").fill((first + dt.timedelta(days=1)).isoformat())
    office.locator("#id_contact_email").fill("secretariat@example.org")
    office.locator("#id_places").fill("100")
    go_on(office)
    expect(office.locator("main")).to_contain_text("10 categories")


def import_delegations(office) -> None:
    """Once with a category that there is not, then as it should be."""
    tabs = office.get_by_role("navigation", name="Set-up")
    tabs.get_by_role("link", name="Delegations").click()
    office.get_by_role("link", name="From a spreadsheet").click()
    office.locator("#id_file").set_input_files(workbook(GY="Republic"))
    go_on(office)
    go_on(office)  # every column was recognized
    expect(office.locator("main [role=alert]")).to_contain_text("1 row is wrong, so nothing is imported")
    wrong = office.locator("main tbody tr")
    expect(wrong).to_have_count(1)
    assert "9" in wrong.locator("th").inner_text()  # as the spreadsheet counts: the heads are row 1
    expect(wrong).to_contain_text("There is no category “Republic” here.")
    tabs.get_by_role("link", name="Delegations").click()
    expect(office.locator("main")).to_contain_text("There are no delegations yet.")

    office.get_by_role("link", name="From a spreadsheet").click()
    office.locator("#id_file").set_input_files(workbook())
    go_on(office)
    go_on(office)
    expect(office.locator("main [role=status]").last).to_contain_text("19 delegations would be added.")
    office.get_by_role("button", name="Import the delegations").click()
    expect(office.locator("main tbody tr")).to_have_count(19)
    expect(office.locator("main")).to_contain_text("19 delegations were added")


def ask(office, question: str, kind: str, after: str = "") -> None:
    """One more question to States, required; `after`: the answer of an earlier question on which it depends."""
    office.get_by_role("navigation", name="Set-up").get_by_role("link", name="Questions").click()
    office.locator("main a.btn-primary").first.click()
    office.locator("#id_label_0").fill(question)
    office.locator("#id_kind").select_option(label=kind)
    office.locator("#id_is_required").check()
    office.get_by_label("State or Territory").check()
    if after:
        office.locator("fieldset", has_text="Condition").get_by_label(after, exact=True).check()
    office.get_by_role("button", name="Add", exact=True).last.click()
    expect(office.locator("main")).to_contain_text(question)


def invite(office, product, until: dt.date) -> None:
    """The day and the words, the nineteen seen first, then sent; what arrives in Santo Domingo."""
    office.get_by_role("navigation", name="Set-up").get_by_role("link", name="Conference").click()
    office.locator("#id_nominations_until").fill(until.isoformat())
    office.locator("#id_invitation_0").fill(WORDS)
    office.locator("#id_signature_0").fill("The Secretary-General of the Meeting")
    go_on(office)
    office.get_by_role("navigation", name="Secretariat").get_by_role("link", name="Delegations").click()
    office.get_by_role("link", name="Invite delegations 19").click()
    expect(office.locator("main")).to_contain_text("Nothing has been sent yet.")
    expect(office.locator("main tbody tr")).to_have_count(19)
    expect(office.locator("main tbody tr", has_text="Dominican Republic")).to_contain_text("Español")
    assert not letters.all_to(product, SPANISH)
    office.get_by_role("button", name="Send 19 mails").click()
    expect(office.locator("main tbody tr", has_text="Invited")).to_have_count(19)

    product.until(lambda: len(list(product.mail_folder.glob("*@example.org.eml"))) == 19)
    assert {len(letters.all_to(product, f"{code.lower()}@example.org")) for code, *_rest in NINETEEN} == {1}
    spanish = letters.nth(product, SPANISH, 1)
    assert spanish["Content-Language"] == "es"
    assert "República Dominicana" in letters.text(spanish)
    assert str(until.day) in letters.text(spanish)
    assert WORDS in " ".join(letters.text(spanish).split())
    assert "/es/" in letters.private_link(spanish)
    letter = PdfReader(io.BytesIO(letters.files(spanish)["application/pdf"]))
    assert letter.trailer["/Root"]["/Lang"] == "es"
    printed = " ".join("".join(sheet.extract_text() for sheet in letter.pages).split())
    assert "República Dominicana" in printed
    assert WORDS in printed


def register(page) -> str:
    """Barbados' harbour master needs a visa; returns the reference code."""
    page.get_by_role("link", name="Register").first.click()
    page.locator("#id_represents").select_option("delegation:BB")
    go_on(page)
    page.locator("#id_given_name").fill("First")
    page.locator("#id_family_name").fill("Delegate")
    page.locator("#id_function").fill("Harbour Master")
    page.locator("input[name=role][value=head]").check()
    page.locator("#id_email").fill(MAILBOX)
    go_on(page)
    visa = page.locator("fieldset", has_text=VISA).last
    visa.get_by_label("No").check()
    go_on(page)
    expect(page.locator("main")).not_to_contain_text(CONSULATE)  # whoever says no is not asked where
    page.go_back()
    visa.get_by_label("Yes").check()
    go_on(page)
    expect(page.locator("#errors")).to_contain_text(CONSULATE)  # whoever says yes must say where
    page.get_by_label(CONSULATE).fill("Bridgetown")
    go_on(page)
    go_on(page)  # no needs
    expect(page.locator("main")).to_contain_text("Bridgetown")
    page.locator("#id_right").check()
    go_on(page)
    return page.locator("#reference").inner_text()


def name_somebody(page, product) -> None:
    """The Dominican Republic's focal point, by the link of the invitation, in Spanish; the person gets a mail."""
    page.goto(letters.private_link(letters.nth(product, SPANISH, 1)))
    go_on(page)
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("h1")).to_have_text("República Dominicana")
    page.locator("main a[href$='/nominate/']").first.click()
    page.locator("#id_given_name").fill("Altagracia")
    page.locator("#id_family_name").fill("Peña")
    page.locator("#id_function").fill("Viceministra de Gestión Migratoria")
    page.locator("#id_email").fill(NAMED)
    page.locator("input[name=role][value=head]").check()
    go_on(page)
    expect(page.locator("#members tbody tr")).to_contain_text("Altagracia Peña")
    assert letters.nth(product, NAMED, 1)["Content-Language"] == "es"


def test_a_conference_is_made_lived_and_copied_for_next_year(installation, browser, page):
    empty = installation("--no-example").start()
    office = sign_in(browser, empty)
    first = dt.date.today() + dt.timedelta(days=60)

    make_conference(office, first)
    import_delegations(office)
    ask(office, VISA, "Yes or no")
    ask(office, CONSULATE, "A line of text", after="Yes")
    expect(office.locator("main tbody tr", has_text=CONSULATE)).to_contain_text(VISA)
    invite(office, empty, first - dt.timedelta(days=30))

    # Registration is opened, and the first delegate comes.
    office.get_by_role("link", name="Set-up").first.click()
    office.get_by_role("button", name="Open now").click()
    page.goto(empty.url)
    expect(page).to_have_url(f"{empty.url}/en/harbours-2027/")
    reference = register(page)
    assert reference.startswith("HAR-")
    assert reference in letters.text(letters.nth(empty, MAILBOX, 1))

    # The office reads what was answered, and which delegation has named somebody.
    name_somebody(page, empty)
    office.goto(f"{empty.url}/secretariat/harbours-2027/delegations/?q=dominican")
    expect(office.locator("main tbody tr .status").first).to_have_text("Members named")
    office.goto(f"{empty.url}/secretariat/harbours-2027/registrations/")
    office.get_by_role("link", name="Delegate").first.click()
    answers = office.locator("section", has=office.get_by_role("heading", name="Additional questions"))
    expect(answers.locator("div", has_text=VISA)).to_contain_text("Yes")
    expect(answers.locator("div", has_text=CONSULATE)).to_contain_text("Bridgetown")

    # Next year: all of the set-up, and nobody of the people.
    office.get_by_role("link", name="Set-up").first.click()
    office.get_by_role("link", name="Copy as a new edition").click()
    office.locator("#id_slug").fill("harbours-next")
    office.locator("#id_code").fill("HAN")
    go_on(office)
    expect(office.locator("main")).to_contain_text("The new edition is made.")
    expect(office).to_have_url(f"{empty.url}/secretariat/harbours-next/setup/")
    expect(office.locator("main")).to_contain_text("10 categories")
    tabs = office.get_by_role("navigation", name="Set-up")
    tabs.get_by_role("link", name="Delegations").click()
    rows = office.locator("main tbody tr")
    expect(rows).to_have_count(19)
    expect(rows.filter(has_text="Barbados")).to_contain_text("0 of 3")
    tabs.get_by_role("link", name="Categories").click()
    expect(rows).to_have_count(10)
    tabs.get_by_role("link", name="Questions").click()
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text=CONSULATE)).to_contain_text(VISA)
    office.goto(f"{empty.url}/secretariat/harbours-next/registrations/")
    expect(office.locator("main")).not_to_contain_text("Delegate,")
    expect(office.locator("main tbody tr")).to_have_count(0)
    office.goto(f"{empty.url}/secretariat/harbours-next/delegations/")
    expect(
        office.get_by_role("link", name="Invite delegations 19")
    ).to_be_visible()  # nobody of next year was written to
    office.context.close()
