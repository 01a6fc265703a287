"""Telling participants of the agenda: each person once per version, with the calendar."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone, translation

from agenda import changes, document
from agenda.difference import difference
from agenda.exports import ical
from agenda.models import Programme, ToldVersion, Version
from conference.audit.models import Actor, AuditEvent, record
from conference.mail.outbox import Attachment, enqueue, supersede
from conference.models import Conference
from registration.emails import context_for
from registration.models import Registration, State

FIRST, LATER = "agenda/emails/schedule", "agenda/emails/changed"
TEMPLATES = (FIRST, LATER)


def with_confirmation(registration: Registration, cause: AuditEvent) -> list[Attachment]:
    """For `registration.events.confirmed`: the agenda as a calendar file, if it is public, to go with the confirmation;
    the person counts as told. Runs inside the confirmation's transaction."""
    conference = registration.conference
    _hold_publication(conference)
    current = document.current(conference)
    if current is None:
        return []
    ToldVersion.objects.update_or_create(registration=registration, defaults={"number": current.number})
    return [calendar(current, registration.language)]


def _hold_publication(conference: Conference) -> None:
    """Let no version be published until this transaction ends: whoever is confirmed either gets the new schedule with
    the confirmation or is already confirmed when everyone is told. Confirmations do not wait for each other."""
    table = Programme._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE conference_id = %s FOR SHARE", [conference.pk])  # noqa: S608


def calendar(of: document.Document, language: str) -> Attachment:
    """The agenda as a file for a mail, in this language."""
    content = ical.whole(of, language, with_cancelled=True)
    return Attachment(f"{of.conference.slug}-agenda.ics", ical.CONTENT_TYPE, content)


def tell_everyone(*, by: Actor, conference: Conference, version: Version) -> int:
    """Write the mails about `version` to every confirmed participant who was not told of it; returns how many. Those
    who know an older version are told what changed since that one, in the language in which they read; who would notice
    nothing gets no mail. A mail about an older version that has not left is superseded: the new one tells both.

    Texts and files that do not depend on the person are made once per language. Each mail is caused by the person's own
    audit event: several may share a mailbox, and each must get their own.
    """
    current = document.of_version(version, conference)
    recipients = _to_tell(conference, version.number)
    known = _known(recipients)
    older = Version.objects.filter(programme=version.programme_id, number__in=set(known.values()))
    documents = {v.number: v.document for v in older}
    shared: dict[str, dict[str, Any]] = {}
    news: dict[tuple[int, str], list[str]] = {}
    told = []
    mails = 0
    for registration in recipients:
        language, before = registration.language, known[registration.pk]
        if before and (before, language) not in news:
            change = difference(documents[before], version.document)
            with translation.override(language), timezone.override(conference.zone):
                news[before, language] = changes.sentences(change, version.document)
        told.append(ToldVersion(registration=registration, number=version.number, before=before))
        if before and not news[before, language]:
            continue  # went back to what this person knows, or reads the same in this language
        if language not in shared:
            shared[language] = _shared(current, language)
        registration.conference = conference
        _send(by, registration, before, shared[language] | {"changes": news.get((before, language), [])})
        mails += 1
    ToldVersion.objects.bulk_create(
        told, update_conflicts=True, unique_fields=["registration"], update_fields=["number", "before"], batch_size=1000
    )
    return mails


def _known(recipients: list[Registration]) -> dict[int, int]:
    """The version that each of these people knows, 0 for none. Their mails that have not left are taken back: what
    those would have told is not known yet."""
    told = {r.pk: r.told_version for r in recipients if hasattr(r, "told_version")}
    unsent = supersede(about=[r for r in recipients if r.pk in told], templates=TEMPLATES)
    return {
        r.pk: 0 if r.pk not in told else told[r.pk].before if str(r.pk) in unsent else told[r.pk].number
        for r in recipients
    }


def _shared(current: document.Document, language: str) -> dict[str, Any]:
    """What the mails in one language have in common: rendering it for each person would take most of the time."""
    conference = current.conference
    with translation.override(language), timezone.override(conference.zone):
        days = {"agenda": current, "conference": conference}
        return {
            "agenda": current,
            "agenda_url": conference.absolute(conference.url("agenda", language=language)),
            "days_text": render_to_string("agenda/emails/schedule/_days.txt", days),
            "days_html": render_to_string("agenda/emails/schedule/_days.html", days),
            "file": calendar(current, language),
        }


def to_tell(conference: Conference) -> int:
    """How many a publication would tell now."""
    return Registration.objects.filter(conference=conference, state=State.CONFIRMED).count()


def _to_tell(conference: Conference, number: int) -> list[Registration]:
    confirmed = Registration.objects.filter(conference=conference, state=State.CONFIRMED)
    return list(
        confirmed.exclude(told_version__number__gte=number)
        .select_related("told_version", "category", "delegation")
        .order_by("pk")
    )


def _send(by: Actor, registration: Registration, before: int, context: dict[str, Any]) -> None:
    conference = registration.conference
    own = record(
        by=by,
        verb="agenda.told",
        target=registration,
        label=registration.reference,
        changes={"version": [before or None, context["agenda"].number]},
    )
    enqueue(
        template=LATER if before else FIRST,
        to=registration.email,
        language=registration.language,
        cause=own,
        conference_id=conference.pk,
        about=registration,
        context=context_for(registration) | context,
        attachments=[context["file"]],
        reply_to=conference.contact_email,
        zone=conference.zone,
    )
