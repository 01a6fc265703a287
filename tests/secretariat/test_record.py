import datetime as dt
import re
from pathlib import Path

import pytest
from django.utils import translation

from conference.accounts.actions import change_role
from conference.accounts.models import Role, choose_language
from conference.audit.models import SYSTEM, Actor, AuditEvent, record
from conference.links.models import make
from conference.secretariat.record import MAILS, SENTENCES, lines
from registration.actions.focal_points import LINK
from registration.actions.invite import invite
from registration.actions.reassign import reassign
from registration.actions.reminders import add_day
from registration.actions.workspace import open_link
from registration.models import ReminderDay, State
from tests import factories

pytestmark = pytest.mark.django_db


def test_record_tells_changes_in_sentences_newest_first(office, states):
    registration = factories.registration(states)
    record(by=office.user.actor, verb="registration.confirmed", target=registration, label=registration.reference)
    texts = [line.text for line in office.get("audit").context["lines"]]
    assert texts == [
        f"{office.user.name} confirmed {registration.reference}",
        f"The applicant registered and holds a place: {registration.reference}",
    ]


def test_record_shows_no_other_conference(office):
    factories.registration(factories.category(factories.conference()))
    assert "Nothing has been recorded yet." in office.get("audit").content.decode()


def test_record_shows_times_in_the_zone_of_the_conference(office, states):
    registration = factories.registration(states)
    page = office.get("audit").content.decode()
    assert "America/Nassau" in page
    event = AuditEvent.objects.get(target_id=str(registration.pk))
    assert f"{event.at.astimezone(office.conference.tz):%H:%M}</time>" in page


@pytest.mark.parametrize("language", ["en", "es", "fr", "nl"])
@pytest.mark.parametrize("verb", sorted(SENTENCES))
def test_sentence_takes_every_word_it_needs(conference, verb, language):
    event = AuditEvent(verb=verb, actor_kind="staff", actor_label="Rosalind", target_label="NAS-1", changes={})
    with translation.override(language):
        (line,) = lines([event])
    assert "Rosalind" in line.text
    assert "NAS-1" in line.text
    assert "%" not in line.text


def test_every_state_that_a_registration_begins_in_has_its_sentence():
    for state in (State.NOMINATED, State.SUBMITTED, State.WAITLISTED, State.CONFIRMED):
        assert f"registration.{state}" in SENTENCES


def test_every_verb_that_the_code_records_has_its_sentence(settings):
    folders = [settings.BASE_DIR / name for name in ("conference", "registration", "agenda")]
    texts = [path.read_text() for folder in folders for path in folder.rglob("*.py")]
    verbs = {verb for text in texts for verb in re.findall(r'verb="([a-z_]+\.[a-z_.]+)"', text)}
    assert "registration.confirmed" in verbs
    assert verbs - set(SENTENCES) == set()


def test_unknown_verb_is_shown_as_it_is(conference):
    event = record(by=SYSTEM, verb="thing.100%done", target=conference, label="Nassau")
    assert lines([event])[0].text == "The system: thing.100%done Nassau"


def test_places_are_told_with_old_and_new_figures(conference):
    event = record(
        by=Actor("staff", "1", "Rosalind"),
        verb="places.changed",
        target=conference,
        label="CW",
        changes={"places": [3, 5]},
    )
    assert lines([event])[0].text == "Rosalind changed the places of CW from 3 to 5"


def test_record_names_things_as_people_do(office, conference, states, curacao):
    """Not by the codes and addresses under which they are stored."""
    office.post("paper-final", final="yes")
    office.post("setup-places", places="120")
    office.post("setup-delegations-export")
    colleague = factories.user(conference, Role.READER)
    change_role(by=office.user.actor, membership=colleague.memberships.get(), role=Role.DESK)
    point = factories.focal_point(curacao)
    invite(by=office.user.actor, delegation=curacao)
    add_day(by=SYSTEM, reminder=ReminderDay(conference=conference, day=dt.date(2026, 12, 7)))
    open_link(link=make(LINK, point.pk), focal_point=point)
    person = factories.registration(states, curacao)
    aruba = factories.delegation(states, name=factories.words("Aruba"), code="AW")
    reassign(by=office.user.actor, registration=person, category=states, delegation=aruba)
    me = office.user.name
    texts = [line.text for line in office.get("audit").context["lines"]]
    for said in (
        f"{me} declared the list of participants of Migration final",
        f"{me} changed the places of Migration from 100 to 120",
        f"{me} exported the delegations as XLSX: 1 rows",
        f"{me} changed the role of {colleague} from Reader to Check-in desk",
        f"{me} invited the delegation Curaçao",
        "The focal point of Curaçao opened the workspace of the delegation Curaçao",
        "The system set a day of reminders: 7 December 2026",
        f"{me} moved {person.reference} from Curaçao to Aruba",
    ):
        assert said in texts
    assert conference.slug not in " ".join(texts)
    choose_language(by=office.user, language="es")
    texts = [line.text for line in office.get("audit").context["lines"]]
    assert f"{me} invitó a la delegación Curazao" in texts
    assert "El punto focal (Curazao) abrió el espacio de trabajo de la delegación Curazao" in texts
    page = office.get("delegation", "CW").text
    assert "la delegación Curazao" in page
    assert "delegación CW" not in page


@pytest.mark.parametrize("path", sorted(Path("templates").glob("*/emails/*/subject.txt")))
def test_every_mail_is_called_something(path):
    assert str(MAILS[str(path.parent.relative_to("templates"))])


def test_record_has_pages_and_the_same_queries(office, states, django_assert_max_num_queries):
    def load(**query):
        with django_assert_max_num_queries(12) as queries:
            response = office.get("audit", **query)
        return response, len(queries)

    registration = factories.registration(states)
    load()
    _response, few = load()
    for _n in range(55):
        record(by=SYSTEM, verb="registration.moved_up", target=registration, label=registration.reference)
    response, many = load()
    assert many == few
    assert "1 to 50 of 56" in response.content.decode()
    assert len(load(page="2")[0].context["lines"]) == 6
