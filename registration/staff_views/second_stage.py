"""The secretariat on one registration: deciding wished changes, funding, passport data and the visa letter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from conference.accounts.access import StaffRequest, staff
from conference.files.serve import attachment
from conference.models import Conference
from registration import proposals, rules
from registration.actions import decide_changes, passport
from registration.actions import travel as travels
from registration.actions.apply import Refused
from registration.actions.funding import fund
from registration.forms.travel import TravelOfAnotherForm
from registration.models import IllegalMove
from registration.models.countries import country_name
from registration.staff_views import step
from registration.staff_views.detail import _page
from registration.staff_views.loading import back, load, stale_words
from registration.staff_views.stage_forms import DecisionForm, FundingForm
from registration.visa_letter import visa_letter


@staff("registration.decide")
@require_POST
def changes(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """Decide the wished changes, some or all; the person is told once."""
    found = load(conference, reference)
    rows = proposals.rows(found, proposals.wishes(found).values())
    form = DecisionForm(request.POST, rows=rows)
    if not form.is_valid():
        return _page(request, found, decision_form=form)
    try:
        decided = decide_changes.decide(by=request.user.actor, registration=found, verdicts=form.verdicts())
    except decide_changes.Overtaken:
        messages.warning(
            request,
            _(
                "Nothing was decided: a wish or the value beside it has changed meanwhile. "
                "Look at them as they are now."
            ),
        )
    except Refused as error:
        messages.warning(request, f"{_('Nothing was decided.')} {error.refusal.sentence}")
    except IllegalMove:
        messages.warning(request, stale_words(found))
    else:
        if decided:
            messages.success(request, _("Decided, and %(name)s is told.") % {"name": found.full_name})
    return back(found)


@staff("registration.decide")
@require_POST
def funding(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """Write what is paid for this person."""
    found = load(conference, reference)
    form = FundingForm(request.POST)
    if not form.is_valid():
        return _page(request, found, funding_form=form)
    paid = fund(by=request.user.actor, registration=found, funding=form.cleaned_data)
    messages.success(request, _("Funding saved.") if paid else _("Nothing is paid for this person."))
    return back(found)


@staff("registration.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def travel(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """Enter how the person comes and goes, for whom the secretariat books or who told it by telephone."""
    found = load(conference, reference)
    row = getattr(found, "travel", None)
    form = TravelOfAnotherForm(request.POST if request.method == "POST" else None, travel=row, conference=conference)
    stale = ""
    if form.is_valid():
        try:
            told = travels.tell(by=request.user.actor, registration=found, travel=form.travel())
        except IllegalMove:
            stale = stale_words(found)
        else:
            messages.success(request, _("Travel saved.") if told else _("No travel is entered for this person."))
            return back(found)
    return step.page(
        request,
        "secretariat/registration/travel.html",
        found,
        act=_("Travel"),
        possible=rules.in_second_stage(found, timezone.now()),
        form=form,
        stale=stale,
    )


@staff("registration.passport")
@require_POST
def show_passport(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """Show the passport data, once; the reading is recorded. Never by GET, which anybody may be led to."""
    found = load(conference, reference)
    shown = passport.read(by=request.user.actor, registration=found)
    extra = {"passport_mark": passport.mark(shown), "passport_country": country_name(shown.country)} if shown else {}
    return _page(request, found, passport=shown, passport_asked=True, **extra)


@staff("registration.passport")
@require_POST
def letter(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """Issue the visa letter for the data that were read."""
    found = load(conference, reference)
    try:
        passport.issue_letter(by=request.user.actor, registration=found, seen=request.POST.get("seen", ""))
    except passport.Overtaken:
        messages.warning(
            request, _("No letter was issued: the passport data have changed or were deleted. Look at them once more.")
        )
    except IllegalMove:
        messages.warning(request, stale_words(found))
    else:
        messages.success(
            request, _("The letter stands on the page of %(name)s, who is told by e-mail.") % {"name": found.full_name}
        )
    return back(found)


@staff("registration.passport")
@require_POST
def letter_pdf(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """The letter as the person would get it; marked as a draft while it is not issued. A reading, and recorded."""
    found = load(conference, reference)
    shown = passport.read(by=request.user.actor, registration=found)
    if shown is None:
        messages.warning(request, _("There are no passport data."))
        return back(found)
    return attachment(f"visa-letter-{found.reference}.pdf", "application/pdf", visa_letter(found, shown))
