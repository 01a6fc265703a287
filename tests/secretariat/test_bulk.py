"""Confirming, declining and writing to many at once."""

import pytest

from conference.audit.models import AuditEvent
from conference.mail.models import Message
from registration.models import State
from tests import factories

pytestmark = pytest.mark.django_db


def fresh(registration):
    return type(registration).objects.get(pk=registration.pk)


@pytest.fixture
def three(states):
    return [factories.registration(states, given_name=name) for name in ("Ana", "Bo", "Cleo")]


def preview(office, kind, *people, **query):
    return office.client.get(office.url(f"registrations-{kind}"), {"pick": [p.reference for p in people], **query})


def act(office, kind, page, **more):
    data = {"picked": page.context["chosen"].picked, "from": page.context["from"], **more}
    if "key" in page.context:
        data.setdefault("key", str(page.context["key"]))
    return office.client.post(office.url(f"registrations-{kind}"), data, follow=True)


def test_confirm_shows_first_whom_it_meets_and_who_is_left_out(office, states, three):
    waiting = factories.registration(states, given_name="Dirk", state=State.WAITLISTED)
    page = preview(office, "confirm", *three[:2], waiting)
    assert "It meets 2 persons" in page.text
    assert "1 person is left out" in page.text
    assert "Dirk" in page.text
    assert "waits: there is no place" in page.text
    assert [fresh(one).state for one in three] == [State.SUBMITTED] * 3


def test_confirm_acts_on_those_who_were_shown(office, three):
    page = preview(office, "confirm", *three[:2])
    answer = act(office, "confirm", page)
    assert "2 are confirmed and are told so." in answer.text
    assert [fresh(one).state for one in three] == [State.CONFIRMED, State.CONFIRMED, State.SUBMITTED]
    assert Message.objects.filter(template="registration/emails/confirmed").count() == 2


def test_list_to_which_one_returns_keeps_its_filters(office, states):
    within = factories.delegation(states, code="CW")
    factories.registration(states, within)
    page = office.client.get(office.url("registrations-confirm"), {"all": "?delegation=CW&status=submitted"})
    assert page.context["back"].endswith("/registrations/?delegation=CW&status=submitted")
    assert act(office, "confirm", page).redirect_chain[-1][0] == page.context["back"]


def test_confirm_sent_twice_confirms_once(office, three):
    page = preview(office, "confirm", *three)
    act(office, "confirm", page)
    answer = act(office, "confirm", page)
    assert "Nothing was changed." in answer.text
    assert "is confirmed already" in answer.text
    assert Message.objects.count() == 3


def test_confirm_leaves_out_whom_no_note_covers(office, conference):
    strict = factories.category(conference, needs_note=True)
    within = factories.delegation(strict)
    covered, bare = factories.registration(strict, within), factories.registration(strict, within)
    factories.note(within, covered)
    page = preview(office, "confirm", covered, bare)
    assert "is not covered by a note verbale" in page.text
    act(office, "confirm", page)
    assert (fresh(covered).state, fresh(bare).state) == (State.CONFIRMED, State.SUBMITTED)


def test_confirm_sets_those_apart_who_have_not_given_their_details(office, states, three):
    named = factories.registration(states, given_name="Dirk", state=State.NOMINATED)
    page = preview(office, "confirm", three[0], named)
    assert "It meets 1 person" in page.text
    assert "1 person has not given the details yet" in page.text
    assert "without having been asked for needs" in page.text
    answer = act(office, "confirm", page)
    assert "1 is confirmed" in answer.text
    assert "Left out: Dirk" in answer.text
    assert (fresh(three[0]).state, fresh(named).state) == (State.CONFIRMED, State.NOMINATED)


def test_confirm_meets_those_without_details_if_one_says_so(office, states):
    named = factories.registration(states, given_name="Dirk", state=State.NOMINATED)
    page = preview(office, "confirm", named)
    assert "It meets 0 persons" in page.text
    assert "1 is confirmed" in act(office, "confirm", page, apart="yes").text
    assert fresh(named).state == State.CONFIRMED


def test_page_of_somebody_without_details_says_what_confirming_means(office, reader, states):
    named = factories.registration(states, state=State.NOMINATED)
    words = "without having been asked for needs"
    assert words not in reader.get("registration", named.reference).text
    office.client.force_login(office.user)
    assert words in office.get("registration", named.reference).text


def test_confirm_leaves_out_who_was_decided_meanwhile(office, three):
    page = preview(office, "confirm", *three)
    office.post("registration-decline", three[0].reference, seen="submitted", reason="Full")
    answer = act(office, "confirm", page)
    assert "2 are confirmed" in answer.text
    assert "Left out: Ana" in answer.text
    assert fresh(three[0]).state == State.DECLINED


def test_all_that_match_is_by_the_filter_not_the_page(office, states):
    for _n in range(60):
        factories.registration(states, language="nl")
    other = factories.registration(states, language="fr")
    page = office.client.get(office.url("registrations-confirm"), {"all": "?language=nl"})
    assert "It meets 60 persons" in page.text
    answer = act(office, "confirm", page)
    assert "60 are confirmed" in answer.text
    assert answer.redirect_chain[-1][0].endswith("?language=nl")
    assert fresh(other).state == State.SUBMITTED


def test_too_many_at_once_are_refused(office, three, monkeypatch):
    monkeypatch.setattr("registration.many.chosen.MOST", 2)
    page = preview(office, "confirm", *three)
    assert "Narrow the list by a filter" in page.text


def test_nobody_ticked_says_what_to_do(office, three):
    for kind in ("confirm", "decline", "message"):
        assert "Nobody is ticked." in preview(office, kind).text
        assert "Nobody is ticked." in office.client.post(office.url(f"registrations-{kind}"), {}).text


def test_decline_asks_for_one_reason_and_tells_everyone(office, states, three):
    confirmed = factories.registration(states, state=State.CONFIRMED)
    page = preview(office, "decline", *three, confirmed)
    assert "is confirmed: withdraw those one by one" in page.text
    answer = act(office, "decline", page, reason=" ")
    assert "Write the reason: the person is told it." in answer.text
    assert "<title>Error:" in answer.text
    answer = act(office, "decline", page, reason="The hall is full.")
    assert "3 are declined and are told the reason." in answer.text
    assert all("The hall is full." in mail.text for mail in Message.objects.all())
    assert fresh(confirmed).state == State.CONFIRMED


def test_message_goes_to_each_in_ones_own_words(office, states, three):
    spanish = factories.registration(states, language="es")
    page = preview(office, "message", *three, spanish)
    words = {"subject": "Hotel rooms", "text": "Please book before Friday.\n\n<b>Thank you</b>"}
    answer = act(office, "message", page, **words)
    assert "The message to 4 persons is on its way." in answer.text
    assert Message.objects.count() == 4
    mail = Message.objects.get(to=spanish.email)
    assert mail.subject == "Hotel rooms"
    assert "Please book before Friday." in mail.text
    assert "<b>Thank" not in mail.html
    assert spanish.reference in mail.text
    assert mail.language == "es"
    assert AuditEvent.objects.filter(verb="registration.messaged").count() == 4
    assert "Friday" not in str(list(AuditEvent.objects.values_list("changes", flat=True)))


def test_message_to_somebody_who_was_replaced_has_no_link_that_opens_nothing(office, states):
    gone = factories.registration(states, state=State.REPLACED)
    page = preview(office, "message", gone)
    act(office, "message", page, subject="Thank you", text="Please return the badge.")
    mail = Message.objects.get()
    for part in (mail.text, mail.html):
        assert "Please return the badge." in part
        assert "/link/" not in part
        assert "private link" not in part


def test_message_sent_twice_arrives_once(office, three):
    page = preview(office, "message", *three)
    words = {"subject": "Hotel", "text": "Book."}
    act(office, "message", page, **words)
    answer = act(office, "message", page, **words)
    assert "has been sent this message already" in answer.text
    assert Message.objects.count() == 3


def test_message_without_words_loses_nothing_that_was_typed(office, three):
    page = preview(office, "message", *three)
    answer = act(office, "message", page, subject="Only a subject", text="")
    assert "“Message” is missing." in answer.text
    assert "Only a subject" in answer.text
    assert answer.context["chosen"].picked == page.context["chosen"].picked
    assert not Message.objects.exists()


def test_message_to_a_stranger_of_another_conference_goes_nowhere(office, three):
    other = factories.registration(factories.category(factories.conference()))
    assert "Nobody is ticked." in preview(office, "message", other).text


def test_preview_takes_the_same_queries_for_many(office, states, django_assert_max_num_queries):
    def load():
        with django_assert_max_num_queries(12) as queries:
            office.client.get(office.url("registrations-confirm"), {"all": "?"})
        return len(queries)

    factories.registration(states, factories.delegation(states))
    load()
    few = load()
    for _n in range(10):
        factories.registration(states, factories.delegation(states))
    assert load() == few


def test_reader_sees_no_boxes(reader, three):
    page = reader.get("registrations").text
    assert 'name="pick"' not in page
    assert reader.get("registrations-confirm").status_code == 404
