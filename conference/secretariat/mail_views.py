"""The mail browser: what was sent to whom, and what could not be delivered."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.accounts.access import StaffRequest, staff
from conference.mail.models import STATE_WORDS, Message
from conference.models import Conference
from conference.secretariat.mail_actions import Misdirected, NotFailed, refuse_retry, retry
from registration.models import FocalPoint, Registration

STATES: dict[str, tuple[Any, Q]] = {
    "failed": (STATE_WORDS["failed"], Q(failed_at__isnull=False)),
    "retrying": (STATE_WORDS["retrying"], Q(sent_at__isnull=True, failed_at__isnull=True) & ~Q(error="")),
    "waiting": (STATE_WORDS["waiting"], Q(sent_at__isnull=True, failed_at__isnull=True, error="")),
    "sent": (STATE_WORDS["sent"], Q(sent_at__isnull=False)),
}


class MailFilterForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Recipient"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("All")), *((key, word) for key, (word, _q) in STATES.items())],
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        for name, bound in self.fields.items():
            bound.widget.attrs |= {"class": "form-control" if name == "q" else "form-select", "id": f"filter-{name}"}
        self.is_valid()

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name in self.fields if (value := str(self.cleaned_data.get(name) or ""))}

    def narrow(self, rows: QuerySet[Message]) -> QuerySet[Message]:
        if typed := self.chosen.get("q"):
            rows = rows.filter(to__icontains=typed)
        if state := self.chosen.get("state"):
            rows = rows.filter(STATES[state][1])
        return rows


@staff("mail.view")
def mails(request: StaffRequest, conference: Conference) -> HttpResponse:
    """The conference's mails, newest first, without their bodies."""
    form = MailFilterForm(request.GET)
    everything = Message.objects.filter(conference_id=conference.pk)
    page = Paginator(form.narrow(everything).defer("text", "html"), 50).get_page(request.GET.get("page"))
    counts = everything.order_by().aggregate(
        all=Count("pk"), **{key: Count("pk", filter=condition) for key, (_word, condition) in STATES.items()}
    )
    context = {
        "conference": conference,
        "here": "mail",
        "form": form,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "query": "?" + urlencode(form.chosen),
        "everything": counts["all"],
        "tabs": [
            {"state": "", "word": _("All"), "count": counts["all"], "here": "state" not in form.chosen},
            *(
                {"state": key, "word": word, "count": counts[key], "here": form.chosen.get("state") == key}
                for key, (word, _q) in STATES.items()
            ),
        ],
    }
    return render(request, "secretariat/mail.html", context)


def _load(conference: Conference, number: int) -> Message:
    return get_object_or_404(Message, conference_id=conference.pk, pk=number)


@staff("mail.view")
def message(request: StaffRequest, conference: Conference, number: int) -> HttpResponse:
    """One mail as it stands in the outbox: private links are placeholders, which only delivery fills."""
    found = _load(conference, number)
    about = point = None
    if found.about_type == Registration._meta.label_lower:
        about = Registration.objects.filter(conference=conference, pk=int(found.about_id)).first()
    elif found.about_type == FocalPoint._meta.label_lower:
        points = FocalPoint.objects.filter(delegation__conference=conference, pk=int(found.about_id))
        point = points.select_related("delegation").first()
    context = {
        "conference": conference,
        "here": "mail",
        "mail": found,
        "files": found.files.defer("content"),
        "about": about,
        "point": point,
        "refusal": refuse_retry(found) if found.state == "failed" else None,
    }
    return render(request, "secretariat/message.html", context)


@staff("mail.retry")
def message_retry(request: StaffRequest, conference: Conference, number: int) -> HttpResponseBase:
    """Try a mail again that was given up."""
    found = _load(conference, number)
    if request.method == "POST":
        try:
            retry(by=request.user.actor, message=found)
        except NotFailed:
            messages.warning(request, _("Nothing was changed: this mail is not among those that were given up."))
        except Misdirected as error:
            messages.error(request, error.refusal.sentence)
        else:
            messages.success(request, _("The mail to %(to)s is tried again.") % {"to": found.to})
    return redirect("secretariat:message", conference.slug, found.pk)
