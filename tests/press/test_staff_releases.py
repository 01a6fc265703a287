"""The press office writes, translates, holds back, releases and withdraws."""

import datetime as dt
import io

import pypdf
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from conference.audit.models import AuditEvent
from conference.press import actions
from conference.press.models import Release, ReleaseText, Stage
from tests import factories
from tests.press.conftest import BY, TITLES, contact, release, signed_in, words


def url(name, conference, *arguments):
    return reverse(f"secretariat:{name}", args=[conference.slug, *arguments])


def typed(**fields):
    return {"title": "Title", "dateline": "Nassau", "lead": "", "body": "Text", "version": "0"} | fields


def verbs(of):
    return [event.verb for event in AuditEvent.objects.filter(target_id=str(of.pk)).order_by("at")]


def test_release_is_written_translated_and_released(office, client, conference):
    response = office.post(url("release-new", conference), typed(language="fr", title="Un communiqué"), follow=True)
    assert "Saved as a draft" in response.text
    made = Release.objects.get()
    assert made.slug == "un-communique"
    assert client.get(conference.url("release", made.slug)).status_code == 404

    office.post(url("release-text", conference, made.pk, "nl"), typed(title="Een persbericht"))
    assert {text.language for text in made.texts.all()} == {"fr", "nl"}

    question = office.get(url("release-publish", conference, made.pk)).text
    assert "Everyone can read it at once." in question
    assert "Español" in question
    assert client.get(conference.url("release", made.slug)).status_code == 404
    office.post(url("release-publish", conference, made.pk), {"version": made.version})
    assert "Een persbericht" in client.get(conference.url("release", made.slug, language="nl")).text

    office.post(url("release-withdraw", conference, made.pk), {"version": made.version + 1})
    assert client.get(conference.url("release", made.slug)).status_code == 404
    assert verbs(made) == ["press.written", "press.translated", "press.published", "press.withdrawn"]
    page = office.get(url("release", conference, made.pk)).text
    for word in ("Written", "Language added", "Released", "Withdrawn"):
        assert word in page


def test_embargo_is_set_in_the_conference_s_own_time(office, conference):
    conference.zone = "Asia/Tokyo"
    conference.save()
    made = release(conference, "en", published=False)
    day = (timezone.now() + dt.timedelta(days=20)).date()
    office.post(url("release-embargo", conference, made.pk), {"until": f"{day}T17:00", "version": made.version})
    made.refresh_from_db()
    assert made.embargo_until == dt.datetime.combine(day, dt.time(8), tzinfo=dt.UTC)
    form = office.get(url("release-embargo", conference, made.pk)).text
    assert f'value="{day}T17:00"' in form
    assert "Asia/Tokyo" in form
    question = office.get(url("release-publish", conference, made.pk)).text
    assert "It stays under embargo" in question
    assert "17:00" in question
    office.post(url("release-publish", conference, made.pk), {"version": made.version})
    made.refresh_from_db()
    assert made.stage(timezone.now()) == Stage.EMBARGO
    office.post(url("release-embargo", conference, made.pk), {"until": "", "version": made.version})
    made.refresh_from_db()
    assert made.stage(timezone.now()) == Stage.PUBLISHED


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("2026-03-08T02:30", "Clocks go forward that night"),
        ("2026-11-01T01:30", "Clocks go back that night"),
        ("2025-12-31T12:00", "This moment has passed"),
        ("2062-01-01T12:00", "more than two years away"),
        ("9999-12-31T23:59", "more than two years away"),
        ("0001-01-01T00:00", "This moment has passed"),
        ("tomorrow", "Enter day and time"),
        ("2026-02-30T12:00", "Enter day and time"),
        ("\x00", "Enter day and time"),
    ],
)
def test_embargo_that_cannot_be_is_explained(office, conference, until, sentence):
    with time_machine.travel(dt.datetime(2026, 1, 15, tzinfo=dt.UTC), tick=False):
        client = signed_in(conference, "press")
        made = release(conference, "en", published=False)
        response = client.post(url("release-embargo", conference, made.pk), {"until": until, "version": made.version})
    assert response.status_code == 200
    assert response.text.count(sentence) >= 2  # in the summary and beside the field
    assert "Error:" in response.text
    made.refresh_from_db()
    assert made.embargo_until is None


def test_embargo_of_a_release_that_everyone_can_read_is_refused(office, conference, embargo):
    made = release(conference, "en")
    page = office.post(
        url("release-embargo", conference, made.pk), {"until": f"{embargo:%Y-%m-%dT%H:%M}", "version": made.version}
    ).text
    assert "Withdraw it first" in page
    with pytest.raises(actions.Refused):
        actions.set_embargo(by=BY, release=made, version=made.version, until=embargo)


def test_text_of_two_editors_is_lost_by_neither(office, conference):
    made = release(conference, "en")
    address = url("release-text", conference, made.pk, "en")
    assert 'name="version" value="1"' in office.get(address).text
    actions.save_text(by=BY, release=made, language="en", version=1, words=words(body="What she wrote."))
    response = office.post(address, typed(body="What I wrote.", version="1"))
    assert response.status_code == 409
    assert "A colleague saved this text while you were writing" in response.text
    assert "What she wrote." in response.text
    assert "What I wrote." in response.text
    assert made.texts.get().body == "What she wrote."
    assert 'name="version" value="2"' in response.text
    office.post(address, typed(body="What we wrote.", version="2"))
    assert made.texts.get().body == "What we wrote."


def test_text_of_a_new_language_written_twice_is_lost_by_neither(office, conference):
    made = release(conference, "en")
    actions.save_text(by=BY, release=made, language="fr", version=0, words=words("fr"))
    response = office.post(url("release-text", conference, made.pk, "fr"), typed(title="Autre titre"))
    assert response.status_code == 409
    assert "Autre titre" in response.text
    assert TITLES["fr"] in response.text


def test_texts_of_different_languages_do_not_disturb_each_other(office, conference):
    made = release(conference, "en", "fr")
    actions.save_text(by=BY, release=made, language="fr", version=1, words=words("fr", body="Nouveau."))
    assert office.post(url("release-text", conference, made.pk, "en"), typed(version="1")).status_code == 302


def test_release_changed_while_the_question_was_open_is_not_released(office, client, conference, embargo):
    made = release(conference, "en", published=False, embargo=embargo)
    actions.set_embargo(by=BY, release=made, version=made.version, until=None)
    response = office.post(url("release-publish", conference, made.pk), {"version": made.version})
    assert response.status_code == 409
    assert "A colleague changed this release" in response.text
    assert "Everyone can read it at once." in response.text
    assert client.get(conference.url("release", made.slug)).status_code == 404


def test_release_is_not_released_twice(office, conference):
    made = release(conference, "en")
    response = office.post(url("release-publish", conference, made.pk), {"version": made.version})
    assert "has been released already" in response.text
    draft = release(conference, "en", published=False)
    response = office.post(url("release-withdraw", conference, draft.pk), {"version": draft.version})
    assert "there is nothing to withdraw" in response.text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Enter a title."),
        ("title", "x" * 201, "200"),
        ("title", "a\x07b", "control character"),
        ("title", "a\x00b", "Null characters"),
        ("body", "   ", "Enter the text of the release."),
        ("body", "x" * (ReleaseText.BODY + 1), "20000"),
        ("lead", "x" * 501, "500"),
        ("language", "xx", "xx is not one of"),
        ("language", "", "required"),
    ],
)
def test_release_with_bad_input_keeps_what_was_typed(office, conference, field, value, sentence):
    given = typed(language="en", lead="My careful lead") | {field: value}
    response = office.post(url("release-new", conference), given)
    assert response.status_code == 200
    assert sentence in response.text.replace("20,000", "20000")
    assert "Error:" in response.text
    if field != "lead":
        assert "My careful lead" in response.text
    assert not Release.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "9" * 40])
def test_text_with_a_broken_version_is_not_saved(office, conference, version):
    made = release(conference, "en")
    response = office.post(url("release-text", conference, made.pk, "en"), typed(version=version))
    assert response.status_code == 409
    assert made.texts.get().title == TITLES["en"]


def test_preview_shows_the_text_and_saves_nothing(office, conference):
    made = release(conference, "en")
    response = office.post(
        url("release-text", conference, made.pk, "en"), typed(body="Three **days**.", version="1", preview="1")
    )
    assert "Three <strong>days</strong>." in response.text
    assert 'name="version" value="1"' in response.text
    assert made.texts.get().body == "Two **days**."
    response = office.post(url("release-new", conference), typed(language="en", body="A *draft*", preview="1"))
    assert "A <em>draft</em>" in response.text
    assert Release.objects.count() == 1


def test_text_in_an_unknown_language_is_not_found(office, conference):
    made = release(conference, "en")
    assert office.get(url("release-text", conference, made.pk, "de")).status_code == 404
    assert office.post(url("release-text", conference, made.pk, "de"), typed()).status_code == 404
    assert office.get(url("release-draft-pdf", conference, made.pk, "nl")).status_code == 404


def test_draft_pdf_says_that_it_is_one(office, conference, embargo):
    draft, held = release(conference, "en", published=False), release(conference, "en", embargo=embargo)
    for made, notice in ((draft, "Draft. Not for publication."), (held, "Under embargo until")):
        response = office.get(url("release-draft-pdf", conference, made.pk, "en"))
        assert notice in pypdf.PdfReader(io.BytesIO(response.content)).pages[0].extract_text()


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [("press", True, True), ("owner", True, True), ("reader", True, False), ("desk", False, False)],
)
def test_roles_open_what_they_should(conference, role, reads, writes):
    made = release(conference, "en", published=False)
    client = signed_in(conference, role)
    for name, arguments in (("press", []), ("release", [made.pk]), ("release-draft-pdf", [made.pk, "en"])):
        assert client.get(url(name, conference, *arguments)).status_code == (200 if reads else 404)
    for name, arguments in (
        ("release-new", []),
        ("release-text", [made.pk, "en"]),
        ("release-embargo", [made.pk]),
        ("release-publish", [made.pk]),
        ("release-withdraw", [made.pk]),
        ("press-contact-new", []),
    ):
        assert client.get(url(name, conference, *arguments)).status_code in ({200, 409} if writes else {404})
    if not writes:
        client.post(url("release-publish", conference, made.pk), {"version": made.version})
        made.refresh_from_db()
        assert made.published_at is None
    assert ("Write a release" in client.get(url("press", conference)).text) == writes


def test_release_of_another_conference_is_out_of_reach(office, client, conference):
    made = release(factories.conference(), "en", published=False)
    for name, arguments in (
        ("release", [made.pk]),
        ("release-text", [made.pk, "en"]),
        ("release-embargo", [made.pk]),
        ("release-publish", [made.pk]),
        ("release-draft-pdf", [made.pk, "en"]),
    ):
        assert office.get(url(name, conference, *arguments)).status_code == 404
    assert client.get(url("press", conference)).status_code == 302


@pytest.mark.parametrize("name", ["press", "release", "release-text", "release-publish"])
def test_staff_pages_ask_few_questions(office, conference, name, django_assert_max_num_queries):
    made = release(conference, "en", "fr")
    contact(conference)
    arguments = {"press": [], "release-text": [made.pk, "fr"]}.get(name, [made.pk])
    counts = []
    for more in (0, 9):
        for _ in range(more):
            release(conference, "en", "es")
        with django_assert_max_num_queries(12) as asked:
            office.get(url(name, conference, *arguments))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_new_release_that_is_sent_twice_is_one(office, conference):
    page = office.get(url("release-new", conference))
    key = page.context["form"]["submission_key"].value()
    assert f'value="{key}"' in page.text
    preview = office.post(url("release-new", conference), typed(language="en", submission_key=key, preview="1"))
    assert f'value="{key}"' in preview.text
    for _n in range(2):
        answer = office.post(url("release-new", conference), typed(language="en", submission_key=key), follow=True)
        assert "Saved as a draft." in answer.text
    assert Release.objects.count() == 1
    assert AuditEvent.objects.filter(verb="press.written").count() == 1
    again = office.get(url("release-new", conference)).context["form"]["submission_key"].value()
    office.post(url("release-new", conference), typed(language="en", submission_key=again))  # meant: two of one title
    assert Release.objects.count() == 2
