"""Marks everything that only few may read, asks every address as those who may not, and looks for the marks."""

import io
import zipfile

import pypdf
import pytest

from conference.accounts.models import PERMISSIONS, Role
from conference.audit.models import AuditEvent
from registration.models import Answer, InternalNote, Needs, Passport, Registration
from tests import factories
from tests.addresses import World
from tests.test_access import STAFF, addresses, ask, participant_of, signed_in

NEEDS, PASSPORT, NOTE, ANSWER = "Quetzal-insulin", "Jacaranda-passport", "Mangrove-gossip", "Oleander-answer"
PASSPORTS = [PASSPORT, "ZX7700199", "Tamarind Bay"]


def marked():
    made = World()
    question = factories.question(made.colleague.category, code="marked")
    for one in {made.registration, made.colleague, made.traveller, made.applicant}:
        Needs.objects.update_or_create(registration=one, defaults={"diet": ["halal"], "details": NEEDS})
        Passport.objects.update_or_create(
            registration=one,
            defaults={
                "name": PASSPORT,
                "number": "ZX7700199",
                "country": "BS",
                "born_on": "1970-01-01",
                "born_in": "Tamarind Bay",
                "expires_on": "2035-01-01",
            },
        )
        InternalNote.objects.create(registration=one, text=NOTE, by="Rosalind")
        Answer.objects.create(registration=one, question=question, text=ANSWER)
    return made


@pytest.fixture(scope="module")
def made(once):
    return once(marked)


@pytest.fixture
def world(made, db):
    return made.again()


def read(answer):
    """Everything that an answer says: HTML, data, the parts of a packed office file, the words of a PDF."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        files = zipfile.ZipFile(io.BytesIO(content))
        return "\n".join(files.read(name).decode(errors="ignore") for name in files.namelist())
    if content.startswith(b"%PDF") and answer["Content-Type"] == "application/pdf":
        try:
            return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
        except pypdf.errors.PyPdfError:  # somebody's scan that is no real PDF
            return content.decode(errors="ignore")
    return content.decode(errors="ignore")


def found(client, path, marks):
    """Which marks any answer of this address shows, by GET and by POST."""
    texts = [read(answer) for answer in ask(client, path)]
    return [mark for mark in marks if any(mark in text for text in texts)]


def walk(world, client, marks, *kinds):
    """Addresses at which marks were found, with them; and how many were asked."""
    asked = list(addresses(world, *kinds))
    return {name: there for name, path, _kind in asked if (there := found(client, path, marks))}, len(asked)


def test_marks_are_found_where_they_may_be_read(world):
    owner = signed_in(factories.user(world.conference, Role.OWNER))
    wrong, _asked = walk(world, owner, [NEEDS, *PASSPORTS, NOTE, ANSWER], *STAFF)
    assert wrong["secretariat:registration"] == [NOTE, ANSWER]
    assert NEEDS in wrong["secretariat:registration-needs"]
    assert set(PASSPORTS) <= set(wrong["secretariat:registration-passport"])
    with_needs = {name for name, there in wrong.items() if NEEDS in there}
    with_passports = {name for name, there in wrong.items() if set(there) & set(PASSPORTS)}
    assert with_needs == {"secretariat:registration-needs"}
    assert with_passports == {"secretariat:registration-passport", "secretariat:registration-visa-letter-pdf"}


def test_focal_point_sees_nothing_of_what_members_told_the_secretariat(world):
    wrong, asked = walk(world, world.focal, [NEEDS, *PASSPORTS, NOTE, ANSWER], "focal point")
    assert asked >= 14
    assert wrong == {}
    wrong, _asked = walk(world, world.focal, [NEEDS, *PASSPORTS, NOTE, ANSWER], "participant", *STAFF)
    assert wrong == {}


@pytest.mark.parametrize("role", [role for role in Role if "registration.decide" not in PERMISSIONS[role]])
def test_role_without_decisions_reads_neither_needs_nor_passports_nor_notes(world, role):
    client = signed_in(factories.user(world.conference, role))
    wrong, asked = walk(world, client, [NEEDS, *PASSPORTS, NOTE], *STAFF)
    assert asked > 60
    assert wrong == {}
    assert not AuditEvent.objects.filter(verb__in=["needs.read", "passport.read"]).exists()


def test_colleagues_of_a_delegation_read_nothing_of_each_other(world):
    other = Registration.objects.filter(delegation=world.delegation).exclude(pk=world.colleague.pk).earliest("pk")
    wrong, _asked = walk(world, participant_of(other), [NEEDS, *PASSPORTS, NOTE], "focal point", *STAFF)
    assert wrong == {}


def test_person_reads_their_own_and_no_note_of_the_office(world):
    wrong, _asked = walk(world, world.participant, [NOTE], "participant")
    assert wrong == {}


def test_public_pages_show_nothing_of_it(world):
    wrong, _asked = walk(world, world.visitor, [NEEDS, *PASSPORTS, NOTE, ANSWER], "public")
    assert wrong == {}


@pytest.mark.parametrize(
    ("name", "verb", "mark"),
    [
        ("registration-needs", "needs.read", NEEDS),
        ("registration-passport", "passport.read", PASSPORT),
        ("registration-visa-letter-pdf", "passport.read", PASSPORT),
    ],
)
def test_reading_leaves_a_record_of_who_read_whose_and_never_what(world, name, verb, mark):
    reader = factories.user(world.conference, Role.REGISTRATION, name="Casimir")
    path = world.path(f"secretariat:{name}", ["conference", "reference"], "en")
    client = signed_in(reader)
    client.get(path)
    assert not AuditEvent.objects.filter(verb=verb).exists(), "following an address reads nothing"
    assert mark in read(client.post(path))
    event = AuditEvent.objects.get(verb=verb)
    assert (event.actor_label, event.target_label) == ("Casimir", world.arguments(f"secretariat:{name}")["reference"])
    assert mark not in str(event.changes)
    page = client.get(path[: path.index(event.target_label)] + f"{event.target_label}/")
    assert "Casimir" in page.content.decode()
