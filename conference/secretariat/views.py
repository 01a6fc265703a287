"""The office's own pages: choosing a conference, the dashboard, the record of changes."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from conference.accounts.access import StaffRequest, signed_in, staff
from conference.accounts.models import choose_language, conferences_of, may
from conference.audit.models import AuditEvent
from conference.models import Conference
from conference.secretariat.dashboard import Dashboard
from conference.secretariat.record import latest, lines, naming


@signed_in
def home(request: StaffRequest) -> HttpResponseBase:
    """The list of one's conferences; straight to the dashboard when there is just one."""
    conferences = list(conferences_of(request.user).order_by("-first_day", "slug"))
    if len(conferences) == 1 and not request.user.is_superuser:
        return redirect("secretariat:dashboard", conferences[0].slug)
    copyable = {one.pk for one in conferences if may(request.user, "conference.edit", one)}
    return render(request, "secretariat/home.html", {"conferences": conferences, "copyable": copyable})


@signed_in
@require_POST
def language(request: StaffRequest) -> HttpResponseBase:
    """Change the language of one's own office."""
    wanted = request.POST.get("language")
    if wanted in dict(settings.LANGUAGES):
        choose_language(by=request.user, language=wanted)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "secretariat:home")


@staff("dashboard.view")
def dashboard(request: StaffRequest, conference: Conference) -> HttpResponse:
    """The numbers that matter, what waits, and, while nothing is set up, what to do first."""
    board = Dashboard(conference, with_needs=may(request.user, "registration.needs", conference))
    context = {
        "conference": conference,
        "here": "dashboard",
        "board": board,
        "latest": latest(conference, board.delegations) if may(request.user, "audit.view", conference) else [],
    }
    return render(request, "secretariat/dashboard.html", context)


@staff("audit.view")
def audit(request: StaffRequest, conference: Conference) -> HttpResponse:
    """Every change in this conference, newest first."""
    events = AuditEvent.objects.filter(conference_id=conference.pk).order_by("-at", "-id")
    page = Paginator(events, 50).get_page(request.GET.get("page"))
    context = {
        "conference": conference,
        "here": "audit",
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "query": "?",
        "lines": lines(page, naming(conference)),
    }
    return render(request, "secretariat/audit.html", context)
