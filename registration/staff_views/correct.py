"""The secretariat corrects a person's details."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.utils.translation import gettext as _

from conference.accounts.access import StaffRequest, staff
from conference.models import Conference
from registration import proposals
from registration.actions.apply import Refused
from registration.actions.change import Outdated
from registration.actions.correct import correct as correct_details
from registration.forms.members import CorrectForm
from registration.models import COUNTED, IllegalMove, Registration
from registration.staff_views import step
from registration.staff_views.loading import back, load, stale_words


@staff("registration.decide")
def correct(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """The form with everything but needs and visibility, which are the person's own to say."""
    found = load(conference, reference)
    status = 200
    stale = ""
    initial = _initial(found)
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=initial, registration=found)
    if form.is_valid():
        tell = form.cleaned_data["tell"]
        seen = proposals.Seen.read(found, form.cleaned_data["seen"])
        try:
            changed = correct_details(
                by=request.user.actor, registration=found, person=form.person(), seen=seen, tell=tell
            )
        except IllegalMove:
            stale = stale_words(found)
        except Refused as error:
            form.add_error("role", error.refusal.sentence)
        except Outdated as error:
            found = load(conference, reference)
            form = _once_more(request.POST, found, seen, error.fields)
            status = 409
        else:
            _say(request, found, changed, tell=tell)
            return back(found)
    return step.page(
        request,
        "secretariat/registration/correct.html",
        found,
        act=_("Change details"),
        possible=found.state in COUNTED,
        form=form,
        stale=stale,
        status=status,
        wishes=proposals.rows(found, proposals.wishes(found).values()),
    )


def _initial(registration: Registration) -> dict[str, object]:
    values = {name: getattr(registration, name) for name in proposals.PERSON}
    return {**values, "seen": proposals.marks(registration, values)}


def _once_more(data: QueryDict, registration: Registration, seen: proposals.Seen, fields: list[str]) -> CorrectForm:
    """What was typed, with what the record says now beside the fields that were changed on both sides."""
    values = {name: getattr(registration, name) for name in proposals.PERSON}
    typed = CorrectForm(data, initial=_initial(registration), registration=registration)
    typed.is_valid()
    merged = data.copy()
    for name, value in values.items():
        if name in typed.fields and seen.was(name, typed.cleaned_data.get(name)):
            merged[name] = str(value)
    merged["seen"] = proposals.marks(registration, values)
    form = CorrectForm(merged, initial=_initial(registration), registration=registration)
    for name in fields:
        now = proposals.words(name, values[name]) or _("Not given")
        form.add_error(
            name,
            _("Changed meanwhile to “%(now)s”. Nothing was saved; send the form once more to keep what you typed.")
            % {"now": now},
        )
    return form


def _say(request: StaffRequest, registration: Registration, changed: list[str], *, tell: bool) -> None:
    if not changed:
        messages.info(request, _("Nothing was changed."))
        return
    words = {"name": registration.full_name, "fields": proposals.labels(changed)}
    if tell or "email" in changed:
        messages.success(request, _("Changed, and %(name)s is told: %(fields)s.") % words)
    else:
        messages.success(request, _("Changed: %(fields)s.") % words)
