"""A participant changes their own details."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from conference.limits import guard
from conference.links.sessions import carry_on
from conference.models import Conference
from conference.my.access import participant
from registration import proposals, rules
from registration.actions.apply import Refused
from registration.actions.change import Outcome, Outdated, shown
from registration.actions.change import change as change_details
from registration.forms.details import DetailsForm
from registration.models import IllegalMove, Needs, Registration


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, conference: Conference, registration: Registration) -> HttpResponseBase:
    """The form with everything that may be changed, and how each change takes effect."""
    mine = conference.url("my", registration.reference)
    if not rules.may_change(registration, timezone.now()):
        return redirect(mine)
    conflicts: list[dict[str, str]] = []
    status = 200
    if request.method == "POST":
        form = DetailsForm(request.POST, initial=_initial(registration), registration=registration)
        if form.is_valid() and _writes_too_often(request, registration, form):
            form.add_error("email", _("We have written to this address often. Please try again in an hour."))
            status = 429
        elif form.is_valid():
            seen = proposals.Seen.read(registration, form.cleaned_data["seen"])
            try:
                outcome = change_details(
                    by=registration.actor,
                    registration=registration,
                    person=form.person(),
                    needs=form.needs(),
                    seen=seen,
                )
            except IllegalMove:  # "my registration" says how it stands
                return redirect(mine)
            except Refused as error:
                form.add_error("role", error.refusal.sentence)
            except Outdated as error:
                registration = _as_it_is_now(registration)
                conflicts = _conflicts(registration, error.fields)
                merged = _with_what_is_new(request.POST, registration, form, seen)
                form = DetailsForm(merged, initial=_initial(registration), registration=registration)
                status = 409
            else:
                if "email" in outcome.applied:  # the link in the former mailbox is dead; who typed the new one stays in
                    carry_on(request, "registration", registration.pk)
                return redirect(f"{mine}?done={_done(outcome)}")
    else:
        form = DetailsForm(initial=_initial(registration), registration=registration)
    context = {
        "conference": conference,
        "registration": registration,
        "form": form,
        "conflicts": conflicts,
        "waits": rules.changes_wait(registration),
    }
    return render(request, "my/change.html", context, status=status)


def _done(outcome: Outcome) -> str:
    if outcome.waiting:
        return "waiting"
    return "changed" if outcome.applied or outcome.taken_back else "same"


def _shown(registration: Registration) -> dict[str, object]:
    wanted: Needs | None = getattr(registration, "needs", None)
    return shown(proposals.present(registration, wanted), proposals.wishes(registration))


def _initial(registration: Registration) -> dict[str, object]:
    values = _shown(registration)
    return {**values, "seen": proposals.marks(registration, values)}


def _as_it_is_now(registration: Registration) -> Registration:
    return Registration.objects.select_related("conference", "category", "delegation", "needs").get(pk=registration.pk)


def _conflicts(registration: Registration, fields: list[str]) -> list[dict[str, str]]:
    values = _shown(registration)
    return [{"label": proposals.label(name), "now": proposals.words(name, values[name])} for name in fields]


def _with_what_is_new(
    data: QueryDict, registration: Registration, form: DetailsForm, seen: proposals.Seen
) -> QueryDict:
    """What was typed, with the present values where the person had changed nothing, and the marks of today."""
    values = _shown(registration)
    typed = form.person() | form.needs()
    merged = data.copy()
    for name, value in values.items():
        if name in typed and seen.was(name, typed[name]):
            merged.setlist(name, list(value) if isinstance(value, list) else [str(value)])
    merged["seen"] = proposals.marks(registration, values)
    return merged


def _writes_too_often(request: HttpRequest, registration: Registration, form: DetailsForm) -> bool:
    """Whether this change would send one letter too many to somebody's mailbox."""
    new = form.cleaned_data["email"]
    if rules.changes_wait(registration) or new.lower() == registration.email.lower():
        return False
    return guard.refusal(request, "again", mailbox=new) is not None
