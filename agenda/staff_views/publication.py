"""The preview of a publication, and publishing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agenda import changes
from agenda.actions import publish, schedule
from agenda.forms import PublishForm
from agenda.models import Programme
from agenda.rules import Refused
from conference.accounts.access import staff
from conference.models import Conference


@staff("agenda.publish")
def publication(request: HttpRequest, conference: Conference) -> HttpResponseBase:
    """What the next version would change and whom it tells; POST publishes it, unless the draft has changed since."""
    form = PublishForm(request.POST or None, conference=conference)
    if form.is_valid():
        try:
            version = publish.publish(
                by=request.user.actor,  # type: ignore[union-attr]
                conference=conference,
                note=form.cleaned_data["note"],
                seen=form.cleaned_data["seen"],
            )
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(
                request,
                _("Version %(number)d is public. Whoever is concerned is being told.") % {"number": version.number},
            )
            return redirect("secretariat:agenda", conference.slug)
    prepared = publish.prepare(conference)
    programme = Programme.objects.filter(conference=conference).first()
    form.show_present(programme.revision if programme else 0)
    context = {
        "conference": conference,
        "here": "agenda",
        "form": form,
        "prepared": prepared,
        "changes": changes.sentences(prepared.difference, prepared.document) if prepared.latest else [],
        "told": schedule.to_tell(conference) if prepared.tells else 0,
        "unplaced": [s for s in prepared.sessions if not s.is_placed],
    }
    return render(request, "agenda/publication.html", context, status=400 if form.errors else 200)
