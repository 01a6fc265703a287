"""A participant's own pages, and the door to them: the private link."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda.models import Version
from conference.accounts.access import public
from conference.limits import guard
from conference.links.models import PrivateLink, find, find_former
from conference.links.sessions import admit, leave
from conference.models import Conference
from conference.my.access import participant, replaced
from conference.my.doors import door, is_of_former_focal_point, is_of_replaced
from conference.my.forms import MailboxForm
from registration import answers, proposals, rules
from registration.actions import leave as leaving
from registration.actions.complete import complete as complete_details
from registration.actions.remind import send_links
from registration.forms.members import CompleteForm
from registration.history import brought_by
from registration.models import IllegalMove, Needs, Registration, State


@csrf_exempt  # the token in the address is the authority, and with `no-referrer` browsers send "Origin: null"
@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, conference: Conference, token: str) -> HttpResponseBase:
    """A private link's landing: to look changes nothing (mail scanners follow links), its button opens a session."""
    found = find(token)
    leads = door(found, conference)
    response: HttpResponseBase
    if leads is None:
        former = None if found else find_former(token)
        response = _closed(request, conference, former.link if former and former.is_last else found)
    elif request.method == "POST" and (wait := guard.refusal(request, "link", again=request.path)):
        response = wait
    elif request.method == "POST" and not _is_sent_by_another_site(request):
        leads.open()
        admit(request, leads.link)
        response = redirect(leads.path)
    else:
        response = render(request, leads.template, {"conference": conference})
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _closed(request: HttpRequest, conference: Conference, link: PrivateLink | None) -> HttpResponse:
    """What a link shows that opens nothing: why, to whoever had a real one, and nothing about anybody."""
    if is_of_former_focal_point(link):
        return render(request, "registration/workspace/no_longer.html", {"conference": conference}, status=404)
    if is_of_replaced(link, conference):
        return replaced(request, conference)
    return render(request, "my/unknown_link.html", {"conference": conference}, status=404)


def _is_sent_by_another_site(request: HttpRequest) -> bool:
    """Whether the browser says that the button stood on another site's page (W3C Fetch Metadata; old ones say nothing).
    Who was led there must not find a stranger's registration open, nor lose the session of the office."""
    return request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}


EVENLY = 0.25  # seconds: whether a mailbox is known must not show in how long the answer takes


@csrf_exempt  # needs no session and opens none: the public pages set no cookie
@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, conference: Conference) -> HttpResponseBase:
    """Send me my link again: the same answer, as fast, for mailboxes that we know and that we do not."""
    form = MailboxForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mailbox = form.cleaned_data["email"]
        wait = guard.refusal(request, "again", mailbox=mailbox, again=request.path)
        if wait is not None:
            return wait
        began = time.monotonic()
        send_links(conference=conference, mailbox=mailbox)
        time.sleep(max(0.0, EVENLY - (time.monotonic() - began)))
        return redirect(conference.url("link-sent"))
    return render(request, "my/again.html", {"conference": conference, "form": form})


@public
@never_cache
@require_safe
def sent(request: HttpRequest, conference: Conference) -> HttpResponse:
    """What happens now, in either case."""
    return render(request, "my/sent.html", {"conference": conference})


# What the page says first after something was done; anything else in the address says nothing.
DONE = {
    "changed": gettext_lazy("Saved. Your changes apply from now on."),
    "waiting": gettext_lazy("Saved. What waits for the secretariat stands below; you hear from us by e-mail."),
    "same": gettext_lazy("Nothing was changed: everything is as it was."),
    "travel": gettext_lazy("Thank you. We have your travel details; you can change them here."),
    "no-travel": gettext_lazy("We have no travel details from you."),
    "passport": gettext_lazy(
        "Thank you. The secretariat prepares your visa letter and writes to you when it is ready."
    ),
    "passport-deleted": gettext_lazy("Your passport data are deleted, and so is the letter if there was one."),
    "link": gettext_lazy("Your link is on its way to your mailbox."),
}


OUT = {State.DECLINED, State.WITHDRAWN}  # of which the page says who did it


@participant
@require_safe
def home(request: HttpRequest, conference: Conference, registration: Registration) -> HttpResponse:
    """Status in plain words, what happens next, and everything that the person has told us."""
    now = timezone.now()
    sections = answers.sections(registration, getattr(registration, "needs", None) or Needs())
    return render(
        request,
        "my/registration.html",
        {
            "conference": conference,
            "registration": registration,
            "sections": sections,
            "unanswered": sum(section.lacks for section in sections),
            "asks_for_needs": rules.asks_for_needs(registration, now),
            "turn": registration.turn() if registration.state == State.WAITLISTED else None,
            "has_agenda": Version.objects.filter(programme__conference=conference).exists(),
            "brought_by": brought_by(registration) if registration.state in OUT else "",
            "is_uncovered": registration.state == State.SUBMITTED and rules.refuse_confirming(registration) is not None,
            "can_withdraw": rules.can(registration, State.WITHDRAWN),
            "can_change": rules.may_change(registration, now),
            "is_over": rules.is_over(conference, now),
            "done": DONE.get(request.GET.get("done", "")),
            **(_second_stage(registration, now) if registration.state == State.CONFIRMED else {}),
        },
    )


def _second_stage(registration: Registration, at: dt.datetime) -> dict[str, Any]:
    """What a confirmed person has still to do, and what waits: two queries. No passport data are read."""
    conference = registration.conference
    by = rules.travel_by(conference)
    found = Registration.objects.select_related("travel").annotate(
        passport_at=F("passport__changed_at"), letter_at=F("passport__letter_issued_at")
    )
    stage = found.get(pk=registration.pk)
    travel = getattr(stage, "travel", None)
    return {
        "changes": proposals.rows(registration, proposals.wishes(registration).values()),
        "travel": travel,
        "asks_travel": not (travel and (travel.is_local or travel.arrives_at)),
        "travel_by": by if at.astimezone(conference.tz).date() <= by else None,
        "passport_at": stage.passport_at,
        "letter_at": stage.letter_at,
        "second_stage": rules.in_second_stage(registration, at),
    }


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, conference: Conference, registration: Registration) -> HttpResponseBase:
    """One question before leaving; the POST frees the place. Sent twice, or decided meanwhile, it changes nothing."""
    if request.method == "POST":
        with contextlib.suppress(IllegalMove):  # "my registration" says how it stands
            leaving.withdraw(by=registration.actor, registration=registration)
    elif rules.can(registration, State.WITHDRAWN):
        return render(request, "my/withdraw.html", {"conference": conference, "registration": registration})
    return redirect(conference.url("my", registration.reference))


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: HttpRequest, conference: Conference, registration: Registration) -> HttpResponseBase:
    """Whom the focal point named adds the details. Sent twice, or no longer to be completed: "my registration" says
    how it stands."""
    home = redirect(conference.url("my", registration.reference))
    if registration.state != State.NOMINATED:
        return home
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CompleteForm(
        *posted,
        registration=registration,
        initial=CompleteForm.answers_of(registration),
    )
    if form.is_valid():
        with contextlib.suppress(IllegalMove):
            complete_details(
                by=registration.actor,
                registration=registration,
                person=form.person(),
                needs=form.needs(),
                given=form.given,
            )
        return home
    if posted:
        form.ask_for_files_again()
    context = {"conference": conference, "registration": registration, "form": form}
    return render(request, "my/complete.html", context)


@participant
@require_POST
def close(request: HttpRequest, conference: Conference, registration: Registration) -> HttpResponseBase:
    """Close the page on a shared computer; the private link opens it again."""
    leave(request, "registration", registration.pk)
    return redirect(conference.url("home"))


@participant
@require_POST
def link_by_mail(request: HttpRequest, conference: Conference, registration: Registration) -> HttpResponseBase:
    """Send the private link to the person's own mailbox again."""
    mine = conference.url("my", registration.reference)
    wait = guard.refusal(request, "again", mailbox=registration.email, again=mine)
    if wait is not None:
        return wait
    send_links(conference=conference, mailbox=registration.email)
    return redirect(f"{mine}?done=link")
