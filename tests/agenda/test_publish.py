"""Publishing: versions, their documents, and what stays as it was."""

from functools import partial

import pytest
from django.db import DatabaseError, transaction

from agenda import document
from agenda.actions import parts, sessions
from agenda.actions.publish import publish
from agenda.models import Programme, PublishedSlot, Session, Version
from agenda.rules import Refused
from conference.audit.models import SYSTEM, AuditEvent
from conference.models import Conference
from tests import factories
from tests.agenda.conftest import BY, Draft
from tests.processes import race


def test_draft_is_not_public_before_publication(draft):
    draft.session("plenary", "10:00", "11:00", draft.hall)
    assert document.current(draft.conference) is None
    version = draft.publish()
    assert version.number == 1
    assert list(document.current(draft.conference).by_code) == ["plenary"]
    assert PublishedSlot.objects.filter(version=version).count() == 1


def test_published_document_does_not_follow_the_draft(published):
    published.talk(published.plenary, 0, 10, "A later thought")
    sessions.change(by=BY, session=published.plenary, fields={"title": factories.words("Another title")})
    sessions.remove(by=BY, session=published.plenary)
    entry = document.current(published.conference).by_code["plenary-1"]
    assert (str(entry.title), entry.talks) == ("Plenary 1", ())


def test_database_refuses_to_change_or_delete_what_was_published(published):
    for change in (
        lambda: Version.objects.update(document={}),
        lambda: PublishedSlot.objects.update(room=None),
        lambda: Version.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


def test_nothing_new_is_refused(published):
    with pytest.raises(Refused) as refused:
        published.publish()
    assert refused.value.refusal.code == "same"


def test_empty_draft_is_refused(draft):
    draft.session("unplaced")
    with pytest.raises(Refused) as refused:
        draft.publish()
    assert refused.value.refusal.code == "empty"


def test_preview_of_an_older_draft_is_refused(published):
    seen = Programme.objects.get().revision
    published.session("late", "15:00", "16:00", published.hall)
    with pytest.raises(Refused) as refused:
        published.publish(seen=seen)
    assert refused.value.refusal.code == "stale"
    assert Version.objects.count() == 1


def test_session_that_is_not_public_keeps_its_room_only(published):
    published.session("interpreters", "12:00", "13:00", published.hall, is_public=False)
    version = published.publish()
    assert PublishedSlot.objects.filter(version=version).count() == 2
    assert "interpreters" not in document.current(published.conference).by_code


def test_removed_session_keeps_its_code_and_leaves_the_next_version(published):
    sessions.remove(by=BY, session=published.plenary)
    with pytest.raises(Refused) as refused:
        published.session("plenary-1", "10:00", "11:00", published.hall)
    assert refused.value.refusal.code == "code"
    published.session("other", "10:00", "11:00", published.hall)
    published.publish()
    assert list(document.current(published.conference).by_code) == ["other"]


def test_session_never_published_is_really_removed(draft):
    session = draft.session("idea")
    sessions.remove(by=BY, session=session)
    assert not Session.objects.filter(pk=session.pk).exists()


def test_code_of_a_published_session_stays(published):
    with pytest.raises(Refused) as refused:
        sessions.change(by=BY, session=published.plenary, fields={"code": "other"})
    assert refused.value.refusal.code == "stable"


def test_presentations_move_with_their_session(published):
    published.talk(published.plenary, 15, 20, "Talk")
    published.move(published.plenary, "14:00", "15:00", published.hall)
    published.publish()
    (talk,) = document.current(published.conference).by_code["plenary-1"].talks
    assert talk.start == published.at("14:15")


def test_every_change_is_on_record(published):
    talk = published.talk(published.plenary, 0, 10, "Talk")
    parts.change(by=BY, part=talk, fields={"minutes": 15})
    parts.remove(by=BY, part=talk)
    published.move(published.plenary, "12:00", "13:00", published.hall)
    verbs = set(AuditEvent.objects.filter(conference_id=published.conference.pk).values_list("verb", flat=True))
    assert verbs >= {
        "agenda.session.created",
        "agenda.session.changed",
        "agenda.presentation.added",
        "agenda.presentation.changed",
        "agenda.presentation.removed",
        "agenda.published",
    }


def test_saving_the_same_again_changes_nothing(published):
    before = AuditEvent.objects.count(), Programme.objects.get().revision
    title = factories.words("Plenary 1") if published.plenary else None
    sessions.change(by=BY, session=published.plenary, fields={"title": title})
    assert (AuditEvent.objects.count(), Programme.objects.get().revision) == before


def publish_once(pk):
    """In another process: the number of the version that was made, or why none was."""
    try:
        return str(publish(by=SYSTEM, conference=Conference.objects.get(pk=pk)).number)
    except Refused as refused:
        return refused.refusal.code


@pytest.mark.django_db(transaction=True)
def test_two_publications_at_one_moment_make_one_version():
    draft = Draft(factories.conference())
    draft.session("plenary-1", "10:00", "11:00", draft.hall)
    assert sorted(race(*[partial(publish_once, draft.conference.pk)] * 3)) == ["1", "same", "same"]
    assert list(Version.objects.values_list("number", flat=True)) == [1]
