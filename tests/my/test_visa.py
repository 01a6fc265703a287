"""Passport data for the visa letter: enciphered, deletable, and the letter follows them."""

import datetime as dt

import pytest
from django.db import connection

from conference.audit.models import Actor, AuditEvent
from conference.mail.models import Message
from registration.actions import passport as passports
from registration.models import IllegalMove, Passport, State
from tests import factories

OFFICE = Actor("staff", "1", "Office")


@pytest.fixture
def confirmed(curacao):
    return factories.registration(curacao.category, curacao, state=State.CONFIRMED, language="nl")


def answers(registration, **changes):
    return {
        "name": "FRANGIPANI, DAHLIA",
        "number": "ab 123-4567",
        "country": "CW",
        "born_on": "1980-02-03",
        "born_in": "Willemstad",
        "issued_on": "2020-01-01",
        "expires_on": str(registration.conference.last_day + dt.timedelta(days=200)),
    } | changes


def send(visitor, registration, **changes):
    return visitor.client.post(visitor.my(registration, "visa/"), answers(registration, **changes))


def issue(registration):
    return passports.issue_letter(
        by=OFFICE, registration=registration, seen=passports.mark(Passport.objects.get(registration=registration))
    )


def test_nothing_of_a_passport_is_readable_in_the_database(visitor, confirmed):
    visitor.opens(confirmed)
    assert send(visitor, confirmed).headers["Location"] == visitor.my(confirmed) + "?done=passport"
    given = Passport.objects.get()
    assert (given.number, given.born_on, given.country) == ("AB1234567", "1980-02-03", "CW")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM registration_passport")
        raw = " ".join(str(value) for value in cursor.fetchone())
    for part in ("FRANGIPANI", "1234567", "1980", "Willemstad", "2020-01-01"):
        assert part not in raw


def test_page_shows_back_only_what_it_takes_to_recognize_it(visitor, confirmed):
    visitor.opens(confirmed)
    send(visitor, confirmed)
    for rest in ("visa/", "visa/?anew", ""):
        page = visitor.sees(confirmed, rest).content.decode()
        assert "AB1234567" not in page
        assert "1980-02-03" not in page
    assert "567" in visitor.sees(confirmed, "visa/").content.decode()


def test_passport_that_ends_before_the_conference_is_a_sentence(visitor, confirmed):
    visitor.opens(confirmed)
    last = confirmed.conference.last_day
    answer = send(visitor, confirmed, expires_on=str(last - dt.timedelta(days=1)))
    assert "expires before the conference ends" in str(answer.context["form"].errors["expires_on"])
    assert 'value="FRANGIPANI, DAHLIA"' in answer.content.decode()
    assert not Passport.objects.exists()
    assert send(visitor, confirmed, expires_on=str(last)).status_code == 302


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("number", "12"),
        ("number", "AB/12345"),
        ("number", "💥💥💥💥💥"),
        ("country", "XX"),
        ("born_on", "2090-01-01"),
        ("born_on", "1066-01-01"),
        ("born_on", "yesterday"),
        ("issued_on", "2099-01-01"),
        ("issued_on", "1950-01-01"),
        ("expires_on", "9999-12-31"),
        ("expires_on", ""),
        ("name", ""),
        ("name", "x" * 161),
        ("name", "A\x00B"),
        ("born_in", "<b>"),
    ],
)
def test_impossible_answer_is_a_sentence_at_its_field(visitor, confirmed, field, typed):
    visitor.opens(confirmed)
    answer = send(visitor, confirmed, **{field: typed})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert not Passport.objects.exists()


def test_letter_is_told_without_passport_data_and_found_on_the_page(visitor, confirmed):
    visitor.opens(confirmed)
    send(visitor, confirmed)
    assert visitor.sees(confirmed, "visa-letter.pdf").status_code == 302
    issue(confirmed)
    mail = Message.objects.get(template="registration/emails/visa_letter")
    assert mail.language == "nl"
    assert "1234567" not in mail.text + mail.html
    assert not mail.files.exists()
    answer = visitor.sees(confirmed, "visa-letter.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "visa-letter.pdf" in visitor.sees(confirmed).content.decode()


def test_other_data_take_the_letter_back(visitor, confirmed):
    visitor.opens(confirmed)
    send(visitor, confirmed)
    issue(confirmed)
    send(visitor, confirmed)  # the same once more
    assert Passport.objects.get().letter_issued_at is not None
    send(visitor, confirmed, number="XY987654")
    assert Passport.objects.get().letter_issued_at is None
    assert visitor.sees(confirmed, "visa-letter.pdf").status_code == 302
    assert AuditEvent.objects.filter(verb="visa_letter.taken_back").count() == 1


def test_letter_is_issued_only_for_the_data_that_were_read(visitor, confirmed):
    visitor.opens(confirmed)
    send(visitor, confirmed)
    seen = passports.mark(Passport.objects.get())
    send(visitor, confirmed, number="XY987654")
    with pytest.raises(passports.Overtaken):
        passports.issue_letter(by=OFFICE, registration=confirmed, seen=seen)
    assert not Message.objects.filter(template="registration/emails/visa_letter").exists()


def test_letter_is_issued_once(visitor, confirmed):
    visitor.opens(confirmed)
    send(visitor, confirmed)
    first = issue(confirmed).letter_issued_at
    assert issue(confirmed).letter_issued_at == first
    assert Message.objects.filter(template="registration/emails/visa_letter").count() == 1


def test_person_deletes_the_data_and_the_letter(visitor, confirmed):
    visitor.opens(confirmed)
    send(visitor, confirmed)
    issue(confirmed)
    for _ in range(2):
        assert visitor.client.post(visitor.my(confirmed, "visa/delete/")).status_code == 302
    assert not Passport.objects.exists()
    assert AuditEvent.objects.filter(verb="passport.deleted").count() == 1
    assert visitor.sees(confirmed, "visa-letter.pdf").status_code == 302


def test_who_leaves_has_no_letter_any_more_and_can_still_delete(visitor, confirmed):
    visitor.opens(confirmed)
    send(visitor, confirmed)
    issue(confirmed)
    visitor.client.post(visitor.my(confirmed, "withdraw/"))
    assert visitor.sees(confirmed, "visa-letter.pdf").status_code == 302
    assert visitor.sees(confirmed, "visa/").status_code == 302
    visitor.client.post(visitor.my(confirmed, "visa/delete/"))
    assert not Passport.objects.exists()


def test_who_is_not_confirmed_gives_no_passport(visitor, dahlia):
    visitor.opens(dahlia)
    assert send(visitor, dahlia).status_code == 302
    assert not Passport.objects.exists()
    with pytest.raises(IllegalMove):
        passports.give(by=dahlia.actor, registration=dahlia, passport=answers(dahlia))


def test_stranger_and_office_find_no_passport_here(client, visitor, confirmed, conference):
    client.force_login(factories.user(conference))
    for rest in ("visa/", "visa-letter.pdf"):
        assert visitor.sees(confirmed, rest).status_code == 404
    assert send(visitor, confirmed).status_code == 404
