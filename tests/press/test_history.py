"""Every verb of the press room has its words."""

from conference.audit.models import AuditEvent
from conference.press import actions
from conference.press.history import SENTENCES, WORDS
from tests.press.conftest import BY, contact, release, words


def test_every_change_has_a_sentence(conference, embargo):
    made = release(conference, "en", "fr", embargo=embargo)
    actions.save_text(by=BY, release=made, language="en", version=1, words=words(body="New."))
    actions.withdraw(by=BY, release=made, version=made.version)
    office = contact(conference)
    actions.save_contact(by=BY, contact=office, fields=["email"])
    actions.delete_contact(by=BY, contact=office)
    said = set(AuditEvent.objects.values_list("verb", flat=True))
    assert said | {"press.contact_added"} == set(SENTENCES)
    assert set(WORDS) == {verb for verb in SENTENCES if not verb.startswith("press.contact")}
