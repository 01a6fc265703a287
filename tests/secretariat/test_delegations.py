"""Chasing delegations from the office."""

import datetime as dt
import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.audit.models import AuditEvent
from conference.mail.models import Message
from conference.spreadsheets import read
from registration.models import Delegation, FocalPoint, Places, ReminderDay
from tests import factories

words = factories.words


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
