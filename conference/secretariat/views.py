"""The office's own pages: choosing a conference, the dashboard, the record of changes."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from conference.accounts.access import signed_in, staff
from conference.accounts.models import conferences_of
from conference.audit.models import AuditEvent
from conference.models import Conference


@signed_in
def home(request: HttpRequest) -> HttpResponseBase:
    """The list of one's conferences; straight to the dashboard when there is just one."""
    conferences = list(conferences_of(request.user).order_by("-first_day"))
    if len(conferences) == 1 and not request.user.is_superuser:
        return redirect("secretariat:dashboard", conferences[0].slug)
    return render(request, "secretariat/home.html", {"conferences": conferences})


@signed_in
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Change the language of one's own office."""
    wanted = request.POST.get("language")
    if wanted in dict(settings.LANGUAGES):
        request.user.language = wanted
        request.user.save(update_fields=["language"])
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "secretariat:home")


@staff("dashboard.view")
def dashboard(request: HttpRequest, conference: Conference) -> HttpResponse:
    return render(request, "secretariat/dashboard.html", {"conference": conference})


@staff("audit.view")
def audit(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Every change in this conference, newest first."""
    events = AuditEvent.objects.filter(conference_id=conference.pk)
    page = Paginator(events, 50).get_page(request.GET.get("page"))
    return render(request, "secretariat/audit.html", {"conference": conference, "page": page})
