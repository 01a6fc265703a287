"""The list of registrations as a spreadsheet: with the filters in use and the columns that one chooses."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.accounts.access import StaffRequest, staff
from conference.jobs import actions as jobs
from conference.models import Conference
from conference.spreadsheets import write
from registration.actions.export import exported
from registration.exports import columns as all_columns
from registration.exports.table import rows
from registration.exports.work import EXPORT, narrowed
from registration.forms.exports import ExportForm
from registration.questions import of_conference

AT_ONCE = 2_000  # rows that are written while the browser waits; more are work in the background


@staff("registration.export")
def export(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Choose columns and kind; the query string is that of the list, with its filters and its order."""
    questions = of_conference(conference)
    columns = all_columns.of(conference, questions)
    query = request.GET.urlencode()
    form = ExportForm(request.POST if request.method == "POST" else None, columns=columns, initial=_initial(request))
    people = narrowed(conference, query)
    number = people.order_by().count()
    if request.method == "POST" and form.is_valid():
        kind, wanted = form.cleaned_data["kind"], form.cleaned_data["columns"]
        if number > AT_ONCE:
            with transaction.atomic():
                job = jobs.start(
                    kind=EXPORT,
                    conference_id=conference.pk,
                    owner=(str(request.user.pk), str(request.user)),
                    language=get_language() or "en",
                    parameters={"query": query, "kind": kind, "columns": wanted},
                )
            return redirect("secretariat:job", conference.slug, job.pk)
        keys = list(people.values_list("pk", flat=True))
        chosen = [column for column in columns if column.code in wanted]
        exported(by=request.user.actor, conference=conference, rows=len(keys), kind=kind)
        return write.response(
            f"{conference.slug}-{_('registrations')}",
            kind,
            _("Registrations"),
            [str(column.label) for column in chosen],
            rows(conference, keys, chosen, questions),
        )
    context = {
        "conference": conference,
        "here": "registrations",
        "form": form,
        "number": number,
        "query": f"?{query}" if query else "",
        "in_background": number > AT_ONCE,
    }
    return render(request, "secretariat/export.html", context)


def _initial(request: StaffRequest) -> dict[str, list[str]]:
    """The usual columns, and those that the list shows."""
    shown = [all_columns.OF_THE_LIST.get(key, key) for key in request.GET.getlist("columns")]
    return {"columns": [*all_columns.USUAL, *shown]}
