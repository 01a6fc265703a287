"""Lists as spreadsheets: the registrations with the filters in use and the columns that one chooses, travel and
delegations as they are shown. Long ones are work in the background."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conference.accounts.access import StaffRequest, staff
from conference.jobs import actions as jobs
from conference.models import Conference
from conference.spreadsheets import write
from registration.actions.export import exported
from registration.exports import columns as all_columns
from registration.exports import delegations as delegation_cells
from registration.exports.table import rows
from registration.exports.work import EXPORT, name_of, of_what, people_of
from registration.forms.exports import ExportForm
from registration.invitations import listed
from registration.models import Question, Registration
from registration.questions import of_conference
from registration.staff_views.delegation_filters import DelegationFilterForm
from registration.staff_views.filters import RESTRICTED, FilterForm, choices, known_to
from registration.staff_views.travel import asked

AT_ONCE = 2_000  # rows that are written while the browser waits; more are work in the background


@staff("registration.export")
def export(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Choose columns and kind; the query string is that of the list, with its filters and its order."""
    questions = of_conference(conference)
    may_know = known_to(request.user, conference)
    columns = all_columns.of(conference, questions, may_know)
    filters = FilterForm(request.GET, *choices(conference), may_know)
    query = filters.query().lstrip("?")
    form = ExportForm(request.POST if request.method == "POST" else None, columns=columns, initial=_initial(request))
    number = filters.narrow(Registration.objects.filter(conference=conference)).order_by().count()
    if request.method == "POST" and form.is_valid():
        parameters = {"query": query, **form.cleaned_data}
        return _file(request, conference, parameters, number, columns, questions)
    context = {
        "conference": conference,
        "here": "registrations",
        "form": form,
        "number": number,
        "query": f"?{query}" if query else "",
        "in_background": number > AT_ONCE,
    }
    return render(request, "secretariat/export.html", context)


@staff("registration.export")
@require_POST
def travel(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """The travel list as it is shown: one view, of one day if that is chosen."""
    view, day = asked(request)
    questions = of_conference(conference)
    parameters = {
        "view": view,
        "day": day.isoformat() if day else "",
        "kind": _kind(request),
        "columns": all_columns.OF_TRAVEL,
    }
    number = people_of(conference, parameters).order_by().count()
    return _file(request, conference, parameters, number, all_columns.of(conference, questions, RESTRICTED), questions)


@staff("registration.export")
@require_POST
def delegations(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """The list of delegations as it is shown, with its filters and in its order."""
    found = delegation_cells.rows(DelegationFilterForm(request.GET).narrow(listed(conference)))
    kind = _kind(request)
    exported(by=request.user.actor, conference=conference, rows=len(found), kind=kind, of="delegations")
    name = f"{conference.slug}-{_('delegations')}"
    return write.response(name, kind, _("Delegations"), [str(label) for label in delegation_cells.LABELS], found)


def _kind(request: StaffRequest) -> str:
    return write.CSV if request.POST.get("kind") == write.CSV else write.XLSX


def _file(
    request: StaffRequest,
    conference: Conference,
    parameters: dict[str, Any],
    number: int,
    columns: list[all_columns.Column],
    questions: list[Question],
) -> HttpResponseBase:
    """The file with so many rows, or the page of the work that makes it."""
    if number > AT_ONCE:
        with transaction.atomic():
            job = jobs.start(
                kind=EXPORT,
                conference_id=conference.pk,
                owner=(str(request.user.pk), str(request.user)),
                language=get_language() or "en",
                parameters=parameters,
            )
        return redirect("secretariat:job", conference.slug, job.pk)
    keys = list(people_of(conference, parameters).values_list("pk", flat=True))
    chosen = [column for column in columns if column.code in parameters["columns"]]
    name, sheet = name_of(conference, parameters)
    kind = parameters["kind"]
    exported(by=request.user.actor, conference=conference, rows=len(keys), kind=kind, of=of_what(parameters))
    labels = [str(column.label) for column in chosen]
    return write.response(name, kind, sheet, labels, rows(conference, keys, chosen, questions))


def _initial(request: StaffRequest) -> dict[str, list[str]]:
    """The usual columns, and those that the list shows."""
    shown = [all_columns.OF_THE_LIST.get(key, key) for key in request.GET.getlist("columns")]
    return {"columns": [*all_columns.USUAL, *shown]}
