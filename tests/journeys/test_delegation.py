"""A whole delegation by hand, in browsers without JavaScript and by the real mails: from the invitation to the desk.

Trinidad and Tobago is set up in the example, with a focal point who has not been written to yet.
"""

import datetime as dt
import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader, PdfWriter

from tests.journeys import badges, letters

pytestmark = [pytest.mark.browser, pytest.mark.product]

FOCAL_POINT = "focal.point.tt@example.org"
HEAD, ALTERNATE, ADVISER, SUCCESSOR = "Marva Joseph", "Keron Baptiste", "Anjali Ramkissoon", "Soraya Alexis"


def mailbox(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.org"


@pytest.fixture
def telephone(page):
    """Makes the browser of a person, as wide as a telephone; without JavaScript too."""
    made = []

    def make():
        context = page.context.browser.new_context(
            java_script_enabled=False, locale="en", viewport={"width": 390, "height": 844}
        )
        context.set_default_timeout(10_000)
        made.append(context)
        return context.new_page()

    yield make
    for context in made:
        context.close()


def scan(text: str) -> dict:
    """A note verbale as a scanner makes it: one sheet, as a PDF."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": text})
    file = io.BytesIO()
    writer.write(file)
    return {"name": "note.pdf", "mimeType": "application/pdf", "buffer": file.getvalue()}


def words(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages))


def downloaded(page, press) -> bytes:
    """The PDF that comes when `press` is called."""
    with page.expect_download() as download:
        press()
    return download.value.path().read_bytes()


def print_badges(office, desk: str) -> bytes:
    """The badges of Trinidad and Tobago, as cards."""
    office.goto(f"{desk}/paper/badges/")
    office.locator("select[name=delegation]").select_option("TT")
    office.locator("select[name=size]").select_option("card")
    return downloaded(office, office.get_by_role("button", name="Download the badges").click)


def open_link(page, message) -> None:
    page.goto(letters.private_link(message))
    page.locator("main button.btn-primary").click()


def members(workspace) -> list[str]:
    """The names in the table of members, from the top."""
    return workspace.locator("#members tbody th a").all_inner_texts()


def name_member(workspace, name: str, function: str, role: str = "") -> None:
    """Fill in the short form of a member; the button is not pressed."""
    given, family = name.split()
    workspace.locator("#id_given_name").fill(given)
    workspace.locator("#id_family_name").fill(family)
    workspace.locator("#id_function").fill(function)
    workspace.locator("#id_email").fill(mailbox(name))
    if role:
        workspace.locator(f"input[name=role][value={role}]").check()


def complete(person, message, name: str) -> str:
    """Open one's link, see what the focal point entered, add the rest; returns the reference code."""
    open_link(person, message)
    expect(person.locator("main .status").first).to_have_text("Nominated")
    person.get_by_role("link", name="Complete your details").first.click()
    expect(person.locator("#id_family_name")).to_have_value(name.split()[1])
    expect(person.locator("main")).to_contain_text("Trinidad and Tobago has named you")
    person.locator("#id_phone").fill("+1 868 555 0142")
    person.locator("input[name=diet][value=vegetarian]").check()
    person.locator("main button.btn-primary").click()
    expect(person.locator("main .status").first).to_have_text("Submitted")
    return person.locator("#reference").inner_text()


def open_registration(office, desk: str, reference: str) -> None:
    office.goto(f"{desk}/registrations/{reference}/")
    expect(office.locator("main .crumbs")).to_contain_text(reference)


def confirm(office, desk: str, reference: str) -> None:
    open_registration(office, desk, reference)
    office.get_by_role("button", name="Confirm", exact=True).click()
    expect(office.locator("main .status").first).to_have_text("Confirmed")


def cover(workspace, name: str) -> None:
    """Tick one more name on the note."""
    workspace.get_by_role("link", name="Change the names").click()
    workspace.get_by_label(name).check()
    workspace.get_by_role("button", name="Save the names").click()
    expect(workspace.locator("#members tr", has_text=name)).to_contain_text("Named")


def check_in(office, desk: str, code: str):
    office.goto(f"{desk}/check-in/")
    office.locator("#id_code").fill(code)
    office.get_by_role("button", name="Look up").click()
    return office.locator("#answer")


def test_a_delegation_comes(product, page, office, site, telephone):
    home = site.format("en")
    slug = home.rsplit("/", 1)[1]
    desk = f"{product.url}/secretariat/{slug}"
    workspace = page

    # The office decides that this delegation must accredit its members by a note verbale.
    office.goto(f"{desk}/setup/categories/")
    office.locator("main a.btn-primary").first.click()
    office.locator("#id_code").fill("accredited")
    office.locator("#id_name_0").fill("State with accreditation")
    office.locator("#id_has_roles").check()
    office.locator("#id_needs_note").check()
    office.locator("main button.btn-primary").click()
    office.goto(f"{desk}/delegations/of/TT/")
    office.locator("main").get_by_role("link", name="Set-up", exact=True).click()
    office.locator("#id_category").select_option(label="State with accreditation")
    office.get_by_role("button", name="Save").click()

    # It invites, and sees first whom the mail meets.
    office.goto(f"{desk}/delegations/?q=trinidad")
    row = office.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator(".status")).to_have_text("Not invited")
    office.get_by_label("Tick Trinidad and Tobago").check()
    office.get_by_role("button", name="Invite…").click()
    expect(office.locator("main")).to_contain_text(FOCAL_POINT)
    assert letters.all_to(product, FOCAL_POINT) == []
    office.get_by_role("button", name="Send 1 mail").click()
    invitation = letters.nth(product, FOCAL_POINT, 1)
    assert "Trinidad and Tobago is invited" in letters.text(invitation)
    assert "Trinidad and Tobago" in words(letters.files(invitation)["application/pdf"])
    office.goto(f"{desk}/delegations/of/TT/")
    expect(office.locator("main .status").first).to_have_text("Invited")

    # Nobody answers: it reminds.
    office.get_by_role("link", name="Remind…").click()
    office.get_by_role("button", name="Send 1 mail").click()
    reminder = letters.nth(product, FOCAL_POINT, 2)
    assert letters.private_link(reminder) == letters.private_link(invitation)
    office.goto(f"{desk}/delegations/of/TT/")
    expect(office.locator("main")).to_contain_text("Last reminded on")

    # The focal point opens the workspace by the link of the mail.
    open_link(workspace, reminder)
    expect(workspace.locator("h1")).to_have_text("Trinidad and Tobago")
    expect(workspace.locator(".figure")).to_have_text(re.compile("^0 of 3"))
    expect(workspace.locator("#members")).to_contain_text("Nobody has been named yet")

    # Three are named: two in brief, the head with all details.
    for name, function in ((ALTERNATE, "Deputy Chief Immigration Officer"), (ADVISER, "Legal Officer")):
        workspace.get_by_role("link", name="Name a member").click()
        name_member(workspace, name, function, "adviser")
        workspace.get_by_role("button", name="Name this person").click()
        expect(workspace.locator("main")).to_contain_text(f"{name} is named and holds a place")
    workspace.get_by_role("link", name="Name a member").click()
    name_member(workspace, HEAD, "Permanent Secretary", "head")
    workspace.get_by_role("button", name="Complete all details myself").click()
    expect(workspace.locator("#id_email")).to_have_value(mailbox(HEAD))
    assert workspace.locator("input[name=diet]").count() == 0  # needs are the person's to tell
    workspace.locator("#id_sex").select_option(label="Female")
    workspace.get_by_role("button", name="Name this person").click()
    expect(workspace.locator(".figure")).to_have_text(re.compile("^3 of 3"))
    expect(workspace.locator("main")).to_contain_text("All your places are taken")

    # In the order of protocol: head, alternate, adviser.
    assert members(workspace) == [HEAD, ALTERNATE, ADVISER]
    workspace.get_by_role("button", name=f"Move {ADVISER} up").click()
    assert members(workspace) == [HEAD, ADVISER, ALTERNATE]
    workspace.get_by_role("link", name=ALTERNATE).click()
    workspace.locator("input[name=role][value=alternate]").check()
    workspace.get_by_role("button", name="Change the role").click()
    assert members(workspace) == [HEAD, ALTERNATE, ADVISER]

    # Two complete their details by their own links; the head needs not.
    people = {name: telephone() for name in (HEAD, ALTERNATE, ADVISER, SUCCESSOR)}
    first_mail = {name: letters.nth(product, mailbox(name), 1) for name in (HEAD, ALTERNATE, ADVISER)}
    codes = {name: complete(people[name], first_mail[name], name) for name in (ALTERNATE, ADVISER)}
    open_link(people[HEAD], first_mail[HEAD])
    expect(people[HEAD].locator("main .status").first).to_have_text("Submitted")
    codes[HEAD] = people[HEAD].locator("#reference").inner_text()

    # A note verbale covers two of them.
    workspace.reload()
    workspace.get_by_role("link", name="Upload a note verbale").first.click()
    workspace.locator("#id_file").set_input_files(scan("Note 17/2026"))
    workspace.locator("#id_number").fill("17/2026")
    workspace.get_by_label(HEAD).check()
    workspace.get_by_label(ALTERNATE).check()
    workspace.get_by_label(ADVISER).uncheck()
    workspace.get_by_role("button", name="Send the note").click()
    expect(workspace.locator("main")).to_contain_text(f"Not yet named in a note: {ADVISER}.")

    # The third cannot be confirmed, the two can.
    open_registration(office, desk, codes[ADVISER])
    expect(office.locator("main")).to_contain_text("Not named in a note yet")
    expect(office.get_by_role("button", name="Confirm", exact=True)).to_have_count(0)
    confirm(office, desk, codes[HEAD])
    confirm(office, desk, codes[ALTERNATE])

    # The note is extended, and the third is confirmed.
    cover(workspace, ADVISER)
    confirm(office, desk, codes[ADVISER])
    assert "is confirmed" in letters.text(letters.nth(product, mailbox(ADVISER), 3))

    # She tells when she comes …
    person = people[ADVISER]
    person.reload()
    expect(person.locator("main .status").first).to_have_text("Confirmed")
    person.get_by_role("link", name="Enter arrival and departure").first.click()
    opening = dt.date.fromisoformat(product.ask("SELECT min(first_day)::text FROM conference_conference")[0][0])
    person.locator("#id_arrives_at").fill(f"{opening - dt.timedelta(days=1)}T15:40")
    person.locator("#id_arrival_flight").fill("BW 459")
    person.locator("#id_arrives_from").fill("Port of Spain")
    person.get_by_role("button", name="Save").click()
    expect(person.locator("main")).to_contain_text("15:40, BW 459 (Port of Spain)")
    office.goto(f"{desk}/travel/")
    expect(office.locator("tr", has_text="Ramkissoon")).to_contain_text("BW 459")

    # … and wishes two changes, of which the office accepts one.
    person.get_by_role("link", name="Change your details").first.click()
    person.locator("#id_function").fill("Senior Legal Officer")
    person.locator("#id_badge_name").fill("Anji")
    person.get_by_role("button", name="Save").click()
    expect(person.locator("#changes")).to_contain_text("2 changes wait for the secretariat")
    open_registration(office, desk, codes[ADVISER])
    wishes = office.locator(".wishes > li")
    wishes.filter(has_text="Function").get_by_label("Accept").check()
    refused = wishes.filter(has_text="Name on the badge")
    refused.get_by_label("Refuse").check()
    refused.locator("textarea").fill("Badges show the family name.")
    office.get_by_role("button", name="Save the decision").click()
    expect(office.locator("main")).to_contain_text(f"Decided, and {ADVISER} is told.")
    decided = letters.text(letters.nth(product, mailbox(ADVISER), 4))
    assert "Senior Legal Officer" in decided
    assert "Badges show the family name." in decided
    person.reload()
    expect(person.locator("#changes")).to_have_count(0)

    # The alternate is replaced in one step, with a badge printed already: the place stays taken, the old link is dead.
    before = print_badges(office, desk)
    workspace.reload()
    workspace.get_by_role("link", name=ALTERNATE).click()
    workspace.get_by_role("link", name="Replace…").click()
    name_member(workspace, SUCCESSOR, "Immigration Officer")
    workspace.get_by_role("button", name="Replace", exact=True).click()
    assert members(workspace) == [HEAD, SUCCESSOR, ADVISER]
    expect(workspace.locator(".figure")).to_have_text(re.compile("^3 of 3"))
    assert people[ALTERNATE].goto(letters.private_link(first_mail[ALTERNATE])).status == 404
    expect(people[ALTERNATE].locator("h1")).to_have_text("Somebody else has taken this place")
    assert "somebody else in your place" in letters.nth(product, mailbox(ALTERNATE), 4)["Subject"]
    named = letters.nth(product, mailbox(SUCCESSOR), 1)
    assert f"in the place of {ALTERNATE}" in letters.text(named)
    codes[SUCCESSOR] = complete(people[SUCCESSOR], named, SUCCESSOR)
    cover(workspace, SUCCESSOR)
    confirm(office, desk, codes[SUCCESSOR])
    workspace.get_by_role("button", name="Our delegation is complete").click()
    office.goto(f"{desk}/delegations/of/TT/")
    expect(office.locator("main .status").first).to_have_text("Complete")
    expect(office.locator("main")).to_contain_text("3 of 3 places taken")

    # Badges for the three, and for nobody else.
    now = print_badges(office, desk)
    for name in (HEAD, SUCCESSOR, ADVISER):
        assert name in words(now)
    assert ALTERNATE not in words(now)
    assert "Anji " not in words(now)

    # At the desk the badges are scanned, each lets in whose name it bears; a code does as well.
    held, old_cards = (badges.scanned(office.context.browser, cards, people) for cards in (now, before))
    for name in (HEAD, SUCCESSOR):
        answer = check_in(office, desk, held[name])
        expect(answer.locator("h2")).to_have_text("Welcome")
        expect(answer).to_contain_text(name)
    answer = check_in(office, desk, codes[ADVISER].lower())
    expect(answer.locator("h2")).to_have_text("Welcome")
    expect(answer).to_contain_text(ADVISER)
    again = check_in(office, desk, held[HEAD])
    expect(again.locator("h2")).to_have_text("Already in")
    expect(again).to_contain_text("Since ")
    for old in (old_cards[ALTERNATE], codes[ALTERNATE]):
        refused = check_in(office, desk, old)
        expect(refused.locator("h2")).to_have_text("Do not let in")
        expect(refused).to_contain_text(f"by {SUCCESSOR}, code {codes[SUCCESSOR]}")

    # The list of participants in Spanish has them in order, under the delegation's Spanish name.
    office.goto(f"{desk}/paper/")
    choice = office.locator("form[action$='/paper/participants/']")
    choice.locator("select[name=audience]").select_option("secretariat")
    choice.locator("select[name=format]").select_option("pdf")
    choice.locator("select[name=language]").select_option("es")
    on_paper = words(downloaded(office, office.get_by_role("button", name="Download the list").click)).casefold()
    assert "trinidad and tobago" not in on_paper
    ours = on_paper.split("trinidad y tabago", 1)[1]
    places = [ours.index(name.split()[1].casefold()) for name in (HEAD, SUCCESSOR, ADVISER)]
    assert places == sorted(places)
    assert "senior legal officer" in ours
    assert ours.index("jefe o jefa de delegación") < places[1]
    assert ALTERNATE.split()[1].casefold() not in on_paper
