"""What happened to a registration: its audit events as sentences, and the mails that tell of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.audit.models import AuditEvent
from conference.audit.sentences import Called, sentence
from conference.mail.models import Message
from registration.models import Delegation, Registration


def brought_by(registration: Registration) -> str:
    """Who brought the registration into its present state: the kind of an actor, "" when nothing tells; one query."""
    events = AuditEvent.objects.filter(
        target_type=registration._meta.label_lower,
        target_id=str(registration.pk),
        verb=f"registration.{registration.state}",
    )
    return events.order_by("at").values_list("actor_kind", flat=True).last() or ""


SENTENCES: dict[str, Any] = {
    "registration.nominated": gettext_lazy("%(actor)s named a participant: %(target)s"),
    "registration.imported": gettext_lazy("%(actor)s imported %(target)s from a spreadsheet"),
    "registration.exported": gettext_lazy("%(actor)s exported a list of registrations as %(target)s: %(new)s rows"),
    "registration.submitted": gettext_lazy("%(actor)s registered and holds a place: %(target)s"),
    "registration.waitlisted": gettext_lazy("%(actor)s registered and joined the waiting list: %(target)s"),
    "registration.repeated": gettext_lazy("%(actor)s tried to register once more: %(target)s"),
    "registration.verified": gettext_lazy("%(actor)s opened the private link, so the mailbox is proved: %(target)s"),
    "registration.link_asked": gettext_lazy("%(actor)s asked for the private link again: %(target)s"),
    "registration.confirmed": gettext_lazy("%(actor)s confirmed %(target)s"),
    "registration.declined": gettext_lazy("%(actor)s declined %(target)s"),
    "registration.withdrawn": gettext_lazy("%(actor)s withdrew %(target)s"),
    "registration.lapsed": gettext_lazy("%(actor)s freed the place of %(target)s: the link was not used in time"),
    "registration.moved_up": gettext_lazy("%(actor)s moved %(target)s up from the waiting list"),
    "registration.checked_in": gettext_lazy("%(actor)s let %(target)s in"),
    "registration.checkin_undone": gettext_lazy("%(actor)s undid the check-in of %(target)s"),
    "registration.walked_in": gettext_lazy("%(actor)s registered %(target)s at the check-in desk"),
    "registration.completed": gettext_lazy("%(actor)s completed the details of %(target)s"),
    "registration.endorsed": gettext_lazy("%(actor)s endorsed %(target)s"),
    "registration.role_given": gettext_lazy("%(actor)s gave %(target)s another role in the delegation"),
    "registration.moved_in_order": gettext_lazy("%(actor)s moved %(target)s in the order of the delegation"),
    "registration.covered": gettext_lazy("%(actor)s ticked %(target)s as named in a note verbale"),
    "registration.uncovered": gettext_lazy("%(actor)s took %(target)s out of a note verbale"),
    "registration.link_sent_again": gettext_lazy("%(actor)s sent the private link to %(target)s once more"),
    "registration.replaced": gettext_lazy("%(actor)s replaced %(target)s by somebody else"),
    "registration.stepped_in": gettext_lazy("%(actor)s named %(target)s in the place of %(old)s"),
    "delegation.opened": gettext_lazy("%(actor)s opened the workspace of the delegation %(target)s"),
    "delegation.link_asked": gettext_lazy("%(actor)s asked for the link to the delegation %(target)s again"),
    "delegation.applications_told": gettext_lazy("%(actor)s told the focal point of %(target)s that somebody applied"),
    "delegation.complete": gettext_lazy("%(actor)s said that the delegation %(target)s is complete"),
    "delegation.reopened": gettext_lazy("%(actor)s said that the delegation %(target)s is not complete after all"),
    "note.received": gettext_lazy("%(actor)s added a note verbale of the delegation %(target)s"),
    "note.taken_back": gettext_lazy("%(actor)s took back a note verbale of the delegation %(target)s"),
    "registration.noted": gettext_lazy("%(actor)s added a note for colleagues to %(target)s"),
    "registration.messaged": gettext_lazy("%(actor)s wrote to %(target)s"),
    "registration.reassigned": gettext_lazy("%(actor)s moved %(target)s from %(old)s to %(new)s"),
    "registration.merged": gettext_lazy("%(actor)s merged %(old)s into %(target)s"),
    "registration.merged_away": gettext_lazy("%(actor)s merged %(target)s into another registration"),
    "registration.distinct": gettext_lazy("%(actor)s found that %(target)s is not the same person as %(old)s"),
    "answers.changed": gettext_lazy("%(actor)s changed answers to additional questions of %(target)s"),
    "answer.file_read": gettext_lazy("%(actor)s opened a file that %(target)s had given"),
    "registration.changed": gettext_lazy("%(actor)s changed details of %(target)s"),
    "registration.change_proposed": gettext_lazy("%(actor)s asks for changes, which wait: %(target)s"),
    "registration.change_taken_back": gettext_lazy("%(actor)s took back a wished change of %(target)s"),
    "registration.change_accepted": gettext_lazy("%(actor)s accepted changes of %(target)s"),
    "registration.change_refused": gettext_lazy("%(actor)s refused changes of %(target)s"),
    "travel.told": gettext_lazy("%(actor)s entered travel details of %(target)s"),
    "travel.removed": gettext_lazy("%(actor)s deleted the travel details of %(target)s"),
    "travel.exported": gettext_lazy("%(actor)s exported the travel list as %(target)s: %(new)s rows"),
    "funding.changed": gettext_lazy("%(actor)s changed what is paid for %(target)s"),
    "funding.removed": gettext_lazy("%(actor)s ended the funding of %(target)s"),
    "passport.given": gettext_lazy("%(actor)s gave passport data for %(target)s"),
    "passport.deleted": gettext_lazy("%(actor)s deleted the passport data of %(target)s"),
    "passport.read": gettext_lazy("%(actor)s read the passport data of %(target)s"),
    "visa_letter.issued": gettext_lazy("%(actor)s issued the visa letter of %(target)s"),
    "visa_letter.taken_back": gettext_lazy(
        "%(actor)s gave other passport data, so the visa letter of %(target)s was taken back"
    ),
    "badges.printed": gettext_lazy("%(actor)s printed badges of %(target)s, in all %(new)s"),
    "badge.lost": gettext_lazy("%(actor)s declared the badge of %(target)s lost"),
    "participants.final": gettext_lazy("%(actor)s declared the list of participants of %(target)s final"),
    "participants.provisional": gettext_lazy(
        "%(actor)s declared the list of participants of %(target)s provisional again"
    ),
    "needs.read": gettext_lazy("%(actor)s read the needs of %(target)s"),
    "agenda.told": gettext_lazy("%(actor)s sent the schedule to %(target)s"),
    "places.repaired": gettext_lazy("%(actor)s put the counter of places of %(target)s right, from %(old)s to %(new)s"),
    "places.changed": gettext_lazy("%(actor)s changed the places of %(target)s from %(old)s to %(new)s"),
    "delegation.added": gettext_lazy("%(actor)s added the delegation %(target)s"),
    "delegation.changed": gettext_lazy("%(actor)s changed the delegation %(target)s"),
    "delegation.deleted": gettext_lazy("%(actor)s deleted the delegation %(target)s"),
    "delegations.exported": gettext_lazy("%(actor)s exported the delegations as %(target)s: %(new)s rows"),
    "delegation.invited_by_letter": gettext_lazy("%(actor)s noted that %(target)s was invited by a letter on paper"),
    "delegation.invited": gettext_lazy("%(actor)s invited the delegation %(target)s"),
    "delegation.reminded": gettext_lazy("%(actor)s reminded the delegation %(target)s"),
    "focal_point.added": gettext_lazy("%(actor)s added a focal point of the delegation %(target)s"),
    "focal_point.changed": gettext_lazy("%(actor)s changed a focal point of the delegation %(target)s"),
    "focal_point.removed": gettext_lazy("%(actor)s removed a focal point of the delegation %(target)s"),
    "focal_point.link_revoked": gettext_lazy("%(actor)s revoked a private link of the delegation %(target)s"),
    "reminder_day.added": gettext_lazy("%(actor)s set a day of reminders: %(target)s"),
    "reminder_day.removed": gettext_lazy("%(actor)s removed a day of reminders: %(target)s"),
    "reminder_day.sent": gettext_lazy("%(actor)s sent the reminders of %(target)s to %(new)s delegations"),
    "reminder_day.skipped": gettext_lazy("%(actor)s skipped the reminders of %(target)s: the day lay too far back"),
}

# What each mail is called in a history.
MAILS: dict[str, Any] = {
    "registration/emails/received": gettext_lazy("registration received"),
    "registration/emails/waiting": gettext_lazy("waiting list"),
    "registration/emails/moved_up": gettext_lazy("moved up"),
    "registration/emails/confirmed": gettext_lazy("confirmation"),
    "registration/emails/declined": gettext_lazy("declined"),
    "registration/emails/withdrawn": gettext_lazy("withdrawn"),
    "registration/emails/lapsed": gettext_lazy("lapsed"),
    "registration/emails/applications": gettext_lazy("applications wait"),
    "registration/emails/already": gettext_lazy("registered already"),
    "registration/emails/address_changed": gettext_lazy("another e-mail address"),
    "registration/emails/changes_decided": gettext_lazy("changes decided"),
    "registration/emails/corrected": gettext_lazy("details corrected"),
    "registration/emails/visa_letter": gettext_lazy("visa letter ready"),
    "registration/emails/links": gettext_lazy("private link again"),
    "registration/emails/nominated": gettext_lazy("named by the delegation"),
    "registration/emails/completed": gettext_lazy("details received"),
    "registration/emails/replaced_old": gettext_lazy("replaced"),
    "registration/emails/replaced_secretariat": gettext_lazy("replacement, to the secretariat"),
    "registration/emails/workspace_links": gettext_lazy("link to the delegation again"),
    "registration/emails/delegation_invitation": gettext_lazy("invitation of a delegation"),
    "registration/emails/delegation_reminder": gettext_lazy("reminder to a delegation"),
    "registration/emails/merged": gettext_lazy("two registrations made one"),
    "registration/emails/message": gettext_lazy("message of the secretariat"),
}


# Kinds of words that are a delegation's code.
OF_A_DELEGATION = {
    "focal point",
    "delegation",
    *(f"registration.{model}" for model in ("delegation", "focalpoint", "noteverbale", "places")),
}


def called_by(*delegations: Delegation | None) -> Called:
    """Names these delegations in sentences, where the record keeps their codes."""
    names = {one.code: str(one) for one in delegations if one}
    return lambda kind, word: names.get(word, word) if kind in OF_A_DELEGATION else word


@dataclass(frozen=True)
class Entry:
    """One line of a history: a moment (UTC), a sentence, and the mail if it tells of one."""

    at: dt.datetime
    text: str
    mail: Message | None = None

    @property
    def is_alarm(self) -> bool:
        return self.mail is not None and self.mail.state == "failed"


def events_of(registration: Registration) -> list[AuditEvent]:
    """The registration's own events and those of others that were merged into it, newest first."""
    mine = AuditEvent.objects.filter(target_type=Registration._meta.label_lower, target_id__in=_keys(registration))
    return list(mine.order_by("-at")[:200])


def _keys(registration: Registration) -> Any:
    """The keys, as text, of this registration and of those merged into it: a part of another query."""
    those = Registration.objects.filter(Q(pk=registration.pk) | Q(merged_into=registration.pk))
    return those.values_list(Cast("pk", CharField()), flat=True)


def mails_of(registration: Registration) -> list[Message]:
    """The mails about this registration and those merged into it, newest first, without their bodies."""
    mine = Message.objects.filter(about_type=Registration._meta.label_lower, about_id__in=_keys(registration))
    return list(mine.defer("text", "html")[:200])


def history(registration: Registration) -> list[Entry]:
    """Events and mails together, newest first."""
    called = called_by(registration.delegation)
    entries = [Entry(event.at, sentence(event, SENTENCES, called)) for event in events_of(registration)]
    entries += [
        Entry(mail.sent_at or mail.failed_at or mail.created_at, _mail_words(mail), mail)
        for mail in mails_of(registration)
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _mail_words(mail: Message) -> str:
    return _("Mail “%(name)s”: %(state)s") % {"name": MAILS.get(mail.template, mail.subject), "state": mail.state_word}


def last_change(registration: Registration) -> AuditEvent | None:
    """The event that brought the registration into its present state."""
    return next((event for event in events_of(registration) if "state" in event.changes), None)
