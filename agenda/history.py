"""What happened to the agenda, in sentences for the record: verbs of `actions/`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Any] = {
    "agenda.room.added": _("%(actor)s added the room %(target)s"),
    "agenda.room.changed": _("%(actor)s changed the room %(target)s"),
    "agenda.room.removed": _("%(actor)s removed the room %(target)s"),
    "agenda.theme.added": _("%(actor)s added the theme %(target)s"),
    "agenda.theme.changed": _("%(actor)s changed the theme %(target)s"),
    "agenda.theme.removed": _("%(actor)s removed the theme %(target)s"),
    "agenda.session.created": _("%(actor)s added the session %(target)s to the draft"),
    "agenda.session.changed": _("%(actor)s changed the session %(target)s in the draft"),
    "agenda.session.removed": _("%(actor)s removed the session %(target)s from the draft"),
    "agenda.presentation.added": _("%(actor)s added a presentation to the session %(target)s"),
    "agenda.presentation.changed": _("%(actor)s changed a presentation of the session %(target)s"),
    "agenda.presentation.removed": _("%(actor)s removed a presentation from the session %(target)s"),
    "agenda.person.added": _("%(actor)s added a person to the session %(target)s"),
    "agenda.person.changed": _("%(actor)s changed a person of the session %(target)s"),
    "agenda.person.removed": _("%(actor)s removed a person from the session %(target)s"),
    "agenda.person.followed": _("%(actor)s replaced a participant, whose role in %(target)s followed"),
    "agenda.published": _("%(actor)s published version %(target)s of the agenda"),
}

# What each mail is called in the record.
MAILS: dict[str, Any] = {
    "agenda/emails/schedule": _("personal schedule"),
    "agenda/emails/changed": _("changes of the agenda"),
}
