"""The mails about a registration, each written into the outbox inside the change's transaction."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import segno
from django.urls import reverse
from django.utils import translation

from conference.audit.models import AuditEvent
from conference.links.models import make, placeholder
from conference.mail.outbox import Attachment, enqueue
from conference.models import Conference
from registration import proposals
from registration.calendar import conference_days
from registration.events import Mention
from registration.models import Funding, Registration


def link_url(registration: Registration) -> str:
    """The full address of the private link, with a placeholder for the token, which is put in at delivery."""
    link = make("registration", registration.pk)
    conference = registration.conference
    return conference.absolute(conference.url("link", placeholder(link), language=registration.language))


def context_for(registration: Registration) -> dict[str, Any]:
    """What every mail to a participant shows; no link where it would open nothing."""
    conference = registration.conference
    return {
        "conference": conference,
        "registration": registration,
        "link_url": link_url(registration) if registration.link_opens else "",
        "data_protection_url": conference.absolute(conference.url("data-protection", language=registration.language)),
    }


def send(
    name: str,
    registration: Registration,
    *,
    cause: AuditEvent,
    attachments: Sequence[Attachment] = (),
    **extra: Any,
) -> None:
    """One mail of this room, in the participant's language and the conference's zone."""
    enqueue(
        template=f"registration/emails/{name}",
        to=registration.email,
        language=registration.language,
        cause=cause,
        conference_id=registration.conference_id,
        about=registration,
        context=context_for(registration) | extra,
        attachments=attachments,
        reply_to=registration.conference.contact_email,
        zone=registration.conference.zone,
    )


def received(registration: Registration, *, cause: AuditEvent) -> None:
    send("received", registration, cause=cause)


def waiting(registration: Registration, *, cause: AuditEvent) -> None:
    send("waiting", registration, cause=cause)


def moved_up(registration: Registration, *, cause: AuditEvent) -> None:
    send("moved_up", registration, cause=cause)


def declined(registration: Registration, *, cause: AuditEvent) -> None:
    send("declined", registration, cause=cause, by_delegation=_is_by_delegation(cause))


def withdrawn(registration: Registration, *, cause: AuditEvent) -> None:
    send("withdrawn", registration, cause=cause, by_delegation=_is_by_delegation(cause))


def _is_by_delegation(cause: AuditEvent) -> bool:
    """Whether a focal point did it, which a letter must say."""
    return cause.actor_kind == "focal point"


NOMINATED = "registration/emails/nominated"


def nominated(registration: Registration, *, cause: AuditEvent) -> None:
    """To somebody whom the focal point named, perhaps in the place of another: with the link to complete the details,
    or to read them where the focal point has."""
    asks = registration.category.questions.exists()
    send("nominated", registration, cause=cause, asks=asks)


def completed(registration: Registration, *, cause: AuditEvent) -> None:
    """To somebody who was named, after having completed the details."""
    send("completed", registration, cause=cause)


def replaced_old(registration: Registration, *, cause: AuditEvent) -> None:
    """To whom somebody else replaces. Without a link: theirs opens nothing any more."""
    send("replaced_old", registration, cause=cause)


def office_language(conference: Conference) -> str:
    """In which letters to the secretariat are written."""
    return str((conference.languages or ["en"])[0])


def replaced_secretariat(registration: Registration, *, mentions: Sequence[Mention], cause: AuditEvent) -> None:
    """To the secretariat: who comes in whose place, and where the programme names the one who does not come. Told in
    the first language of the conference; names, no other personal data."""
    conference = registration.conference
    language = office_language(conference)
    with translation.override(language):
        path = reverse("secretariat:registration", args=[conference.slug, registration.reference])
    enqueue(
        template="registration/emails/replaced_secretariat",
        to=conference.contact_email,
        language=language,
        cause=cause,
        conference_id=conference.pk,
        about=registration,
        context={
            "conference": conference,
            "registration": registration,
            "old": registration.replaces,
            "paid": Funding.objects.filter(registration=registration.replaces).exists(),
            "mentions": [(mention, conference.absolute(mention.path)) for mention in mentions],
            "office_url": conference.absolute(path),
        },
        zone=conference.zone,
    )


# Of the mailbox to which they were written: with another address of the person they are of no use.
OF_ONE_MAILBOX = [f"registration/emails/{name}" for name in ("address_changed", "links")]


def address_changed(registration: Registration, *, cause: AuditEvent) -> None:
    """To the new mailbox, with the new link."""
    send("address_changed", registration, cause=cause, is_new=True)


def address_left(registration: Registration, before: str, *, cause: AuditEvent) -> None:
    """To the old mailbox, without a link, so that nobody loses a registration unawares. Of the new address it shows
    just enough for whoever entered it to know it again."""
    conference = registration.conference
    enqueue(
        template="registration/emails/address_changed",
        to=before,
        language=registration.language,
        cause=cause,
        conference_id=registration.conference_id,
        about=registration,
        context={
            "conference": conference,
            "registration": registration,
            "is_new": False,
            "address": "@".join(f"{part[:1]}…" for part in registration.email.split("@")),
        },
        reply_to=conference.contact_email,
        zone=conference.zone,
    )


def changes_decided(registration: Registration, *, cause: AuditEvent, accepted: list[Any], refused: list[Any]) -> None:
    """One mail for all changes that were decided together. The lists hold decided rows of `ProposedChange`."""
    with translation.override(registration.language):
        lines = {
            name: [
                {"label": proposals.label(one.field), "new": proposals.words(one.field, one.new), "reason": one.reason}
                for one in rows
            ]
            for name, rows in (("accepted", accepted), ("refused", refused))
        }
    send("changes_decided", registration, cause=cause, accepted=lines["accepted"], refused=lines["refused"])


def corrected(registration: Registration, *, cause: AuditEvent, fields: Sequence[str]) -> None:
    """What the secretariat corrected, with the values that count now."""
    with translation.override(registration.language):
        lines = [
            {"label": proposals.label(name), "new": proposals.words(name, getattr(registration, name))}
            for name in fields
        ]
    send("corrected", registration, cause=cause, lines=lines)


def visa_letter(registration: Registration, *, cause: AuditEvent) -> None:
    """The visa letter is ready on the person's page: no passport data and no file in the mail."""
    send("visa_letter", registration, cause=cause)


def lapsed(registration: Registration, *, cause: AuditEvent) -> None:
    """With the address at which one may register again."""
    conference = registration.conference
    again = conference.absolute(conference.url("register", language=registration.language))
    send("lapsed", registration, cause=cause, register_url=again)


def already(registration: Registration, *, cause: AuditEvent) -> None:
    """To somebody who registers again: the page says nothing, this mail has the link."""
    send("already", registration, cause=cause)


def links(registrations: Sequence[Registration], *, cause: AuditEvent) -> None:
    """To one mailbox that asked for its links: one for each of these registrations, which are all it has here."""
    first = registrations[0]
    enqueue(
        template="registration/emails/links",
        to=first.email,
        language=first.language,
        cause=cause,
        conference_id=first.conference_id,
        about=first,
        context={
            **context_for(first),
            "entries": [{"registration": one, "url": link_url(one)} for one in registrations],
        },
        reply_to=first.conference.contact_email,
        zone=first.conference.zone,
    )


def confirmed(registration: Registration, *, cause: AuditEvent, attachments: Sequence[Attachment] = ()) -> None:
    """With the code as a picture, and a calendar: the agenda's if there is one, else the conference's days."""
    files = [Attachment("code.png", "image/png", qr_code(registration.reference), inline="code"), *attachments]
    if not attachments:
        with translation.override(registration.language):
            days = conference_days(registration.conference)
        files.append(Attachment("conference.ics", "text/calendar; charset=utf-8; method=PUBLISH", days))
    send("confirmed", registration, cause=cause, attachments=files)


def merged(registration: Registration, *, cause: AuditEvent, former: str) -> None:
    """With the code that counts, and the `former` one, which does not any more."""
    send("merged", registration, cause=cause, former=former)


def message(registration: Registration, *, cause: AuditEvent, subject: str, text: str) -> None:
    """In the organizer's own words. Who was replaced gets no link: theirs opens nothing any more."""
    send("message", registration, cause=cause, subject=subject, text=text)


def qr_code(reference: str) -> bytes:
    """The reference code as a QR code, PNG."""
    picture = io.BytesIO()
    segno.make(reference, error="m", micro=False).save(picture, kind="png", scale=6, border=4, dark="#0b2838")
    return picture.getvalue()
