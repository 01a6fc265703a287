"""The secretariat corrects a person's details: at once, recorded, and the person is told."""

import datetime as dt

import pytest
from django.utils import timezone

from conference.audit.models import AuditEvent
from conference.mail.models import Message
from registration.models import ProposedChange, Registration, Source, State
from tests import factories
from tests.secretariat.test_changes import wish


@pytest.fixture
def dahlia(curacao):
    return factories.registration(
        curacao.category,
        curacao,
        state=State.CONFIRMED,
        given_name="Dahlia",
        family_name="Frangipani",
        organization="Ministry",
        role="adviser",
        language="es",
    )


def shown(office, registration):
    """What the form shows, as a browser would send it back."""
    form = office.get("registration-correct", registration.reference).context["form"]
    data = {bound.name: "" if bound.value() is None else str(bound.value()) for bound in form}
    return data | {"tell": "on"}


def send(office, registration, before=None, **changes):
    data = (shown(office, registration) if before is None else before) | changes
    return office.post("registration-correct", registration.reference, follow=True, **data)


def now(registration):
    return Registration.objects.get(pk=registration.pk)


def letters(name="corrected"):
    return Message.objects.filter(template=f"registration/emails/{name}")


def test_correction_of_a_confirmed_person_applies_at_once_and_is_told(office, dahlia):
    page = send(office, dahlia, family_name="Álvarez", function="Ministra").text
    assert "Changed, and Dahlia" in page
    assert (now(dahlia).family_name, now(dahlia).function, now(dahlia).state) == ("Álvarez", "Ministra", "confirmed")
    assert "alvarez" in now(dahlia).search
    mail = letters().get()
    assert (mail.to, mail.language) == (dahlia.email, "es")
    assert "Ministra" in mail.text
    event = AuditEvent.objects.get(verb="registration.changed")
    assert (event.actor_kind, event.changes) == ("staff", {"family_name": None, "function": None})


def test_typing_error_is_corrected_without_a_letter(office, dahlia):
    data = shown(office, dahlia)
    del data["tell"]
    send(office, dahlia, data, function="Minister")
    assert now(dahlia).function == "Minister"
    assert not Message.objects.exists()


def test_new_address_is_told_to_both_mailboxes_even_without_the_tick(office, dahlia):
    data = shown(office, dahlia)
    del data["tell"]
    send(office, dahlia, data, email="new@example.org")
    assert set(letters("address_changed").values_list("to", flat=True)) == {dahlia.email, "new@example.org"}
    assert not letters().exists()
    assert now(dahlia).verified_at is None


def test_what_nobody_touched_changes_nothing(office, dahlia):
    assert "Nothing was changed." in send(office, dahlia).text
    assert not AuditEvent.objects.filter(verb="registration.changed").exists()
    assert not Message.objects.exists()


def test_wish_for_the_same_value_is_granted_and_another_still_waits(office, dahlia):
    wish(dahlia, function="Minister", badge_name="D. F.")
    page = office.get("registration-correct", dahlia.reference).text
    assert "which wait for your decision" in page
    send(office, dahlia, function="Minister", badge_name="Dahlia F.")
    granted = ProposedChange.objects.get(field="function")
    assert (granted.is_accepted, granted.decided_by) == (True, office.user.actor.label)
    assert [one.field for one in ProposedChange.objects.waiting()] == ["badge_name"]
    assert "Changed since: the person saw" in office.get("registration", dahlia.reference).text


def test_field_changed_on_both_sides_is_said_and_kept_only_when_sent_once_more(office, dahlia):
    before = shown(office, dahlia)
    Registration.objects.filter(pk=dahlia.pk).update(function="Ambassador", phone="+12425550114")
    answer = send(office, dahlia, before, function="Minister")
    assert answer.status_code == 409
    assert "Changed meanwhile to “Ambassador”" in answer.text
    assert now(dahlia).function == "Ambassador"
    again = {bound.name: str(bound.value() or "") for bound in answer.context["form"]}
    send(office, dahlia, again)
    assert (now(dahlia).function, now(dahlia).phone) == ("Minister", "+12425550114")


def test_second_head_is_refused_in_the_words_of_the_office(office, dahlia, curacao):
    factories.registration(curacao.category, curacao, given_name="Hyacinth", role="head")
    page = send(office, dahlia, role="head").text
    assert "has a head already: Hyacinth" in page
    assert now(dahlia).role == "adviser"


def test_whoever_only_named_is_corrected_too_and_who_left_is_not(office, curacao):
    named = factories.registration(curacao.category, curacao, state=State.NOMINATED, organization="M", role="adviser")
    send(office, named, function="Consul")
    assert now(named).function == "Consul"
    before = shown(office, named)
    Registration.objects.filter(pk=named.pk).update(state=State.DECLINED)
    assert "Nothing was changed. This registration is now" in send(office, named, before, function="Clerk").text
    assert now(named).function == "Consul"


def test_reader_corrects_nobody(reader, dahlia):
    assert reader.get("registration-correct", dahlia.reference).status_code == 404
    assert "registration-correct" not in reader.get("registration", dahlia.reference).text


def test_new_address_of_a_named_person_gets_the_mail_of_who_is_named(office, curacao):
    """Perhaps the first one never arrived anywhere."""
    one = factories.registration(
        curacao.category,
        curacao,
        state=State.NOMINATED,
        source=Source.NOMINATION,
        organization="Ministry",
        role="adviser",
    )
    before = one.email
    send(office, one, email="new@example.org")
    assert now(one).email == "new@example.org"
    written = {mail.to: mail.template.rsplit("/", 1)[-1] for mail in Message.objects.all()}
    assert written == {before: "address_changed", "new@example.org": "nominated"}


def test_correcting_the_address_of_somebody_whose_link_went_astray_gives_new_time(office, states, curacao):
    soon = timezone.now() + dt.timedelta(hours=3)
    one = factories.registration(states, curacao, holds_until=soon, organization="Ministry", role="adviser")
    send(office, one, email="right@example.org")
    assert now(one).holds_until > soon + dt.timedelta(hours=40)
    mail = Message.objects.get(to="right@example.org")
    for part in (mail.text, mail.html):
        assert "Please open it before" in part
        assert "otherwise the place goes to somebody else" in part
    assert "Please open it before" not in Message.objects.get(to=one.email).text
