"""The days on which delegations that have not answered are reminded by themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conference.accounts.access import StaffRequest, staff
from conference.models import Conference
from registration.actions import reminders
from registration.forms.focal_point import ReminderDayForm
from registration.models import ReminderDay


def _form(conference: Conference, data: Any = None) -> ReminderDayForm:
    return ReminderDayForm(data, instance=ReminderDay(conference=conference), today=timezone.localdate())


def _page(request: StaffRequest, conference: Conference, form: ReminderDayForm) -> HttpResponse:
    days = [
        {"reminder": one, "skipped": one.sent_at and reminders.is_too_late(one, one.sent_at)}
        for one in conference.reminder_days.select_related("conference")
    ]
    context = {"conference": conference, "here": "delegations", "form": form, "days": days}
    return render(request, "secretariat/reminder_days.html", context)


@staff("registration.decide")
def reminder_days(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """The days that are set, with a form for another one."""
    form = _form(conference, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                reminders.add_day(by=request.user.actor, reminder=form.instance)
        except IntegrityError:  # pressed twice
            form = _form(conference, request.POST)
            form.is_valid()
        else:
            messages.success(request, _("The day is set. You need not do anything on it."))
            return redirect("secretariat:reminder-days", conference.slug)
    return _page(request, conference, form)


@staff("registration.decide")
@require_POST
def remove(request: StaffRequest, conference: Conference, pk: int) -> HttpResponseBase:
    """Take a day off the list whose reminders have not gone out."""
    reminder = get_object_or_404(ReminderDay, conference=conference, pk=pk)
    try:
        reminders.remove_day(by=request.user.actor, reminder=reminder)
    except reminders.AlreadySent:
        messages.warning(request, _("The reminders of this day have gone out, so it stays on the list."))
    else:
        messages.success(request, _("The day is removed. No reminders go out on it."))
    return redirect("secretariat:reminder-days", conference.slug)
