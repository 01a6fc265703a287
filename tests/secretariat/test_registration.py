import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from conference.audit.models import Actor, AuditEvent
from conference.mail.models import Message
from registration.actions.checkin import check_in
from registration.actions.confirm import confirm
from registration.actions.seats import recount
from registration.models import Answer, CheckIn, InternalNote, Needs, Passport, ProposedChange, Question, State, Travel
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration(states, curacao):
    return factories.registration(states, curacao, given_name="Régine", family_name="Flamboyant", phone="+59995551234")


def state(registration):
    registration.refresh_from_db()
    return registration.state


def test_page_tells_everything_about_the_person(office, registration):
    page = office.get("registration", registration.reference).content.decode()
    for fact in ("Régine Flamboyant", registration.email, "+59995551234", "Curaçao", registration.reference):
        assert fact in page
    assert "The private link has not been used yet." in page


def test_page_is_found_by_the_code_in_any_writing(office, registration):
    assert office.get("registration", registration.reference.lower().replace("-", "")).status_code == 200
    assert office.get("registration", "NAS-0000-00").status_code == 404


@pytest.mark.parametrize("reference", ["%00", "NAS-2222-2", "x" * 300])
def test_page_of_what_is_no_code_is_not_found(office, registration, reference):
    path = reverse("secretariat:registrations", args=[registration.conference.slug])
    assert office.client.get(f"{path}{reference}/").status_code == 404


def test_page_shows_the_history_with_mails(office, registration):
    office.post("registration-confirm", registration.reference, seen="submitted")
    page = office.get("registration", registration.reference).content.decode()
    assert f"{office.user.name} confirmed {registration.reference}" in page
    assert "The applicant registered and holds a place" in page
    assert office.url("message", Message.objects.get().pk) in page


def test_confirm_says_so_and_sends_the_mail(office, registration):
    response = office.post("registration-confirm", registration.reference, seen="submitted", follow=True)
    assert "is confirmed, and the confirmation is on its way" in response.content.decode()
    assert state(registration) == State.CONFIRMED
    assert Message.objects.get().template == "registration/emails/confirmed"


def test_buttons_are_those_of_what_is_possible(office, registration, states):
    def buttons(of):
        page = office.get("registration", of.reference).content.decode()
        names = ("confirm", "decline", "withdraw")
        return [name for name in names if f'"{office.url(f"registration-{name}", of.reference)}"' in page]

    assert buttons(registration) == ["confirm", "decline", "withdraw"]
    assert buttons(factories.registration(states, state=State.WAITLISTED)) == ["decline", "withdraw"]
    assert buttons(factories.registration(states, state=State.CONFIRMED)) == ["withdraw"]
    assert buttons(factories.registration(states, state=State.DECLINED)) == []


def test_stale_page_says_what_it_is_now_and_through_whom(office, registration):
    confirm(by=Actor("staff", "99", "Leopold Hibiscus"), registration=registration)
    response = office.post("registration-confirm", registration.reference, seen="submitted", follow=True)
    page = response.content.decode()
    assert "Nothing was changed. This registration is now: Confirmed." in page
    assert f"Leopold Hibiscus confirmed {registration.reference}." in page
    response = office.post("registration-withdraw", registration.reference, seen="submitted", follow=True)
    assert "Nothing was changed." in response.content.decode()
    assert state(registration) == State.CONFIRMED


def test_decline_asks_for_a_reason(office, registration):
    response = office.post("registration-decline", registration.reference, seen="submitted", reason="  ")
    page = response.content.decode()
    assert "Write the reason: the person is told it." in page
    assert "<title>Error:" in page
    assert state(registration) == State.SUBMITTED


def test_decline_with_too_long_a_reason_keeps_what_was_typed(office, registration):
    text = "Reason " * 100
    page = office.post("registration-decline", registration.reference, seen="submitted", reason=text).content.decode()
    assert text.strip() in page
    assert state(registration) == State.SUBMITTED


def test_decline_lets_no_browser_cut_the_reason(office, registration):
    assert "maxlength" not in office.get("registration-decline", registration.reference).content.decode()


def test_decline_counts_a_line_break_as_one_character(office, registration):
    text = "Full.\r\n" * 83
    office.post("registration-decline", registration.reference, seen="submitted", reason=text)
    assert state(registration) == State.DECLINED
    assert registration.reason == ("Full.\n" * 83).strip()


def test_decline_refuses_control_characters(office, registration):
    page = office.post("registration-decline", registration.reference, seen="submitted", reason="Full\x07").text
    assert "Remove the invisible control characters" in page
    assert state(registration) == State.SUBMITTED


def test_decline_tells_the_person_the_reason(office, registration):
    office.post("registration-decline", registration.reference, seen="submitted", reason="The delegation is complete.")
    assert state(registration) == State.DECLINED
    assert "The delegation is complete." in Message.objects.get().text
    assert "The delegation is complete." in office.get("registration", registration.reference).content.decode()


def test_decline_on_a_stale_page_keeps_the_reason(office, registration):
    confirm(by=office.user.actor, registration=registration)
    response = office.post("registration-decline", registration.reference, seen="submitted", reason="Complete, sorry.")
    page = response.content.decode()
    assert "Nothing was changed." in page
    assert "Complete, sorry." in page
    assert state(registration) == State.CONFIRMED


def test_withdraw_asks_first(office, registration):
    page = office.get("registration-withdraw", registration.reference).content.decode()
    assert "Withdraw the registration of Régine Flamboyant?" in page
    assert state(registration) == State.SUBMITTED
    office.post("registration-withdraw", registration.reference, seen="submitted")
    assert state(registration) == State.WITHDRAWN


def test_withdraw_of_who_left_says_there_is_nothing_left(office, states):
    left = factories.registration(states, state=State.WITHDRAWN)
    page = office.get("registration-withdraw", left.reference).content.decode()
    assert "There is nothing left to withdraw from." in page


def test_needs_are_shown_by_post_only_and_the_reading_is_recorded(office, registration):
    Needs.objects.create(registration=registration, diet=["vegan"], access=["hearing"], details="No peanuts")
    page = office.get("registration", registration.reference).content.decode()
    assert "No peanuts" not in page
    assert "Vegan" not in page
    assert not AuditEvent.objects.filter(verb="needs.read").exists()
    page = office.post("registration-needs", registration.reference).content.decode()
    for need in ("Vegan", "A hearing loop or captions", "No peanuts"):
        assert need in page
    assert AuditEvent.objects.get(verb="needs.read").actor_label == office.user.name


def test_waiting_person_is_told_by_place_in_line(office, states):
    first = factories.registration(states, state=State.WAITLISTED)
    second = factories.registration(states, state=State.WAITLISTED)
    assert "First on the waiting list." in office.get("registration", first.reference).content.decode()
    assert "with 1 person in front" in office.get("registration", second.reference).content.decode()


def test_what_people_typed_is_escaped(office, states):
    made = factories.registration(states, given_name="<b>x</b>", function="<script>", verified_at=timezone.now())
    for page in (office.get("registration", made.reference), office.get("registrations")):
        assert "<script>" not in page.content.decode()
        assert "<b>x</b>" not in page.content.decode()


def test_page_takes_the_same_queries_for_a_long_history(office, registration, django_assert_max_num_queries):
    def load():
        with django_assert_max_num_queries(12) as queries:
            office.get("registration", registration.reference)
        return len(queries)

    load()
    few = load()
    for _n in range(10):
        office.post("registration-needs", registration.reference)
    confirm(by=office.user.actor, registration=registration)
    assert load() == few


def test_page_with_everything_on_it_asks_no_more_than_twelve_queries(office, conference, django_assert_max_num_queries):
    strict = factories.category(conference, needs_note=True)
    within = factories.delegation(strict)
    one = factories.registration(
        strict, within, state=State.CONFIRMED, verified_at=timezone.now(), named_by=factories.focal_point(within)
    )
    like = factories.registration(strict, within, given_name=one.given_name, family_name=one.family_name)
    factories.note(within, one, number="112/2026")
    question = Question.objects.create(conference=conference, code="hotel", label=factories.words("Hotel?"))
    question.categories.add(strict)
    Answer.objects.create(registration=one, question=question, text="Near the sea")
    Travel.objects.create(registration=one, hotel="Harbour Inn")
    Passport.objects.create(
        registration=one, name="D F", number="XD000411", country="BS", born_on="1970-01-01", expires_on="2030-01-01"
    )
    CheckIn.objects.create(registration=one, at=timezone.now(), by="Rosalind", desk="Foyer")
    InternalNote.objects.create(registration=one, text="Called twice", by="Rosalind")
    ProposedChange.objects.create(registration=one, field="function", new="Chief", proposed_at=timezone.now())
    with django_assert_max_num_queries(12):
        page = office.get("registration", one.reference).text
    for fact in ("112/2026", "Near the sea", "Harbour Inn", "Foyer", "Called twice", "Chief", like.reference):
        assert fact in page
    assert "XD000411" not in page


def test_head_who_moves_is_asked_for_the_role_where_there_is_a_head(office, registration, states):
    aruba = factories.delegation(states, code="AW", name=factories.words("Aruba"))
    factories.registration(states, aruba, role="head", given_name="Ruth", family_name="Sapodilla")
    assert 'name="role"' not in office.get("registration-reassign", registration.reference).text
    type(registration).objects.filter(pk=registration.pk).update(role="head")
    page = office.get("registration-reassign", registration.reference).text
    assert "A delegation has one head." in page
    data = {"belongs": "delegation:AW", "seen": registration.state, "role": "head"}
    for typed in (data, {name: value for name, value in data.items() if name != "role"}):  # and a page of before
        answer = office.post("registration-reassign", registration.reference, **typed)
        assert "Aruba has a head already: Ruth Sapodilla." in answer.context["form"].errors["role"][0]
    office.post("registration-reassign", registration.reference, **data | {"role": "alternate"})
    registration.refresh_from_db()
    assert (registration.delegation, registration.role) == (aruba, "alternate")


def test_secretariat_replaces_somebody_who_is_checked_in(office, states, curacao):
    """Also where the delegation has no focal point; the place stays, and the check-in is taken back."""
    old = factories.registration(states, curacao, state=State.CONFIRMED, given_name="Wendell", role="alternate")
    factories.registration(states, curacao, state=State.WAITLISTED)
    check_in(by=office.user.actor, registration=old)
    assert "is checked in. The check-in is taken back" in office.get("registration-replace", old.reference).text
    sent = {
        "seen": old.state,
        "submission_key": str(uuid.uuid4()),
        "given_name": "Soraya",
        "family_name": "Alexis",
        "function": "Director",
        "email": "s.alexis@example.org",
        "language": "en",
    }
    wrong = office.post("registration-replace", old.reference, **{**sent, "email": "nobody"})
    assert state(old) == State.CONFIRMED
    assert 'value="Soraya"' in wrong.text
    answer = office.post("registration-replace", old.reference, **sent)
    new = old.replaced_by
    assert answer.url == office.url("registration", new.reference)
    assert (state(old), new.state, new.role) == (State.REPLACED, State.NOMINATED, "alternate")
    assert not CheckIn.objects.filter(undone_at__isnull=True).exists()
    assert curacao.registrations.filter(state=State.WAITLISTED).exists()
    assert recount(old.conference_id) == {}
    assert {mail.to for mail in Message.objects.all()} >= {old.email, "s.alexis@example.org"}
    verbs = AuditEvent.objects.filter(actor_kind="staff").values_list("verb", flat=True)
    assert {"registration.checkin_undone", "registration.replaced", "registration.stepped_in"} <= set(verbs)
    office.post("registration-replace", old.reference, **sent)  # pressed twice
    assert curacao.registrations.filter(given_name="Soraya").count() == 1


def test_only_a_member_of_a_delegation_is_replaced(office, states, curacao):
    alone = factories.registration(states, state=State.CONFIRMED)
    page = office.get("registration-replace", alone.reference).text
    assert "Only a member of a delegation can be replaced" in page
    gone = factories.registration(states, curacao, state=State.DECLINED)
    assert "holds no place" in office.get("registration-replace", gone.reference).text


def test_secretariat_enters_the_travel_of_somebody_for_whom_it_books(office, states, curacao, conference):
    one = factories.registration(states, curacao, state=State.CONFIRMED)
    eve = conference.first_day - dt.timedelta(days=1)
    assert office.url("registration-travel", one.reference) in office.get("registration", one.reference).text
    wrong = office.post("registration-travel", one.reference, arrives_at=f"{eve}T14:35", is_local="on", hotel="Reef")
    assert "Whoever lives here neither arrives nor departs" in wrong.text
    assert 'value="Reef"' in wrong.text
    assert not Travel.objects.exists()
    sent = {"arrives_at": f"{eve}T14:35", "arrival_flight": "BW 459"}
    answer = office.post("registration-travel", one.reference, **sent)
    assert answer.url == office.url("registration", one.reference)
    page = office.get("registration", one.reference).text
    assert "14:35" in page
    assert "BW 459" in page
    event = AuditEvent.objects.get(verb="travel.told")
    assert (event.actor_kind, event.changes) == ("staff", {"arrives_at": None, "arrival_flight": None})
    office.post("registration-travel", one.reference)  # everything emptied
    assert not Travel.objects.exists()


def test_travel_is_entered_of_who_is_confirmed_only(office, registration):
    page = office.get("registration-travel", registration.reference).text
    assert "Travel is entered once somebody is confirmed" in page
    assert (
        office.url("registration-travel", registration.reference)
        not in office.get("registration", registration.reference).text
    )
    office.post("registration-travel", registration.reference, hotel="Reef")
    assert not Travel.objects.exists()
