"""What happened in the press room, in words: verbs of `actions.py`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# As sentences, for the record of the whole conference.
SENTENCES: dict[str, Any] = {
    "press.written": _("%(actor)s wrote a release: %(target)s"),
    "press.translated": _("%(actor)s added a language to a release: %(target)s"),
    "press.edited": _("%(actor)s changed the text of a release: %(target)s"),
    "press.embargoed": _("%(actor)s changed the embargo of a release: %(target)s"),
    "press.published": _("%(actor)s released %(target)s"),
    "press.withdrawn": _("%(actor)s withdrew a release: %(target)s"),
    "press.contact_added": _("%(actor)s added a press contact: %(target)s"),
    "press.contact_edited": _("%(actor)s changed a press contact: %(target)s"),
    "press.contact_deleted": _("%(actor)s removed a press contact: %(target)s"),
}

# As words, beside the release itself.
WORDS: dict[str, Any] = {
    "press.written": _("Written"),
    "press.translated": _("Language added"),
    "press.edited": _("Text changed"),
    "press.embargoed": _("Embargo changed"),
    "press.published": _("Released"),
    "press.withdrawn": pgettext_lazy("release", "Withdrawn"),
}
