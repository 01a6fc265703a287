"""Chasing delegations from the office."""

import datetime as dt
import io
import uuid

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.audit.models import AuditEvent
from conference.links.models import find, make
from conference.mail.models import Message
from conference.spreadsheets import read
from registration.actions.seats import recount
from registration.models import Delegation, FocalPoint, Funding, Places, ReminderDay, Source, State
from tests import factories

words = factories.words


@pytest.fixture
def ministry(conference):
    return factories.category(conference, needs_note=True)


@pytest.fixture
def haiti(ministry):
    return factories.delegation(ministry, name=words("Haiti", fr="Haïti"), code="HT")


def text(response):
    return " ".join(response.content.decode().split())


def seen(response):
    """What the button of the preview sends."""
    context = response.context
    return {
        "what": str(context["plan"].kind),
        "codes": context["codes"],
        "seen": context["now"],
    }


def test_list_shows_silent_delegations_first_with_their_focal_points(office, ministry, haiti):
    factories.focal_point(haiti, name="Mirlande Flanboyan")
    Delegation.objects.update(invited_at=timezone.now())
    factories.delegation(ministry, name=words("Aruba"), complete_at=timezone.now())
    page = text(office.get("delegations"))
    assert page.index(">Haiti<") < page.index(">Aruba<")
    assert "Mirlande Flanboyan" in page
    assert "0 of 3" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "haïti"}, True),
        ({"q": "ht"}, True),
        ({"q": "flanboyan"}, True),
        ({"q": "protocol@"}, True),
        ({"status": "not-invited"}, True),
        ({"kind": "state"}, True),
        ({"status": "complete"}, False),
        ({"kind": "pool"}, False),
        ({"q": "suriname"}, False),
        ({"q": "%_"}, False),
        ({"q": "%\x00_"}, True),  # refused, and narrows nothing
    ],
)
def test_list_is_searched_and_filtered(office, haiti, query, found):
    factories.focal_point(haiti, name="Mirlande Flanboyan", email="protocol@example.org")
    page = office.get("delegations", **query)
    assert page.status_code == 200
    assert (">Haiti<" in text(page)) is found


def test_unknown_filter_is_named_and_narrows_nothing(office, haiti):
    page = text(office.get("delegations", status="asleep"))
    assert "Select a valid choice" in page
    assert ">Haiti<" in page


def count_queries(act):
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def make_many(ministry, number):
    """So many delegations with places and focal points, by few statements."""
    conference = ministry.conference
    made = Delegation.objects.bulk_create(
        Delegation(conference=conference, category=ministry, code=f"M{n}", name=words(f"State {n}"), sort_en=f"s{n}")
        for n in range(number)
    )
    Places.objects.bulk_create(Places(conference=conference, delegation=one, places=3) for one in made)
    FocalPoint.objects.bulk_create(FocalPoint(delegation=one, email=f"{one.code}@example.org") for one in made)
    Delegation.objects.filter(pk__in=[one.pk for one in made]).update(invited_at=timezone.now())


def test_list_and_preview_ask_as_many_questions_of_one_as_of_a_thousand(office, ministry):
    asked = []
    for number in (1, 9, 990):
        make_many(ministry, number)
        asked.append(
            (
                count_queries(lambda: office.get("delegations")),
                count_queries(lambda: office.get("delegations-send", what="remind", which="silent")),
            )
        )
        Delegation.objects.filter(conference=ministry.conference).delete()
    assert asked[0] == asked[1] == asked[2]
    assert max(asked[0]) <= 12


def test_preview_says_whom_it_meets_and_who_is_left_out(office, ministry, haiti):
    factories.focal_point(haiti, name="Mirlande Flanboyan", language="fr", email="mirlande@example.org")
    factories.delegation(ministry, name=words("Guyana"), code="GY")
    page = office.get("delegations-send", what="invite", code=["HT", "GY"])
    shown = text(page)
    assert "Mirlande Flanboyan, mirlande@example.org" in shown
    assert "Français: 1" in shown
    assert ">Guyana</a>: It has no focal point. Add one first." in shown
    assert Message.objects.count() == 0


def test_all_that_were_not_invited_are_invited_with_one_press(office, ministry, haiti):
    factories.focal_point(haiti)
    invited = factories.delegation(ministry, name=words("Aruba"), code="AW", invited_at=timezone.now())
    complete = factories.delegation(ministry, name=words("Belize"), code="BZ", complete_at=timezone.now())
    for one in (invited, complete):
        factories.focal_point(one)
    factories.delegation(ministry, name=words("Guyana"), code="GY")  # without a focal point
    assert 'Invite delegations <span class="count">1</span>' in text(office.get("delegations"))
    page = office.get("delegations-send", what="invite", which="new")
    assert [str(one) for one, _boxes in page.context["plan"].met] == ["Haiti"]
    assert not page.context["plan"].left_out
    office.post("delegations-send", **seen(page))
    assert "Invite delegations" not in text(office.get("delegations"))


def test_invitation_is_sent_once_however_often_the_button_is_pressed(office, haiti):
    factories.focal_point(haiti)
    data = seen(office.get("delegations-send", what="invite", code="HT"))
    first = office.post("delegations-send", follow=True, **data)
    assert "1 mail is on its way, to 1 delegation." in text(first)
    second = office.post("delegations-send", follow=True, **data)
    assert "Haiti: it has been written to meanwhile." in text(second)
    assert Message.objects.count() == 1
    assert AuditEvent.objects.filter(verb="delegation.invited").count() == 1
    again = seen(office.get("delegations-send", what="invite", code="HT"))  # on purpose
    office.post("delegations-send", **again)
    assert Message.objects.count() == 2


@pytest.mark.parametrize("tampered", [{}, {"seen": ""}, {"seen": "yesterday"}, {"seen": "2026-13-45T00:00"}])
def test_nothing_is_sent_without_a_preview(office, haiti, tampered):
    factories.focal_point(haiti)
    page = office.post("delegations-send", what="invite", code="HT", **tampered)
    assert "Nothing has been sent yet." in text(page)
    assert Message.objects.count() == 0


def test_choosing_nobody_or_nothing_leads_back(office, haiti):
    assert "Choose at least one delegation." in text(
        office.client.get(office.url("delegations-send"), {"what": "invite"}, follow=True)
    )
    assert office.get("delegations-send", what="explode", code="HT").status_code == 302


def test_delegations_of_another_conference_are_not_met(office):
    other = factories.delegation(factories.category(factories.conference()), code="OTHER")
    factories.focal_point(other)
    office.post("delegations-send", what="invite", code="OTHER", seen=timezone.now().isoformat())
    assert Message.objects.count() == 0
    assert office.get("delegation", "OTHER").status_code == 404


def test_reader_looks_and_sends_nothing(reader, haiti):
    factories.focal_point(haiti)
    assert "Invite" not in text(reader.get("delegations")).replace("Invited", "")
    assert reader.get("delegations-send", what="invite", code="HT").status_code == 404
    assert reader.get("delegation", "HT").status_code == 200


def test_page_of_a_delegation_shows_members_in_order_and_the_note(office, ministry, haiti):
    adviser = factories.registration(ministry, haiti, family_name="Almendra", role="adviser")
    factories.registration(ministry, haiti, family_name="Zandoli", role="head")
    factories.registration(ministry, haiti, family_name="Gone", state="withdrawn")
    factories.note(haiti, adviser)
    page = text(office.get("delegation", "HT"))
    assert page.index("Zandoli") < page.index("Almendra")
    assert "Gone" not in page
    assert page.count("Names them") == 1
    assert "Note received" in page


def test_page_of_a_delegation_tells_of_a_mail_that_did_not_arrive(office, haiti):
    factories.focal_point(haiti)
    office.post("delegations-send", **seen(office.get("delegations-send", what="invite", code="HT")))
    Message.objects.update(failed_at=timezone.now(), error="550 no such mailbox")
    assert "was not delivered" in text(office.get("delegation", "HT"))
    assert "A mail was not delivered" in text(office.get("delegations"))
    later = seen(office.get("delegations-send", what="remind", code="HT"))
    office.post("delegations-send", **later)
    Message.objects.filter(failed_at=None).update(sent_at=timezone.now())
    assert "was not delivered" not in text(office.get("delegation", "HT"))


def test_letter_is_downloaded_in_each_language(office, haiti):
    answer = office.get("delegation-letter", "HT", "fr")
    assert answer["Content-Type"] == "application/pdf"
    assert "invitation-ht-fr.pdf" in answer["Content-Disposition"]
    assert "Haïti" in pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert office.get("delegation-letter", "HT", "tlh").status_code == 404


def test_letters_to_all_are_one_file_each_in_the_language_of_its_focal_point(office, states, haiti):
    haiti.focal_points.all().delete()
    for number in range(2):
        factories.focal_point(haiti, language="fr", name=f"Ada {number}")
    factories.delegation(states, code="AW", name=factories.words("Aruba", nl="Aruba (nl)"))
    office.conference.invitation = factories.words("Please come. " * 400, fr="Veuillez venir. " * 400)
    office.conference.save()
    answer = office.get("delegations-letters")
    assert answer["Content-Type"] == "application/pdf"
    sheets = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages]
    assert [n for n, text in enumerate(sheets) if "Aruba" in text] == [0]
    (begin,) = [n for n, text in enumerate(sheets) if "Haïti" in text]
    assert "Please come." in sheets[0]
    assert "Veuillez venir." in sheets[begin]
    for letter in (sheets[:begin], sheets[begin:]):  # each counts its own pages
        assert [text.endswith(f"{n} / {len(letter)}") for n, text in enumerate(letter, 1)] == [True] * len(letter)
        assert len(letter) > 1


def test_focal_point_is_added_changed_and_removed(office, haiti):
    typed = {"name": "Ada", "email": "protocol@example.org", "language": "fr"}
    office.post("focal-point-new", "HT", **typed)
    office.post("focal-point-new", "HT", **typed | {"name": "Bo"})  # a shared mailbox
    assert FocalPoint.objects.count() == 2
    point = FocalPoint.objects.get(name="Ada")
    token = make("focal-point", point.pk).token
    office.post("focal-point", "HT", point.pk, **typed | {"name": "Ada Lace"})
    assert find(token) is not None  # only the name was changed
    office.post("focal-point-revoke", "HT", point.pk)
    assert find(token) is None
    token = make("focal-point", point.pk).token
    page = office.get("focal-point-remove", "HT", point.pk)
    assert "Remove Ada Lace?" in text(page)
    assert FocalPoint.objects.count() == 2
    office.post("focal-point-remove", "HT", point.pk)
    assert find(token) is None
    assert FocalPoint.objects.get().name == "Bo"
    verbs = set(AuditEvent.objects.filter(target_type="registration.focalpoint").values_list("verb", flat=True))
    assert verbs == {"focal_point.added", "focal_point.changed", "focal_point.link_revoked", "focal_point.removed"}


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"email": ""}, "email", "“E-mail address” is missing."),
        ({"email": "protocol"}, "email", "An e-mail address has an @"),
        ({"name": "See www.example.org"}, "name", "Leave out the web address."),
        ({"language": "tlh"}, "language", "Select a valid choice."),
        ({"email": "Protocol@Example.org"}, "__all__", "This focal point is there already."),
    ],
)
def test_bad_focal_point_is_named_beside_its_field(office, haiti, typed, field, sentence):
    factories.focal_point(haiti, name="Ada", email="protocol@example.org")
    page = office.post("focal-point-new", "HT", **{"name": "Ada", "email": "x@example.org", "language": "en"} | typed)
    assert sentence in str(page.context["form"].errors[field])
    assert sentence.split("“")[0] in text(page)
    assert "<title>Error:" in text(page)
    assert FocalPoint.objects.count() == 1


def test_day_of_reminders_is_set_and_removed(office, conference):
    day = timezone.localdate(timezone=conference.tz) + dt.timedelta(days=7)
    office.post("reminder-days", day=day.isoformat())
    again = office.post("reminder-days", day=day.isoformat())
    assert "This day is on the list already." in text(again)
    assert ReminderDay.objects.get().day == day
    assert "Next reminder" in text(office.get("delegations"))
    office.post("reminder-day-remove", ReminderDay.objects.get().pk)
    assert not ReminderDay.objects.exists()


@pytest.mark.parametrize(
    ("ahead", "sentence"),
    [(-1, "This day has passed."), (60, "The conference has begun by then."), (None, "“Day” is missing.")],
)
def test_impossible_day_of_reminders_is_refused(office, conference, ahead, sentence):
    today = timezone.localdate(timezone=conference.tz)
    typed = "" if ahead is None else (today + dt.timedelta(days=ahead)).isoformat()
    assert sentence in text(office.post("reminder-days", day=typed))
    assert not ReminderDay.objects.exists()


def test_more_than_one_press_can_write_to_stay_for_the_next(office, ministry, monkeypatch):
    monkeypatch.setattr("registration.invitations.AT_ONCE", 2)
    make_many(ministry, 3)
    sent = []
    for _ in range(2):
        data = seen(office.get("delegations-send", what="remind", which="silent"))
        assert "At most 2 delegations are written to at once." in text(
            office.get("delegations-send", what="remind", which="silent")
        )
        office.post("delegations-send", **data)
        sent += data["codes"].split(",")
    assert set(sent) == {"M0", "M1", "M2"}
    assert Message.objects.count() == 4


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120))
def test_no_search_breaks_the_list(office, haiti, typed):
    assert office.get("delegations", q=typed).status_code == 200


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200), st.text(max_size=300))
def test_no_focal_point_breaks_the_pages(office, haiti, name, email):
    answer = office.post("focal-point-new", "HT", name=name, email=f"{email}@example.org", language="nl")
    assert answer.status_code in (200, 302)
    assert office.get("delegation", "HT").status_code == 200


def member(**fields):
    return {
        "submission_key": str(uuid.uuid4()),
        "given_name": "Fabienne",
        "family_name": "Jean-Baptiste",
        "function": "Director of Migration",
        "email": "f.jb@example.org",
        "role": "head",
        "language": "fr",
    } | fields


def test_secretariat_names_a_member_on_the_word_of_the_delegation(office, conference, haiti):
    """Also without a focal point, and after registration has closed."""
    conference.opens_at, conference.closes_at = (timezone.now() - dt.timedelta(days=n) for n in (9, 1))
    conference.save()
    assert office.url("delegation-member-new", "HT") in text(office.get("delegation", "HT"))
    wrong = office.post("delegation-member-new", "HT", **member(email="nobody"))
    assert 'value="Jean-Baptiste"' in text(wrong)
    sent = member()
    answers = [office.post("delegation-member-new", "HT", **sent) for _ in range(2)]  # pressed twice
    assert {answer.url for answer in answers} == {office.url("delegation", "HT")}
    made = haiti.registrations.get()
    assert (made.state, made.source, made.named_by) == (State.NOMINATED, Source.NOMINATION, None)
    assert recount(conference.pk) == {}
    assert Message.objects.get().template.endswith("/nominated")
    event = AuditEvent.objects.get(verb="registration.nominated")
    assert event.actor_kind == "staff"
    page = text(office.get("registration", made.reference))
    assert "Named by the delegation" in page


def test_secretariat_is_told_in_its_own_words_why_nobody_was_named(office, haiti):
    office.post("delegation-member-new", "HT", **member())
    first = haiti.registrations.get()
    again = text(office.post("delegation-member-new", "HT", **member()))
    assert f"registered already, with the code {first.reference}" in again
    head = text(office.post("delegation-member-new", "HT", **member(given_name="Rose", email="rose@example.org")))
    assert "Haiti has a head already: Fabienne Jean-Baptiste" in head
    assert 'value="Rose"' in head
    Places.objects.filter(delegation=haiti).update(places=1)
    full = text(
        office.post("delegation-member-new", "HT", **member(given_name="Rose", email="rose@example.org", role=""))
    )
    assert "Choose the role" in full
    adviser = member(given_name="Rose", email="rose@example.org", role="adviser")
    assert "The delegation Haiti has no free place" in text(office.post("delegation-member-new", "HT", **adviser))
    assert "Haiti has no free place. Raise its places" in text(office.get("delegation-member-new", "HT"))
    assert haiti.registrations.count() == 1


def test_nobody_is_named_after_the_conference(office, conference, haiti):
    conference.first_day = conference.last_day = timezone.now().date() - dt.timedelta(days=3)
    conference.save()
    page = text(office.get("delegation-member-new", "HT"))
    assert "The conference is over." in page
    assert "family_name" not in page
    office.post("delegation-member-new", "HT", **member())
    assert not haiti.registrations.exists()


def test_secretariat_notes_that_a_delegation_is_complete(office, haiti):
    assert "The delegation is complete" in text(office.get("delegation", "HT"))
    office.post("delegation-complete", "HT", complete="yes")
    haiti.refresh_from_db()
    assert haiti.complete_at is not None
    page = text(office.get("delegation", "HT"))
    assert "nobody else will come" in page
    office.post("delegation-complete", "HT", complete="no")
    haiti.refresh_from_db()
    assert haiti.complete_at is None
    assert {e.actor_kind for e in AuditEvent.objects.filter(verb__startswith="delegation.")} == {"staff"}


def test_readers_are_not_offered_what_they_may_not_do(reader, haiti):
    page = text(reader.get("delegation", "HT"))
    assert "delegation-member-new" not in page
    assert reader.url("delegation-member-new", "HT") not in page
    assert "The delegation is complete" not in page


def test_secretariat_puts_members_in_order(office, ministry, haiti):
    people = [
        factories.registration(ministry, haiti, role=role, given_name=name, family_name="Brown")
        for name, role in (("Anaïs", "adviser"), ("Bruno", "adviser"), ("Carla", "adviser"), ("Head", "head"))
    ]

    def order():
        return [row.member.given_name for row in office.get("delegation", "HT").context["rows"]]

    assert order() == ["Head", "Anaïs", "Bruno", "Carla"]
    page = text(office.get("delegation", "HT"))
    assert "Move Anaïs Brown down" in page
    assert "Move Anaïs Brown up" not in page
    assert "Move Head Brown" not in page
    last = people[2]
    answer = office.post("delegation-member-move", "HT", last.reference, go="up", seen="2")
    assert answer.url == office.url("delegation", "HT") + f"#order-{last.reference}"
    assert order() == ["Head", "Anaïs", "Carla", "Bruno"]
    office.post("delegation-member-move", "HT", last.reference, go="up", seen="2")  # pressed twice
    assert order() == ["Head", "Anaïs", "Carla", "Bruno"]
    last.refresh_from_db()
    last.state = State.WITHDRAWN
    last.save()
    said = office.post("delegation-member-move", "HT", last.reference, go="up", seen="1", follow=True)
    assert "Nothing was changed." in text(said)
    elsewhere = factories.registration(ministry, factories.delegation(ministry, code="AW"))
    assert office.post("delegation-member-move", "HT", elsewhere.reference, go="up").status_code == 404


def test_delegation_says_for_how_many_is_paid(office, ministry, haiti):
    people = [factories.registration(ministry, haiti, state=State.CONFIRMED) for _ in range(2)]
    Delegation.objects.filter(pk=haiti.pk).update(funded=1)
    assert "paid for so far" not in text(office.get("delegation", "HT"))
    for n, one in enumerate(people, start=1):
        Funding.objects.create(registration=one, ticket=True)
        page = text(office.get("delegation", "HT"))
        assert ("1 person is paid for so far" if n == 1 else "2 persons are paid for so far") in page
        assert ('class="small need"' in page) is (n == 2), "more than agreed"


def test_one_focal_point_is_sent_the_link_though_the_delegation_is_complete(office, haiti):
    """Somebody came later, or the mail never arrived; the other mailbox is left alone."""
    Delegation.objects.filter(pk=haiti.pk).update(complete_at=timezone.now(), invited_at=timezone.now())
    factories.focal_point(haiti, email="old@example.org", invited_at=timezone.now())
    new = factories.focal_point(haiti, email="new@example.org", name="Bo")
    page = office.get("delegation", "HT")
    assert office.url("focal-point-send", "HT", new.pk) in page.text
    assert page.text.count("Revoke the link") == 2, "a link may have gone out in another way"
    seen = page.context["now"]
    said = text(office.post("focal-point-send", "HT", new.pk, seen=seen, follow=True))
    assert "is on its way to new@example.org" in said
    mail = Message.objects.get()
    assert (mail.to, mail.template) == ("new@example.org", "registration/emails/delegation_invitation")
    assert "private-link-" in mail.text
    new.refresh_from_db()
    assert new.invited_at is not None
    again = text(office.post("focal-point-send", "HT", new.pk, seen=seen, follow=True))  # pressed twice
    assert "it has been written to meanwhile" in again
    assert Message.objects.count() == 1


def test_nobody_is_sent_a_link_after_the_conference(office, conference, haiti):
    conference.first_day = conference.last_day = timezone.now().date() - dt.timedelta(days=3)
    conference.save()
    one = factories.focal_point(haiti)
    assert "The conference is over." in text(office.post("focal-point-send", "HT", one.pk, follow=True))
    assert not Message.objects.exists()


def test_invitation_on_paper_is_noted_once(office, haiti):
    """A delegation without a mailbox is invited by a letter; it is one of the silent then, and in the record."""
    assert "The letter was sent on paper" in text(office.get("delegation", "HT"))
    for _n in range(2):
        office.post("delegation-letter-sent", "HT")
    haiti.refresh_from_db()
    assert haiti.invited_at is not None
    assert AuditEvent.objects.filter(verb="delegation.invited_by_letter").count() == 1
    page = text(office.get("delegation", "HT"))
    assert "The letter was sent on paper" not in page
    assert "noted that Haiti was invited by a letter on paper" in page
    assert "Haiti" in text(office.get("delegations", status="invited"))


def test_letters_to_all_leave_pools_out(office, ministry, haiti):
    factories.delegation(ministry, name=words("Non-governmental organizations"), code="NGO", kind="pool")
    letters = pypdf.PdfReader(io.BytesIO(office.get("delegations-letters").content))
    assert len(letters.pages) == 1
    assert office.url("delegations-letters") in office.get("delegations").text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_list_of_delegations_leaves_as_it_is_shown(office, ministry, haiti, kind):
    factories.focal_point(haiti, name="=Mirlande", email="m@example.org")
    factories.delegation(ministry, name=words("Aruba"), code="AW", complete_at=timezone.now())
    assert office.url("delegations-export") in office.get("delegations").text
    answer = office.client.post(office.url("delegations-export") + "?status=complete", {"kind": kind})
    assert answer["Content-Disposition"].endswith(f'delegations.{kind}"')
    found = read.table("", answer.content)
    assert [row.cells[:2] for row in found.rows] == [["AW", "Aruba"]]
    everything = read.table("", office.post("delegations-export", kind=kind).content)
    (row,) = [dict(zip(everything.columns, row.cells, strict=True)) for row in everything.rows if row.cells[0] == "HT"]
    assert row["Focal points"] == "=Mirlande <m@example.org>"
    assert (row["Places"], row["Places taken"], row["Status"]) == ("3", "0", "Not invited")
    verbs = AuditEvent.objects.filter(verb="delegations.exported").order_by("at")
    assert [event.changes["rows"][1] for event in verbs] == [1, 2]
