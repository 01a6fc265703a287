"""Send me my link again: the mailbox learns everything, whoever asks learns nothing."""

import re
import time

import pytest

from conference.audit.models import AuditEvent
from conference.mail.delivery import compose
from conference.mail.models import Message
from conference.my import views
from tests import factories


def ask(client, conference, mailbox, language="en"):
    return client.post(f"/{language}/{conference.slug}/link/again/", {"email": mailbox})


def test_known_mailbox_receives_all_its_links_of_this_conference(client, dahlia, curacao):
    other = factories.registration(curacao.category, curacao, email=dahlia.email.upper(), given_name="Ixora")
    elsewhere = factories.registration(factories.category(factories.conference()), email=dahlia.email)
    ask(client, dahlia.conference, f" {dahlia.email.title()} ")
    message = Message.objects.get()
    text = compose(message).body
    for one in (dahlia, other):
        assert one.reference in text
        assert factories.link(one).token in text
    assert factories.link(elsewhere).token not in text
    assert AuditEvent.objects.filter(verb="registration.link_asked").count() == 1
    assert message.to in (dahlia.email, other.email)  # as it was entered, not as somebody typed it now


@pytest.mark.parametrize("language", ["en", "es", "fr", "nl"])
def test_answer_is_the_same_for_known_and_unknown(client, dahlia, language):
    known = ask(client, dahlia.conference, dahlia.email, language)
    unknown = ask(client, dahlia.conference, "nobody@example.org", language)
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url) == (302, known.url)
    assert {**known.headers, "Expires": ""} == {**unknown.headers, "Expires": ""}
    assert not known.cookies
    assert client.get(known.url).status_code == 200
    assert Message.objects.count() == 1


def test_answer_takes_as_long_for_known_and_unknown(client, dahlia):
    times = []
    for mailbox in (dahlia.email, "nobody@example.org"):
        began = time.monotonic()
        ask(client, dahlia.conference, mailbox)
        times.append(time.monotonic() - began)
    assert min(times) >= views.EVENLY


@pytest.mark.parametrize("mailbox", ["", "no", "a@b, c@d.example", "x" * 300 + "@example.org", "a\x00@example.org"])
def test_bad_mailbox_is_refused_and_kept(client, dahlia, mailbox):
    page = ask(client, dahlia.conference, mailbox)
    assert page.status_code == 200
    assert "<title>Error:" in page.content.decode()
    assert not Message.objects.exists()


def test_mailbox_is_not_flooded(client, dahlia):
    answers = [ask(client, dahlia.conference, dahlia.email).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert Message.objects.count() == 5
    unknown = [ask(client, dahlia.conference, "nobody@example.org").status_code for _ in range(6)]
    assert unknown == answers


def test_pages_without_a_link_lead_here(client, dahlia):
    for path in ("link/nothing/", f"my/{dahlia.reference}/"):
        page = client.get(f"/en/{dahlia.conference.slug}/{path}").content.decode()
        assert f"/en/{dahlia.conference.slug}/link/again/" in page


def test_link_that_is_asked_too_often_waits_and_then_opens(visitor, dahlia, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"link": {"address": "2/m"}}
    assert [visitor.opens(dahlia).status_code for _ in range(2)] == [302, 302]
    answer = visitor.client.post(visitor.link(dahlia, "fr"))
    assert answer.status_code == 429
    assert '<html lang="fr">' in answer.content.decode()
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert re.search(r'href="/fr/[\w-]+/link/[\w-]+/"', answer.content.decode())
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert visitor.client.get(visitor.link(dahlia)).status_code == 200
